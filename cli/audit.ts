import { type Command, Option } from 'commander';
import { narrowed } from '../areas/scope.ts';
import { PROGRAMS, type Program, refusal, scopeOf } from '../staff/act.ts';
import { auditEntries, findUser, listUsers } from '../staff/staff.ts';
import { moment, whole } from './arguments.ts';
import { actorOf, type CliContext, serverAct, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult, table } from './result.ts';

type ListOptions = {
  json?: boolean;
  as?: string;
  area?: string;
  action?: string;
  user?: string;
  from?: Date;
  to?: Date;
  before?: number;
  limit?: number;
};

/** `audit verify`, `audit list`: is the audit whole, and what stands in it. */
export function auditCommands(program: Command, act: CommandRun, context: CliContext): void {
  const audit = program.command('audit').description('nhật ký: ai đã làm gì, lúc nào');

  audit
    .command('verify')
    .description('kiểm tra nhật ký không bị sửa, xóa, chèn; đối chiếu với các mốc đã ghi ra ngoài')
    .action(
      act(async (): Promise<CommandResult> => {
        const checked = await context.verifyAudit();
        if (checked.kind === 'failed') return checked;
        const { result, anchors } = checked;
        if (result.kind === 'broken')
          return { kind: 'failed', message: `nhật ký không còn nguyên vẹn. ${result.staff}` };
        return {
          kind: 'done',
          json: { ...result, anchors },
          text: `Nhật ký nguyên vẹn: ${result.entries} mục trong chuỗi, ${result.earlier} mục từ trước khi có chuỗi, ${anchors} mốc bên ngoài đều khớp.`,
        };
      }),
    );

  audit
    .command('list')
    .description('các mục nhật ký, mới nhất trước')
    .option('--area <code>', 'chỉ việc chạm đến địa bàn này')
    .option('--action <name>', 'chỉ việc có mã bắt đầu như vậy, ví dụ consent.')
    .option('--user <name>', 'chỉ việc của cán bộ này')
    .option('--from <time>', 'từ lúc', moment)
    .option('--to <time>', 'trước lúc', moment)
    .option('--before <entry>', 'cũ hơn mục số này', whole)
    .addOption(new Option('--limit <count>', 'nhiều nhất bao nhiêu mục').argParser(whole).default(100))
    .option('--as <user>', 'cán bộ xem; bỏ trống: dòng lệnh máy chủ')
    .action(
      act(async (options: ListOptions) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const no = refusal(by.act, 'audit.read');
          if (no !== null) return deniedResult(no, '');
          const { read } = deps.db;
          const { area = '', action, from, to, before, limit = 100 } = options;
          const user = options.user === undefined ? null : await findUser(read, options.user);
          if (options.user !== undefined && user === null)
            return { kind: 'failed', message: `không có cán bộ tên “${options.user}”.` };
          const entries = await auditEntries(read, narrowed(scopeOf(by.act), area), {
            ...(action === undefined ? {} : { action }),
            ...(user === null ? {} : { userId: user.id }),
            ...(from === undefined ? {} : { from }),
            ...(to === undefined ? {} : { to }),
            ...(before === undefined ? {} : { before }),
            limit: Math.min(limit, 5_000),
          });
          const names = new Map(
            (await listUsers(serverAct(deps.now()), read)).map((one) => [one.id, one.name]),
          );
          const who = (entry: (typeof entries)[number]) =>
            entry.userId === null
              ? (PROGRAMS[entry.program as Program] ?? '')
              : (names.get(entry.userId) ?? String(entry.userId));
          return {
            kind: 'done',
            json: entries.map((entry) => ({
              ...entry,
              who: who(entry),
              areas: JSON.parse(entry.areas),
              detail: JSON.parse(entry.detail),
            })),
            text: table([
              ['Số', 'Lúc', 'Người làm', 'Việc', 'Đối tượng'],
              ...entries.map((entry) => [
                String(entry.id),
                entry.at.toISOString(),
                who(entry),
                entry.action,
                entry.subject,
              ]),
            ]),
          };
        }),
      ),
    );
}
