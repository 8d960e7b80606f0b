/** Reads the list of confirmations that an office sends: every row checked, every unreadable cell named. Pure. */

import { placeFinder, placeOfRow } from '../../areas/place-columns.ts';
import { DAY_MS, SECOND_MS } from '../../calendar/durations.ts';
import { readMobile } from '../../channels/sms/numbers.ts';
import { readDossierCode } from '../../files/cells/codes.ts';
import { unlikelyName } from '../../files/cells/names.ts';
import { readPhones } from '../../files/cells/phones.ts';
import { readMoment } from '../../files/dates.ts';
import { type Matched, matchHeaders } from '../../files/headers.ts';
import type { Problem } from '../../files/problem.ts';
import { type CheckedRow, dataRows, problemsOfRows, type ReportProblem } from '../../files/rows.ts';
import type { TextSheet } from '../../files/sheet.ts';
import type { ConsentState } from '../states.ts';
import { bundleOf, livesWithOf, roleOf, stateOf } from '../written-states.ts';
import { CONSENTS, type ConsentColumn } from './columns.ts';
import { type ConsentFile, type DossierRow, join, type NamedPerson, noDossiers } from './dossier-row.ts';
import {
  AFTER_AS_OF,
  BAD_BUNDLE,
  BAD_CODE,
  BAD_LIVES_WITH,
  BAD_ROLE,
  BAD_STATE,
  BEFORE_REQUEST,
  badDate,
  beforeCode,
  LONG_AGO,
  NO_CODE,
} from './findings.ts';
import { rolesOf, unmerged } from './row-views.ts';

/** The day on which the dossier was filed stands in its code: `-261103-`. */
const DAY_IN_CODE = /-(\d{2})(\d{2})(\d{2})-\d+$/;
/** A request that was open for longer is a slip of the year, or of the calendar of the spreadsheet. */
const LONGEST_OPEN_DAYS = 400;
const END_OF_DAY_MS = DAY_MS - SECOND_MS;

type Told = ReportProblem<ConsentColumn>;

/** What was read so far: a list may go on over several sheets. `byCode`: where in the list a dossier stands. */
export type PartialConsentFile = { file: ConsentFile; byCode: Map<string, number> };

export function beginning(): PartialConsentFile {
  return {
    file: { dossiers: noDossiers(), rows: 0, bad: 0, badCodes: new Set(), incomplete: false },
    byCode: new Map(),
  };
}

/**
 * Checks every row of one sheet of confirmations known at `asOf` and adds the good ones to `begun`; gives what is wrong
 * with the others, warnings among them. Pure. A row is one confirmation of one person (or of several, `rolesOf`); rows of
 * one dossier are put together. Blank optional cells are fine; every other unreadable cell is a problem with its place.
 * Yields now and then (`unhurried`).
 * @param home the loader's province, for communes whose name stands in several
 */
export function* consentRows(
  sheet: TextSheet,
  headers: Matched<ConsentColumn>,
  asOf: Date,
  begun: PartialConsentFile,
  home = '',
): Generator<void, Problem[]> {
  const read = rowReader(headers.at, asOf, home);
  const { file, byCode } = begun;
  const problems = problemsOfRows(sheet.fileName);
  const filled = unmerged();
  const views = rolesOf(headers.at);
  for (const written of dataRows(sheet.fileName, sheet.rows, headers)) {
    if (written === null) {
      yield;
      continue;
    }
    for (const row of views(filled(written))) {
      file.rows += 1;
      const { dossier, code } = read(row);
      const place = dossier === null ? undefined : byCode.get(dossier.nationalCode);
      const known = place === undefined ? undefined : file.dossiers.at(place);
      const joined = dossier === null ? null : join(known, dossier, row.report);
      if (dossier === null || joined === 'bad') {
        file.bad += 1;
        if (code === null) file.incomplete = true;
        else file.badCodes.add(code);
      } else if (joined === 'new') {
        byCode.set(dossier.nationalCode, file.dossiers.length);
        file.dossiers.push(dossier);
      } else if (place !== undefined && known !== undefined) file.dossiers.keep(place, known);
    }
    problems.add(written.problems);
  }
  return problems.all();
}

/** One sheet with what is wrong with it, in the order of its rows. */
export type CheckedConsents = Omit<ConsentFile, 'dossiers'> & { dossiers: DossierRow[]; problems: Problem[] };

/** One sheet alone. */
export function* readConsents(
  sheet: TextSheet,
  asOf: Date,
  begun: PartialConsentFile = beginning(),
): Generator<void, CheckedConsents | { kind: 'refused'; problems: Problem[] }> {
  const headers = matchHeaders(sheet.fileName, sheet.rows, CONSENTS.columns, CONSENTS.oneOf);
  if (headers.kind === 'refused') return headers;
  const problems = yield* consentRows(sheet, headers, asOf, begun);
  return { ...begun.file, dossiers: [...begun.file.dossiers], problems };
}

