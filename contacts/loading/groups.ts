/** A list of groups is read, planned, said, and then saved as it was said. */

import { provinceOf } from '../../areas/areas.ts';
import { scopeOfAreas } from '../../areas/scope.ts';
import type { Problem } from '../../files/problem.ts';
import {
  closeLoad,
  counting,
  findLoad,
  noLoad,
  openLoad,
  trace,
  type UndoResult,
  undoLoad,
} from '../../imports/imports.ts';
import { keepListAnswers, type ListLoad, type ListQuestions, readLoad } from '../../imports/lists.ts';
import { type CoverageAsk, coverageOf, type LoadPlan, MOST_NAMED, type Nouns } from '../../imports/plan.ts';
import { batches } from '../../prisma/batches.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import type { Keys } from '../../prisma/seal.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { type Act, type Denied, may, refusal } from '../../staff/act.ts';
import { record, refusedRows } from '../../staff/audit.ts';
import { groupHash } from '../groups.ts';
import { addGroup, changeGroup, type GroupFacts, groupByKey, groupsWhere } from '../store/groups.ts';
import { type GroupBefore, groupsBefore, removeMadeGroup, restoreGroup } from '../store/loads.ts';
import { GROUPS, type GroupFileRow, type GroupsSoFar, groupNameKey, groupRows } from './groups-file.ts';

export type GroupsImport = ListLoad & CoverageAsk & { dryRun?: boolean; acceptGood?: boolean };

export type ImportedGroups =
  | (LoadPlan & {
      kind: 'imported';
      dryRun: boolean;
      created: number;
      updated: number;
      /** Warnings, and the errors of rows that were left out. */
      warnings: Problem[];
      questions: ListQuestions;
    })
  | { kind: 'refused'; problems: Problem[]; questions?: ListQuestions }
  | Denied;

export const GROUP_NOUNS: Nouns = { one: 'nhóm', known: 'nhóm đang mở' };

/** What a load keeps of a group before it changes it. */
type TracedGroup = { row: 'made'; id: number } | { row: 'changed'; before: GroupBefore };

/**
 * Loads a file of groups. A group is known again by its id, or by channel, area and name; a bad row keeps the file out unless
 * `acceptGood`. A row of an area the actor may not speak for is a bad row, and so is one that names a group which lies there
 * already: nobody takes a group away from its commune by naming it. A group that a whole list no longer holds is closed.
 * A list of groups is short (a commune has some dozens): it is saved in one transaction.
 */
export async function importGroups(act: Act, deps: Deps, ask: GroupsImport): Promise<ImportedGroups> {
  const no = refusal(act, 'campaign.write');
  if (no !== null) return no;
  const { read: reader } = deps.db;
  const so: GroupsSoFar = { groups: [], bad: 0, seen: new Map() };
  const home = act.user === null || act.user.areaCode === '' ? '' : provinceOf(act.user.areaCode);
  const read = await readLoad(reader, act, 'groups', ask, GROUPS, (sheet, headers) =>
    groupRows(sheet, headers, so, { at: act.now, home }),
  );
  if (read.kind === 'refused') return read;
  const { questions, sheetsLeftOut } = read;
  const foreign = await foreignGroups(act, deps, so.groups);
  const warnings = [
    ...read.problems,
    ...foreign.map(({ group, taken }) => elsewhere(ask.fileName, group, taken !== null)),
  ];
  if (foreign.length > 0) {
    const areas = [...new Set(foreign.flatMap((one) => [one.group.areaCode, one.taken ?? '']))];
    const on = { subject: 'groups', areas, rows: foreign.length };
    await deps.db.write((tx) => refusedRows(tx, act, 'campaign.write', on));
  }
  const errors = warnings.filter(({ severity }) => severity === 'error');
  if (errors.some(({ row }) => row === null) || (errors.length > 0 && ask.acceptGood !== true))
    return { kind: 'refused', problems: warnings, questions };

  const theirs = new Set(foreign.map(({ group }) => group));
  const groups = so.groups.filter((row) => !theirs.has(row));
  const leftOut = so.bad + theirs.size;
  const work = (tx: Tx | null) =>
    loadGroups(tx, act, deps, ask, { groups, leftOut, sheetsLeftOut, questions });
  const done = ask.dryRun === true ? await work(null) : await deps.db.write((tx) => work(tx));
  return { ...done, questions, warnings: [...warnings, ...done.warnings] };
}

