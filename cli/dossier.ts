import type { Command } from 'commander';
import { type Day, isDay } from '../calendar/day.ts';
import { sayDay } from '../calendar/words.ts';
import {
  type FilingLine,
  HOLD_WORDS,
  HOLDS,
  importFilings,
  isHold,
  isMark,
  isSide,
  MARK_WORDS,
  MARKS,
  MOVE_WORDS,
  mark,
  SIDE_LIST,
  SIDE_WORDS,
  SIDES,
  workList,
} from '../dossiers/dossiers.ts';
import { BUNDLE_WORDS } from '../knowledge/bundle.ts';
import { day, whole } from './arguments.ts';
import { actorOf, type CliContext, readInput, withDatabase } from './context.ts';
import { type ListOptions, listOptions, listRequest, printedMapping } from './list-options.ts';
import { type CommandResult, type CommandRun, deniedResult, problemLines, table } from './result.ts';

type ImportOptions = ListOptions & { json?: boolean; side: string; asOf: Day; as?: string };
type WorkOptions = { json?: boolean; area?: string; hold?: string; limit?: number; as?: string };
type MarkOptions = { json?: boolean; side: string; as: string; note?: string };

const PAGE = 200;
const MOST_LEAVING = 20;

/** `dossier import/list/mark`: filed cases as each agency knows them. */
export function dossierCommands(program: Command, act: CommandRun, context: CliContext): void {
  const dossier = program.command('dossier').description('hồ sơ đã nộp, theo danh sách của từng cơ quan');

  listOptions(
    dossier
      .command('import')
      .description('nạp danh sách hồ sơ của một cơ quan (tư pháp, công an, bảo hiểm, nội vụ)'),
  )
    .argument('<file>')
    .requiredOption('--side <side>', SIDES.join(', '))
    .requiredOption('--as-of <day>', 'ngày cơ quan lấy danh sách', day)
    .option('--as <user>', 'cán bộ thực hiện')
    .action(
      act(async (options: ImportOptions, [path = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const { side } = options;
          if (!isSide(side)) return { kind: 'failed', message: `chọn một trong: ${SIDES.join(', ')}.` };
          if (!isDay(options.asOf)) return { kind: 'failed', message: '--as-of phải là ngày.' };
          const input = await readInput(path);
          if ('refusal' in input) return input.refusal;
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const request = await listRequest(options, SIDE_LIST, context);
          if ('refusal' in request) return request.refusal;
          const done = await importFilings(by.act, deps, { ...request, ...input, side, asOf: options.asOf });
          if (options.printMapping === true && done.kind !== 'denied') return printedMapping(SIDE_LIST, done);
          if (done.kind === 'denied') return deniedResult(done, input.fileName);
          if (done.kind === 'refused') return done;
          const { counts, older, again, leaving, missing, importId } = done;
          return {
            kind: 'done',
            json: done,
            text: [
              `${importId === null ? 'Kiểm tra xong, chưa lưu' : 'Đã nạp'} ${done.rows} dòng của ${SIDE_WORDS[side]}: ${counts.fresh} hồ sơ mới, ${counts.changed} thay đổi, ${counts.unchanged} như cũ, ${counts.leaving} không còn trong danh sách.`,
              ...(older === 0 ? [] : [`${older} hồ sơ giữ nguyên vì đã có danh sách mới hơn.`]),
              ...(again === 0 ? [] : [`${again} hồ sơ là nộp lại.`]),
              ...leaving
                .slice(0, MOST_LEAVING)
                .map(({ name, areaCode }) => `  không có trong tệp: ${name}, ${areaCode}`),
              ...(missing > MOST_LEAVING ? [`  và ${missing - MOST_LEAVING} hồ sơ nữa`] : []),
              ...(importId === null
                ? []
                : [`Lấy lại lần nạp này trong một ngày: lienthong undo ${importId}`]),
              ...problemLines(done.problems),
            ].join('\n'),
          };
        }),
      ),
    );

  dossier
    .command('list')
    .description('hồ sơ đang vướng, lâu nhất ở trên')
    .option('--area <code>', 'mã tỉnh hoặc xã')
    .option('--hold <hold>', HOLDS.join(', '))
    .option('--limit <number>', 'số dòng nhiều nhất', whole)
    .option('--as <user>', 'cán bộ thực hiện')
    .action(
      act(async (options: WorkOptions) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const hold = options.hold ?? '';
          if (hold !== '' && !isHold(hold))
            return { kind: 'failed', message: `chọn một trong: ${HOLDS.join(', ')}.` };
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const limit = options.limit ?? Number.POSITIVE_INFINITY;
          const lines: FilingLine[] = [];
          const ask = { area: options.area ?? '', hold: isHold(hold) ? hold : undefined };
          let total = 0;
          while (lines.length < limit) {
            const page = await workList(by.act, deps, {
              ...ask,
              skip: lines.length,
              limit: Math.min(PAGE, limit - lines.length),
            });
            total = page.total;
            lines.push(...page.lines);
            if (page.lines.length < PAGE) break;
          }
          const rows = lines.map((one) => [
            String(one.id),
            one.code ?? '',
            ...[
              BUNDLE_WORDS[one.bundle],
              one.areaCode,
              HOLD_WORDS[one.hold],
              sayDay(one.since),
              `${one.days} ngày`,
            ],
            MOVE_WORDS[one.move],
          ]);
          const head = ['Số', 'Hồ sơ', 'Thủ tục', 'Xã', 'Vướng ở', 'Từ ngày', 'Đã', 'Đến lượt'];
          return {
            kind: 'done',
            json: { total, lines },
            text:
              lines.length === 0
                ? 'Không có hồ sơ nào đang vướng.'
                : `${table([head, ...rows])}\n${total} hồ sơ đang vướng.`,
          };
        }),
      ),
    );

  dossier
    .command('mark')
    .description('đánh dấu một hồ sơ khi rà soát')
    .argument('<number>', 'số của hồ sơ trong danh sách', whole)
    .argument('<mark>', `${MARKS.join(', ')}, none`)
    .requiredOption('--side <side>', SIDES.join(', '))
    .requiredOption('--as <user>', 'cán bộ thực hiện')
    .option('--note <text>', 'ghi chú')
    .action(
      act(async (options: MarkOptions, [number = '', wish = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const { side } = options;
          if (!isSide(side)) return { kind: 'failed', message: `chọn một trong: ${SIDES.join(', ')}.` };
          if (!isMark(wish) && wish !== 'none')
            return { kind: 'failed', message: `chọn một trong: ${MARKS.join(', ')}, none.` };
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const chosen = isMark(wish) ? wish : null;
          const done = await mark(by.act, deps, {
            id: Number(number),
            side,
            mark: chosen,
            note: options.note,
          });
          if (done.kind === 'denied') return deniedResult(done, number);
          if (done.kind === 'refused') return { kind: 'failed', message: done.staff };
          const said = chosen === null ? 'Đã bỏ đánh dấu.' : `Đã đánh dấu: ${MARK_WORDS[chosen]}.`;
          return { kind: 'done', json: { id: Number(number), side, mark: chosen }, text: said };
        }),
      ),
    );
}