function rowReader(at: Partial<Record<ConsentColumn, number>>, asOf: Date, home: string) {
  const placeOf = placeFinder(asOf, home);
  return (written: CheckedRow<ConsentColumn>): { dossier: DossierRow | null; code: string | null } => {
    const { row, cell, report } = written;
    const code = readDossierCode(cell('code'));
    if (code === null) report('code', cell('code') === '' ? NO_CODE : BAD_CODE);
    const local = cell('local') === '' ? null : readDossierCode(cell('local'));
    if (cell('local') !== '' && local === null) report('local', BAD_CODE);
    const bundle = bundleOf(cell('bundle'));
    if (bundle === null) report('bundle', BAD_BUNDLE);
    const livesWith = bundle === 'birth' ? livesWithOf(cell('livesWith')) : null;
    if (livesWith === 'unreadable') report('livesWith', BAD_LIVES_WITH, 'warning');
    const role = roleOf(cell('role'));
    if (role === null) report('role', BAD_ROLE);
    const state = stateOf(cell('state'));
    if (state === null) report('state', BAD_STATE);
    const requestedAt = readRequested(cell('requested'), { state, asOf, code }, report);
    const deadlineAt = readDeadline(cell('deadline'), requestedAt, report);
    const applicant = readNamed(cell('applicant'), cell('applicantPhone'), 'applicant', report);
    const person = readNamed(cell('person'), cell('personPhone'), 'person', report);
    const place = placeOfRow(written, at, placeOf);
    const unread = code === null || bundle === null || role === null || state === null;
    if (unread || requestedAt === null || deadlineAt === 'bad' || place === null || written.bad())
      return { dossier: null, code };
    const dossier: DossierRow = {
      nationalCode: code,
      provincialCode: local === code ? null : local,
      bundle,
      areaCode: place.areaCode,
      provinceCode: place.provinceCode,
      livesWith: livesWith === 'unreadable' ? null : livesWith,
      applicant,
      consents: [{ row, role, person, state, requestedAt, deadlineAt }],
    };
    return { dossier, code };
  };
}

function readRequested(
  written: string,
  { state, asOf, code }: { state: ConsentState | null; asOf: Date; code: string | null },
  report: Told,
): Date | null {
  // Nothing was asked of anybody, so there is no date to write.
  if (written === '' && (state === 'not_required' || state === 'unknown')) return asOf;
  const read = readMoment(written);
  if (read.kind === 'refused') {
    report('requested', badDate(read));
    return null;
  }
  const filed = code === null ? null : dayOfCode(code);
  // A day of leeway for clocks and for codes made before midnight.
  if (filed !== null && read.at.getTime() < filed.getTime() - DAY_MS) {
    report('requested', beforeCode(filed));
    return null;
  }
  if (asOf.getTime() - read.at.getTime() > LONGEST_OPEN_DAYS * DAY_MS) {
    report('requested', LONG_AGO);
    return null;
  }
  if (read.at.getTime() > asOf.getTime() + DAY_MS) {
    report('requested', AFTER_AS_OF);
    return null;
  }
  return read.at;
}

/** The day in the code of a dossier, at its first moment in Viet Nam; null: the digits are no day. */
function dayOfCode(code: string): Date | null {
  const [, year = '', month = '', day = ''] = DAY_IN_CODE.exec(code) ?? [];
  const read = readMoment(`${day}/${month}/20${year}`);
  return read.kind === 'refused' ? null : read.at;
}

function readDeadline(written: string, requestedAt: Date | null, report: Told): Date | null | 'bad' {
  if (written === '') return null;
  const read = readMoment(written);
  if (read.kind === 'refused') {
    report('deadline', badDate(read));
    return 'bad';
  }
  // A day without an hour means the whole day.
  const at = read.hasTime ? read.at : new Date(read.at.getTime() + END_OF_DAY_MS);
  if (requestedAt !== null && at < requestedAt) {
    report('deadline', BEFORE_REQUEST);
    return 'bad';
  }
  return at;
}

function readNamed(name: string, phone: string, who: 'applicant' | 'person', report: Told): NamedPerson {
  const notAName = unlikelyName(name);
  if (notAName !== null) report(who, notAName);
  const named = { name: name === '' ? null : name, phone: null, callOnly: null };
  const cell = readPhones(phone);
  if (cell.kind === 'none') return named;
  if (cell.kind === 'refused') {
    report(`${who}Phone`, cell.found);
    return named;
  }
  return cell.numbers.reduce<NamedPerson>((so, number) => withNumber(so, number, who, report), named);
}

/** Adds a number of the cell: the first mobile takes messages, another one is for the clerk's call. */
function withNumber(
  named: NamedPerson,
  number: string,
  who: 'applicant' | 'person',
  report: Told,
): NamedPerson {
  const read = readMobile(number);
  if (read.kind === 'mobile')
    return named.phone === null
      ? { ...named, phone: read.e164 }
      : { ...named, callOnly: named.callOnly ?? number };
  // A landline or a foreign number is a true number: it is kept out of messages, and the clerk may still call it.
  const callable = read.reason === 'landline' || read.reason === 'foreign';
  const todo = callable
    ? 'Hồ sơ vẫn được nạp nhưng không nhắn tin được qua số này; nếu có, ghi thêm số di động.'
    : 'Ghi số di động 10 chữ số, ví dụ 0912345678; không có số thì để trống.';
  report(
    `${who}Phone`,
    { rule: `phone_${read.reason}`, message: read.staff, todo },
    callable ? 'warning' : 'error',
  );
  return callable ? { ...named, callOnly: named.callOnly ?? number } : named;
}
