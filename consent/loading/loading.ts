/** Loads a list of confirmations: read, planned, said, and then done exactly as it was said. A wing of the front door. */
import { createHash } from 'node:crypto';
import { COUNTRY } from '../../areas/scope.ts';
import { findAddresses } from '../../contacts/contacts.ts';
import { onSheet, readLists, sheetLeftOut } from '../../files/lists.ts';
import type { Problem } from '../../files/problem.ts';
import { unhurried } from '../../files/rows.ts';
import {
  type AreaTally,
  closeLoad,
  counting,
  type FileCoverage,
  type LoadTally,
  type NotWhole,
  notWhole,
  openLoad,
} from '../../imports/imports.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { type Act, actorId, type Denied, may, refusal } from '../../staff/act.ts';
import { record, refusedRows } from '../../staff/audit.ts';
import { fromTheFuture } from '../contradiction.ts';
import { laddersFor } from '../ladders.ts';
import { signedByHand } from '../store/consents.ts';
import { areasOfCodes, dossiersByCodes, newestAsOf } from '../store/dossiers.ts';
import { addImport, finishImport } from '../store/loads.ts';
import { lockRoom } from '../store/rows.ts';
import { applyChunk, type SaveContext } from './apply.ts';
import { type ConsentFile, type DossierRow, type NamedPerson, personId } from './dossier-row.ts';
import { beginning, readConsents } from './file.ts';
import { notWholeProblem, outsideArea, unasked } from './findings.ts';
import { applyLeaving, type LeavingDossier, leavingFrom } from './leaving.ts';
import { type ChunkPlan, type KnownDossiers, type PlanContext, partKey, partsOf, planChunk } from './plan.ts';

/** Dossiers per transaction of a long list: other writers get their turn between. A shorter one is saved in one. */
const DOSSIERS_A_TIME = 250;
const MOST_AT_ONCE = 2_000;
/** So many of the leaving dossiers are named. */
const MOST_NAMED = 200;

export type ConsentImportRequest = {
  fileName: string;
  bytes: Uint8Array;
  /** When the office took the data; the file never overwrites what is known from later. */
  asOf: Date;
  /** Checks and counts, and saves nothing. */
  dryRun?: boolean | undefined;
  /** Saves the good rows although others are bad. */
  acceptGood?: boolean | undefined;
  /** What the loader says the file is. Left out: additions, and the answer says what would have left. */
  coverage?: FileCoverage | undefined;
  /** How many leaving dossiers the loader has seen and agreed to, where far fewer came than are known. */
  agreed?: number | undefined;
  demo?: boolean | undefined;
};

