/** Loads a list of confirmations: read, planned, said, and then done exactly as it was said. A wing of the front door. */
import { createHash } from 'node:crypto';
import { setImmediate as pause } from 'node:timers/promises';
import { provinceOf } from '../../areas/areas.ts';
import { stageAt } from '../../files/load-progress.ts';
import type { PackedList } from '../../files/packed-list.ts';
import type { Problem } from '../../files/problem.ts';
import { wrongAsAWhole } from '../../files/rows.ts';
import { closeLoad, counting, openLoad } from '../../imports/imports.ts';
import { keepListAnswers, type ListLoad, type ListQuestions, readLoad } from '../../imports/lists.ts';
import { type CoverageAsk, type LoadPlan, MOST_NAMED } from '../../imports/plan.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { type Act, actorId, type Denied, refusal } from '../../staff/act.ts';
import { record, refusedRows } from '../../staff/audit.ts';
import { fromTheFuture } from '../contradiction.ts';
import { laddersFor } from '../ladders.ts';
import { type ListPart, newestAsOf } from '../store/dossiers.ts';
import { addImport, finishImport } from '../store/loads.ts';
import { lockRoom } from '../store/rows.ts';
import { applyChunk, type SaveContext } from './apply.ts';
import { CONSENTS } from './columns.ts';
import type { ConsentFile, DossierRow } from './dossier-row.ts';
import { beginning, consentRows } from './file.ts';
import { knowledgeOf, personKeyOf } from './knowledge.ts';
import { applyLeaving, leavingOf } from './leaving.ts';
import { ownRows } from './own-rows.ts';
import { type ChunkPlan, type PlanContext, partKey, planChunk } from './plan.ts';

/** Dossiers per transaction of a long list: other writers get their turn between. A shorter one is saved in one. */
const DOSSIERS_A_TIME = 250;
const MOST_AT_ONCE = 2_000;

export type ConsentImportRequest = ListLoad &
  CoverageAsk & {
    /** When the office took the data; the file never overwrites what is known from later. */
    asOf: Date;
    /** Checks and counts, and saves nothing. */
    dryRun?: boolean | undefined;
    /** Saves the good rows although others are bad. */
    acceptGood?: boolean | undefined;
    demo?: boolean | undefined;
  };

export type ConsentImport =
  /** `rows`: confirmations in the file. `missing`: pending dossiers of its communes and bundles that it does not hold. */
  | (LoadPlan & {
      kind: 'imported';
      /** Dossiers that are new, were in the list and known, or were left alone because newer knowledge is here. */
      created: number;
      updated: number;
      older: number;
      /** Of those updated: whose rows change, and of which the file tells the same. */
      changed: number;
      unchanged: number;
      /** Those that leave with this file. */
      vanished: number;
      /** People who told us they had confirmed (or whose paper a clerk has), and of whom the file says they have not. */
      contradicted: number;
      /** Warnings, and the errors of rows that were left out. */
      problems: Problem[];
      questions: ListQuestions;
    })
  | { kind: 'refused'; problems: Problem[]; questions?: ListQuestions }
  | Denied;

const NO_COUNTS = { created: 0, older: 0, changed: 0, unchanged: 0, contradicted: 0 };

/**
 * Loads a file of confirmations. A file loaded again, or a newer one, updates and never doubles; what has vanished from it
 * is marked when the loader says that it is the whole list. Rows outside the actor's area are refused one by one, also
 * where the dossier is already known elsewhere. With a bad row nothing is saved unless `acceptGood`.
 */
