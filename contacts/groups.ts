/** Verbs on groups, and a list of them loaded. */
import type { Problem } from '../files/problem.ts';
import { readSheet } from '../files/sheet.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { type Act, type Denied, may } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { type GroupChannel, type GroupFileRow, groupNameKey, readGroups } from './groups-file.ts';
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
  const there = await groupsWhere(reader, { areas: [...new Set(batch.map((row) => row.areaCode))] });
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
  await record(tx, act, {
    action: 'groups.import',
    subject: 'groups',
    areas: [...new Set(batch.map((row) => row.areaCode))],
    detail: { rows: batch.length, created },
  });
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
  act: Act,
  tx: Tx,
  id: number,
  change: GroupChange,
): Promise<'saved' | 'not_found' | 'same_name' | 'no_id' | Denied> {
  const { now } = act;
  const known = await groupById(tx, id);
  if (known === null) return 'not_found';
  // For the area it has (a group that nobody has placed yet is for everybody of its new place) and the one it is given.
  const subject = `group:${id}`;
  for (const areaCode of known.areaCode === '' ? [change.areaCode] : [known.areaCode, change.areaCode]) {
    const no = await denied(tx, act, 'campaign.write', { subject, areaCode });
    if (no !== null) return no;
  }
  if (change.mode === 'api' && known.sealed === null) return 'no_id';
  const named = { ...change, name: change.name.trim() };
  // A group with an id keeps the id as its key; one without is known by its name.
  const key = known.sealed === null ? { key: groupNameKey({ channel: known.channel, ...named }) } : {};
  if (key.key !== undefined) {
    const same = await groupByKey(tx, key.key);
    if (same !== null && same.id !== id) return 'same_name';
  }
  await changeGroup(tx, id, { ...named, ...key }, now);
  await record(tx, act, {
    action: 'group.change',
    subject,
    areas: [known.areaCode, change.areaCode],
  });
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
