/** What is known beforehand of the dossiers of a list and of the people behind its telephones. */
import { COUNTRY } from '../../areas/scope.ts';
import { findAddresses } from '../../contacts/contacts.ts';
import type { Reader } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { signedByHand } from '../store/consents.ts';
import { dossiersByCodes } from '../store/dossiers.ts';
import { type DossierRow, type NamedPerson, personId } from './dossier-row.ts';
import type { KnownDossiers } from './plan.ts';

/** What is known of the dossiers of a chunk and of the people behind its telephones. */
export async function knowledgeOf(
  reader: Reader,
  deps: Deps,
  rows: readonly DossierRow[],
  newest: KnownDossiers['newest'],
): Promise<KnownDossiers> {
  const codes = rows.flatMap(({ nationalCode, provincialCode }) => [
    nationalCode,
    ...(provincialCode === null ? [] : [provincialCode]),
  ]);
  // Of any area: whoever may not reach one was refused before.
  const dossiers = await dossiersByCodes(reader, COUNTRY, codes);
  const named = rows.flatMap((row) => [row.applicant, ...row.consents.map(({ person }) => person)]);
  const phones = new Set(named.flatMap(({ phone }) => phone ?? []));
  const addresses = await findAddresses(reader, deps.keys, 'sms', phones);
  const onPaper = dossiers.flatMap(({ consents }) =>
    consents.flatMap(({ id, state }) => (state === 'paper_signed' ? [id] : [])),
  );
  return {
    dossiers,
    contacts: new Map(
      [...addresses].flatMap(([phone, row]) => (row.contactId === null ? [] : [[phone, row.contactId]])),
    ),
    met: new Set(addresses.keys()),
    byHand: await signedByHand(reader, onPaper),
    newest,
  };
}

/** Keyed, so that the database holds no name in the open; the same name always gives the same key. */
export function personKeyOf({ keys }: Deps, named: NamedPerson): string {
  const id = personId(named);
  return id === '' ? '' : keys.hash('address', `consent/${id}`);
}
