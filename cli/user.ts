import type { Command } from 'commander';
import { unitAt } from '../areas/areas.ts';
import { ROLES } from '../staff/access.ts';
import { addUser, listUsers, signInLink } from '../staff/staff.ts';
import { oneOf } from './arguments.ts';
import { type Context, withDatabase } from './context.ts';
import { type Act, type Result, table } from './result.ts';

type AddOptions = { json?: boolean; role: (typeof ROLES)[number]; area?: string; display?: string };

/** `user add`, `user list`, `user sign-in-link`. */
export function userCommands(program: Command, act: Act, context: Context): void {
  const user = program.command('user').description('cán bộ dùng trang quản lý');

  user
    .command('add')
    .description('thêm cán bộ')
    .argument('<name>', 'tên đăng nhập')
    .requiredOption('--role <role>', ROLES.join(' / '), oneOf(ROLES))
    .option('--area <code>', 'mã tỉnh hoặc xã; quản trị không cần')
    .option('--display <text>', 'tên hiển thị')
    .action(
      act(async (options: AddOptions, [name = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<Result> => {
          const who = await actorOf(deps, options.as);
          if ('refusal' in who) return who.refusal;
          const added = await addUser(deps, who.act, {
            name,
            role: options.role,
            areaCode: options.area ?? '',
            ...(options.display === undefined ? {} : { displayName: options.display }),
          });
          if (added.kind === 'refused') return notDone(added);
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
    .command('list')
    .description('danh sách cán bộ')
    .action(
      act(async () =>
        withDatabase(context, undefined, async ({ deps }): Promise<Result> => {
          const users = await listUsers(deps.db.read);
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
            json: users.map(({ id, name, displayName, role, areaCode, disabledAt }) => ({
              id,
              name,
              displayName,
              role,
              areaCode,
              disabled: disabledAt !== null,
            })),
            text: table([['Tên', 'Hiển thị', 'Vai trò', 'Địa bàn', ''], ...rows]),
          };
        }),
      ),
    );

  user
    .command('sign-in-link')
    .description('tạo liên kết đăng nhập một lần')
    .argument('<name>', 'tên đăng nhập')
    .action(
      act(async (options: { json?: boolean; as?: string }, [name = '']) =>
        withDatabase(context, undefined, async ({ deps, bot }): Promise<Result> => {
          const who = await actorOf(deps, options.as);
          if ('refusal' in who) return who.refusal;
          const link = await signInLink(deps, who.act, name);
          if (link.kind === 'refused') return notDone(link);
          const url = `${bot.publicUrl}/sign-in/${link.token}`;
          return {
            kind: 'done',
            json: { url, expiresAt: link.expiresAt.toISOString() },
            text: `${url}\n(dùng một lần, trong 15 phút)`,
          };
        }),
      ),
    );
}