type CellProblem = {
  groups: readonly GroupFileRow[];
  leftOut: number;
  sheetsLeftOut: boolean;
  questions: ListQuestions;
};

/** Plans the rows (`tx` null), or saves them as planned. */
async function loadGroups(
  tx: Tx | null,
  act: Act,
  deps: Deps,
  ask: GroupsImport,
  { groups, leftOut, sheetsLeftOut, questions }: CellProblem,
) {
  const reader = tx ?? deps.db.read;
  const tally = counting();
  tally.add('', 'refused', leftOut);
  const loadId = tx === null ? null : await openLoad(tx, act, { kind: 'groups', ...ask });
  const present = new Set<number>();
  for (const part of batches(groups)) {
    const known = await knownGroups(reader, deps.keys, part);
    const changing = known.filter((one) => changeOf(one) !== null).flatMap((one) => one.known?.id ?? []);
    if (tx !== null && loadId !== null) await traceGroups(tx, loadId, deps.keys, changing);
    for (const one of known) {
      // Asked again inside the transaction: the group may have come to another commune since the file was looked at.
      const held = one.known?.areaCode ?? '';
      if (held !== '' && !may(act, 'campaign.write', held)) continue;
      const change = changeOf(one);
      const does = one.known === null ? 'fresh' : change === null ? 'unchanged' : 'changed';
      tally.add(one.row.areaCode, does);
      if (one.known !== null) present.add(one.known.id);
      if (tx === null || loadId === null) continue;
      if (one.known === null) {
        const id = await addGroup(tx, newGroup(one, deps.keys), act.now, false);
        present.add(id);
        await trace(tx, deps.keys, loadId, [{ row: 'made', id } satisfies TracedGroup]);
      } else if (change !== null)
        await changeGroup(
          tx,
          one.known.id,
          { ...change, ...identityOf(one, deps.keys), demo: false },
          act.now,
        );
    }
  }
  const areas = [...new Set(groups.map(({ areaCode }) => areaCode))];
  const open = (await groupsWhere(reader, scopeOfAreas(areas), { state: 'open' })).filter((one) =>
    areas.includes(one.areaCode),
  );
  const missing = open.filter(({ id }) => !present.has(id));
  const covered = coverageOf(ask.fileName, ask, GROUP_NOUNS, {
    ...{ rowsLeftOut: leftOut > 0, sheetsLeftOut, known: open.length, missing: missing.length },
  });
  if (covered.coverage === 'whole') {
    for (const { areaCode } of missing) tally.add(areaCode, 'leaving');
    if (tx !== null && loadId !== null) {
      await traceGroups(
        tx,
        loadId,
        deps.keys,
        missing.map(({ id }) => id),
      );
      for (const { id } of missing) await changeGroup(tx, id, { state: 'closed' }, act.now);
    }
  }
  const counts = tally.sum();
  if (tx !== null && loadId !== null) {
    await closeLoad(tx, loadId, { counts, areas: tally.areas() });
    await keepListAnswers(tx, act, 'groups', ask, questions);
    await record(tx, act, {
      action: 'groups.import',
      subject: `import:${loadId}`,
      areas,
      detail: { rows: groups.length, created: counts.fresh, leaving: counts.leaving },
    });
  }
  const leaving = missing.slice(0, MOST_NAMED).map(({ name, areaCode }) => ({ name, areaCode }));
  return {
    ...{ kind: 'imported' as const, dryRun: tx === null, importId: loadId, rows: groups.length },
    ...{ created: counts.fresh, updated: counts.changed + counts.unchanged },
    ...{ counts, areas: tally.areas(), missing: missing.length, leaving },
    ...{ coverage: covered.coverage, notWhole: covered.notWhole, warnings: covered.problems },
  };
}

async function traceGroups(tx: Tx, loadId: number, keys: Keys, ids: readonly number[]): Promise<void> {
  const before = await groupsBefore(tx, ids);
  await trace(
    tx,
    keys,
    loadId,
    before.map((one): TracedGroup => ({ row: 'changed', before: one })),
  );
}