export type ConsentImport =
  | {
      kind: 'imported';
      /** The line in the ledger of loads, by which it can be taken back; null after a dry run. */
      importId: number | null;
      /** Confirmations in the file. */
      rows: number;
      /** Dossiers that are new, were in the list and known, or were left alone because newer knowledge is here. */
      created: number;
      updated: number;
      older: number;
      /** Of those updated: whose rows change, and of which the file tells the same. */
      changed: number;
      unchanged: number;
      /** Pending dossiers of the same commune and bundle that are not in this newer file and leave with it. */
      vanished: number;
      /** Those that would leave if the file were the whole list. */
      missing: number;
      /** Their codes and communes, the first few hundred. */
      leaving: { code: string; areaCode: string }[];
      coverage: FileCoverage;
      /** Why the file cannot be the whole list; null: it can, or nothing would leave. */
      notWhole: NotWhole | null;
      /** The same figures by commune. */
      areas: AreaTally[];
      counts: LoadTally;
      /** People who told us they had confirmed (or whose paper a clerk has), and of whom the file says they have not. */
      contradicted: number;
      /** Warnings, and the errors of rows that were left out. */
      problems: Problem[];
    }
  | { kind: 'refused'; problems: Problem[] }
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
  const { fileName, bytes, asOf } = ask;
  const read = await readOffice(fileName, bytes, asOf);
  if ('kind' in read) return read;
  const { file } = read;
  const own = await ownRows(act, deps.db.read, fileName, file.dossiers);
  const foreign = { subject: 'consents', areas: own.foreign, rows: own.problems.length };
  if (own.foreign.length > 0) await deps.db.write((tx) => refusedRows(tx, act, 'consent.write', foreign));
  const problems = [
    ...fromTheFuture(fileName, asOf, act.now),
    ...read.notes,
    ...file.problems,
    ...own.problems,
  ];
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.some((problem) => problem.row === null) || (errors.length > 0 && ask.acceptGood !== true))
    return { kind: 'refused', problems };

  const present = new Set(file.badCodes);
  for (const dossier of file.dossiers)
    for (const code of [dossier.nationalCode, dossier.provincialCode]) if (code !== null) present.add(code);
  const rowsLeftOut = file.incomplete || file.problems.some(({ severity }) => severity === 'error');
  const { sheetsLeftOut } = read;
  const reader = deps.db.read;
  const going = await leavingOf(reader, own.dossiers, { present, asOf, rowsLeftOut, sheetsLeftOut, ask });
  const newest = new Map<string, Date | null>();
  for (const part of partsOf(own.dossiers)) newest.set(partKey(part), await newestAsOf(reader, part));
  const provinces = new Set(own.dossiers.map((dossier) => dossier.provinceCode));
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
  const chunks = (size: number) => inLots(own.dossiers, size);
  let loadId: number | null = null;
  if (ask.dryRun === true) for (const rows of chunks(DOSSIERS_A_TIME)) count(await plan(reader, rows));
  else {
    const { length } = own.dossiers;
    const begin = (tx: Tx) => begun(tx, act, deps, { ask, rows: file.rows });
    const step = async (tx: Tx, saving: Omit<SaveContext, 'tx'>, rows: readonly DossierRow[]) => {
      await lockRoom(tx, act.now);
      const chunk = await plan(tx, rows);
      count(chunk);
      await applyChunk({ ...saving, tx }, chunk);
    };
    const finish = async (tx: Tx, saving: Omit<SaveContext, 'tx'>) => {
      await applyLeaving({ ...saving, tx }, going.leave);
      const { created, changed, unchanged, older } = counts;
      const vanished = going.leave.length;
      await finishImport(tx, saving.importId, { created, updated: changed + unchanged, vanished });
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
        for (const rows of chunks(DOSSIERS_A_TIME)) await step(tx, saving, rows);
        await finish(tx, saving);
        return saving.loadId;
      });
    else {
      const saving = await deps.db.write(begin);
      // Taken off the list as they are saved: a province's file is not held whole to the end.
      while (own.dossiers.length > 0) {
        const rows = own.dossiers.splice(0, DOSSIERS_A_TIME);
        await deps.db.write((tx) => step(tx, saving, rows));
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
      .map(({ nationalCode, areaCode }) => ({ code: nationalCode, areaCode })),
    coverage: going.coverage,
    notWhole: going.notWhole,
    areas: tally.areas(),
    counts: tally.sum(),
    problems: [...problems, ...going.problems],
  };
}

type Read = { file: ConsentFile; notes: Problem[]; sheetsLeftOut: boolean };

/** Every sheet of the file that has the columns of the list; a sheet without them is named, and the list is not whole. */
async function readOffice(
  fileName: string,
  bytes: Uint8Array,
  asOf: Date,
): Promise<Read | { kind: 'refused'; problems: Problem[] }> {
  const found = await readLists(fileName, bytes);
  if (found.kind === 'unreadable') return { kind: 'refused', problems: [found.problem] };
  const begun = beginning();
  const notes = [...found.notes];
  const { lists } = found;
  let refused: Problem[] | null = null;
  let readable = 0;
  for (const list of lists) {
    const before = begun.file.problems.length;
    const done = await unhurried(readConsents(list, asOf, begun));
    if ('kind' in done) {
      refused ??= onSheet(done.problems, list.name, lists.length);
      notes.push(sheetLeftOut(fileName, list.name));
      continue;
    }
    readable += 1;
    begun.file.problems.push(...onSheet(begun.file.problems.splice(before), list.name, lists.length));
  }
  if (readable === 0) return { kind: 'refused', problems: refused ?? [] };
  const sheetsLeftOut = found.leftOut || readable < lists.length;
  return { file: begun.file, notes, sheetsLeftOut };
}

/** `foreign`: the units whose rows the file reached for, by what it names and by what is known. */
type Own = { dossiers: DossierRow[]; refused: string[]; foreign: string[]; problems: Problem[] };

