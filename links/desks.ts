/** A list of one-stop desks is read, planned, said, and saved as it was said: 78 desks in one sheet. */
import {
  areaProfiles,
  type ProfileRow,
  provinceOf,
  restoreAreaProfile,
  saveAreaProfile,
} from '../areas/areas.ts';
import type { Problem } from '../files/problem.ts';
import {
  closeLoad,
  counting,
  findLoad,
  noLoad,
  openLoad,
  trace,
  type UndoResult,
  undoLoad,
} from '../imports/imports.ts';
import { keepListAnswers, type ListLoad, type ListQuestions, readLoad } from '../imports/lists.ts';
import type { LoadPlan } from '../imports/plan.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied, may, refusal } from '../staff/act.ts';
import { record, refusedRows } from '../staff/audit.ts';
import { DESKS, type DeskRow, type DesksSoFar, deskRows } from './desks-file.ts';

export type DesksImport = ListLoad & { dryRun?: boolean; acceptGood?: boolean };
export type ImportedDesks =
  | (LoadPlan & { kind: 'imported'; problems: Problem[]; questions: ListQuestions })
  | { kind: 'refused'; problems: Problem[]; questions?: ListQuestions }
  | Denied;

type TracedDesk = {
  areaCode: string;
  before: (Omit<ProfileRow, 'updatedAt'> & { updatedAt: number }) | null;
};

/**
 * Loads what staff know of desks. A blank cell leaves what is known, and a commune that the file does not name keeps its
 * desk: a list of desks is never "the whole", for a desk does not close by being left out.
 */
export async function importDesks(act: Act, deps: Deps, ask: DesksImport): Promise<ImportedDesks> {
  const no = refusal(act, 'links.write');
  if (no !== null) return no;
  const so: DesksSoFar = { desks: [], bad: 0, seen: new Map() };
  const home = act.user === null || act.user.areaCode === '' ? '' : provinceOf(act.user.areaCode);
  const read = await readLoad(deps.db.read, act, 'desks', ask, DESKS, (sheet, headers) =>
    deskRows(sheet, headers, so, { at: act.now, home }),
  );
  if (read.kind === 'refused') return read;
  const { questions } = read;
  const foreign = so.desks.filter(({ areaCode }) => !may(act, 'links.write', areaCode));
  if (foreign.length > 0) {
    const on = { subject: 'desks', areas: foreign.map(({ areaCode }) => areaCode), rows: foreign.length };
    await deps.db.write((tx) => refusedRows(tx, act, 'links.write', on));
  }
  const problems = [...read.problems, ...foreign.map((row) => elsewhere(ask.fileName, row))];
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.some(({ row }) => row === null) || (errors.length > 0 && ask.acceptGood !== true))
    return { kind: 'refused', problems, questions };
  const desks = so.desks.filter((row) => !foreign.includes(row));
  const refused = so.bad + foreign.length;
  const work = (tx: Tx | null) => loadDesks(tx, act, deps, ask, { desks, refused, questions });
  const plan = ask.dryRun === true ? await work(null) : await deps.db.write((tx) => work(tx));
  return { kind: 'imported', ...plan, problems, questions };
}

type Found = { desks: readonly DeskRow[]; refused: number; questions: ListQuestions };

/** Plans the rows (`tx` null), or saves them as planned. */
async function loadDesks(
  tx: Tx | null,
  act: Act,
  deps: Deps,
  ask: DesksImport,
  { desks, refused, questions }: Found,
): Promise<LoadPlan> {
  const codes = desks.map(({ areaCode }) => areaCode);
  const known = new Map(
    (await areaProfiles(tx ?? deps.db.read, codes)).map((profile) => [profile.areaCode, profile]),
  );
  const tally = counting();
  tally.add('', 'refused', refused);
  const importId = tx === null ? null : await openLoad(tx, act, { kind: 'desks', ...ask });
  const traced: TracedDesk[] = [];
  for (const { areaCode, row: _row, ...told } of desks) {
    const before = known.get(areaCode) ?? null;
    const next = {
      deskAddress: told.deskAddress || (before?.deskAddress ?? ''),
      hours: told.hours || (before?.hours ?? ''),
      phone: told.phone || (before?.phone ?? ''),
      guideUrl: told.guideUrl || (before?.guideUrl ?? ''),
    };
    const isSame =
      before !== null &&
      (Object.keys(next) as (keyof typeof next)[]).every((name) => next[name] === (before[name] ?? ''));
    tally.add(areaCode, before === null ? 'fresh' : isSame ? 'unchanged' : 'changed');
    if (tx === null || isSame) continue;
    traced.push({
      areaCode,
      before: before === null ? null : { ...before, updatedAt: before.updatedAt.getTime() },
    });
    await saveAreaProfile(tx, { areaCode, ...next }, { by: actorId(act), now: act.now });
  }
  const [counts, areas] = [tally.sum(), tally.areas()];
  if (tx !== null && importId !== null) {
    await trace(tx, deps.keys, importId, traced);
    await closeLoad(tx, importId, { counts, areas });
    await keepListAnswers(tx, act, 'desks', ask, questions);
    await record(tx, act, {
      action: 'area.profile',
      subject: `import:${importId}`,
      areas: codes,
      detail: { created: counts.fresh, changed: counts.changed },
    });
  }
  return {
    ...{ importId, rows: desks.length, counts, areas, missing: 0, leaving: [] },
    ...{ coverage: 'additions', notWhole: null },
  };
}

/** Takes back a load of desks, but for those that somebody corrected since. */
export async function undoDesks(act: Act, deps: Deps, id: number): Promise<UndoResult> {
  return deps.db.write(async (tx) => {
    const load = await findLoad(tx, act, id);
    if (load === null || load.kind !== 'desks') return noLoad();
    return undoLoad(tx, act, deps.keys, {
      load,
      may: may(act, 'links.write'),
      undo: async (row) => {
        const { areaCode, before } = row as TracedDesk;
        const was = before === null ? null : { ...before, updatedAt: new Date(before.updatedAt) };
        return (await restoreAreaProfile(tx, areaCode, was, load.at)) ? 'restored' : 'touched';
      },
    });
  });
}

function elsewhere(file: string, { row, areaCode }: DeskRow): Problem {
  return {
    ...{ file, row, column: null, value: areaCode, rule: 'outside_area' },
    message: `Xã, phường ở dòng ${row} không thuộc địa bàn của anh/chị.`,
    todo: 'Bỏ dòng này, hoặc nhờ người phụ trách địa bàn đó nạp.',
    severity: 'error',
  };
}
