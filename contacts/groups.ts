/** Verbs on groups. A list of them is loaded by loading/groups.ts. */
import { COUNTRY, narrowed, type Scope, scopeOfAreas } from '../areas/scope.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type Act, type Denied, scopeOf } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { type GroupChannel, groupNameKey } from './loading/groups-file.ts';
import {
  addGroup,
  changeGroup,
  type GroupFacts,
  groupById,
  groupByKey,
  groupsWhere,
  removeGroup,
} from './store/groups.ts';

export function groupHash(keys: Keys, channel: GroupChannel, id: string): string {
  return keys.hash('address', `group:${channel}:${id}`);
}

/** Groups a page. */
export const GROUPS_A_PAGE = 500;

/** The groups of the actor's scope, or of one `area` in it, by id; 500 a page (`after`: the last id of the page before). */
export async function listGroups(
  act: Act,
  reader: Reader,
  ask: { area?: string; after?: number; ids?: readonly number[] } = {},
): Promise<GroupFacts[]> {
  const { area = '', ...rest } = ask;
  return groupsWhere(reader, narrowed(scopeOf(act), area), { limit: GROUPS_A_PAGE, ...rest });
}

/** Every group of a scope, a page at a time. */
export async function* groupPages(scope: Scope, reader: Reader): AsyncGenerator<GroupFacts[]> {
  for (let after = 0; ; ) {
    const page = await groupsWhere(reader, scope, { after, limit: GROUPS_A_PAGE });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.id;
  }
}

/** One group of the actor's scope, or one that nobody has placed yet; null: there is none. */
export async function groupOf(act: Act, reader: Reader, id: number): Promise<GroupFacts | null> {
  return groupById(reader, scopeOf(act), id);
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
  // Asked in the whole country: a refusal is written down for the unit whose group it is.
  const known = await groupById(tx, COUNTRY, id);
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
  return groupsWhere(reader, scopeOfAreas(areaCodes), { state: 'open' });
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
      sealed: keys.seal(id, placeOf.group({ channel, hash })),
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
    {
      key: `${channel}#${hash}`,
      hash,
      sealed: keys.seal(to, placeOf.group({ channel, hash })),
      state: 'open',
    },
    now,
  );
}