/** The rows the actor may load: by the area a row names, and by the area in which its dossier is known already. */
async function ownRows(
  act: Act,
  reader: Reader,
  file: string,
  dossiers: readonly DossierRow[],
): Promise<Own> {
  const codes = dossiers.flatMap(({ nationalCode, provincialCode }) => [
    nationalCode,
    ...(provincialCode === null ? [] : [provincialCode]),
  ]);
  // Whoever may load for the whole country needs no look.
  const known = may(act, 'consent.write', '') ? new Map<string, string>() : await areasOfCodes(reader, codes);
  const own: Own = { dossiers: [], refused: [], foreign: [], problems: [] };
  for (const dossier of dossiers) {
    const stored = [dossier.nationalCode, dossier.provincialCode].flatMap((code) =>
      code === null ? [] : (known.get(code) ?? []),
    );
    if ([dossier.areaCode, ...stored].every((areaCode) => may(act, 'consent.write', areaCode))) {
      own.dossiers.push(dossier);
      continue;
    }
    for (const { row } of dossier.consents) own.problems.push(outsideArea(file, row, dossier.nationalCode));
    own.foreign.push(...[dossier.areaCode, ...stored].filter((code) => !may(act, 'consent.write', code)));
    own.refused.push(may(act, 'consent.write', dossier.areaCode) ? dossier.areaCode : '');
  }
  return own;
}

type Going = {
  coverage: FileCoverage;
  /** Those that leave now, and those that would if the file were the whole list. */
  leave: LeavingDossier[];
  missing: LeavingDossier[];
  notWhole: NotWhole | null;
  problems: Problem[];
};

async function leavingOf(
  reader: Reader,
  dossiers: readonly DossierRow[],
  file: {
    present: ReadonlySet<string>;
    asOf: Date;
    rowsLeftOut: boolean;
    sheetsLeftOut: boolean;
    ask: ConsentImportRequest;
  },
): Promise<Going> {
  const { present, asOf, rowsLeftOut, sheetsLeftOut, ask } = file;
  const missing: LeavingDossier[] = [];
  let known = 0;
  for (const part of partsOf(dossiers)) {
    const found = await leavingFrom(reader, part, present, asOf);
    known += found.known;
    missing.push(...found.leaving);
  }
  const no = notWhole({
    ...{ rowsLeftOut, sheetsLeftOut, known },
    leaving: missing.length,
    agreed: ask.agreed ?? null,
  });
  const whole = ask.coverage === 'whole' && no === null;
  const problems: Problem[] = [];
  if (ask.coverage === 'whole' && no !== null)
    problems.push(notWholeProblem(ask.fileName, no, missing.length));
  if (ask.coverage === undefined && missing.length > 0) problems.push(unasked(ask.fileName, missing.length));
  const coverage = whole ? 'whole' : 'additions';
  return { coverage, leave: whole ? missing : [], missing, notWhole: no, problems };
}

/** What is known of the dossiers of a chunk and of the people behind its telephones. */
async function knowledgeOf(
  reader: Reader,
  deps: Deps,
  rows: readonly DossierRow[],
  newest: KnownDossiers['newest'],
): Promise<KnownDossiers> {
  const codes = rows.flatMap(({ nationalCode, provincialCode }) => [
    nationalCode,
    ...(provincialCode === null ? [] : [provincialCode]),
  ]);
  // Of any area: whoever may not reach one was refused before.
  const dossiers = await dossiersByCodes(reader, COUNTRY, codes);
  const named = rows.flatMap((row) => [row.applicant, ...row.consents.map(({ person }) => person)]);
  const phones = new Set(named.flatMap(({ phone }) => phone ?? []));
  const addresses = await findAddresses(reader, deps.keys, 'sms', phones);
  const onPaper = dossiers.flatMap(({ consents }) =>
    consents.flatMap(({ id, state }) => (state === 'paper_signed' ? [id] : [])),
  );
  return {
    dossiers,
    contacts: new Map(
      [...addresses].flatMap(([phone, row]) => (row.contactId === null ? [] : [[phone, row.contactId]])),
    ),
    byHand: await signedByHand(reader, onPaper),
    newest,
  };
}

/** Keyed, so that the database holds no name in the open; the same name always gives the same key. */
function personKeyOf({ keys }: Deps, named: NamedPerson): string {
  const id = personId(named);
  return id === '' ? '' : keys.hash('address', `consent/${id}`);
}

function* inLots<Row>(rows: readonly Row[], size: number): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += size) yield rows.slice(from, from + size);
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
