/** A wing of the front door: what happened to an address rather than in a talk. */

import type { AddressEvent, ChannelName } from '../channels/contract.ts';
import {
  addressHash,
  addressRow,
  closeAddress,
  findGroup,
  forgetAddress,
  type GroupChannel,
  type GroupFacts,
  groupClosed,
  groupMoved,
  groupOpened,
  noteInbound,
} from '../contacts/contacts.ts';
import { forgetRecipient, isOurs } from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { byProgram } from '../staff/act.ts';
import { record } from '../staff/audit.ts';
import { mask } from './mask.ts';
import * as store from './store.ts';
import { forgetTalker } from './subjects.ts';
import { writeTurn } from './turn.ts';

/** @returns how many answers were posted: none, nobody asked anything */
export async function noteAddress(deps: Deps, tx: Tx, event: AddressEvent): Promise<number> {
  const now = deps.now();
  const { address, detail } = event;
  if (event.event === 'group_opened' || event.event === 'group_closed' || event.event === 'group_moved') {
    const channel = groupChannel(event.channel);
    if (channel === null) return 0;
    if (event.event === 'group_opened')
      await groupOpened(tx, deps.keys, { channel, id: address, title: detail ?? '' }, now);
    else if (event.event === 'group_closed') await groupClosed(tx, deps.keys, { channel, id: address }, now);
    else if (detail !== undefined)
      await groupMoved(tx, deps.keys, { channel, from: address, to: detail }, now);
    return 0;
  }
  const row = await addressRow(tx, deps.keys, event.channel, address, now);
  switch (event.event) {
    case 'closed':
      await closeAddress(tx, row.id, 'closed_by_person', now);
      break;
    case 'withdrawn':
      // Zalo wants it gone within 24 hours; nothing here needs longer than this moment.
      await forgetTalker(tx, deps.keys, { addressIds: [row.id], addresses: [address] });
      await forgetRecipient(
        tx,
        {
          ...{ contactId: null, addressIds: [row.id] },
          hashes: [addressHash(deps.keys, event.channel, address)],
        },
        now,
      );
      await forgetAddress(tx, row.id, now);
      await record(tx, byProgram('server', now), {
        action: 'address.withdrawn',
        subject: `channel:${event.channel}`,
      });
      break;
    case 'staff_wrote':
      // Our own sends are echoed too; one that says it was a person's must not silence the bot.
      if (!(await isOurs(tx, event.channel, event.providerId))) await holdFor(deps, tx, event, row.id, now);
      break;
    default:
      await noteInbound(tx, row.id, event.at);
  }
  return 0;
}

/** An official has answered in the provider's own tool: the talk is a person's, as if it had been answered in the inbox. */
async function holdFor(
  { keys }: Deps,
  tx: Tx,
  event: AddressEvent,
  addressId: number,
  now: Date,
): Promise<void> {
  const talk = await store.talkOf(tx, addressId, event.channel, now);
  const text = mask(event.detail ?? '').text;
  await store.addTurns(tx, [
    {
      talkId: talk.id,
      at: event.at,
      direction: 'out',
      by: 'staff',
      textSealed: keys.seal(
        writeTurn({ text }),
        placeOf.turn({ talkId: talk.id, at: event.at, direction: 'out' }),
      ),
    },
  ]);
  await store.saveTalk(tx, talk.id, {
    updatedAt: now,
    holder: 'person',
    // Somebody at the provider's own tool: no official of ours by id, but the talk has its person.
    heldBy: talk.heldBy ?? 0,
    heldSince: talk.holder === 'person' ? talk.heldSince : event.at,
  });
}

/** Groups exist on Telegram and Zalo only. */
export function groupChannel(channel: ChannelName): GroupChannel | null {
  return channel === 'telegram' || channel === 'zalo' ? channel : null;
}

/**
 * The group somebody called us in. One whose joining we never heard of (added before we listened) is registered now, without an area until
 * somebody says where it is; one that was closed is open again, since we are spoken to in it.
 */
export async function groupSpokenIn(
  tx: Tx,
  keys: Keys,
  channel: GroupChannel,
  { id, title }: { id: string; title: string },
  now: Date,
): Promise<GroupFacts | null> {
  const known = await findGroup(tx, keys, channel, id);
  if (known !== null && known.state === 'open') return known;
  await groupOpened(tx, keys, { channel, id, title }, now);
  return findGroup(tx, keys, channel, id);
}
