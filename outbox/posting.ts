/** Messages into the queue. A wing of the front door. */

import type { Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import type { NewMessage } from './message.ts';
import * as messageStore from './store/adding.ts';

/**
 * Puts messages into the queue, in the caller's transaction. A key that was ever posted is skipped.
 * @param now when they are posted; absent: the earliest `nextAt`
 * @returns how many are new
 */
export async function post(tx: Tx, keys: Keys, messages: readonly NewMessage[], now?: Date): Promise<number> {
  return messageStore.addMessages(
    tx,
    messages.map((message) => ({
      key: message.key,
      lane: message.lane,
      purpose: message.purpose,
      source: message.source,
      sourceId: message.sourceId ?? null,
      channel: message.channel,
      addressId: message.addressId ?? null,
      groupId: message.groupId ?? null,
      contactId: message.contactId ?? null,
      campaignId: message.campaignId ?? null,
      wave: message.wave ?? 0,
      step: message.step ?? null,
      areaCode: message.areaCode,
      textId: message.textId ?? null,
      payload:
        message.payload === undefined
          ? null
          : keys.seal(JSON.stringify(message.payload), placeOf.message(message.key)),
      linkCode: message.linkCode ?? null,
      nextAt: message.nextAt,
      expiresAt: message.expiresAt ?? null,
      createdAt: now ?? message.nextAt,
      demo: message.demo ?? false,
    })),
  );
}
