/**
 * What a person answered about a file: what its columns count and which units its names mean. Kept per office and shape of
 * file, and written as a small YAML for the command line.
 */

import { parse, stringify } from 'yaml';
import { BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import { foldTitle } from '../fold-title.ts';
import type { ColumnAnswers } from './head-columns.ts';
import type { FileLayout } from './layout.ts';
import { type ColumnMeaning, isKept, MEANINGS } from './meanings.ts';

/** `columns`: by the folded words over a column. `units`: printed name to a commune's code or an old district's full name. */
export type ColumnMapping = {
  columns: Record<string, { meaning: ColumnMeaning; bundle: Bundle | null }>;
  units: Record<string, string>;
};

export const NO_MAPPING: ColumnMapping = { columns: {}, units: {} };

/** @param reason what is said of columns whose meaning comes from these answers */
export function columnAnswers(mapping: ColumnMapping, reason: string): ColumnAnswers {
  return new Map(
    Object.entries(mapping.columns).map(([key, { meaning, bundle }]) => [key, { meaning, bundle, reason }]),
  );
}

/** Answers laid over others: what was said last holds. */
export function overlaid(under: ColumnMapping, over: ColumnMapping): ColumnMapping {
  return { columns: { ...under.columns, ...over.columns }, units: { ...under.units, ...over.units } };
}

export function isMeaning(text: string): text is ColumnMeaning {
  return Object.hasOwn(MEANINGS, text);
}

export type ReadMapping = { kind: 'mapping'; mapping: ColumnMapping } | { kind: 'refused'; message: string };

const MOST = 500;

/** Reads a kept or written mapping; says in one sentence what is wrong with it. */
export function readMapping(value: unknown): ReadMapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return no('tệp phải có mục “columns” và “units”.');
  const { columns = {}, units = {} } = value as { columns?: unknown; units?: unknown };
  const mapping: ColumnMapping = { columns: {}, units: {} };
  for (const [key, one] of entries(columns)) {
    const written = typeof one === 'string' ? { meaning: one } : (one as Record<string, unknown> | null);
    const meaning = String(written?.meaning ?? '');
    const bundle = written?.bundle ?? null;
    if (!isMeaning(meaning))
      return no(
        `cột “${key}” có nghĩa “${meaning}” không có trong danh sách: ${Object.keys(MEANINGS).join(', ')}.`,
      );
    if (bundle !== null && !BUNDLES.includes(bundle as Bundle))
      return no(`cột “${key}” có nhóm “${String(bundle)}”, phải là birth hoặc death.`);
    mapping.columns[keyOf(key)] = { meaning, bundle: bundle as Bundle | null };
  }
  for (const [name, code] of entries(units)) {
    if (typeof code !== 'string' && typeof code !== 'number')
      return no(`đơn vị “${name}” cần một mã hoặc tên.`);
    mapping.units[name] = String(code);
  }
  return { kind: 'mapping', mapping };
}

/** Reads the YAML of `--mapping`. */
export function parseMapping(yaml: string): ReadMapping {
  try {
    return readMapping(parse(yaml));
  } catch {
    return no('không đọc được YAML; xin bản mẫu bằng --print-mapping.');
  }
}

function entries(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.entries(value).slice(0, MOST)
    : [];
}

/** Keys are written as the headings are, with marks and "›" or ">" between group and column. */
function keyOf(written: string): string {
  return written
    .split(/\s*[>›]\s*/)
    .map(foldTitle)
    .filter((words) => words !== '')
    .join(' > ');
}

function no(message: string): ReadMapping {
  return { kind: 'refused', message };
}

/** The mapping that a file would be read with, as YAML to be changed and given back with `--mapping`. */
export function printMapping(layout: FileLayout, units: Readonly<Record<string, string>> = {}): string {
  const columns: Record<string, { meaning: ColumnMeaning; bundle?: Bundle }> = {};
  for (const table of layout.tables)
    for (const { key, meaning, bundle } of table.columns) {
      if (meaning === null || columns[key] !== undefined) continue;
      columns[key] = { meaning, ...(bundle === null || !isKept(meaning) ? {} : { bundle }) };
    }
  const list = Object.entries(MEANINGS).map(([meaning, says]) => `#   ${meaning}: ${says}`);
  const head = [
    '# Nghĩa của từng cột (tên cột viết không dấu, nhóm cột trước, cách nhau bằng " > ").',
    '# Cột “unknown” phải chọn nghĩa, hoặc “note” để để ngoài. Các nghĩa:',
    ...list,
    '# bundle: birth (khai sinh) hoặc death (khai tử). units: tên in trong tệp -> mã xã, hoặc tên đầy đủ của huyện cũ.',
  ];
  return `${head.join('\n')}\n${stringify({ columns, units })}`;
}
