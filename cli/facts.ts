import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { parse, stringify } from 'yaml';
import { dayOf } from '../calendar/moment.ts';
import { FACT_STATES, type FactBody, withValueNames } from '../knowledge/fact-draft.ts';
import { factEndings, sayEnding } from '../knowledge/fact-endings.ts';
import { draftFact, factVersions, factWork, publishFact, retireFact } from '../knowledge/knowledge.ts';
import { moment } from './arguments.ts';
import { actorOf, type CliContext, officialOf, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult, table } from './result.ts';

type Asked = { json?: boolean; as: string; at?: Date };
const LONGEST = 80;

/**
 * `facts list`, `show`, `versions`, `ending`: the answers by case, and what has become of them. `draft` keeps a version from a YAML
 * file, `publish` is a second person's, `retire` and `silence` take one out of use. The running program takes over within its round.
 */
export function factsCommands(program: Command, act: CommandRun, context: CliContext): void {
  const facts = program.command('facts').description('câu trả lời theo trường hợp');

  facts
    .command('list')
    .description('các bản đang soạn, chờ duyệt, đang dùng do cán bộ viết')
    .requiredOption('--as <user>', 'cán bộ xem')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: Asked) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const work = await factWork(by.act, deps.db.read);
          return {
            kind: 'done',
            json: work.map(({ factId, version, areaCode, state, note, savedAt, remark }) => ({
              id: factId,
              version,
              area: areaCode,
              state,
              note,
              savedAt: savedAt.toISOString(),
              remark,
            })),
            text:
              work.length === 0
                ? 'Chưa có bản nào do cán bộ viết.'
                : table([
                    ['Mã', 'Bản', 'Địa bàn', 'Tình trạng', 'Lý do'],
                    ...work.map((one) => [
                      one.factId,
                      String(one.version),
                      one.areaCode === '' ? 'cả nước' : one.areaCode,
                      FACT_STATES[one.state],
                      one.note,
                    ]),
                  ]),
          };
        }),
      ),
    );

  facts
    .command('show')
    .description('một câu dưới dạng YAML, để sửa rồi nạp bằng facts draft')
    .argument('<id>')
    .requiredOption('--as <user>', 'cán bộ xem')
    .action(
      act(async (options: Asked, [id = '']) =>
        withDatabase(context, undefined, async ({ deps, bot }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const newest = (await factVersions(by.act, deps.db.read, id))[0];
          const fact = bot.knowledge.facts.inUse.find((one) => one.id === id);
          const { file: _file, id: _id, ...shipped } = fact ?? {};
          const body: FactBody | null = newest?.body ?? (fact === undefined ? null : shipped);
          if (body === null) return { kind: 'failed', message: `không có câu nào mã “${id}”.` };
          return {
            kind: 'done',
            json: { id, version: newest?.version ?? 0, body },
            text: stringify(body, { lineWidth: 0 }).trimEnd(),
          };
        }),
      ),
    );

  facts
    .command('draft')
    .description('lưu một bản nháp từ tệp YAML')
    .argument('<file>')
    .option('--id <id>', 'mã câu; bỏ trống: câu mới')
    .option('--base <version>', 'bản đã xem khi bắt đầu sửa', '0')
    .requiredOption('--note <text>', 'lý do')
    .requiredOption('--as <user>', 'cán bộ soạn')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: Asked & { id?: string; base: string; note: string }, [file = '']) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<CommandResult> => {
          const by = await officialOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const read = await bodyOfFile(file);
          if ('kind' in read) return read;
          const base = Number(options.base);
          const edit = { factId: options.id ?? null, body: read.body, note: options.note, base };
          const done = await draftFact(by.act, { db: deps.db, facts: bot.knowledge.facts }, edit);
          if (done.kind === 'denied') return deniedResult(done, options.id ?? file);
          if (done.kind === 'not_possible') return { kind: 'failed', message: done.staff };
          const missing = done.faults.map((fault) => `  ${fault.field}: ${fault.message}`).join('\n');
          return {
            kind: 'done',
            json: { id: done.factId, version: done.version, faults: done.faults },
            text: `Đã lưu bản nháp ${done.version} của ${done.factId}.${missing === '' ? '' : `\nCòn thiếu trước khi duyệt:\n${missing}`}`,
          };
        }),
      ),
    );

  facts
    .command('publish')
    .description('duyệt một bản nháp do người khác soạn')
    .argument('<id>')
    .argument('<version>')
    .requiredOption('--as <user>', 'người duyệt')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: Asked, [id = '', version = '']) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<CommandResult> => {
          const by = await officialOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const book = { db: deps.db, facts: bot.knowledge.facts };
          const done = await publishFact(by.act, book, id, Number(version));
          if (done.kind === 'denied') return deniedResult(done, id);
          if (done.kind === 'not_possible') return { kind: 'failed', message: done.staff };
          if (done.kind === 'faults')
            return {
              kind: 'refused',
              problems: done.faults.map((fault) => ({
                file: '',
                row: null,
                column: fault.field,
                value: id,
                rule: 'unfinished',
                message: `${fault.message}.`,
                todo: 'Sửa rồi lưu bản nháp mới.',
                severity: 'error' as const,
              })),
              note: 'Chưa duyệt.',
            };
          return { kind: 'done', json: { id, version: Number(version) }, text: `Đã duyệt ${id}.` };
        }),
      ),
    );

  for (const [name, about, silence] of [
    ['retire', 'thôi dùng các bản đã duyệt, trở về bản gốc', false],
    ['silence', 'thôi trả lời bằng một câu, ngay', true],
  ] as const)
    facts
      .command(name)
      .description(about)
      .argument('<id>')
      .requiredOption('--note <text>', 'lý do')
      .requiredOption('--as <user>', 'cán bộ quyết định')
      .action(
        act(async (options: Asked & { note: string }, [id = '']) =>
          withDatabase(context, undefined, async ({ deps, bot }): Promise<CommandResult> => {
            const by = await officialOf(deps, options.as);
            if ('refusal' in by) return by.refusal;
            const book = { db: deps.db, facts: bot.knowledge.facts };
            const done = await retireFact(by.act, book, id, { silence, note: options.note });
            if (done.kind === 'denied') return deniedResult(done, id);
            if (done.kind === 'not_possible') return { kind: 'failed', message: done.staff };
            return { kind: 'done', json: { id, versions: done.versions }, text: `Đã làm: ${about}.` };
          }),
        ),
      );

  facts
    .command('ending')
    .description('các câu hết hiệu lực trong 90 ngày, theo ngày và luật')
    .requiredOption('--as <user>', 'cán bộ xem')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: Asked) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const { inUse, changes } = bot.knowledge.facts;
          const work = await factWork(by.act, deps.db.read);
          const groups = factEndings(inUse, changes, work, dayOf(deps.now()));
          return {
            kind: 'done',
            json: groups.map(({ to, over, change, documents, facts: ending }) => ({
              to,
              over,
              law: change?.document ?? null,
              documents,
              facts: ending.map(({ fact, work: done }) => ({ id: fact.id, work: done })),
            })),
            text:
              groups.length === 0
                ? 'Không có câu nào hết hiệu lực trong 90 ngày tới.'
                : groups
                    .map((group) => {
                      const { what, why } = sayEnding(group);
                      const rows = group.facts.map(
                        ({ fact }) => `  ${fact.id}: ${withValueNames(fact.say[0] ?? '').slice(0, LONGEST)}`,
                      );
                      return [`${group.facts.length} ${what}. ${why}`, ...rows].join('\n');
                    })
                    .join('\n\n'),
          };
        }),
      ),
    );
}

async function bodyOfFile(file: string): Promise<{ body: FactBody } | CommandResult> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return { kind: 'failed', message: `không đọc được tệp: ${file}` };
  }
  try {
    const data: unknown = parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return { body: data as FactBody };
    return { kind: 'failed', message: `${file}: phải là các trường của một câu; xem lienthong facts show` };
  } catch (error) {
    return {
      kind: 'failed',
      message: `${file}: không đọc được YAML: ${(error as Error).message.split('\n')[0]}`,
    };
  }
}
