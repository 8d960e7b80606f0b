/** What every command that loads a list takes alike: answers about its columns and words, and whether it is whole. */
import type { Command } from 'commander';
import { type ListAnswers, parseAnswers, printAnswers } from '../files/list-answers.ts';
import type { ListSpec } from '../files/lists.ts';
import type { TellProgress } from '../files/load-progress.ts';
import type { Problem } from '../files/problem.ts';
import type { ListQuestions } from '../imports/lists.ts';
import type { CoverageAsk } from '../imports/plan.ts';
import { whole as wholeNumber } from './arguments.ts';
import { readInput } from './context.ts';
import { progressLines } from './load-progress.ts';
import type { CommandResult, Terminal } from './result.ts';

export type ListOptions = {
  mapping?: string;
  printMapping?: boolean;
  includeHidden?: boolean;
  acceptGood?: boolean;
  whole?: boolean;
  additions?: boolean;
  leaving?: number;
  dryRun?: boolean;
};

export function listOptions(command: Command): Command {
  return command
    .option('--mapping <file>', 'tệp YAML ghi nghĩa của các cột và các từ')
    .option('--print-mapping', 'in cách hiểu tệp ra YAML để sửa và dùng với --mapping, không nạp')
    .option('--include-hidden', 'đọc cả trang, dòng, cột đang ẩn')
    .option('--accept-good', 'lưu các dòng đúng dù còn dòng sai')
    .option('--whole', 'tệp là danh sách đầy đủ: những gì không còn trong tệp sẽ rời danh sách')
    .option('--additions', 'tệp chỉ là phần bổ sung')
    .option('--leaving <number>', 'xác nhận số dòng rời danh sách khi tệp ít hơn hẳn', wholeNumber)
    .option('--dry-run', 'chỉ kiểm tra, không lưu');
}

type ListRequest = CoverageAsk & {
  answers?: ListAnswers;
  includeHidden: boolean;
  acceptGood: boolean;
  dryRun: boolean;
  onProgress: TellProgress;
};

/** The options as the verbs take them. */
export async function listRequest(
  options: ListOptions,
  spec: ListSpec<string>,
  { err }: Terminal,
): Promise<ListRequest | { refusal: CommandResult }> {
  if (options.whole === true && options.additions === true)
    return { refusal: { kind: 'failed', message: 'chỉ chọn một trong --whole và --additions.' } };
  const request: ListRequest = {
    coverage: options.whole === true ? 'whole' : options.additions === true ? 'additions' : undefined,
    agreed: options.leaving,
    includeHidden: options.includeHidden === true,
    acceptGood: options.acceptGood === true,
    dryRun: options.dryRun === true || options.printMapping === true,
    onProgress: progressLines(err),
  };
  if (options.mapping === undefined) return request;
  const file = await readInput(options.mapping);
  if ('refusal' in file) return file;
  const read = parseAnswers(new TextDecoder().decode(file.bytes), Object.keys(spec.columns));
  if (read.kind === 'refused')
    return { refusal: { kind: 'failed', message: `tệp --mapping: ${read.message}` } };
  return { ...request, answers: read.answers };
}

/** The answer to `--print-mapping`: what the file was read with, with a blank for each thing that is asked. */
export function printedMapping(
  spec: ListSpec<string>,
  { questions, problems }: { questions?: ListQuestions | undefined; problems: readonly Problem[] },
): CommandResult {
  if (questions === undefined || questions.layout === null)
    return { kind: 'refused', problems: [...problems] };
  const words: Record<string, string[]> = {};
  const missing: string[] = [];
  for (const { asks } of problems) {
    if (asks?.kind === 'word') words[asks.column] = [...new Set([...(words[asks.column] ?? []), asks.word])];
    else if (asks?.kind === 'column') missing.push(...asks.columns);
  }
  const { layout, answers } = questions;
  const titles = Object.fromEntries(Object.entries(spec.columns).map(([name, { title }]) => [name, title]));
  const headings = layout.sheets.flatMap((sheet) => sheet.headings);
  const text = printAnswers({ headings, titles, words, missing: [...new Set(missing)], answers });
  return { kind: 'done', json: { layout, words, missing, answers }, text: text.trimEnd() };
}
