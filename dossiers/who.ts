/** The people a list names with a case: sealed on the row of the side that named them. */
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import type { Who } from './loading/row.ts';
import type { SideRecord } from './rows.ts';

type Key = Pick<SideRecord, 'side' | 'rowKey'>;

/** Null when the list names nobody. */
export function sealWho(keys: Keys, row: Key, who: Who): string | null {
  if (Object.values(who).every((one) => one === null)) return null;
  return keys.seal(JSON.stringify(who), placeOf.filingWho(row));
}

export function openWho(keys: Keys, row: Key & Pick<SideRecord, 'whoSealed'>): Who | null {
  return row.whoSealed === null
    ? null
    : (JSON.parse(keys.open(row.whoSealed, placeOf.filingWho(row))) as Who);
}

export function sealReason(keys: Keys, row: Key, reason: string | null): string | null {
  return reason === null ? null : keys.seal(reason, placeOf.filingReason(row));
}

export function openReason(keys: Keys, row: Key & Pick<SideRecord, 'reasonSealed'>): string | null {
  return row.reasonSealed === null ? null : keys.open(row.reasonSealed, placeOf.filingReason(row));
}

/** What a list says laid over what was known: a list without a column takes nothing away. */
export function whoOver(under: Who | null, over: Who): Who {
  if (under === null) return over;
  return {
    subject: over.subject ?? under.subject,
    eventDay: over.eventDay ?? under.eventDay,
    applicant: over.applicant ?? under.applicant,
    phone: over.phone ?? under.phone,
  };
}
