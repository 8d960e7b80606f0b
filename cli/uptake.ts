import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { unitAt } from '../areas/areas.ts';
import { sayMomentInSentence } from '../calendar/words.ts';
import { rememberedAnswers } from '../imports/imports.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Act as Actor } from '../staff/act.ts';
import {
  type CampaignEffect,
  campaignEffect,
  columnAnswers,
  importTable,
  joinedNotes,
  layoutOf,
  parseMapping,
  printMapping,
  type ReportModel,
  readMapping,
  report,
  reportCsv,
  reportDocx,
  reportHtml,
  reportXlsx,
} from '../uptake/uptake.ts';
import { day, moment, oneOf } from './arguments.ts';
import { actorOf, type CliContext, readInput, serverAct, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, table } from './result.ts';
import { importSaid } from './uptake-import.ts';

const LEVELS = ['district', 'commune'] as const;
const FORMATS = ['text', 'json', 'csv', 'xlsx', 'docx', 'html'] as const;

type ImportOptions = {
  mapping?: string;
  printMapping?: boolean;
  json?: boolean;
  from?: string;
  to?: string;
  province?: string;
  dryRun?: boolean;
  acceptTotal?: string;
  as?: string;
  source?: string;
};
type ReportOptions = {
  json?: boolean;
  from: string;
  to: string;
  province?: string;
  level?: (typeof LEVELS)[number];
  format?: (typeof FORMATS)[number];
  output?: string;
};

/** `uptake import`, `uptake report`, `uptake lift`. */
export function uptakeCommands(program: Command, act: CommandRun, context: CliContext): void {
  const uptake = program.command('uptake').description('bảng số liệu hồ sơ qua liên thông của các cơ quan');

  uptake
    .command('import')
    .description('nạp bảng số liệu (CSV, TSV, XLSX); tệp có nhiều kỳ thì mỗi kỳ thành một bảng')
    .argument('<file>')
    .option('--as <user>', 'cán bộ nạp; bỏ trống: dòng lệnh máy chủ')
    .option('--from <date>', 'ngày đầu kỳ', day)
    .option('--to <date>', 'ngày cuối kỳ', day)
    .option('--province <code>', 'mã tỉnh, thành phố')
    .option('--source <text>', 'văn bản chứa bảng này')
    .option(
      '--accept-total <reason>',
      'vẫn dùng bảng khi tổng in không khớp hoặc số khác xa các kỳ trước, các đơn vị khác; ghi rõ lý do',
    )
    .option('--mapping <file>', 'tệp YAML ghi nghĩa của các cột và tên đơn vị')
    .option('--print-mapping', 'in cách hiểu các cột ra YAML để sửa và dùng với --mapping, không nạp')
    .option('--dry-run', 'chỉ kiểm tra, không lưu')
    .action(
      act(async (options: ImportOptions, [path = '']) => {
        if (options.province !== undefined && unitAt(options.province, context.clock()) === null) {
          return { kind: 'failed', message: `không có tỉnh, thành phố mã “${options.province}”.` };
        }
        return withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const input = await readInput(path);
          if ('refusal' in input) return input.refusal;
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const mapping = await mappingOf(by.act, deps, input, options.mapping);
          if ('refusal' in mapping) return mapping.refusal;
          if (options.printMapping === true) {
            const layout = await layoutOf(input.bytes, mapping.columns);
            if (layout === null) return { kind: 'failed', message: 'không tìm thấy bảng số liệu trong tệp.' };
            return { kind: 'done', json: layout, text: printMapping(layout, mapping.answers).trimEnd() };
          }
          const done = await importTable(by.act, deps, {
            ...(mapping.columns === undefined ? {} : { columns: mapping.columns, answers: mapping.answers }),
            ...(by.act.user === null ? {} : { loadedBy: by.act.user.id }),
            ...input,
            ...(options.from === undefined ? {} : { from: options.from }),
            ...(options.to === undefined ? {} : { to: options.to }),
            ...(options.province === undefined ? {} : { provinceCode: options.province }),
            ...(options.source === undefined ? {} : { source: options.source }),
            ...(options.acceptTotal === undefined ? {} : { acceptTotal: options.acceptTotal }),
            dryRun: options.dryRun === true,
          });
          return importSaid(done, mapping.note);
        });
      }),
    );

  liftCommand(uptake, act, context);

  uptake
    .command('report')
    .description('báo cáo tỷ lệ hồ sơ qua liên thông, xếp hạng theo đơn vị')
    .requiredOption('--from <date>', 'ngày đầu kỳ', day)
    .requiredOption('--to <date>', 'ngày cuối kỳ', day)
    .option('--province <code>', 'mã tỉnh, thành phố')
    .option('--level <level>', LEVELS.join(' / '), oneOf(LEVELS))
    .option('--format <format>', `dạng: ${FORMATS.join(' / ')}`, oneOf(FORMATS))
    .option('-o, --output <file>', 'ghi vào tệp; xlsx và docx bắt buộc có')
    .action(
      act(async (options: ReportOptions) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const model = await report(deps, {
            from: options.from,
            to: options.to,
            ...(options.level === undefined ? {} : { level: options.level }),
            ...(options.province === undefined ? {} : { provinceCode: options.province }),
          });
          if (model.kind !== 'report')
            return {
              kind: 'failed',
              message: 'chưa có bảng số liệu nào trong kỳ này. Nạp bằng: lienthong uptake import TỆP',
            };
          return deliver(model, options);
        }),
      ),
    );
}