/** Takes back a load of groups: those it made are gone, those it changed or closed are as before. */
export async function undoGroups(act: Act, deps: Deps, id: number): Promise<UndoResult> {
  return deps.db.write(async (tx) => {
    const load = await findLoad(tx, act, id);
    if (load === null || load.kind !== 'groups') return noLoad();
    return undoLoad(tx, act, deps.keys, {
      load,
      may: may(act, 'campaign.write'),
      undo: async (row) => {
        const traced = row as TracedGroup;
        const done =
          traced.row === 'made'
            ? await removeMadeGroup(tx, traced.id, load.at)
            : await restoreGroup(tx, traced.before, { madeAt: load.at, now: act.now });
        return done ? 'restored' : 'touched';
      },
    });
  });
}

/** Rows of areas the actor may not speak for; `taken`: where a group of the actor's own row lies now. */
async function foreignGroups(
  act: Act,
  deps: Deps,
  groups: readonly GroupFileRow[],
): Promise<{ group: GroupFileRow; taken: string | null }[]> {
  const foreign: { group: GroupFileRow; taken: string | null }[] = [];
  for (const part of batches(groups))
    for (const { row, known } of await knownGroups(deps.db.read, deps.keys, part)) {
      const held = known === null || known.areaCode === '' ? null : known.areaCode;
      if (!may(act, 'campaign.write', row.areaCode)) foreign.push({ group: row, taken: null });
      else if (held !== null && !may(act, 'campaign.write', held)) foreign.push({ group: row, taken: held });
    }
  return foreign;
}

function elsewhere(file: string, { row, areaCode }: GroupFileRow, taken: boolean): Problem {
  return {
    file,
    row,
    column: taken ? 'Mã nhóm' : 'Mã đơn vị',
    value: taken ? null : areaCode,
    rule: 'outside_area',
    message: taken ? 'Nhóm này thuộc địa bàn khác.' : 'Nhóm ở ngoài địa bàn của anh/chị.',
    todo: 'Bỏ dòng này, hoặc nhờ người phụ trách địa bàn đó nạp.',
    severity: 'error',
  };
}

type KnownGroup = { row: GroupFileRow; hash: string | null; key: string; known: GroupFacts | null };

async function knownGroups(
  reader: Reader,
  keys: Keys,
  batch: readonly GroupFileRow[],
): Promise<KnownGroup[]> {
  const there = await groupsWhere(reader, scopeOfAreas(batch.map((row) => row.areaCode)));
  const byName = new Map(there.map((group) => [groupNameKey(group), group]));
  const answer: KnownGroup[] = [];
  for (const row of batch) {
    const nameKey = groupNameKey(row);
    const hash = row.id === null ? null : groupHash(keys, row.channel, row.id);
    const key = hash === null ? nameKey : `${row.channel}#${hash}`;
    const named = byName.get(nameKey) ?? null;
    // Two groups of one name with two ids are two groups.
    const sameName = named !== null && (hash === null || named.sealed === null) ? named : null;
    answer.push({ row, hash, key, known: (await groupByKey(reader, key)) ?? sameName });
  }
  return answer;
}

function identityOf({ row, key, hash }: KnownGroup, keys: Keys) {
  const { id, channel } = row;
  if (id === null || hash === null) return {};
  return { key, hash, sealed: keys.seal(id, placeOf.group({ channel, hash })) };
}

function newGroup(one: KnownGroup, keys: Keys) {
  const { name, channel, areaCode, provinceCode, hamlet, members, id } = one.row;
  const mode = one.row.mode ?? (id === null ? 'manual' : 'api');
  const place = { name, channel, areaCode, provinceCode, mode, hamlet, members };
  return { ...place, key: one.key, hash: null, sealed: null, ...identityOf(one, keys) };
}

/** What the file changes of a known group; null: nothing. A list that names a closed group posted by hand opens it again. */
function changeOf({ row, known }: KnownGroup) {
  if (known === null) return null;
  const { name, channel, areaCode, provinceCode, hamlet, members, id } = row;
  const mode = row.mode ?? (id === null ? known.mode : 'api');
  const state = known.state === 'closed' && mode === 'manual' ? ('open' as const) : known.state;
  const told = {
    ...{ name, channel, areaCode, provinceCode, mode, state },
    ...(hamlet === null ? {} : { hamlet }),
    ...(members === null ? {} : { members }),
  };
  const isSame =
    (id === null || known.sealed !== null) &&
    (Object.keys(told) as (keyof typeof told)[]).every((name) => told[name] === known[name]);
  return isSame ? null : told;
}
