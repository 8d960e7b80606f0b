/** A wing of the front door: everything that is known of one person, put together from the rooms that hold it. */
import { talksWith } from '../bot/bot.ts';
import { casesOfSubject } from '../consent/consent.ts';
import { addressHash, permissionHistory, requestHistory } from '../contacts/contacts.ts';
import { filingsOfSubject } from '../dossiers/dossiers.ts';
import { messagesTo } from '../outbox/outbox.ts';
import type { Reader } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Act, Denied } from '../staff/act.ts';
import { record } from '../staff/staff.ts';
import { personHtml } from './export-html.ts';
import { type KnownPerson, openedFor } from './finding.ts';
import { MOST_OF_A_KIND, type PersonFile } from './person-file.ts';
import type { PersonReference } from './reference.ts';

export async function fileOf(
  reader: Reader,
  { keys }: Pick<Deps, 'keys'>,
  person: KnownPerson,
): Promise<PersonFile> {
  const { contactId, addressIds, consentId } = person;
  const who = { contactId, addressIds };
  const known = contactId !== null ? { contactId } : consentId !== null ? { consentId } : null;
  const reached = contactId !== null || addressIds.length > 0;
  return {
    person,
    cases: known === null ? [] : await casesOfSubject(reader, known, MOST_OF_A_KIND),
    filings: await filingsOfSubject(
      reader,
      person.addresses.map((one) => addressHash(keys, one.channel, one.address)),
      MOST_OF_A_KIND,
    ),
    messages: reached ? await messagesTo(reader, keys, who, MOST_OF_A_KIND) : [],
    talks: await talksWith(reader, keys, addressIds, MOST_OF_A_KIND),
    history: reached ? await permissionHistory(reader, who, MOST_OF_A_KIND) : [],
    requests: reached ? await requestHistory(reader, keys, who, MOST_OF_A_KIND) : [],
  };
}

/** Opens a person's file; that it was opened is written down. */
export async function openFile(
  act: Act,
  deps: Deps,
  reference: PersonReference,
): Promise<{ kind: 'file'; file: PersonFile } | { kind: 'not_found' } | Denied> {
  return deps.db.write(async (tx) => {
    const opened = await openedFor(tx, act, deps, reference);
    if (opened.kind !== 'person') return opened;
    const { person } = opened;
    const file = await fileOf(tx, deps, person);
    await record(tx, act, {
      action: 'person.read',
      subject: `person:${person.reference}`,
      areas: [person.desk],
    });
    return { kind: 'file', file };
  });
}

/** The whole file as one page that the person can read and keep; that it was taken is written down. */
export async function exportPerson(
  act: Act,
  deps: Deps,
  reference: PersonReference,
): Promise<{ kind: 'exported'; html: string; reference: string } | { kind: 'not_found' } | Denied> {
  return deps.db.write(async (tx) => {
    const opened = await openedFor(tx, act, deps, reference);
    if (opened.kind !== 'person') return opened;
    const { person } = opened;
    const html = personHtml(await fileOf(tx, deps, person), act.now);
    await record(tx, act, {
      action: 'person.export',
      subject: `person:${person.reference}`,
      areas: [person.desk],
    });
    return { kind: 'exported', html, reference: person.reference };
  });
}
