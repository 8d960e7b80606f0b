/**
 * What a person answered about a list: which heading is which column, what stands for a column the file does not have, and
 * what a word of a cell means. Kept per office and shape of file, and written as a small YAML for the command line.
 */
import { parse, stringify } from 'yaml';
import { foldKey } from '../writing/letters.ts';

export type ListAnswers = {
  /** Heading (folded) to the name of its column, or `LEAVE_OUT`. */
  readonly columns: Readonly<Record<string, string>>;
  /** Column to what each of its words (`wordKey`) is read as. */
  readonly words: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What every row says in a column that the file does not have. */
  readonly given: Readonly<Record<string, string>>;
};

export const NO_ANSWERS: ListAnswers = { columns: {}, words: {}, given: {} };
export const LEAVE_OUT = '-';

/** A word as answers know it again: case, marks and spaces aside; signs ("x", "✓") as they stand. */
export function wordKey(text: string): string {
  return foldKey(text) || text.trim().toLowerCase();
}

export function noAnswers({ columns, words, given }: ListAnswers): boolean {
  return [columns, words, given].every((one) => Object.keys(one).length === 0);
}

/** Answers laid over others: what was said last holds. */
export function answersOver(under: ListAnswers, over: ListAnswers): ListAnswers {
  const words = { ...under.words };
  for (const [column, own] of Object.entries(over.words)) words[column] = { ...words[column], ...own };
  return {
    columns: { ...under.columns, ...over.columns },
    words,
    given: { ...under.given, ...over.given },
  };
}

export type ReadAnswers = { kind: 'answers'; answers: ListAnswers } | { kind: 'refused'; message: string };

const MOST = 1000;

/** Reads kept or written answers; says in one sentence what is wrong with them. */
export function readAnswers(value: unknown, columns: readonly string[]): ReadAnswers {
  if (!isMap(value)) return no('tệp phải có các mục “columns”, “words”, “given”.');
  const headings: Record<string, string> = {};
  const words: Record<string, Record<string, string>> = {};
  const given: Record<string, string> = {};
  const unknown = (name: string) =>
    name !== LEAVE_OUT && !columns.includes(name)
      ? `không có cột “${name}”; các cột: ${columns.join(', ')}, hoặc “${LEAVE_OUT}” để để ngoài.`
      : null;
  for (const [heading, name] of pairs(value.columns)) {
    const wrong = unknown(String(name));
    if (wrong !== null) return no(wrong);
    headings[headingKey(heading)] = String(name);
  }
  for (const [column, list] of pairs(value.words)) {
    const wrong = unknown(column);
    if (wrong !== null) return no(wrong);
    words[column] = Object.fromEntries(pairs(list).map(([word, says]) => [wordKey(word), String(says)]));
  }
  for (const [column, says] of pairs(value.given)) {
    const wrong = unknown(column);
    if (wrong !== null) return no(wrong);
    given[column] = String(says);
  }
  return { kind: 'answers', answers: { columns: headings, words, given } };
}

/** Reads the YAML of `--mapping`. */
export function parseAnswers(yaml: string, columns: readonly string[]): ReadAnswers {
  try {
    return readAnswers(parse(yaml), columns);
  } catch {
    return no('không đọc được YAML; xin bản mẫu bằng --print-mapping.');
  }
}

/** The answers that a file would be read with, as YAML to be changed and given back with `--mapping`. */
export function printAnswers(asked: {
  headings: readonly { text: string; key: string; column: string | null }[];
  titles: Readonly<Record<string, string>>;
  words: Readonly<Record<string, readonly string[]>>;
  missing: readonly string[];
  answers: ListAnswers;
}): string {
  const columns: Record<string, string> = {};
  for (const { text, key, column } of asked.headings)
    columns[key.includes('#') ? key : text] = column ?? LEAVE_OUT;
  const words: Record<string, Record<string, string>> = {};
  for (const [column, list] of Object.entries(asked.words))
    words[column] = Object.fromEntries(
      list.map((word) => [word, asked.answers.words[column]?.[wordKey(word)] ?? '']),
    );
  const given = Object.fromEntries([
    ...asked.missing.map((name) => [name, '']),
    ...Object.entries(asked.answers.given),
  ]);
  const head = [
    '# columns: tên cột trong tệp -> nghĩa của cột, hoặc "-" để để ngoài. Các nghĩa:',
    ...Object.entries(asked.titles).map(([name, title]) => `#   ${name}: ${title}`),
    '# words: từ trong tệp -> từ hệ thống đọc được. given: giá trị chung cho cột mà tệp không có.',
  ];
  return `${head.join('\n')}\n${stringify({ columns, words, given })}`;
}

function headingKey(heading: string): string {
  const [, text = heading, times = ''] = /^(.*?)(#\d+)?$/s.exec(heading) ?? [];
  const bare = text.replace(/\([^)]*\)|\[[^\]]*\]/g, ' ');
  return `${foldKey(bare) || foldKey(text)}${times}`;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pairs(value: unknown): [string, unknown][] {
  return isMap(value)
    ? Object.entries(value)
        .filter(([, one]) => one !== null && one !== '')
        .slice(0, MOST)
    : [];
}

function no(message: string): ReadAnswers {
  return { kind: 'refused', message };
}
