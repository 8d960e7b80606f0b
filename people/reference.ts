/** How one person is named in addresses of pages and in commands, without saying who they are. Pure. */

/**
 * `c12`: a person of the register; `a34`: an address that belongs to nobody (somebody who only talked); `n56`: somebody
 * who is only named on a confirmation. Ids of rows, none of which is ever given twice.
 */
export type PersonReference = { contactId: number } | { addressId: number } | { consentId: number };

export function writeReference(person: PersonReference): string {
  if ('contactId' in person) return `c${person.contactId}`;
  return 'addressId' in person ? `a${person.addressId}` : `n${person.consentId}`;
}

/** null: it is none. */
export function readReference(text: string): PersonReference | null {
  const [, kind, digits = ''] = /^([can])(\d{1,10})$/.exec(text) ?? [];
  const id = Number(digits);
  if (kind === undefined || id < 1 || id >= 2 ** 31) return null;
  return kind === 'c' ? { contactId: id } : kind === 'a' ? { addressId: id } : { consentId: id };
}
