import type { Command } from 'commander';
import { unitAt } from '../areas/areas.ts';
import { sayMoment } from '../calendar/words.ts';
import {
  CONSENTS,
  type ConsentLine,
  importConsents,
  isState,
  list,
  plan,
  ROLE_WORDS,
  remind,
  STATE_WORDS,
  STATES,
} from '../consent/consent.ts';
import { BUNDLE_WORDS } from '../knowledge/bundle.ts';
import { moment } from './arguments.ts';
import { consentLawCommands } from './consent-law.ts';
import { actorOf, type CliContext, readInput, serverAct, withDatabase } from './context.ts';
import { type ListOptions, listOptions, listRequest, printedMapping } from './list-options.ts';
import { type CommandResult, type CommandRun, deniedResult, problemLines, table } from './result.ts';

type ImportOptions = ListOptions & { json?: boolean; asOf: Date; as?: string };
/** So many leaving dossiers are named on the screen; `--json` names more. */
const MOST_LEAVING = 20;

type ConsentListOptions = { json?: boolean; state?: string; area?: string; at?: Date };

/** `consent import/list/plan/remind`: pending VNeID confirmations. */
export function consentCommands(program: Command, act: CommandRun, context: CliContext): void {
  const consent = program.command('consent').description('hồ sơ đang chờ xác nhận trên VNeID');

  listOptions(
    consent
      .command('import')
      .description('nạp danh sách hồ sơ chờ xác nhận từ Excel, CSV, ODS, Word, PDF có chữ'),
  )
    .argument('<file>')
    .requiredOption('--as-of <time>', 'số liệu lấy ra lúc nào', moment)
    .option('--as <user>', 'cán bộ thực hiện')
    .action(
      act(async (options: ImportOptions, [path = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const input = await readInput(path);
          if ('refusal' in input) return input.refusal;
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const request = await listRequest(options, CONSENTS, context);
          if ('refusal' in request) return request.refusal;
          const done = await importConsents(by.act, deps, { ...request, ...input, asOf: options.asOf });
          if (options.printMapping === true && done.kind !== 'denied') return printedMapping(CONSENTS, done);
          if (done.kind === 'denied') return deniedResult(done, input.fileName);
          if (done.kind === 'refused') return done;
          const verb = done.importId === null ? 'Kiểm tra xong, chưa lưu' : 'Đã nạp';
          return {
            kind: 'done',
            json: done,
            text: [
              `${verb} ${done.rows} yêu cầu xác nhận: ${done.created} hồ sơ mới, ${done.updated} cập nhật, ${done.older} giữ nguyên vì đã có số liệu mới hơn, ${done.vanished} không còn trong danh sách.`,
              ...(done.contradicted === 0
                ? []
                : [`${done.contradicted} xác nhận đã được báo là xong nhưng danh sách ghi chưa.`]),
              ...done.leaving
                .slice(0, MOST_LEAVING)
                .map(
                  ({ name, areaCode }) =>
                    `  ${done.coverage === 'whole' ? 'rời' : 'không có trong tệp'}: ${name}, ${place(areaCode, deps.now())}`,
                ),
              ...(done.missing > MOST_LEAVING ? [`  và ${done.missing - MOST_LEAVING} hồ sơ nữa`] : []),
              ...(done.importId === null
                ? []
                : [`Lấy lại lần nạp này trong một ngày: lienthong undo ${done.importId}`]),
              ...problemLines(done.problems),
            ].join('\n'),
          };
        }),
      ),
    );

  consentLawCommands(consent, act, context);

  consent
    .command('list')
    .description('các yêu cầu xác nhận và bước tiếp theo')
    .option('--state <state>', STATES.join(', '))
    .option('--area <code>', 'mã tỉnh hoặc xã')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: ConsentListOptions) => {
        const { state } = options;
        if (state !== undefined && !isState(state)) {
          return {
            kind: 'failed',
            message: `không có trạng thái “${state}”. Chọn một trong: ${STATES.join(', ')}.`,
          };
        }
        return withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const lines: ConsentLine[] = [];
          // A page holds a thousand; the command gives all.
          for (let after = 0; ; ) {
            const page = await list(serverAct(deps.now()), deps, {
              ...(state === undefined ? {} : { state }),
              area: options.area,
              after,
            });
            lines.push(...page);
            const last = page.at(-1);
            if (last === undefined) break;
            after = last.id;
          }
          const rows = lines.map((line) => [
            line.code,
            BUNDLE_WORDS[line.bundle],
            ROLE_WORDS[line.role],
            STATE_WORDS[line.state],
            place(line.areaCode, deps.now()),
            next(line),
          ]);
          return {
            kind: 'done',
            json: lines,
            text:
              rows.length === 0
                ? 'Không có yêu cầu xác nhận nào.'
                : table([['Mã hồ sơ', 'Thủ tục', 'Vai trò', 'Trạng thái', 'Địa bàn', 'Tiếp theo'], ...rows]),
          };
        });
      }),
    );

  consent
    .command('plan')
    .description('đã nhắc gì và sẽ nhắc gì cho một hồ sơ')
    .argument('<code>', 'mã hồ sơ')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: { json?: boolean; at?: Date }, [code = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const found = await plan(serverAct(deps.now()), deps, code);
          if (found === null) return { kind: 'failed', message: `không có hồ sơ mã “${code}”.` };
          const parts = found.consents.map((one) =>
            [
              `${ROLE_WORDS[one.role]}: ${STATE_WORDS[one.state]}. ${next(one)}`,
              ...one.sent.map((sent) => `  đã có: ${sent.step ?? ''} ${sent.channel} ${sent.state}`),
              ...one.schedule.map((step) => `  ${step.title}: ${sayMoment(step.at)}`),
            ].join('\n'),
          );
          return {
            kind: 'done',
            json: found,
            text: [
              `Hồ sơ ${found.code} (${BUNDLE_WORDS[found.bundle]}), ${place(found.areaCode, deps.now())}`,
              ...parts,
            ].join('\n'),
          };
        }),
      ),
    );

  consent
    .command('remind')
    .description('nhắc tay ngay một hồ sơ')
    .argument('<code>', 'mã hồ sơ')
    .requiredOption('--as <user>', 'cán bộ thực hiện')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: { json?: boolean; as: string; at?: Date }, [code = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const done = await remind(by.act, deps, code);
          if (done.kind === 'denied') return deniedResult(done, code);
          if (done.kind === 'refused') return { kind: 'failed', message: done.staff };
          const lines = done.messages.map(
            (message) => `${ROLE_WORDS[message.role]}: ${message.channel}, gửi từ ${sayMoment(message.at)}`,
          );
          return {
            kind: 'done',
            json: done,
            text: [`Đã đặt ${done.messages.length} tin nhắc.`, ...lines].join('\n'),
          };
        }),
      ),
    );
}

function place(code: string, at: Date): string {
  return unitAt(code, at)?.fullName ?? code;
}

function next(line: ConsentLine): string {
  switch (line.next.do) {
    case 'send':
      return `${line.next.title}, gửi lúc ${sayMoment(line.next.at)}`;
    case 'wait':
      return `${line.next.until === null ? 'chờ số liệu mới' : `chờ đến ${sayMoment(line.next.until)}`}`;
    case 'call_list':
      return 'cần cán bộ gọi điện';
    default:
      return '';
  }
}
