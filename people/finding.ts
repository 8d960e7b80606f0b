/** A wing of the front door: people found by number, dossier code or name, and opened, inside one's area. */
import { narrowed, type Scope } from '../areas/scope.ts';
import { talksWith } from '../bot/bot.ts';
import { namedSubject, subjectsOfCode } from '../consent/consent.ts';
import {
  type SubjectRecord,
  subjectRecord,
  subjectsByAddress,
  subjectsByName,
} from '../contacts/contacts.ts';
import type { Reader } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, type Denied, may, scopeOf, within } from '../staff/act.ts';
import { denied, deskOfUnknown, record } from '../staff/staff.ts';
import { type PersonReference, writeReference } from './reference.ts';

/** A person as far as the program knows them, whichever of the three kinds they are. */
export type KnownPerson = SubjectRecord & {
  reference: string;
  /** The confirmation that names them, when nothing else does; and the number written there. */
  consentId: number | null;
  landline: string | null;
  /** The area whose officials may open them: theirs, else that of their talk, else of the desk for the unknown. */
  desk: string;
};

/** Opens whom a reference means, whoever asks; null: nobody. */
export async function personOf(
  reader: Reader,
  deps: Pick<Deps, 'keys'>,
  reference: PersonReference,
): Promise<KnownPerson | null> {
  const nowhere = { consentId: null, landline: null, reference: writeReference(reference) };
  if ('consentId' in reference) {
    const named = await namedSubject(reader, deps.keys, reference.consentId);
    if (named === null) return null;
    const { phone, ...rest } = named;
    return {
      ...{
        contactId: null,
        addressIds: [],
        addresses: [],
        permissions: [],
        tags: [],
        source: null,
        basis: null,
      },
      ...rest,
      ...nowhere,
      ...{ consentId: reference.consentId, landline: phone, desk: named.areaCode },
    };
  }
  const found = await subjectRecord(reader, deps.keys, reference);
  if (found === null) return null;
  let { areaCode } = found;
  if (areaCode === '' && 'addressId' in reference)
    areaCode = (await talksWith(reader, deps.keys, found.addressIds, 1))[0]?.areaCode ?? '';
  return { ...found, ...nowhere, areaCode, desk: areaCode || (await deskOfUnknown(reader)) };
}

/** One line of what a search found. */
export type PersonLine = Pick<KnownPerson, 'reference' | 'name' | 'areaCode'> & {
  /** The last three digits of each address, with its channel. */
  addresses: { channel: string; address: string }[];
};

/** What was typed and found: an address, a dossier's code, a name. */
type FoundBy = 'number' | 'code' | 'name';

export type PeopleFound =
  /** `elsewhere`: people of the same dossier whom another area's officials may open. */
  | { kind: 'found'; by: FoundBy; people: PersonLine[]; elsewhere: number; more: boolean }
  | { kind: 'too_short' }
  /** Names are sealed: more people than are opened for one look live in this area. */
  | { kind: 'choose_commune' };

const MOST_FOUND = 50;

/**
 * Looks for people of the actor's area: what is typed is a number or channel address, a dossier code (national or
 * provincial), or a name. A number of another area is as good as not there. What was looked for is not written down.
 * @param areaCode narrows to a commune; '' all of the actor's area
 */
export async function findPeople(
  act: Act,
  deps: Deps,
  asked: { text: string; areaCode?: string },
): Promise<PeopleFound | Denied> {
  const no = await deps.db.write((tx) => denied(tx, act, 'people.write', { subject: 'people' }));
  if (no !== null) return no;
  const text = asked.text.trim();
  if (text.length < 2) return { kind: 'too_short' };
  const { read } = deps.db;
  const scope: Scope = narrowed(scopeOf(act), asked.areaCode ?? '');
  const byNumber = /\d{3}/.test(text) ? await subjectsByAddress(read, deps.keys, text) : [];
  const byCode = byNumber.length > 0 ? [] : await subjectsOfCode(read, scope, text);
  let by: FoundBy = byNumber.length > 0 ? 'number' : 'code';
  let references: PersonReference[] = [...byNumber, ...byCode];
  let more = false;
  if (references.length === 0 && !/\d{3}/.test(text)) {
    by = 'name';
    const named = await subjectsByName(read, deps.keys, scope, { name: text, limit: MOST_FOUND + 1 });
    if (named.kind === 'too_many') return { kind: 'choose_commune' };
    more = named.contactIds.length > MOST_FOUND;
    references = named.contactIds.slice(0, MOST_FOUND).map((contactId) => ({ contactId }));
  }
  const people: PersonLine[] = [];
  let elsewhere = 0;
  for (const reference of references.slice(0, MOST_FOUND)) {
    const person = await personOf(read, deps, reference);
    if (person === null) continue;
    if (within(act, person.desk)) people.push(lineOf(person));
    else if (by === 'code') elsewhere += 1;
  }
  await deps.db.write((tx) =>
    record(tx, act, {
      action: 'person.find',
      subject: 'people',
      areas: people.map((one) => one.areaCode),
      detail: { by, found: people.length },
    }),
  );
  return { kind: 'found', by, people, elsewhere, more };
}

function lineOf({ reference, name, areaCode, addresses, landline }: KnownPerson): PersonLine {
  const shown = addresses.map(({ channel, address }) => ({ channel, address: masked(address) }));
  return {
    ...{ reference, name, areaCode },
    addresses: landline === null ? shown : [...shown, { channel: 'landline', address: masked(landline) }],
  };
}

function masked(address: string): string {
  return address.length > 6 ? `…${address.slice(-3)}` : '…';
}

/**
 * The person when the actor may open their file; else the refusal, which the office of their area sees. `not_found` also
 * where the actor's role may open files but not there: what lies in another area is as good as not there.
 */
export async function openedFor(
  tx: Parameters<typeof denied>[0],
  act: Act,
  deps: Pick<Deps, 'keys'>,
  reference: PersonReference,
): Promise<{ kind: 'person'; person: KnownPerson } | { kind: 'not_found' } | Denied> {
  const person = await personOf(tx, deps, reference);
  if (person === null && may(act, 'people.write')) return { kind: 'not_found' };
  const subject = `person:${writeReference(reference)}`;
  const no = await denied(tx, act, 'people.write', {
    subject,
    ...(person === null ? {} : { areaCode: person.desk }),
  });
  if (no !== null) return no;
  return person === null ? { kind: 'not_found' } : { kind: 'person', person };
}
