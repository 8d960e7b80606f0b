/** Reads the list in which an agency says where its cases stand: every row checked, every unreadable cell named. Pure. */
import { placeFinder, placeOfRow } from '../../areas/place-columns.ts';
import { type Day, plusDays } from '../../calendar/day.ts';
import { readMobile } from '../../channels/sms/numbers.ts';
import { bundleOf } from '../../consent/written-states.ts';
import { dayOfDossierCode, readDossierCode } from '../../files/cells/codes.ts';
import { unlikelyName } from '../../files/cells/names.ts';
import { readPhones } from '../../files/cells/phones.ts';
import { readDate } from '../../files/dates.ts';
import type { Matched } from '../../files/headers.ts';
import type { Problem } from '../../files/problem.ts';
import { type CheckedRow, dataRows, problemsOfRows } from '../../files/rows.ts';
import type { TextSheet } from '../../files/sheet.ts';
import { oneLine, plainDashes, withoutTextMark } from '../../writing/cleaning.ts';
import { fold } from '../../writing/letters.ts';
import type { SideState } from '../sides.ts';
import type { SideColumn } from './columns.ts';
import {
  afterList,
  BAD_BUNDLE,
  BAD_CODE,
  BAD_SIGNED,
  BAD_STATE,
  badDay,
  beforeCode,
  contradicts,
  DONE_BEFORE,
  NO_IDENTITY,
  twice,
} from './findings.ts';
import type { SideRow, Who } from './row.ts';
import { sideStateOf, signedOf } from './written-states.ts';

/** The code of the national portal begins so; every side may write it into its own column of codes. */
const NATIONAL = /^G\d{2}\./;
/** Codes of agencies have many forms: letters, figures, points, strokes, and at least three figures among them. */
const OWN_CODE = /^[A-Z0-9Đ][A-Z0-9Đ./-]{3,39}$/;
const LONGEST_REASON = 500;

/** What was read of a list so far: it may go on over several sheets. `bad`: rows with an error, which are left out. */
export type SideListSoFar = {
  rows: SideRow[];
  read: number;
  bad: number;
  /** Where in `rows` a case stands, by each name it has. */
  seen: Map<string, number>;
};

export function beginning(): SideListSoFar {
  return { rows: [], read: 0, bad: 0, seen: new Map() };
}

/**
 * Checks every row of one sheet and adds the good ones to `so`. A row that repeats another is a warning; one that says
 * something else of the same case is refused.
 * @param asOf the day of which the list is; no day in it lies after that
 * @param home the loader's province, for communes whose name stands in several
 */
export function* sideRows(
  sheet: TextSheet,
  headers: Matched<SideColumn>,
  so: SideListSoFar,
  { asOf, at, home = '' }: { asOf: Day; at: Date; home?: string },
): Generator<void, Problem[]> {
  const placeOf = placeFinder(at, home);
  const problems = problemsOfRows(sheet.fileName);
  for (const written of dataRows(sheet.fileName, sheet.rows, headers)) {
    if (written === null) {
      yield;
      continue;
    }
    so.read += 1;
    const place = placeOfRow(written, headers.at, placeOf);
    const row = readRow(written, asOf);
    if (row === null || place === null || written.bad()) so.bad += 1;
    else add(so, { ...row, areaCode: place.areaCode, provinceCode: place.provinceCode }, written);
    problems.add(written.problems);
  }
  return problems.all();
}

function add(so: SideListSoFar, row: SideRow, { report }: CheckedRow<SideColumn>): void {
  const names = namesOf(row);
  const first = names.map((name) => so.seen.get(name)).find((place) => place !== undefined);
  const before = first === undefined ? undefined : so.rows[first];
  if (before !== undefined) {
    if (before.state === row.state) report('code', twice(before.row), 'warning');
    else {
      report('state', contradicts(before.row));
      so.bad += 1;
    }
    return;
  }
  for (const name of names) so.seen.set(name, so.rows.length);
  so.rows.push(row);
}

function namesOf({ code, nationalCode, who, bundle, areaCode }: SideRow): string[] {
  const codes = [code, nationalCode].flatMap((one) => one ?? []);
  if (codes.length > 0) return codes;
  return [`${bundle}/${areaCode}/${fold(who.subject ?? '')}/${who.eventDay}`];
}

type Read = Omit<SideRow, 'areaCode' | 'provinceCode'>;