type MappingAnswers = {
  columns?: ReturnType<typeof columnAnswers>;
  answers: Record<string, string>;
  note: string;
};

/** The answers a file is read with: those of `--mapping`, else those this office gave for a file of the same shape. */
async function mappingOf(
  act: Actor,
  deps: Deps,
  { bytes }: { bytes: Uint8Array },
  path: string | undefined,
): Promise<MappingAnswers | { refusal: CommandResult }> {
  if (path !== undefined) {
    const file = await readInput(path);
    if ('refusal' in file) return file;
    const read = parseMapping(new TextDecoder().decode(file.bytes));
    if (read.kind === 'refused')
      return { refusal: { kind: 'failed', message: `tệp --mapping: ${read.message}` } };
    const { mapping } = read;
    return { columns: columnAnswers(mapping, 'ghi trong --mapping'), answers: mapping.units, note: '' };
  }
  const layout = await layoutOf(bytes);
  const kept =
    layout === null
      ? null
      : await rememberedAnswers(deps.db.read, act, { kind: 'uptake', shape: layout.shape });
  const read = kept === null ? null : readMapping(kept.answers);
  if (kept === null || read?.kind !== 'mapping') return { answers: {}, note: '' };
  const note = `Đã dùng các lựa chọn của lần nạp “${kept.fileName}” cho tệp cùng dạng.`;
  return { columns: columnAnswers(read.mapping, note), answers: read.mapping.units, note };
}

/** `uptake lift`: what could be seen of a campaign, what was, and who was drawn into which lot. */
function liftCommand(uptake: Command, act: CommandRun, context: CliContext): void {
  uptake
    .command('lift')
    .description('chiến dịch có tác dụng không: trước khi gửi thấy được gì, sau khi gửi thấy gì')
    .requiredOption('--campaign <id>', 'số của chiến dịch')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: { json?: boolean; campaign: string; at?: Date }) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const id = /^\d{1,9}$/.test(options.campaign) ? Number(options.campaign) : -1;
          const found = await campaignEffect(serverAct(deps.now()), deps.db.read, id);
          if (found === null) return { kind: 'failed', message: 'không có chiến dịch này.' };
          return { kind: 'done', json: found, text: liftText(found) };
        }),
      ),
    );
}

function liftText(found: CampaignEffect): string {
  const parts = [`Chiến dịch số ${found.campaignId}: ${found.name}`];
  for (const { lot, start, communes } of found.lots)
    parts.push(
      `Đợt ${lot + 1}, từ ${sayMomentInSentence(start)}: ${communes.length} xã, phường (${communes.map(({ code }) => code).join(', ')})`,
    );
  for (const { label, foresight, judgement, description } of found.bundles)
    parts.push([label, ...[foresight, judgement, description].flatMap((one) => one?.words ?? [])].join('\n'));
  return parts.join('\n\n');
}

const WRITERS: Record<(typeof FORMATS)[number], (model: ReportModel) => string | Promise<Buffer>> = {
  text: (model) => `${reportText(model)}\n`,
  json: (model) => `${JSON.stringify(model, null, 2)}\n`,
  csv: reportCsv,
  xlsx: reportXlsx,
  docx: reportDocx,
  html: reportHtml,
};

/** A report on the screen or in a file; XLSX and DOCX only in a file, because they are not text. */
async function deliver(model: ReportModel, options: ReportOptions): Promise<CommandResult> {
  const format = options.format ?? (options.json === true ? 'json' : 'text');
  if ((format === 'xlsx' || format === 'docx') && options.output === undefined)
    return { kind: 'failed', message: `định dạng này cần tên tệp: thêm -o TỆP.${format}` };
  const content = await WRITERS[format](model);
  if (options.output === undefined)
    return {
      kind: 'done',
      json: format === 'csv' || format === 'html' ? { [format]: content } : model,
      text: String(content).trimEnd(),
    };
  try {
    await writeFile(options.output, content);
  } catch {
    return { kind: 'failed', message: `không ghi được tệp: ${options.output}` };
  }
  return { kind: 'done', json: { file: options.output }, text: `Đã ghi ${options.output}` };
}

function reportText(model: ReportModel): string {
  const parts = [`${model.title}\n${model.periodText}`];
  for (const bundle of model.bundles) {
    const rows = bundle.rows.map((row) => [
      row.rankText,
      row.unit,
      row.linkedText,
      row.totalText,
      row.percentText,
      row.change.text,
      row.source,
      [...row.cautions, row.change.caution].filter(Boolean).join(' '),
    ]);
    const total = [
      '',
      bundle.total.label,
      bundle.total.linkedText,
      bundle.total.totalText,
      bundle.total.percentText,
      bundle.total.change.text,
      bundle.total.source,
      bundle.total.change.caution,
    ];
    parts.push(
      [
        bundle.label,
        table([
          ['Hạng', 'Đơn vị', 'Qua liên thông', 'Tổng', 'Tỷ lệ', 'So kỳ trước', 'Nguồn', ''],
          ...rows,
          total,
        ]),
        ...bundle.printed.map((note) => `Lưu ý: ${note.text}`),
        ...bundle.notes,
      ].join('\n'),
    );
  }
  if (model.joined !== null) parts.push(joinedNotes(model).join('\n'));
  parts.push(model.explanation, ...model.sources.map((source) => `${source.mark} ${source.text}`));
  if (model.before !== null) parts.push(model.before.text, ...model.before.notes);
  return parts.join('\n\n');
}
