import type { Command } from 'commander';
import type { CliContext } from './context.ts';
import type { CommandRun } from './result.ts';

/** `keys status`, `keys rotate`, `keys forget`: the keys that seal personal data. */
export function keysCommands(program: Command, act: CommandRun, context: CliContext): void {
  const keys = program.command('keys').description('khóa mã hóa dữ liệu cá nhân');

  keys
    .command('status')
    .description('có những khóa nào, mỗi khóa còn mã hóa bao nhiêu giá trị')
    .action(act(async () => context.keys.status()));

  keys
    .command('rotate')
    .description(
      'đổi khóa: mã hóa lại mọi dữ liệu bằng khóa mới, trong khi chương trình vẫn chạy; bị ngắt thì chạy lại',
    )
    .option('--leaked', 'khóa cũ đã lộ: chấm dứt cả mọi phiên làm việc và liên kết')
    .action(
      act(async (options: { json?: boolean; leaked?: boolean }) =>
        context.keys.rotate(options.leaked === true),
      ),
    );

  keys
    .command('forget')
    .description('bỏ một khóa cũ không còn mã hóa gì')
    .argument('<key>', 'mã khóa, xem ở keys status')
    .action(act(async (_options, [key = '']) => context.keys.forget(key)));
}
