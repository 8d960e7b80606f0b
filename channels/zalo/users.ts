import type { Checked } from '../contract.ts';
import { momentOf, number, string } from '../json.ts';
import type { ZaloClient } from './client.ts';

/** Who the OA is: the boot check, because a wrong token, package or link shows here first. Nothing is sent. */
export async function whoIsOa(client: ZaloClient): Promise<Checked> {
  const result = await client.call({ method: 'GET', path: '/v2.0/oa/getoa' });
  if (result.kind === 'ok') return { ok: true, detail: string(result.data, 'name') ?? 'Zalo OA' };
  const { outcome } = result;
  if (outcome.kind === 'accepted') return { ok: true, detail: 'Zalo OA' };
  return { ok: false, reason: outcome.reason, staff: outcome.staff };
}

/**
 * When the citizen last did something with the OA: 48 hours free, 7 days at all. Null: never, or Zalo did not say.
 * Asks Zalo (`quota/message`), sends nothing.
 */
export async function lastInteraction(client: ZaloClient, userId: string): Promise<Date | null> {
  const result = await client.call({
    method: 'POST',
    path: '/v3.0/oa/quota/message',
    data: () => ({ user_id: userId }),
  });
  return result.kind === 'ok' ? momentOf(number(result.data, 'last_interaction')) : null;
}