function readRow(
  written: CheckedRow<SideColumn>,
  asOf: Day,
): (Read & Pick<SideRow, 'areaCode' | 'provinceCode'>) | null {
  const { row, cell, report } = written;
  const { code, nationalCode } = codesOf(written);
  // "Đăng ký thường trú (liên thông khai sinh)": what stands in brackets counts here.
  const bundle = bundleOf(cell('bundle')) ?? bundleOf(cell('bundle').replace(/[()[\]]/g, ' '));
  if (bundle === null) report('bundle', BAD_BUNDLE);
  const filed = dayOfDossierCode(nationalCode ?? code ?? '');
  const day = (column: SideColumn, mayBeLater = false): Day | null => {
    if (cell(column) === '') return null;
    const read = readDate(cell(column));
    if (read.kind === 'refused') {
      report(column, badDay(read.why));
      return null;
    }
    if (!mayBeLater && read.day > asOf) report(column, afterList(asOf));
    // A day of leeway for codes made before midnight.
    else if (column !== 'eventDay' && filed !== null && read.day < plusDays(filed, -1))
      report(column, beforeCode(filed));
    return read.day;
  };
  const receivedOn = day('received') ?? filed;
  const doneOn = day('done');
  const returnedOn = day('returned');
  const dueOn = day('due', true);
  for (const [column, end] of [
    ['done', doneOn],
    ['returned', returnedOn],
  ] as const)
    if (end !== null && receivedOn !== null && end < receivedOn) report(column, DONE_BEFORE);
  const reason = oneLine(cell('reason')).slice(0, LONGEST_REASON);
  const state = stateOf(written, { doneOn, returnedOn, reason });
  if (state === null) report('state', BAD_STATE);
  const noticeSigned = signedOf(cell('signed'));
  if (noticeSigned === null && cell('signed') !== '') report('signed', BAD_SIGNED, 'warning');
  const who = readWho(written, day('eventDay'));
  const named = who.subject !== null && who.eventDay !== null;
  if (code === null && nationalCode === null && !named && !written.bad()) report('code', NO_IDENTITY);
  if (bundle === null || state === null) return null;
  return {
    ...{ row, code, nationalCode, bundle, state, receivedOn, dueOn, doneOn, returnedOn, noticeSigned, who },
    reason: reason === '' ? null : reason,
    ...{ areaCode: '', provinceCode: '' },
  };
}

/** What a row says; without a word of its own, what its days say. */
function stateOf(
  { cell }: CheckedRow<SideColumn>,
  { doneOn, returnedOn, reason }: { doneOn: Day | null; returnedOn: Day | null; reason: string },
): SideState | null {
  if (cell('state') !== '') return sideStateOf(cell('state'));
  if (returnedOn !== null) return doneOn !== null && doneOn >= returnedOn ? 'done' : 'returned';
  if (doneOn !== null) return 'done';
  return reason === '' ? 'arrived' : 'returned';
}

function codesOf({ cell, report }: CheckedRow<SideColumn>): {
  code: string | null;
  nationalCode: string | null;
} {
  const national = cell('national') === '' ? null : readDossierCode(cell('national'));
  if (national === null && cell('national') !== '') report('national', BAD_CODE);
  const own = cell('code') === '' ? null : (readDossierCode(cell('code')) ?? ownCode(cell('code')));
  if (own === null && cell('code') !== '') report('code', BAD_CODE);
  // The national code in the only column of codes is what all sides know the case by.
  if (national === null && own !== null && NATIONAL.test(own)) return { code: null, nationalCode: own };
  return { code: own === national ? null : own, nationalCode: national };
}

function ownCode(written: string): string | null {
  const code = withoutTextMark(plainDashes(written.replace(/\s/gu, ''))).toUpperCase();
  return OWN_CODE.test(code) && code.replace(/\D/g, '').length >= 3 ? code : null;
}

function readWho({ cell, report }: CheckedRow<SideColumn>, eventDay: Day | null): Who {
  for (const column of ['subject', 'applicant'] as const) {
    const notAName = unlikelyName(cell(column));
    if (notAName !== null) report(column, notAName);
  }
  const read = readPhones(cell('applicantPhone'));
  let phone: string | null = null;
  if (read.kind === 'refused') report('applicantPhone', read.found, 'warning');
  else if (read.kind !== 'none')
    for (const number of read.numbers) {
      const mobile = readMobile(number);
      if (mobile.kind === 'mobile') phone ??= mobile.e164;
    }
  const name = (column: 'subject' | 'applicant') => (cell(column) === '' ? null : cell(column));
  return { subject: name('subject'), eventDay, applicant: name('applicant'), phone };
}
