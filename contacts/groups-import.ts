/** A list of groups loaded. A wing of the front door. */
import { scopeOfAreas } from '../areas/scope.ts';
import type { Problem } from '../files/problem.ts';
import { readSheet } from '../files/sheet.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type Act, may } from '../staff/act.ts';
import { record } from '../staff/staff.ts';
import { groupHash } from './groups.ts';
import { type GroupFileRow, groupNameKey, readGroups } from './groups-file.ts';
import { BATCH } from './store/addresses.ts';
import { addGroup, changeGroup, type GroupFacts, groupByKey, groupsWhere } from './store/groups.ts';

export type ImportedGroups =
  | { kind: 'imported'; dryRun: boolean; rows: number; created: number; updated: number; warnings: Problem[] }
  | { kind: 'refused'; problems: Problem[] };

/**
 * Loads a file of groups. A group is known again by its id, or by channel, area and name; a bad row keeps the file out. A row of
 * an area the actor may not speak for is a bad row, and so is one that names a group which lies there already: nobody takes a
 * group away from its commune by naming it.
 */
export async function importGroups(
  act: Act,
  deps: Deps,
  ask: { fileName: string; bytes: Uint8Array; dryRun?: boolean },
): Promise<ImportedGroups> {
  const sheet = await readSheet(ask.fileName, ask.bytes);
  if (sheet.kind === 'unreadable') return { kind: 'refused', problems: [sheet.problem] };
  const { now } = act;
  const file = readGroups(sheet, now);
  if (file.kind === 'refused') return file;
  const { groups, warnings } = file;
  const foreign = await foreignGroups(act, deps, groups);
  if (foreign.length > 0) {
    const areas = [...new Set(foreign.flatMap((one) => [one.group.areaCode, one.taken ?? '']))];
    await deps.db.write((tx) =>
      record(tx, act, {
        action: 'refused',
        subject: 'groups',
        areas,
        detail: { action: 'campaign.write', why: 'area', rows: foreign.length },
      }),
    );
    return {
      kind: 'refused',
      problems: foreign.map(({ group, taken }) => elsewhere(ask.fileName, group, taken !== null)),
    };
  }
  const dryRun = ask.dryRun === true;
  let created = 0;
  for (let from = 0; from < groups.length; from += BATCH) {
    const batch = groups.slice(from, from + BATCH);
    created += dryRun
      ? (await knownGroups(deps.db.read, deps.keys, batch)).filter((one) => one.known === null).length
      : await deps.db.write((tx) => saveGroups(tx, act, deps.keys, batch));
  }
  return {
    kind: 'imported',
    dryRun,
    rows: groups.length,
    created,
    updated: groups.length - created,
    warnings,
  };
}

/** Rows of areas the actor may not speak for; `taken`: where a group of the actor's own row lies now. */
async function foreignGroups(
  act: Act,
  deps: Deps,
  groups: readonly GroupFileRow[],
): Promise<{ group: GroupFileRow; taken: string | null }[]> {
  const foreign: { group: GroupFileRow; taken: string | null }[] = [];
  for (let from = 0; from < groups.length; from += BATCH)
    for (const { row, known } of await knownGroups(
      deps.db.read,
      deps.keys,
      groups.slice(from, from + BATCH),
    )) {
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

async function knownGroups(reader: Reader, keys: Keys, batch: readonly GroupFileRow[]) {
  const there = await groupsWhere(reader, scopeOfAreas(batch.map((row) => row.areaCode)));
  const byName = new Map(there.map((group) => [groupNameKey(group), group]));
  const answer: { row: GroupFileRow; hash: string | null; key: string; known: GroupFacts | null }[] = [];
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

async function saveGroups(tx: Tx, act: Act, keys: Keys, batch: readonly GroupFileRow[]): Promise<number> {
  const { now } = act;
  let created = 0;
  for (const { row, hash, key, known } of await knownGroups(tx, keys, batch)) {
    // Asked again inside the transaction: the group may have come to another commune since the file was looked at.
    if (known !== null && known.areaCode !== '' && !may(act, 'campaign.write', known.areaCode)) continue;
    const { name, channel, areaCode, provinceCode, hamlet, members, id } = row;
    const mode = row.mode ?? (id === null ? (known?.mode ?? 'manual') : 'api');
    const place = { name, channel, areaCode, provinceCode, mode };
    const identity =
      id === null || hash === null
        ? {}
        : { key, hash, sealed: keys.seal(id, placeOf.group({ channel, hash })) };
    if (known === null) {
      await addGroup(
        tx,
        { ...place, hamlet, members, key, hash: null, sealed: null, ...identity },
        now,
        false,
      );
      created += 1;
      continue;
    }
    const told = { ...(hamlet === null ? {} : { hamlet }), ...(members === null ? {} : { members }) };
    await changeGroup(tx, known.id, { ...place, ...told, ...identity, demo: false }, now);
  }
  await record(tx, act, {
    action: 'groups.import',
    subject: 'groups',
    areas: [...new Set(batch.map((row) => row.areaCode))],
    detail: { rows: batch.length, created },
  });
  return created;
}
