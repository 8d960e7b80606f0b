import type { Command } from 'commander';
import { decideOffer, keptRules, type RuleOffer, ruleOffers } from '../outbox/outbox.ts';
import { KIND_WORDS, sayAim, sayValue } from '../outbox/rule-labels.ts';
import { moment } from './arguments.ts';
import { type CliContext, officialOf, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult, table } from './result.ts';

/**
 * `rules list`: the sending rules of the table, with what they rest on. They are changed in the console. `rules offers`, `take`, `keep`:
 * delivered rules that were not applied because staff had changed theirs.
 */
export function rulesCommands(program: Command, act: CommandRun, context: CliContext): void {
  const rules = program.command('rules').description('quy tắc gửi');

  rules
    .command('list')
    .description('các quy tắc gửi đang có, ngày hiệu lực và nguồn')
    .action(
      act(async () =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
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

  rules
    .command('offers')
    .description('quy tắc mới của bản cài, chưa áp dụng vì đơn vị đã sửa')
    .action(
      act(async () =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const offers = await ruleOffers(deps.db.read, await keptRules(deps.db.read));
          return {
            kind: 'done',
            json: offers,
            text:
              offers.length === 0
                ? 'Không có quy tắc nào của bản cài chờ quyết định.'
                : table([
                    ['Mã', 'Bản', 'Quy tắc', 'Của đơn vị', 'Của bản cài'],
                    ...offers.map((offer) => offerLine(offer, deps.now())),
                  ]),
          };
        }),
      ),
    );

  for (const [name, about, said] of [
    ['take', 'áp dụng quy tắc của bản cài thay cho quy tắc của đơn vị', 'Đã áp dụng quy tắc của bản cài.'],
    ['keep', 'giữ quy tắc của đơn vị', 'Đã giữ quy tắc của đơn vị.'],
  ] as const)
    rules
      .command(name)
      .description(about)
      .argument('<key>')
      .requiredOption('--as <user>', 'quản trị viên quyết định')
      .option('--at <time>', 'tính tại thời điểm', moment)
      .action(
        act(async (options: { json?: boolean; as: string; at?: Date }, [key = '']) =>
          withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
            const by = await officialOf(deps, options.as);
            if ('refusal' in by) return by.refusal;
            const done = await deps.db.write((tx) => decideOffer(by.act, tx, key, name));
            if (typeof done !== 'boolean') return deniedResult(done, key);
            if (!done) return { kind: 'failed', message: `không có quy tắc nào mã “${key}” chờ quyết định.` };
            return { kind: 'done', json: { key, choice: name }, text: said };
          }),
        ),
      );
}

function offerLine({ key, version, own, delivered }: RuleOffer, now: Date): string[] {
  const about = delivered ?? own;
  const standing = own !== null && (own.to === null || own.to > now);
  return [
    key,
    String(version),
    about === null ? '' : sayAim(about),
    standing ? sayValue(own) : 'đã chấm dứt',
    delivered === null ? 'không còn' : sayValue(delivered),
  ];
}
