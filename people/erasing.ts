/** A wing of the front door: a person is erased in every room at once. */
import { forgetTalker } from '../bot/bot.ts';
import { forgetCaseSubject } from '../consent/consent.ts';
import { addressHash, eraseSubject, subjectsByAddress } from '../contacts/contacts.ts';
import { forgetFilingSubject } from '../dossiers/dossiers.ts';
import { forgetInTraces } from '../imports/imports.ts';
import { forgetRecipient } from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { type Act, type Denied, refusal } from '../staff/act.ts';
import { forgetInHeldForms, record } from '../staff/staff.ts';
import { type KnownPerson, openedFor } from './finding.ts';
import type { PersonReference } from './reference.ts';

export type PersonErased =
  | { kind: 'erased'; reference: string; addresses: number; messages: number; cases: number }
  | { kind: 'not_found' };

/**
 * Erases a person: register, permissions with their evidence, talks, words of messages, reminders, names on confirmations,
 * what loads keep for their undoing, forms that are held. What stays names nobody: lines of the ledger and of the cases for
 * figures, that a request was made, the audit's ids, and the hash of an address that said stop.
 * @param stop no later list may bring them back: the hash of every address is kept with a stop
 */
export async function erasePerson(
  act: Act,
  deps: Deps,
  reference: PersonReference,
  { stop }: { stop: boolean },
): Promise<PersonErased | Denied> {
  return deps.db.write(async (tx) => {
    const opened = await openedFor(tx, act, deps, reference);
    if (opened.kind !== 'person') return opened;
    const { person } = opened;
    const { messages, cases } = await forgetEverywhere(tx, deps.keys, person, { stop, now: act.now });
    const addresses = person.addresses.length;
    await record(tx, act, {
      action: 'contacts.erase',
      subject: `person:${person.reference}`,
      areas: [person.desk],
      detail: { addresses, messages, cases, stop },
    });
    return { kind: 'erased', reference: person.reference, addresses, messages, cases };
  });
}

/**
 * The same for whoever an address as staff write it (`0912…`, `zalo:…`, a bare id) belongs to. Who lives in another area is
 * as good as not there; that it was asked stands in the audit.
 */
export async function eraseWritten(
  act: Act,
  deps: Deps,
  written: string,
  how: { stop: boolean },
): Promise<{ kind: 'erased'; people: number; addresses: number } | { kind: 'not_found' } | Denied> {
  let [people, addresses] = [0, 0];
  for (const reference of await subjectsByAddress(deps.db.read, deps.keys, written)) {
    const erased = await erasePerson(act, deps, reference, how);
    if (erased.kind === 'denied' && erased.why !== 'area') return erased;
    if (erased.kind !== 'erased') continue;
    people += 1;
    addresses += erased.addresses;
  }
  if (people > 0) return { kind: 'erased', people, addresses };
  const no = refusal(act, 'people.write');
  return no ?? { kind: 'not_found' };
}

/** Every room that holds something of a person forgets it; test/house holds that no table is left out. */
export async function forgetEverywhere(
  tx: Tx,
  keys: Keys,
  person: KnownPerson,
  { stop, now }: { stop: boolean; now: Date },
): Promise<{ messages: number; cases: number }> {
  const { contactId, addressIds, consentId } = person;
  const addresses = person.addresses.map((one) => one.address).filter(Boolean);
  const hashes = person.addresses.map((one) => addressHash(keys, one.channel, one.address));
  const who = { contactId, addressIds };
  await forgetTalker(tx, keys, { addressIds, addresses });
  const known = contactId !== null ? { contactId } : consentId !== null ? { consentId } : null;
  const consents = known === null ? [] : await forgetCaseSubject(tx, known, now);
  const filings = await forgetFilingSubject(tx, hashes);
  const messages =
    contactId === null && addressIds.length === 0 ? 0 : await forgetRecipient(tx, { ...who, hashes }, now);
  await forgetInTraces(tx, keys, (row) => isAbout(row, { contactId, consents, filings }));
  const marks = [...addresses, ...addresses.map(bare), person.name ?? ''].filter((one) => one.length > 5);
  await forgetInHeldForms(tx, keys, (text) => marks.some((mark) => text.includes(mark)));
  await eraseSubject(tx, who, stop, now);
  return { messages, cases: consents.length };
}

/** A mobile number without its country, as it stands in whatever somebody typed. */
function bare(address: string): string {
  return address.startsWith('+84') ? address.slice(3) : address;
}

/** Whether a row that a load keeps for its undoing is about this person, one of their confirmations or their filed cases. */
function isAbout(
  row: Record<string, unknown>,
  {
    contactId,
    consents,
    filings,
  }: { contactId: number | null; consents: readonly number[]; filings: readonly number[] },
): boolean {
  const before = (row.before ?? {}) as Record<string, unknown>;
  if (row.row === 'side') return filings.includes(Number(row.id));
  if (row.row === 'consent') {
    if (consents.includes(Number(row.id))) return true;
    return contactId !== null && (before.contactId === contactId || before.wrongContactId === contactId);
  }
  if (contactId === null) return false;
  if (row.row === 'dossier') return before.applicantId === contactId || before.wrongApplicantId === contactId;
  return ['made', 'changed', 'person'].includes(String(row.row)) && Number(row.id) === contactId;
}
