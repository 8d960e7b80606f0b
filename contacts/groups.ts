/** Verbs on groups, and a list of them loaded. */
import type { Problem } from '../files/problem.ts';
import { readSheet } from '../files/sheet.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { type GroupChannel, type GroupRow, groupNameKey, readGroups } from './groups-file.ts';
import { BATCH } from './store/addresses.ts';
import {
  addGroup,
  changeGroup,
  type GroupFacts,
  groupById,
  groupByKey,
  groupsWhere,
  removeGroup,
} from './store/groups.ts';

function groupHash(keys: Keys, channel: GroupChannel, id: string): string {
  return keys.hash('address', `group:${channel}:${id}`);
}

export type ImportedGroups =
  | { kind: 'imported'; dryRun: boolean; rows: number; created: number; updated: number; warnings: Problem[] }
  | { kind: 'refused'; problems: Problem[] };

/**
 * Loads a file of groups. A group is known again by its id, or by channel, area and name; a bad row keeps the file out.
 * `within`: whether the one who loads may speak for an area; a row of another area is a bad row.
 */
export async function importGroups(
  deps: Deps,
  ask: {
    fileName: string;
    bytes: Uint8Array;
    dryRun?: boolean;
    within?: (areaCode: string) => boolean;
  },
): Promise<ImportedGroups> {
  const sheet = await readSheet(ask.fileName, ask.bytes);
  if (sheet.kind === 'unreadable') return { kind: 'refused', problems: [sheet.problem] };
  const now = deps.now();
  const file = readGroups(sheet, now);
  if (file.kind === 'refused') return file;
  const { groups, warnings } = file;
  const foreign = groups.filter((group) => ask.within?.(group.areaCode) === false);
  if (foreign.length > 0)
    return { kind: 'refused', problems: foreign.map((group) => elsewhere(ask.fileName, group)) };
  const dryRun = ask.dryRun === true;
  let created = 0;
  for (let from = 0; from < groups.length; from += BATCH) {
    const batch = groups.slice(from, from + BATCH);
    created += dryRun
      ? (await knownGroups(deps.db.read, deps.keys, batch)).filter((one) => one.known === null).length
      : await deps.db.write((tx) => saveGroups(tx, deps.keys, batch, now));
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

function elsewhere(file: string, { row, areaCode }: GroupRow): Problem {
  return {
    file,
    row,
    column: 'Mã đơn vị',
    value: areaCode,
    rule: 'outside_area',
    message: 'Nhóm ở ngoài địa bàn của anh/chị.',
    todo: 'Bỏ dòng này, hoặc nhờ người phụ trách địa bàn đó nạp.',
    severity: 'error',
  };
}

async function knownGroups(reader: Reader, keys: Keys, batch: readonly GroupRow[]) {
  const there = await groupsWhere(reader, { areas: [...new Set(batch.map((row) => row.areaCode))] });
  const byName = new Map(there.map((group) => [groupNameKey(group), group]));
  const answer: { row: GroupRow; hash: string | null; key: string; known: GroupFacts | null }[] = [];
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

async function saveGroups(tx: Tx, keys: Keys, batch: readonly GroupRow[], now: Date): Promise<number> {
  let created = 0;
  for (const { row, hash, key, known } of await knownGroups(tx, keys, batch)) {
    const { name, channel, areaCode, provinceCode, hamlet, members, id } = row;
    const mode = row.mode ?? (id === null ? (known?.mode ?? 'manual') : 'api');
    const place = { name, channel, areaCode, provinceCode, mode };
    const identity = id === null ? {} : { key, hash, sealed: keys.seal(id) };
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
  return created;
}

/** The groups of an area (a province or a commune), or all, for staff. */
export async function listGroups(reader: Reader, areaCode?: string): Promise<GroupFacts[]> {
  return groupsWhere(reader, areaCode === undefined ? {} : { areas: [areaCode] });
}

/** One group, for its page. */
export async function groupOf(reader: Reader, id: number): Promise<GroupFacts | null> {
  return groupById(reader, id);
}

export type GroupChange = {
  name: string;
  areaCode: string;
  provinceCode: string;
  hamlet: string | null;
  mode: GroupFacts['mode'];
  members: number | null;
  state: GroupFacts['state'];
};

/**
 * Corrects what is known of a group. `same_name`: another group of that channel has this name there. `no_id`: it cannot be
 * posted to by the machine, for nobody told us its id.
 */
export async function changeGroupFacts(
  tx: Tx,
  id: number,
  change: GroupChange,
  now: Date,
): Promise<'saved' | 'not_found' | 'same_name' | 'no_id'> {
  const known = await groupById(tx, id);
  if (known === null) return 'not_found';
  if (change.mode === 'api' && known.sealed === null) return 'no_id';
  const named = { ...change, name: change.name.trim() };
  // A group with an id keeps the id as its key; one without is known by its name.
  const key = known.sealed === null ? { key: groupNameKey({ channel: known.channel, ...named }) } : {};
  if (key.key !== undefined) {
    const same = await groupByKey(tx, key.key);
    if (same !== null && same.id !== id) return 'same_name';
  }
  await changeGroup(tx, id, { ...named, ...key }, now);
  return 'saved';
}

/** The groups that can be written to in these areas (provinces or communes). `manual` ones are posted by hand. */
export async function openGroups(reader: Reader, areaCodes: readonly string[]): Promise<GroupFacts[]> {
  return groupsWhere(reader, { areas: areaCodes, state: 'open' });
}

/** A group by its provider's id. */
export async function findGroup(
  reader: Reader,
  keys: Keys,
  channel: GroupChannel,
  id: string,
): Promise<GroupFacts | null> {
  return groupByKey(reader, `${channel}#${groupHash(keys, channel, id)}`);
}

/** The bot was let into a group. A group nobody loaded yet is kept without an area until somebody says where it is. */
export async function groupOpened(
  tx: Tx,
  keys: Keys,
  group: { channel: GroupChannel; id: string; title?: string },
  now: Date,
): Promise<number> {
  const { channel, id, title = '' } = group;
  const known = await findGroup(tx, keys, channel, id);
  if (known !== null) {
    await changeGroup(tx, known.id, { state: 'open' }, now);
    return known.id;
  }
  const hash = groupHash(keys, channel, id);
  const nowhere = { areaCode: '', provinceCode: '', hamlet: null, members: null };
  return addGroup(
    tx,
    {
      ...nowhere,
      name: title.trim().slice(0, 150) || 'Nhóm chưa đặt tên',
      channel,
      mode: 'api',
      key: `${channel}#${hash}`,
      hash,
      sealed: keys.seal(id),
    },
    now,
    false,
  );
}

/** The bot was removed from a group, or the group is gone: nothing is sent there any more. */
export async function groupClosed(
  tx: Tx,
  keys: Keys,
  group: { channel: GroupChannel; id: string },
  now: Date,
): Promise<void> {
  const known = await findGroup(tx, keys, group.channel, group.id);
  if (known !== null) await changeGroup(tx, known.id, { state: 'closed' }, now);
}

/** The group has a new id (Telegram makes a supergroup of it): the same group goes on, also when the new id was met first. */
export async function groupMoved(
  tx: Tx,
  keys: Keys,
  group: { channel: GroupChannel; from: string; to: string },
  now: Date,
): Promise<void> {
  const { channel, from, to } = group;
  const old = await findGroup(tx, keys, channel, from);
  if (old === null || from === to) return;
  const met = await findGroup(tx, keys, channel, to);
  if (met !== null && met.areaCode !== '') {
    await changeGroup(tx, old.id, { state: 'closed' }, now);
    return;
  }
  if (met !== null) await removeGroup(tx, met.id);
  const hash = groupHash(keys, channel, to);
  await changeGroup(
    tx,
    old.id,
    { key: `${channel}#${hash}`, hash, sealed: keys.seal(to), state: 'open' },
    now,
  );
}
