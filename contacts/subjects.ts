/** Verbs on one person as the law sees them (a data subject): shown whole, found, corrected. */
import type { Scope } from '../areas/scope.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { foldWords } from '../writing/letters.ts';
import { addressRow, findAddress } from './addresses.ts';
import { refuseAll } from './permissions.ts';
import { replaceTags } from './store/many.ts';
import { linkAddress } from './store/people.ts';
import {
  changeSubject,
  countNamed,
  loneAddress,
  namesAfter,
  type SubjectAddressRow,
  subjectContact,
  takeAddressAway,
} from './store/subjects.ts';
import { meantAddresses } from './written-address.ts';

/** Whose rows are meant, in every room: a person of the register, or an address that belongs to nobody. */
export type DataSubject = { contactId: number | null; addressIds: readonly number[] };

export type SubjectAddress = Omit<SubjectAddressRow, 'sealed' | 'channel' | 'hash'> & {
  channel: ChannelName;
  /** As its channel writes it. */
  address: string;
};

/** What this room holds of a person. `areaCode`: their commune, else their province, else ''. */
export type SubjectRecord = DataSubject & {
  name: string | null;
  areaCode: string;
  source: string | null;
  basis: string | null;
  createdAt: Date;
  updatedAt: Date;
  demo: boolean;
  addresses: SubjectAddress[];
  permissions: { purpose: string; state: string; source: string; basis: string; at: Date }[];
  tags: string[];
};

/** A person of the register (`contactId`) or an address of nobody (`addressId`), opened. null: there is none. */
export async function subjectRecord(
  reader: Reader,
  keys: Keys,
  of: { contactId: number } | { addressId: number },
): Promise<SubjectRecord | null> {
  const opened = ({ sealed, channel, hash, ...row }: SubjectAddressRow): SubjectAddress => ({
    ...row,
    channel: channel as ChannelName,
    address: sealed === '' ? '' : keys.open(sealed, placeOf.address({ channel, hash })),
  });
  if ('addressId' in of) {
    const row = await loneAddress(reader, of.addressId);
    if (row === null) return null;
    const { demo, ...address } = row;
    return {
      ...{ contactId: null, addressIds: [row.id], name: null, areaCode: '', source: null, basis: null },
      ...{ createdAt: row.createdAt, updatedAt: row.lastInboundAt ?? row.createdAt, demo },
      ...{ addresses: [opened(address)], permissions: [], tags: [] },
    };
  }
  const row = await subjectContact(reader, of.contactId);
  if (row === null) return null;
  const { id, areaCode, provinceCode, nameSealed, addresses, tags, ...rest } = row;
  return {
    ...rest,
    contactId: id,
    addressIds: addresses.map((one) => one.id),
    name: nameSealed === null ? null : keys.open(nameSealed, placeOf.contactName(id)),
    areaCode: areaCode || provinceCode,
    addresses: addresses.map(opened),
    tags: tags.map(({ tag }) => tag),
  };
}

/** Who may be meant by an address as staff type it, whoever's area it is: the caller asks that. */
export async function subjectsByAddress(
  reader: Reader,
  keys: Keys,
  written: string,
): Promise<({ contactId: number } | { addressId: number })[]> {
  const found = new Map<string, { contactId: number } | { addressId: number }>();
  for (const { channel, address } of meantAddresses(written)) {
    const row = await findAddress(reader, keys, channel, address);
    if (row === null || row.sealed === '') continue;
    if (row.contactId === null) found.set(`a${row.id}`, { addressId: row.id });
    else found.set(`c${row.contactId}`, { contactId: row.contactId });
  }
  return [...found.values()];
}

/** So many names are opened for one look; names are sealed, so a name can only be looked for by opening them. */
const MOST_NAMES = 40_000;
const NAMES_AT_ONCE = 2_000;

/**
 * People of a scope whose name holds every word typed, with or without diacritics; at most `limit`. `too_many`: the scope
 * holds more people than are opened for one look, so a commune has to be chosen.
 */
export async function subjectsByName(
  reader: Reader,
  keys: Keys,
  scope: Scope,
  asked: { name: string; limit: number },
): Promise<{ kind: 'found'; contactIds: number[] } | { kind: 'too_many' }> {
  const words = foldWords(asked.name).split(' ').filter(Boolean);
  if (words.length === 0) return { kind: 'found', contactIds: [] };
  if ((await countNamed(reader, scope)) > MOST_NAMES) return { kind: 'too_many' };
  const found: number[] = [];
  for (let after = 0; found.length < asked.limit; ) {
    const page = await namesAfter(reader, scope, after, NAMES_AT_ONCE);
    for (const { id, nameSealed } of page) {
      if (nameSealed === null || found.length >= asked.limit) continue;
      const name = ` ${foldWords(keys.open(nameSealed, placeOf.contactName(id)))} `;
      if (words.every((word) => name.includes(` ${word} `))) found.push(id);
    }
    if (page.length < NAMES_AT_ONCE) break;
    after = page.at(-1)?.id ?? 0;
  }
  return { kind: 'found', contactIds: found };
}

export type SubjectCorrection = {
  name?: string | null;
  areaCode?: string;
  provinceCode?: string;
  tags?: readonly string[];
  /** A number that is no longer theirs, and the one that is. */
  removeAddressId?: number;
  addAddress?: { channel: ChannelName; address: string };
};

/**
 * Corrects what is said of a person. `taken`: the new address belongs to somebody else, whom only a look at their own page
 * may touch; nothing is changed then.
 */
export async function correctSubject(
  tx: Tx,
  keys: Keys,
  contactId: number,
  to: SubjectCorrection,
  now: Date,
): Promise<'corrected' | 'taken'> {
  const { name, areaCode, provinceCode, tags, addAddress, removeAddressId } = to;
  if (addAddress !== undefined) {
    const row = await addressRow(tx, keys, addAddress.channel, addAddress.address, now);
    if (row.contactId !== null && row.contactId !== contactId) return 'taken';
    await linkAddress(tx, row.id, contactId);
    if (row.stoppedAt !== null) await refuseAll(tx, contactId, row.stoppedAt);
  }
  if (removeAddressId !== undefined) await takeAddressAway(tx, removeAddressId);
  if (tags !== undefined) await replaceTags(tx, [{ contactId, tags: [...new Set(tags)] }]);
  await changeSubject(tx, contactId, {
    ...(name === undefined
      ? {}
      : { nameSealed: name === null ? null : keys.seal(name, placeOf.contactName(contactId)) }),
    ...(areaCode === undefined ? {} : { areaCode }),
    ...(provinceCode === undefined ? {} : { provinceCode }),
    updatedAt: now,
  });
  return 'corrected';
}
