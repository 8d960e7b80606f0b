/** Former districts (until 30/6/2025) or today's communes: what the rows of a table are. */

import type { UnitLevel } from '../../areas/areas.ts';

export type { UnitLevel };

/** A unit that `areas/` knows. `areaCode` is a commune's five digits; a former district has only its full name. */
export type TableUnit = { level: UnitLevel; name: string; areaCode: string | null; district: string | null };

export type UnitQuestion = {
  /** As printed: with or without "Huyện", "Xã", with or without diacritics. */
  name: string;
  code: string | null;
  /** The wider unit of a second column, if the table has one. */
  parent: string | null;
  /** What the table is known to list; null when it does not say. */
  level: UnitLevel | null;
};

export type UnitAnswer =
  /** `read`: the name was understood in spite of its spelling, which is said in a warning. */
  | { kind: 'one'; unit: TableUnit; read?: 'spelling' }
  | { kind: 'ambiguous'; candidates: string[] }
  | { kind: 'none'; near: string[] };

/** How a table asks for its units; the front door answers from `areas/`, a test from a list. */
export type ResolveUnit = (question: UnitQuestion) => UnitAnswer;

/** So many names that are no units refuse the table ten times over: the rest is not searched for slips, which takes long. */
const MOST_UNKNOWN = 1000;

/** Asks for each name once, however often it stands in a long table. */
export function remembering(resolveUnit: ResolveUnit): ResolveUnit {
  const answers = new Map<string, UnitAnswer>();
  let unknown = 0;
  return (question) => {
    const { name, code, parent, level } = question;
    const key = `${name}\n${code ?? ''}\n${parent ?? ''}\n${level ?? ''}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    if (unknown >= MOST_UNKNOWN) return { kind: 'none', near: [] };
    const answer = resolveUnit(question);
    if (answer.kind !== 'one') unknown += 1;
    answers.set(key, answer);
    return answer;
  };
}

/** What makes two rows the same unit across tables and spellings. */
export function unitKey(unit: Pick<TableUnit, 'level' | 'areaCode' | 'district' | 'name'>): string {
  return unit.areaCode !== null && unit.level === 'commune'
    ? unit.areaCode
    : `district:${unit.district ?? unit.name}`;
}

/** The level that a printed name shows by its first word, if it does. */
export function levelOfName(name: string): UnitLevel | null {
  const text = name.normalize('NFC').toLowerCase().trim();
  if (/^(xã|phường|đặc khu|thị trấn|xa|phuong|dac khu|thi tran|p\.|x\.|tt\.)\s/u.test(text)) return 'commune';
  if (/^(huyện|quận|thị xã|thành phố|huyen|quan|thi xa|thanh pho|tp\.?|tx\.?|h\.|q\.)\s/u.test(text))
    return 'district';
  return null;
}
