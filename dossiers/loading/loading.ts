/** Loads an agency's list: read, planned, said, and then done exactly as it was said. A wing of the front door. */
import { setImmediate as pause } from 'node:timers/promises';
import { provinceOf } from '../../areas/areas.ts';
import { COUNTRY } from '../../areas/scope.ts';
import type { Day } from '../../calendar/day.ts';
import { dayOf } from '../../calendar/moment.ts';
import { stageAt } from '../../files/load-progress.ts';
import type { Problem } from '../../files/problem.ts';
import { wrongAsAWhole } from '../../files/rows.ts';
import { closeLoad, counting, openLoad } from '../../imports/imports.ts';
import { keepListAnswers, type ListLoad, type ListQuestions, readLoad } from '../../imports/lists.ts';
import { type CoverageAsk, type LoadPlan, MOST_NAMED } from '../../imports/plan.ts';
import { batches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { type Act, actorId, type Denied, may, refusal } from '../../staff/act.ts';
import { record, refusedRows } from '../../staff/audit.ts';
import { applicantKeyOf, subjectKeyOf } from '../identity.ts';
import { refreshAll } from '../looking.ts';
import type { Side } from '../sides.ts';
import { filingsNamed } from '../store/filings.ts';
import { lockRoom } from '../store/rows.ts';
import { filingsByIds } from '../store/undoing.ts';
import { applyPlans, type FilingSaving } from './apply.ts';
import { SIDE_LIST } from './columns.ts';
import { beginning, sideRows } from './file.ts';
import { outsideArea } from './findings.ts';
import { applyLeaving, keepWholeLists, leavingOf, refreshAfterList } from './leaving.ts';
import { type FilingPlan, type KeyedRow, knownFilings, planRows } from './plan.ts';
import { nameOfRow } from './row.ts';

/** Cases per transaction of a long list: other writers get their turn between. A shorter list is saved in one. */
const A_TIME = 250;
const MOST_AT_ONCE = 2_000;

export type FilingImportRequest = ListLoad &
  CoverageAsk & {
    /** Whose list it is. */
    side: Side;
    /** The day on which the agency took it; it never overwrites what is known from later. */
    asOf: Day;
    /** Checks and counts, and saves nothing. */
    dryRun?: boolean | undefined;
    /** Saves the good rows although others are bad. */
    acceptGood?: boolean | undefined;
    demo?: boolean | undefined;
  };

export type FilingImport =
  | (LoadPlan & {
      kind: 'imported';
      /** Cases left alone because a newer list of this side spoke already. */
      older: number;
      /** New cases that repeat a known one of the same person: filed again singly. */
      again: number;
      problems: Problem[];
      questions: ListQuestions;
    })
  | { kind: 'refused'; problems: Problem[]; questions?: ListQuestions }
  | Denied;

/**
 * Loads a list in which an agency says where its cases stand. Rows outside the actor's area are refused one by one, also where
 * the case is already known elsewhere. A list loaded again, or a newer one, updates and never doubles.
 */
export async function importFilings(act: Act, deps: Deps, ask: FilingImportRequest): Promise<FilingImport> {
  const no = refusal(act, 'dossier.write');
  if (no !== null) return no;
  const { side, asOf, fileName } = ask;
  const so = beginning();
  const home = act.user === null || act.user.areaCode === '' ? '' : provinceOf(act.user.areaCode);
  const read = await readLoad(deps.db.read, act, 'filings', ask, SIDE_LIST, (sheet, headers) =>
    sideRows(sheet, headers, so, { asOf, at: act.now, home }),
  );
  if (read.kind === 'refused') return read;
  const { questions, sheetsLeftOut } = read;
  const rows = so.rows.map(
    (row): KeyedRow => ({
      ...row,
      subjectKey: subjectKeyOf(deps.keys, row),
      applicantKey: applicantKeyOf(deps.keys, row),
    }),
  );
  const own = await ownRows(act, deps.db.read, side, rows);
  if (own.foreign.length > 0) {
    const on = { subject: 'filings', areas: own.foreign, rows: own.refused.length };
    await deps.db.write((tx) => refusedRows(tx, act, 'dossier.write', on));
  }
  const problems = [
    ...future(fileName, asOf, act.now),
    ...read.problems,
    ...own.refused.map((row) => outsideArea(fileName, row.row, nameOfRow(row))),
  ];
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (wrongAsAWhole(errors) || (errors.length > 0 && ask.acceptGood !== true))
    return { kind: 'refused', problems, questions };

  const going = await leavingOf(deps.db.read, own.rows, {
    ...{ act, side, asOf, sheetsLeftOut, ask },
    rowsLeftOut: so.bad > 0 || own.refused.length > 0,
  });
  let tally = counting();
  let older = 0;
  let again = 0;
  /** A transaction may be run again when another process held the lock: its figures begin anew. */
  const anew = () => {
    tally = counting();
    older = 0;
    again = 0;
    tally.add('', 'refused', so.bad);
    for (const { areaCode } of own.refused)
      tally.add(may(act, 'dossier.write', areaCode) ? areaCode : '', 'refused');
    for (const { areaCode } of going.leave) tally.add(areaCode, 'leaving');
  };
  const plan = async (reader: Reader, part: readonly KeyedRow[]) => {
    const plans = planRows(part, knownFilings(await known(reader, side, part), side), { side, asOf });
    for (const one of plans) {
      tally.add(
        one.row.areaCode,
        one.does === 'created' ? 'fresh' : one.does === 'changed' ? 'changed' : 'unchanged',
      );
      if (one.does === 'older') older += 1;
      if (one.does === 'created' && one.againOf !== null) again += 1;
    }
    return plans;
  };
  const tell = (stage: 'comparing' | 'saving', done: number) =>
    ask.onProgress?.(stageAt(stage, done, own.rows.length));
  anew();
  let importId: number | null = null;
  if (ask.dryRun === true) {
    let done = 0;
    for (const part of batches(own.rows, A_TIME)) {
      await plan(deps.db.read, part);
      done += part.length;
      tell('comparing', done);
      await pause();
    }
  } else {
    const begin = async (tx: Tx): Promise<Omit<FilingSaving, 'tx'>> => ({
      ...{ keys: deps.keys, side, asOf, now: act.now, userId: actorId(act), demo: ask.demo ?? false },
      loadId: await openLoad(tx, act, { kind: 'filings', ...ask }),
    });
    const step = async (tx: Tx, saving: Omit<FilingSaving, 'tx'>, part: readonly KeyedRow[]) => {
      await lockRoom(tx, act.now);
      const plans: FilingPlan[] = await plan(tx, part);
      const touched = await applyPlans({ ...saving, tx }, plans);
      await refreshAll(tx, await filingsByIds(tx, touched), act.now);
    };
    const finish = async (tx: Tx, saving: Omit<FilingSaving, 'tx'>) => {
      await applyLeaving({ ...saving, tx }, going.leave);
      await keepWholeLists({ ...saving, tx }, going);
      await keepListAnswers(tx, act, 'filings', ask, questions);
      const counts = tally.sum();
      await closeLoad(tx, saving.loadId, { counts, areas: tally.areas() });
      await record(tx, act, {
        action: 'dossier.import',
        subject: `import:${saving.loadId}`,
        areas: tally.areas().map(({ areaCode }) => areaCode),
        detail: {
          side,
          asOf,
          created: counts.fresh,
          changed: counts.changed,
          leaving: counts.leaving,
          again,
          older,
        },
      });
    };
    if (own.rows.length <= MOST_AT_ONCE)
      importId = await deps.db.write(async (tx) => {
        anew();
        const saving = await begin(tx);
        for (const part of batches(own.rows, A_TIME)) await step(tx, saving, part);
        await finish(tx, saving);
        return saving.loadId;
      });
    else {
      const saving = await deps.db.write(begin);
      let done = 0;
      for (const part of batches(own.rows, A_TIME)) {
        await deps.db.write((tx) => step(tx, saving, part));
        done += part.length;
        tell('saving', done);
        await pause();
      }
      await deps.db.write((tx) => finish(tx, saving));
      importId = saving.loadId;
    }
    // What a whole list does not hold is told of cases that it does not name: they are looked at in turn, part by part.
    await refreshAfterList(deps, going, act.now);
  }
  return {
    ...{
      kind: 'imported',
      importId,
      rows: so.read,
      older,
      again,
      problems: [...problems, ...going.problems],
      questions,
    },
    ...{ counts: tally.sum(), areas: tally.areas(), missing: going.missing.length },
    leaving: going.missing.slice(0, MOST_NAMED).map(({ rowKey, code, areaCode }) => ({
      name: code ?? (rowKey.length > 40 ? 'hồ sơ không có mã' : rowKey),
      areaCode,
    })),
    ...{ coverage: going.coverage, notWhole: going.notWhole },
  };
}

/** Known cases of any area that these rows may name: whoever may not reach one was refused before. */
async function known(reader: Reader, side: Side, rows: readonly KeyedRow[]) {
  return filingsNamed(reader, COUNTRY, side, {
    national: rows.flatMap(({ nationalCode, code }) => [nationalCode ?? [], code ?? []].flat()),
    row: rows.flatMap(({ code, nationalCode, subjectKey }) => code ?? nationalCode ?? subjectKey),
    subjects: rows.flatMap(({ subjectKey }) => (subjectKey === '' ? [] : [subjectKey])),
  });
}

/** The rows the actor may load: by the area a row names, and by the area in which its case is known already. */
async function ownRows(
  act: Act,
  reader: Reader,
  side: Side,
  rows: readonly KeyedRow[],
): Promise<{ rows: KeyedRow[]; refused: KeyedRow[]; foreign: string[] }> {
  if (may(act, 'dossier.write', '')) return { rows: [...rows], refused: [], foreign: [] };
  const own: KeyedRow[] = [];
  const refused: KeyedRow[] = [];
  const foreign = new Set<string>();
  for (const part of batches(rows, A_TIME)) {
    const plans = planRows(part, knownFilings(await known(reader, side, part), side), { side, asOf: '' });
    for (const one of plans) {
      const areas = [one.row.areaCode, ...(one.does === 'created' ? [] : [one.filing.areaCode])];
      const others = areas.filter((areaCode) => !may(act, 'dossier.write', areaCode));
      if (others.length === 0) own.push(one.row);
      else {
        refused.push(one.row);
        for (const areaCode of others) foreign.add(areaCode);
      }
    }
  }
  return { rows: own, refused, foreign: [...foreign] };
}

function future(file: string, asOf: Day, now: Date): Problem[] {
  if (asOf <= dayOf(now)) return [];
  return [
    {
      ...{ file, row: null, column: null, value: null, rule: 'as_of_future', severity: 'error' as const },
      message: 'Ngày lấy danh sách sau hôm nay.',
      todo: 'Ghi lại ngày cơ quan lấy danh sách.',
    },
  ];
}