export async function importConsents(
  act: Act,
  deps: Deps,
  ask: ConsentImportRequest,
): Promise<ConsentImport> {
  const denied = refusal(act, 'consent.write');
  if (denied !== null) return denied;
  const { fileName, asOf } = ask;
  const begunFile = beginning();
  const home = act.user === null || act.user.areaCode === '' ? '' : provinceOf(act.user.areaCode);
  const read = await readLoad(deps.db.read, act, 'consents', ask, CONSENTS, (sheet, headers) =>
    consentRows(sheet, headers, asOf, begunFile, home),
  );
  if (read.kind === 'refused') return read;
  const { file } = begunFile;
  const { questions } = read;
  const own = await ownRows(act, deps.db.read, fileName, file.dossiers);
  const foreign = { subject: 'consents', areas: own.foreign, rows: own.problems.length };
  if (own.foreign.length > 0) await deps.db.write((tx) => refusedRows(tx, act, 'consent.write', foreign));
  const problems = [...fromTheFuture(fileName, asOf, act.now), ...read.problems, ...own.problems];
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (wrongAsAWhole(errors) || (errors.length > 0 && ask.acceptGood !== true))
    return { kind: 'refused', problems, questions };

  const { present, parts, provinces } = await namedIn(file, begunFile.byCode.keys(), own.dossiers);
  const rowsLeftOut = file.incomplete || read.problems.some(({ severity }) => severity === 'error');
  const { sheetsLeftOut } = read;
  const reader = deps.db.read;
  const going = await leavingOf(reader, parts, { present, asOf, rowsLeftOut, sheetsLeftOut, ask });
  const newest = new Map<string, Date | null>();
  for (const part of parts) newest.set(partKey(part), await newestAsOf(reader, part));
  const context: PlanContext = {
    asOf,
    personKey: (named) => personKeyOf(deps, named),
    ladderOf: await laddersFor(reader, provinces, act.now),
  };
  const plan = async (reader: Reader, rows: readonly DossierRow[]) =>
    planChunk(rows, await knowledgeOf(reader, deps, rows, newest), context);

  let tally = counting();
  let counts = { ...NO_COUNTS };
  /** A transaction may be run again when another process held the lock: its figures begin anew. */
  const anew = () => {
    tally = counting();
    counts = { ...NO_COUNTS };
    for (const areaCode of own.refused) tally.add(areaCode, 'refused');
    tally.add('', 'refused', file.bad);
    for (const { areaCode } of going.leave) tally.add(areaCode, 'leaving');
  };
  anew();
  const count = (chunk: ChunkPlan) => {
    for (const one of chunk.dossiers) {
      const does = one.kind === 'new' ? 'created' : one.does;
      counts[does] += 1;
      if (one.kind === 'known') counts.contradicted += one.contradicted;
      tally.add(
        one.row.areaCode,
        does === 'created' ? 'fresh' : does === 'changed' ? 'changed' : 'unchanged',
      );
    }
  };
  const { length } = own.dossiers;
  const tell = (stage: 'comparing' | 'saving', done: number) =>
    ask.onProgress?.(stageAt(stage, done, length));
  let loadId: number | null = null;
  let done = 0;
  if (ask.dryRun === true)
    for (const rows of own.dossiers.lots(DOSSIERS_A_TIME)) {
      count(await plan(reader, rows));
      done += rows.length;
      tell('comparing', done);
      await pause();
    }
  else {
    const begin = (tx: Tx) => begun(tx, act, deps, { ask, rows: file.rows });
    const step = async (tx: Tx, saving: Omit<SaveContext, 'tx'>, rows: readonly DossierRow[]) => {
      await lockRoom(tx, act.now);
      const chunk = await plan(tx, rows);
      count(chunk);
      await pause();
      await applyChunk({ ...saving, tx }, chunk);
    };
    const finish = async (tx: Tx, saving: Omit<SaveContext, 'tx'>) => {
      await applyLeaving({ ...saving, tx }, going.leave);
      const { created, changed, unchanged, older } = counts;
      const vanished = going.leave.length;
      await finishImport(tx, saving.importId, { created, updated: changed + unchanged, vanished });
      await keepListAnswers(tx, act, 'consents', ask, questions);
      await closeLoad(tx, saving.loadId, { counts: tally.sum(), areas: tally.areas() });
      await record(tx, act, {
        action: 'consent.import',
        subject: `import:${saving.loadId}`,
        areas: tally.areas().map(({ areaCode }) => areaCode),
        detail: { asOf: asOf.toISOString(), created, changed, unchanged, older, vanished },
      });
    };
    if (length <= MOST_AT_ONCE)
      loadId = await deps.db.write(async (tx) => {
        anew();
        const saving = await begin(tx);
        for (const rows of own.dossiers.lots(DOSSIERS_A_TIME)) await step(tx, saving, rows);
        await finish(tx, saving);
        return saving.loadId;
      });
    else {
      const saving = await deps.db.write(begin);
      for (const rows of own.dossiers.lots(DOSSIERS_A_TIME)) {
        await deps.db.write((tx) => step(tx, saving, rows));
        done += rows.length;
        tell('saving', done);
        await pause();
      }
      await deps.db.write((tx) => finish(tx, saving));
      loadId = saving.loadId;
    }
  }
  return {
    kind: 'imported',
    importId: loadId,
    rows: file.rows,
    ...counts,
    updated: counts.changed + counts.unchanged,
    vanished: going.leave.length,
    missing: going.missing.length,
    leaving: going.missing
      .slice(0, MOST_NAMED)
      .map(({ nationalCode, areaCode }) => ({ name: nationalCode, areaCode })),
    coverage: going.coverage,
    notWhole: going.notWhole,
    areas: tally.areas(),
    counts: tally.sum(),
    problems: [...problems, ...going.problems],
    questions,
  };
}

/** The codes that the file holds, and the lists (commune and bundle) of which the rows to load tell. */
async function namedIn(
  file: ConsentFile,
  codes: Iterable<string>,
  own: PackedList<DossierRow>,
): Promise<{ present: Set<string>; parts: ListPart[]; provinces: Set<string> }> {
  const present = new Set(file.badCodes);
  for (const code of codes) present.add(code);
  const parts = new Map<string, ListPart>();
  const provinces = new Set<string>();
  for (const rows of own.lots(DOSSIERS_A_TIME)) {
    for (const { provincialCode, provinceCode, areaCode, bundle } of rows) {
      if (provincialCode !== null) present.add(provincialCode);
      provinces.add(provinceCode);
      parts.set(partKey({ areaCode, bundle }), { areaCode, bundle });
    }
    await pause();
  }
  return { present, parts: [...parts.values()], provinces };
}

/** Opens the lines of the list and of the load. */
async function begun(
  tx: Tx,
  act: Act,
  { keys }: Deps,
  { ask, rows }: { ask: ConsentImportRequest; rows: number },
): Promise<Omit<SaveContext, 'tx'>> {
  const { fileName, bytes, asOf } = ask;
  const importId = await addImport(tx, {
    fileName: fileName.slice(0, 200),
    digest: createHash('sha256').update(bytes).digest('hex'),
    asOf,
    loadedAt: act.now,
    loadedBy: actorId(act),
    rows,
  });
  const loadId = await openLoad(tx, act, { kind: 'consents', fileName, bytes });
  return {
    ...{ keys, importId, loadId, fileName, asOf, now: act.now },
    userId: actorId(act),
    demo: ask.demo ?? false,
  };
}
