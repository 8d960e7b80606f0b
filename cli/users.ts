import type { Command } from 'commander';
import { importUsers } from '../staff/staff.ts';
import { actorOf, type CliContext, readInput, withDatabase } from './context.ts';
import type { CommandResult, CommandRun } from './result.ts';

type Options = { json?: boolean; as?: string; dryRun?: boolean };

/** `users import`: a sheet of officials. Their slips are printed on the page of users. */
export function usersCommands(program: Command, act: CommandRun, context: CliContext): void {
  program
    .command('users')
    .description('nhiều cán bộ cùng lúc')
    .command('import')
    .description('nạp danh sách cán bộ (CSV, TSV, XLSX); một dòng sai thì không lưu gì')
    .argument('<file>')
    .option('--dry-run', 'chỉ kiểm tra, không lưu')
    .option('--as <user>', 'cán bộ thực hiện; bỏ trống: máy chủ')
    .action(
      act(async (options: Options, [file = '']) => {
        const input = await readInput(file);
        if ('refusal' in input) return input.refusal;
        return withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const who = await actorOf(deps, options.as);
          if ('refusal' in who) return who.refusal;
          const done = await importUsers(who.act, deps, { ...input, dryRun: options.dryRun === true });
          if (done.kind === 'refused') return done;
          const { fresh, changed, unchanged, warnings, dryRun } = done;
          return {
            kind: 'done',
            json: { fresh, changed, unchanged, dryRun, warnings },
            text: `${dryRun ? 'Kiểm tra xong, chưa lưu' : 'Đã nạp'}: ${fresh} người mới, ${changed} người có thay đổi, ${unchanged} người giữ nguyên.`,
          };
        });
      }),
    );
}
