/** What becomes of a file that an office sent, in one line: what was read of it, or the rule that stopped it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONSENTS } from '../../consent/loading/columns.ts';
import { beginning, consentRows } from '../../consent/loading/file.ts';
import { GROUPS, type GroupsSoFar, groupRows } from '../../contacts/loading/groups-file.ts';
import { noPeople, PEOPLE, peopleRows } from '../../contacts/loading/people-file.ts';
import type { ListAnswers } from '../../files/list-answers.ts';
import { readList } from '../../files/lists.ts';
import type { Problem } from '../../files/problem.ts';
import { BUNDLES } from '../../knowledge/bundle.ts';
import { DESKS, type DesksSoFar, deskRows } from '../../links/desks-file.ts';
import { unitsOfProvince } from '../../uptake/reading/area-units.ts';
import { readRequest } from '../../uptake/reading/request.ts';
import { readTable } from '../../uptake/reading/table.ts';
import { checkTable, sumOf } from '../../uptake/tables/checks.ts';

import type { Case } from './cases.ts';
import { fileOf, type Layout } from './layouts.ts';

const FOLDER = join('test', 'imports', 'cases', '/');
const NOW = new Date('2026-12-01T00:00:00Z');

export function bytesOf(file: string): Uint8Array {
  return readFileSync(FOLDER + file);
}

/** "44 2025-10-01/2025-10-31 birth 4: 280 257", one part for each period and bundle, or "! rule rule". */
export async function judgeUptake(
  file: string,
  given: { province?: string; from?: string; to?: string } = {},
) {
  const asked = await readRequest(
    {
      fileName: file,
      bytes: bytesOf(file),
      ...(given.province === undefined ? {} : { provinceCode: given.province }),
      ...(given.from === undefined ? {} : { from: given.from }),
      ...(given.to === undefined ? {} : { to: given.to }),
    },
    NOW,
  );
  if (asked.kind === 'refused') return rules(asked.findings);
  const said: string[] = [];
  for (const part of asked.periods) {
    const { provinceCode } = asked;
    const { table, findings } = readTable(part.grid(), {
      resolveUnit: unitsOfProvince({ provinceCode, periodTo: part.period.to }),
      provinceName: null,
      level: null,
      bundle: part.bundle,
    });
    const all = [...findings, ...(table === null ? [] : checkTable(table))];
    if (table === null || all.some(({ severity }) => severity === 'error')) return rules(all);
    for (const bundle of BUNDLES) {
      const rows = table.rows.filter((row) => row.figures[bundle] !== undefined);
      if (rows.length === 0) continue;
      const flows = (['received', 'returned', 'unexplained', 'overdue'] as const)
        .filter((flow) => rows.some((row) => row.figures[bundle]?.flow[flow] !== undefined))
        .map((flow) => `${flow} ${sumOf(rows, bundle, flow)}`);
      const { from, to } = part.period;
      const counts = `${sumOf(rows, bundle, 'total')} ${sumOf(rows, bundle, 'linked')}`;
      said.push([`${provinceCode} ${from}/${to} ${bundle} ${rows.length}: ${counts}`, ...flows].join(' '));
    }
  }
  return said.join(' + ');
}

function rules(found: readonly { rule: string; severity: string; todo: string }[]): string {
  const errors = found.filter(({ severity }) => severity === 'error');
  return `! ${[...new Set(errors.map(({ rule }) => rule))].sort().join(' ')}`;
}

/** "13 dossiers, 13 rows, bad 0 ()": of all sheets with the columns. Read by an official of Quảng Trị. */
export async function judgeConsents(
  file: string,
  answers?: ListAnswers,
  bytes: Uint8Array = bytesOf(file),
  asOf = '2026-11-30T00:00:00Z',
) {
  const begun = beginning();
  const list = { fileName: file, bytes, answers };
  const done = await readList(list, CONSENTS, (sheet, headers) =>
    consentRows(sheet, headers, new Date(asOf), begun, '44'),
  );
  if (done.kind === 'refused') return `! ${kinds(done.problems)}`;
  const bad = done.problems.filter(({ severity }) => severity === 'error');
  const { dossiers, rows } = begun.file;
  return `${dossiers.length} dossiers, ${rows} rows${bad.length === 0 ? '' : `, bad ${bad.length}: ${kinds(bad)}`}`;
}

/** The rules that were broken; with "?" those that a person is asked about on the page. */
function kinds(problems: readonly Problem[]): string {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return [...new Set(errors.map(({ rule, asks }) => (asks === undefined ? rule : `${rule}?`)))]
    .sort()
    .join(' ');
}

export async function judgePeople(file: string, answers?: ListAnswers, bytes: Uint8Array = bytesOf(file)) {
  const so = noPeople();
  const list = { fileName: file, bytes, answers };
  const done = await readList(list, PEOPLE, (sheet, headers) =>
    peopleRows(sheet, headers, so, { at: NOW, home: '44' }),
  );
  const bad = kinds(done.problems);
  return bad === '' ? `${so.people.length} people` : `! ${bad}`;
}

export async function judgeCase({ file, list, given }: Case): Promise<string> {
  if (list === 'uptake') return judgeUptake(file, given);
  return list === 'consents' ? judgeConsents(file) : judgePeople(file);
}

export async function judgeGroups(file: string, bytes: Uint8Array): Promise<string> {
  const so: GroupsSoFar = { groups: [], bad: 0, seen: new Map() };
  const done = await readList({ fileName: file, bytes }, GROUPS, (sheet, headers) =>
    groupRows(sheet, headers, so, { at: NOW, home: '44' }),
  );
  const bad = kinds(done.problems);
  return bad === '' ? `${so.groups.length} groups` : `! ${bad}`;
}

export async function judgeDesks(file: string, bytes: Uint8Array): Promise<string> {
  const so: DesksSoFar = { desks: [], bad: 0, seen: new Map() };
  const done = await readList({ fileName: file, bytes }, DESKS, (sheet, headers) =>
    deskRows(sheet, headers, so, { at: NOW, home: '44' }),
  );
  const bad = kinds(done.problems);
  return bad === '' ? `${so.desks.length} desks` : `! ${bad}`;
}

export async function judgeLayout(layout: Layout, turn: number): Promise<string> {
  const { bytes } = await fileOf(layout, turn);
  switch (layout.list) {
    case 'people':
      return judgePeople(layout.name, undefined, bytes);
    case 'consents':
      return judgeConsents(layout.name, undefined, bytes);
    case 'groups':
      return judgeGroups(layout.name, bytes);
    case 'desks':
      return judgeDesks(layout.name, bytes);
  }
}
