import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { unitAt } from '../areas/areas.ts';
import { sayMomentInSentence } from '../calendar/words.ts';
import type { Deps } from '../prisma/deps.ts';
import {
  lastClosed,
  listTables,
  makeOfficeReport,
  type OfficeBody,
  officeDocx,
  officeXlsx,
  REPORT_KIND_WORDS,
  REPORT_KINDS,
  type ReportKind,
  SENT_KINDS,
  stillMissing,
} from '../uptake/uptake.ts';
import { day, oneOf } from './arguments.ts';
import { actorOf, type CliContext, serverAct, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, table } from './result.ts';

const FORMATS = ['text', 'json', 'xlsx', 'docx'] as const;

type Options = {
  json?: boolean;
  date?: string;
  province?: string;
  correct?: string;
  as?: string;
  format?: (typeof FORMATS)[number];
  output?: string;
};

/** `report daily`, `weekly`, `monthly`, `letter`: the report of a closed period, made once and kept as it stands; `missing`. */
export function reportCommands(program: Command, act: CommandRun, context: CliContext): void {
  const report = program.command('report').description('báo cáo ngày, tuần, tháng và công văn xếp hạng');
  for (const kind of REPORT_KINDS) {
    report
      .command(kind)
      .description(`${REPORT_KIND_WORDS[kind]} của kỳ có ngày đã cho`)
      .option('--date <date>', 'một ngày trong kỳ; bỏ trống: kỳ gần nhất đã kết thúc', day)
      .option('--province <code>', 'mã tỉnh, thành phố')
      .option('--correct <reason>', 'lập bản đính chính từ số liệu hiện có, ghi rõ lý do')
      .option('--format <format>', FORMATS.join(' / '), oneOf(FORMATS))
      .option('-o, --output <file>', 'ghi vào tệp')
      .option('--as <user>', 'cán bộ lập; bỏ trống: dòng lệnh máy chủ')
      .action(
        act(async (options: Options) =>
          withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
            const province = await provinceOf(deps, options.province);
            if (province.kind !== 'one') return { kind: 'failed', message: province.message };
            const by = await actorOf(deps, options.as);
            if ('refusal' in by) return by.refusal;
            const made = await makeOfficeReport(by.act, deps, {
              kind,
              provinceCode: province.code,
              day: options.date ?? lastClosed(kind, deps.now()).from,
              ...(options.correct === undefined ? {} : { correction: options.correct }),
            });
            if (made.kind === 'refused') return { kind: 'failed', message: made.message };
            const { body, version, correction, id } = made.report;
            return deliver(body, { number: version, correction, id }, options);
          }),
        ),
      );
  }
  missingCommand(report, act, context);
}

type MissingOptions = { json?: boolean; kind?: ReportKind; province?: string };

/** `report missing`: whose figures of the last closed period have not come, before the hour at which staff are told. */
function missingCommand(report: Command, act: CommandRun, context: CliContext): void {
  report
    .command('missing')
    .description('đơn vị chưa gửi đủ số liệu của kỳ vừa kết thúc')
    .option('--kind <kind>', SENT_KINDS.join(' / '), oneOf(SENT_KINDS))
    .option('--province <code>', 'mã tỉnh, thành phố')
    .action(
      act(async (options: MissingOptions) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const province = await provinceOf(deps, options.province);
          if (province.kind !== 'one') return { kind: 'failed', message: province.message };
          const found = await stillMissing(deps, province.code, options.kind);
          const { expected, missing, periodText } = found;
          const names = missing.map(({ words }) => words);
          const text = `${REPORT_KIND_WORDS[found.kind]}, ${periodText}: ${expected - missing.length} trên ${expected} đơn vị đã gửi đủ, hạn ${sayMomentInSentence(found.due)}.`;
          return { kind: 'done', json: found, text: [text, ...names].join('\n') };
        }),
      ),
    );
}

async function provinceOf(
  deps: Deps,
  asked: string | undefined,
): Promise<{ kind: 'one'; code: string } | { kind: 'unclear'; message: string }> {
  if (asked !== undefined) {
    const unit = unitAt(asked, deps.now());
    return unit !== null && unit.parent === null
      ? { kind: 'one', code: asked }
      : { kind: 'unclear', message: `không có tỉnh, thành phố mã “${asked}”.` };
  }
  const codes = [
    ...new Set((await listTables(serverAct(deps.now()), deps)).map((loaded) => loaded.provinceCode)),
  ];
  const [only] = codes;
  if (only !== undefined && codes.length === 1) return { kind: 'one', code: only };
  const which = codes.length === 0 ? '' : ` Có số liệu của: ${codes.join(', ')}.`;
  return { kind: 'unclear', message: `cho biết tỉnh, thành phố bằng --province MÃ.${which}` };
}

type Version = { number: number; correction: string | null; id: number };

async function deliver(body: OfficeBody, version: Version, options: Options): Promise<CommandResult> {
  const format = options.format ?? (options.json === true ? 'json' : 'text');
  const kept = { id: version.id, version: version.number, correction: version.correction, ...body };
  const office = format === 'xlsx' || format === 'docx';
  if (office && options.output === undefined)
    return { kind: 'failed', message: `định dạng này cần tên tệp: thêm -o TỆP.${format}` };
  const text = format === 'json' ? `${JSON.stringify(kept, null, 2)}\n` : `${reportText(body, version)}\n`;
  if (options.output === undefined) return { kind: 'done', json: kept, text: text.trimEnd() };
  const content =
    format === 'xlsx'
      ? await officeXlsx(body, version)
      : format === 'docx'
        ? await officeDocx(body, version)
        : text;
  try {
    await writeFile(options.output, content);
  } catch {
    return { kind: 'failed', message: `không ghi được tệp: ${options.output}` };
  }
  return {
    kind: 'done',
    json: { file: options.output, version: version.number },
    text: `Đã ghi ${options.output}`,
  };
}

function reportText(body: OfficeBody, version: Version): string {
  const parts = [
    `${REPORT_KIND_WORDS[body.kind]}, ${body.province}, ${body.periodText} (bản ${version.number})`,
  ];
  if (version.correction !== null) parts.push(`Đính chính: ${version.correction}`);
  for (const { label, rows, total } of body.bundles) {
    const lines = [...rows, total].map((row) => [
      row.rankText,
      row.unit,
      String(row.linked),
      String(row.total),
      row.percentText,
      row.changeText,
    ]);
    parts.push(
      `${label}\n${table([['Hạng', 'Đơn vị', 'Qua liên thông', 'Tổng', 'Tỷ lệ', 'So kỳ trước'], ...lines])}`,
    );
  }
  if (body.bundles.length === 0) parts.push('Chưa đơn vị nào gửi số liệu của kỳ này.');
  for (const { label, total } of body.flows)
    parts.push(
      `${label}: chênh lệch đồng bộ ${total.gap.percentText}, trả lại ${total.returned.percentText}, không lý do ${total.unexplained.percentText}, quá hạn ${total.overdue.percentText}.`,
    );
  for (const { label, count } of body.difficulties.counts) parts.push(`Khó khăn: ${label}: ${count}.`);
  if (body.missing.length > 0)
    parts.push(`Chưa gửi ${body.missing.length} trên ${body.expected}: ${body.missing.join('; ')}.`);
  for (const one of body.late) parts.push(`Gửi muộn: ${one.unit}, ${one.atText}.`);
  return [...parts, ...body.praise, ...body.urge, ...body.notes].join('\n');
}
