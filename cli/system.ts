import type { Command } from 'commander';
import { MOMENT_EXAMPLE } from '../calendar/moment.ts';
import { moment, oneOf } from './arguments.ts';
import type { CliContext } from './context.ts';
import { PROGRAM_ROLES, type ProgramRole } from './program-roles.ts';
import type { CommandRun } from './result.ts';

/** Running, checking, keeping: `start`, `tick`, `doctor`, `backup`, `restore`, `demo remove`. */
export function systemCommands(program: Command, act: CommandRun, context: CliContext): void {
  program
    .command('start')
    .description('chạy chương trình')
    .option('--role <role>', PROGRAM_ROLES.join(' / '), oneOf(PROGRAM_ROLES))
    .action(
      act(async (options: { json?: boolean; role?: ProgramRole }) => {
        const code = await context.start(options.role ?? null);
        return code === 0
          ? { kind: 'done', json: undefined, text: '' }
          : { kind: 'failed', message: 'chương trình không chạy được; xem các dòng trên.' };
      }),
    );

  program
    .command('tick')
    .description('làm mọi việc đến hạn tại một thời điểm, chờ xong và in số lượng')
    .option('--at <time>', `thời điểm, ví dụ ${MOMENT_EXAMPLE}`, moment)
    .action(
      act(async (options: { json?: boolean; at?: Date }) => {
        const done = await context.tick(options.at ?? context.clock());
        if (done.kind === 'failed') return done;
        const text = Object.entries(done.counts)
          .map(([name, count]) => `${name}: ${count}`)
          .join('\n');
        return { kind: 'done', json: done.counts, text };
      }),
    );

  program
    .command('doctor')
    .description('kiểm tra cấu hình, cơ sở dữ liệu, Redis, các kênh, đồng hồ, ổ đĩa')
    .action(
      act(async () => {
        const lines = await context.doctor();
        const bad = lines.filter((line) => !line.ok);
        const text = lines.map((line) => `${line.ok ? '✓' : '✗'} ${line.name}: ${line.detail}`).join('\n');
        if (bad.length === 0) return { kind: 'done', json: { ok: true, checks: lines }, text };
        context.err(`${text}\n`);
        return {
          kind: 'failed',
          message: `${bad.length} mục chưa đạt: ${bad.map((line) => line.name).join(', ')}.`,
        };
      }),
    );

  program
    .command('backup')
    .description('sao lưu toàn bộ dữ liệu vào một tệp')
    .argument('<file>')
    .option('--to <recipient>', 'mã hóa bản sao cho người nhận này (age1…, tạo bằng age-keygen)')
    .action(
      act(async (options: { json?: boolean; to?: string }, [file = '']) =>
        context.backup(file, options.to ?? null),
      ),
    );
  program
    .command('restore')
    .description('khôi phục từ tệp sao lưu (chương trình phải đang dừng)')
    .argument('<file>')
    .option('--identity <file>', 'tệp chứa khóa age (AGE-SECRET-KEY-…) của bản sao đã mã hóa')
    .action(
      act(async (options: { json?: boolean; identity?: string }, [file = '']) =>
        context.restore(file, options.identity ?? null),
      ),
    );
  program
    .command('demo')
    .description('dữ liệu mẫu')
    .command('remove')
    .description('xóa dữ liệu mẫu, giữ lại dữ liệu thật')
    .action(act(async () => context.removeDemo()));
}
