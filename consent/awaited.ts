/** A wing of the front door: since when confirmations of some cases are awaited, for the room that reviews whole cases. */
import { COUNTRY } from '../areas/scope.ts';
import type { Reader } from '../prisma/client.ts';
import { dossiersByCodes } from './store/dossiers.ts';

/**
 * The day on which the oldest confirmation that is still awaited was asked for, by the case's national code; a code that is
 * absent waits for nobody. The caller has asked for the areas of these cases.
 */
export async function awaitedSince(reader: Reader, codes: readonly string[]): Promise<Map<string, Date>> {
  const found = new Map<string, Date>();
  for (const { nationalCode, vanishedAt, consents } of await dossiersByCodes(reader, COUNTRY, codes)) {
    if (vanishedAt !== null) continue;
    const asked = consents.filter(({ state }) => state === 'requested').map(({ requestedAt }) => requestedAt);
    const [oldest] = asked.sort((a, b) => a.getTime() - b.getTime());
    if (oldest !== undefined) found.set(nationalCode, oldest);
  }
  return found;
}
