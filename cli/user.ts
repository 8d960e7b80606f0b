import type { Command } from 'commander';
import { unitAt } from '../areas/areas.ts';
import { isoOf } from '../calendar/moment.ts';
import { ROLES } from '../staff/access.ts';
import {
  addFirstAdmin,
  addUser,
  changeUser,
  disableUser,
  enableUser,
  findUser,
  listUsers,
  type Refused,
  signInLink,
  type User,
} from '../staff/staff.ts';
import { oneOf } from './arguments.ts';
import { actorOf, type CliContext, serverAct, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult, table } from './result.ts';

type Options = { json?: boolean; as?: string };
type AddOptions = Options & { role: (typeof ROLES)[number]; area?: string; display?: string };
type MoveOptions = Options & { role?: (typeof ROLES)[number]; area?: string; display?: string };

function notDone(no: Refused, name: string): CommandResult {
  if (no.reason === 'scope')
    return deniedResult({ kind: 'denied', why: 'area', action: 'users.write', staff: no.staff }, name);
  return { kind: 'failed', message: no.staff };
}

/** `user add`, `first-admin`, `list`, `sign-in-link` (also `enrol`), `move`, `disable`, `enable`. */
export function userCommands(program: Command, act: CommandRun, context: CliContext): void {
  const user = program.command('user').description('cán bộ dùng trang quản lý');
  const as = ['--as <user>', 'cán bộ thực hiện; bỏ trống: máy chủ'] as const;
  /** Opens the database for an official or the server. */
  const run = (
    options: Options,
    work: (
      deps: Parameters<Parameters<typeof withDatabase>[2]>[0]['deps'],
      who: Parameters<typeof addUser>[0],
      publicUrl: string,
    ) => Promise<CommandResult>,
  ) =>
    withDatabase(context, undefined, async ({ deps, bot }): Promise<CommandResult> => {
      const who = await actorOf(deps, options.as);
      return 'refusal' in who ? who.refusal : work(deps, who.act, bot.publicUrl);
    });
  /** The same for a verb about one official, by name. */
  const about = (
    options: Options,
    name: string,
    work: (
      deps: Parameters<typeof addUser>[1],
      who: Parameters<typeof addUser>[0],
      other: User,
    ) => Promise<CommandResult>,
  ) =>
    run(options, async (deps, who) => {
      const other = await findUser(deps.db.read, name);
      return other === null
        ? { kind: 'failed', message: `Không có người dùng tên “${name.slice(0, 60)}”.` }
        : work(deps, who, other);
    });
  const linkResult = (publicUrl: string, link: { token: string; expiresAt: Date }): CommandResult => {
    const url = `${publicUrl}/sign-in/${link.token}`;
    return {
      kind: 'done',
      json: { url, expiresAt: isoOf(link.expiresAt) },
      text: `${url}\n(dùng một lần, trong 15 phút, để thiết lập cách đăng nhập)`,
    };
  };

  user
    .command('add')
    .description('thêm cán bộ')
    .argument('<name>', 'tên đăng nhập')
    .requiredOption('--role <role>', ROLES.join(' / '), oneOf(ROLES))
    .option('--area <code>', 'mã tỉnh hoặc xã; quản trị không cần')
    .option('--display <text>', 'tên hiển thị')
    .option(...as)
    .action(
      act(async (options: AddOptions, [name = '']) =>
        run(options, async (deps, who) => {
          const added = await addUser(who, deps, {
            name,
            role: options.role,
            areaCode: options.area ?? '',
            ...(options.display === undefined ? {} : { displayName: options.display }),
          });
          if (added.kind === 'refused') return notDone(added, name);
          const { id, role, areaCode } = added.user;
          return {
            kind: 'done',
            json: { id, name: added.user.name, role, areaCode },
            text: `Đã thêm cán bộ “${added.user.name}”. Tạo liên kết đăng nhập: lienthong user sign-in-link ${added.user.name}`,
          };
        }),
      ),
    );

  user
    .command('first-admin')
    .description('quản trị viên đầu tiên; chỉ làm được khi chưa có quản trị viên')
    .argument('<name>', 'tên đăng nhập')
    .option('--display <text>', 'tên hiển thị')
    .action(
      act(async (options: Options & { display?: string }, [name = '']) =>
        run({}, async (deps, who, publicUrl) => {
          const made = await addFirstAdmin(who, deps, {
            name,
            ...(options.display === undefined ? {} : { displayName: options.display }),
          });
          return made.kind === 'refused' ? notDone(made, name) : linkResult(publicUrl, made);
        }),
      ),
    );

  user
    .command('list')
    .description('danh sách cán bộ')
    .action(
      act(async () =>
        run({}, async (deps) => {
          const users = await listUsers(serverAct(deps.now()), deps.db.read);
          const rows = users.map((one) => [
            one.name,
            one.displayName,
            one.role,
            one.areaCode === ''
              ? 'cả nước'
              : (unitAt(one.areaCode, context.clock())?.fullName ?? one.areaCode),
            one.disabledAt === null ? '' : 'đã khóa',
          ]);
          return {
            kind: 'done',
            json: users.map(({ id, name, displayName, role, areaCode, disabledAt, lastSeenAt }) => ({
              id,
              name,
              displayName,
              role,
              areaCode,
              disabled: disabledAt !== null,
              lastSeenAt: lastSeenAt === null ? null : isoOf(lastSeenAt),
            })),
            text: table([['Tên', 'Hiển thị', 'Vai trò', 'Địa bàn', ''], ...rows]),
          };
        }),
      ),
    );

  user
    .command('sign-in-link')
    .alias('enrol')
    .description('tạo liên kết dùng một lần để cán bộ thiết lập cách đăng nhập')
    .argument('<name>', 'tên đăng nhập')
    .option(...as)
    .action(
      act(async (options: Options, [name = '']) =>
        run(options, async (deps, who, publicUrl) => {
          const link = await signInLink(who, deps, name);
          return link.kind === 'refused' ? notDone(link, name) : linkResult(publicUrl, link);
        }),
      ),
    );

  user
    .command('move')
    .description('đổi vai trò, địa bàn hoặc tên hiển thị')
    .argument('<name>', 'tên đăng nhập')
    .option('--role <role>', ROLES.join(' / '), oneOf(ROLES))
    .option('--area <code>', 'mã tỉnh hoặc xã mới')
    .option('--display <text>', 'tên hiển thị mới')
    .option(...as)
    .action(
      act(async (options: MoveOptions, [name = '']) =>
        about(options, name, async (deps, who, other) => {
          const changed = await changeUser(who, deps, other.id, {
            displayName: options.display ?? other.displayName,
            role: options.role ?? other.role,
            areaCode: options.area ?? other.areaCode,
          });
          if (changed.kind === 'refused') return notDone(changed, name);
          const { role, areaCode } = changed.user;
          return {
            kind: 'done',
            json: { id: other.id, name: other.name, role, areaCode },
            text: `Đã đổi “${other.name}”.`,
          };
        }),
      ),
    );

  for (const [command, verb, words] of [
    ['disable', disableUser, 'khóa'],
    ['enable', enableUser, 'mở khóa'],
  ] as const)
    user
      .command(command)
      .description(`${words} cán bộ`)
      .argument('<name>', 'tên đăng nhập')
      .option(...as)
      .action(
        act(async (options: Options, [name = '']) =>
          about(options, name, async (deps, who, other) => {
            const done = await verb(who, deps, other.id);
            return done.kind === 'refused'
              ? notDone(done, name)
              : {
                  kind: 'done',
                  json: { id: other.id, name: other.name, disabled: command === 'disable' },
                  text: `Đã ${words} “${other.name}”.`,
                };
          }),
        ),
      );
}
