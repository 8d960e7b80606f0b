/** The columns of a file as the page asks about them: what each was taken for, why, and what else it may count. */
import { BUNDLE_TITLES, BUNDLE_WORDS, BUNDLES, isBundle } from '../../../knowledge/bundle.ts';
import {
  type ColumnMapping,
  type FileLayout,
  isKept,
  isMeaning,
  KEPT,
  MEANINGS,
  NO_MAPPING,
  type TableLayout,
  type TableProblem,
} from '../../../uptake/uptake.ts';
import type { FormFields } from '../../form.ts';

type Option = { value: string; title: string; chosen: boolean };

/** A column with its choices; `options` is empty for columns that name units or number the rows. */
export type ColumnChoice = {
  number: number;
  letter: string;
  header: string;
  key: string;
  says: string;
  reason: string;
  samples: string;
  /** kept: counted; left: understood and left out; asked: has to be chosen; serving: names units and the like. */
  look: 'kept' | 'left' | 'asked' | 'serving';
  groups: { title: string; options: Option[] }[];
};

export type TableChoice = {
  page: string;
  columns: ColumnChoice[];
  rows: { number: number; cells: { text: string; look: ColumnChoice['look'] }[] }[];
  asked: number;
};

const LEAVE = 'note';
/** More columns are no table of an office, and no form that a person fills in. */
const MOST_COLUMNS = 60;

/** The tables of a file with a choice over every column; equal headings are asked once. */
export function tableChoices(layout: FileLayout): TableChoice[] {
  let number = 0;
  const known = new Set<string>();
  return layout.tables.flatMap((table): TableChoice[] => {
    const columns = table.columns.slice(0, MOST_COLUMNS).map((column): ColumnChoice => {
      number += 1;
      const { letter, header, key, meaning, says, reason, samples } = column;
      const look =
        meaning === null ? 'serving' : meaning === 'unknown' ? 'asked' : isKept(meaning) ? 'kept' : 'left';
      const chosen = meaning === null ? '' : `${meaning}${column.bundle === null ? '' : `:${column.bundle}`}`;
      return {
        ...{ number, letter, header, key, look, reason },
        says: column.bundle === null || look !== 'kept' ? says : `${says}, ${BUNDLE_WORDS[column.bundle]}`,
        samples: samples.join('; '),
        groups: meaning === null ? [] : groups(chosen, meaning),
      };
    });
    const fresh = columns.some(({ key, look }) => look !== 'serving' && !known.has(key));
    for (const { key } of columns) known.add(key);
    return fresh ? [{ page: table.page, columns, rows: rowsOf(table, columns), asked: asks(columns) }] : [];
  });
}

function asks(columns: readonly ColumnChoice[]): number {
  return columns.filter(({ look }) => look === 'asked').length;
}

function rowsOf(table: TableLayout, columns: readonly ColumnChoice[]): TableChoice['rows'] {
  return table.rows.map((cells, index) => ({
    number: table.first + index,
    cells: columns.map(({ look }, at) => ({ text: cells[at] ?? '', look })),
  }));
}

function groups(chosen: string, meaning: keyof typeof MEANINGS): ColumnChoice['groups'] {
  const option = (value: string, title: string): Option => ({ value, title, chosen: value === chosen });
  const first = meaning === 'unknown' ? [option('unknown', 'Chọn nghĩa của cột')] : [];
  const left =
    isKept(meaning) || meaning === 'unknown' || meaning === LEAVE
      ? []
      : [option(meaning, `Để ngoài: ${MEANINGS[meaning]}`)];
  return [
    { title: 'Để ngoài', options: [...first, ...left, option(LEAVE, 'Để ngoài, không nạp')] },
    ...BUNDLES.map((bundle) => ({
      title: BUNDLE_TITLES[bundle],
      options: KEPT.map((one) => option(`${one}:${bundle}`, MEANINGS[one])),
    })),
    // The bundle is named by the title, and the column says nothing of it.
    ...(isKept(meaning) && !chosen.includes(':')
      ? [{ title: 'Theo tiêu đề của bảng', options: [option(meaning, MEANINGS[meaning])] }]
      : []),
  ];
}

/** What the form says of columns and units, where it differs from what the file itself is taken for. */
export function mappingOfForm(form: FormFields, layout: FileLayout | null): ColumnMapping {
  const mapping: ColumnMapping = { columns: {}, units: {} };
  const proposed = new Map(
    (layout?.tables ?? []).flatMap((table) =>
      table.columns.map(({ key, meaning, bundle }) => [
        key,
        `${meaning ?? ''}${bundle === null ? '' : `:${bundle}`}`,
      ]),
    ),
  );
  const keys = form.all('key');
  const wishes = form.all('as');
  keys.forEach((key, at) => {
    const wish = wishes[at] ?? '';
    const [meaning = '', bundle = null] = wish.split(':');
    if (!isMeaning(meaning) || meaning === 'unknown' || proposed.get(key) === wish) return;
    mapping.columns[key] = { meaning, bundle: bundle !== null && isBundle(bundle) ? bundle : null };
  });
  const names = form.all('name');
  const codes = form.all('unit');
  names.forEach((name, at) => {
    const code = codes[at] ?? '';
    if (code !== '' && code !== '-') mapping.units[name] = code;
  });
  return mapping;
}

export function isEmpty(mapping: ColumnMapping): boolean {
  return (
    mapping === NO_MAPPING || Object.keys(mapping.columns).length + Object.keys(mapping.units).length === 0
  );
}

const MOST_UNITS = 30;

/** Names of the file that are no unit, or several: each asked once. */
export function unitQuestions(
  problems: readonly TableProblem[],
  units: readonly { code: string; fullName: string }[],
  given: Readonly<Record<string, string>>,
): { name: string; options: Option[] }[] {
  const names = problems.flatMap(({ rule, value }) =>
    (rule === 'unit-unknown' || rule === 'unit-ambiguous') && value !== null && value !== '' ? [value] : [],
  );
  const asked = [...new Set([...Object.keys(given), ...names])].slice(0, MOST_UNITS);
  return asked.map((name) => ({
    name,
    options: [
      { value: '-', title: 'Chọn đơn vị', chosen: given[name] === undefined },
      ...units.map(({ code, fullName }) => ({ value: code, title: fullName, chosen: given[name] === code })),
    ],
  }));
}
