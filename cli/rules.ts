import type { Command } from 'commander';
import { keptRules } from '../outbox/outbox.ts';
import { KIND_WORDS, sayAim, sayValue } from '../outbox/rule-say.ts';
import { type Context, withDatabase } from './context.ts';
import { type Result, table } from './result.ts';
import type { Act } from './run.ts';

/** `rules list`: the sending rules of the table, with what they rest on. They are changed in the console. */
export function rulesCommands(program: Command, act: Act, context: Context): void {
  const rules = program.command('rules').description('quy tắc gửi');

  rules
    .command('list')
    .description('các quy tắc gửi đang có, ngày hiệu lực và nguồn')
    .action(
      act(async () =>
        withDatabase(context, undefined, async ({ deps }): Promise<Result> => {
          const kept = await keptRules(deps.db.read);
          const now = deps.now();
          const stands = (rule: { from: Date; to: Date | null }) =>
            rule.to !== null && rule.to <= now
              ? 'hết hiệu lực'
              : rule.from > now
                ? 'chưa đến ngày'
                : 'đang dùng';
          return {
            kind: 'done',
            json: kept.map(({ id, kind, channel, purpose, value, source, verified, from, to }) => ({
              id,
              kind,
              channel,
              purpose,
              value,
              source,
              verified,
              from: from.toISOString(),
              to: to?.toISOString() ?? null,
            })),
            text: table([
              ['Số', 'Loại', 'Nội dung', 'Hiệu lực', 'Đã kiểm', 'Nguồn'],
              ...kept.map((rule) => [
                String(rule.id),
                KIND_WORDS[rule.kind],
                `${sayAim(rule)} ${sayValue(rule)}`,
                stands(rule),
                rule.verified ? 'có' : 'chưa',
                rule.source,
              ]),
            ]),
          };
        }),
      ),
    );
}
