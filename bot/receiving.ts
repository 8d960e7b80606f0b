/**
 * A wing of the front door: how events of citizens are saved, which is the same as one before, and which pieces make one text.
 * A message is the same only by the provider's own identity, never by its words; a stop is never dropped because another
 * message had its id (Nghị định 91/2020/NĐ-CP, Điều 16: a refusal takes effect at once).
 */

import { DAY_MS, MINUTE_MS } from '../calendar/durations.ts';
import type { ChannelName, Event, Incoming, IncomingPart } from '../channels/contract.ts';
import { findAddress } from '../contacts/contacts.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { storableText } from '../writing/cleaning.ts';
import { eventId, readEvent, writeEvent } from './event-row.ts';
import { command } from './stop-words.ts';
import * as store from './store/inbound.ts';

/** So long a gateway may ask again about a call it thinks unanswered; an id that comes later is used a second time. */
const REPEATS_MS = DAY_MS;
/** So long a long text waits for its missing pieces. */
export const PARTS_WAIT_MS = 10 * MINUTE_MS;
/** Two taps within this time are one. */
const DOUBLE_TAP_MS = 3_000;
/** Pieces looked at in one round; more wait for the next. */
const MOST_PARTS = 2_000;
/** Stands where a piece of a long text never came. */
const GAP = ' … ';

/**
 * Saves events, so that the provider can be answered before anything is decided. A repeated event (same channel and provider id)
 * is dropped here, unless the provider's id is one that comes again.
 * @returns how many were new
 */
export async function receive(
  { deps }: { deps: Deps },
  events: readonly Event[],
  receivedAt: Date,
): Promise<number> {
  if (events.length === 0) return 0;
  const all = events.map((event) => rowOf(deps, event, receivedAt));
  return deps.db.write(async (tx) => {
    const rows: Saved[] = [];
    for (const one of all) if (await isFirstTap(deps, tx, one.event, receivedAt)) rows.push(one);
    const added = await store.addInbound(
      tx,
      rows.map(({ row }) => row),
    );
    if (added === rows.length) return added;
    return added + (await addMistaken(deps, tx, rows, receivedAt));
  });
}

/**
 * Is this anything but the second press of a nervous thumb? Providers give each press an id of its own. The first one holds the button in
 * a row of the same transaction, so that of two processes one takes it.
 */
async function isFirstTap({ keys }: Deps, tx: Tx, event: Event, now: Date): Promise<boolean> {
  if (event.kind !== 'message' || event.tapOf === undefined) return true;
  const name = `tap:${keys.hash('address', `${event.channel}:${event.tapOf}`)}`;
  return store.holdTap(tx, event.channel, name, { now, until: new Date(now.getTime() + DOUBLE_TAP_MS) });
}

/** Keeps a call whose event nobody here understands, sealed, for a person to read; it goes with the old talks. */
export async function keepRaw(
  { deps }: { deps: Deps },
  call: { channel: ChannelName; name: string; digest: string; body: string },
  receivedAt: Date,
): Promise<void> {
  const row = {
    channel: call.channel,
    providerId: `raw:${call.digest}`,
    sealed: deps.keys.seal(
      JSON.stringify({ name: call.name, body: call.body }),
      placeOf.inbound({ channel: call.channel, providerId: `raw:${call.digest}` }),
    ),
    receivedAt,
  };
  await deps.db.write((tx) => store.keepRaw(tx, row));
}

type Saved = { event: Event; row: store.NewInbound };

function rowOf({ keys }: Deps, event: Event, receivedAt: Date): Saved {
  const providerId = eventId(event, (plain) => keys.hash('address', plain));
  const state = event.kind === 'part' ? 'part' : 'new';
  const { channel } = event;
  const sealed = keys.seal(writeEvent(event), placeOf.inbound({ channel, providerId }));
  return { event, row: { channel, providerId, state, sealed, receivedAt } };
}

/** Messages that only seem to be a repeat, because the provider uses its ids again. */
async function addMistaken(deps: Deps, tx: Tx, rows: readonly Saved[], receivedAt: Date): Promise<number> {
  let added = 0;
  for (const [index, { event, row }] of rows.entries()) {
    if (event.kind !== 'message' || event.idMayRepeat !== true) continue;
    const first = await store.inboundByProviderId(tx, row.channel, row.providerId);
    // This very row: it was new.
    if (first === null || first.sealed === row.sealed) continue;
    const isOld = receivedAt.getTime() - first.receivedAt.getTime() > REPEATS_MS;
    if (!isOld && !(await isStopToObey(deps, tx, event, first))) continue;
    const providerId = `${row.providerId}@${receivedAt.getTime()}.${index}`;
    const sealed = deps.keys.seal(writeEvent(event), placeOf.inbound({ channel: row.channel, providerId }));
    added += await store.addInbound(tx, [{ ...row, providerId, sealed }]);
  }
  return added;
}

/** Would this stop change anything? A gateway's own repeat finds the person stopped already. */
async function isStopToObey(
  { keys }: Deps,
  tx: Tx,
  event: Incoming,
  first: { id: number; state: string },
): Promise<boolean> {
  if (command(event.text ?? '') !== 'stop') return false;
  // The first is still to be handled: it will stop this person, unless something said since undoes it.
  if (first.state === 'new') return store.anyNewAfter(tx, event.channel, first.id);
  const address = await findAddress(tx, keys, event.channel, event.from);
  return address === null || address.stoppedAt === null;
}

type PartRow = { row: { id: number; receivedAt: Date }; part: IncomingPart };

/**
 * Puts citizens' long texts together: those whose pieces are all there, and those that have waited for ten minutes, with a gap
 * where a piece is missing. In the order the pieces came; phones use their references again, so a piece whose number is there
 * already begins another text, unless it is the very same piece.
 * @returns how many texts were made
 */
export async function joinParts(deps: Deps, now: Date): Promise<number> {
  const rows = await store.openParts(deps.db.read, MOST_PARTS);
  if (rows.length === 0) return 0;
  const sets = new Map<string, PartRow[]>();
  const ended: PartRow[][] = [];
  const unreadable: number[] = [];
  for (const row of rows) {
    const part = readEvent(deps.keys.open(row.sealed, placeOf.inbound(row)));
    if (part?.kind !== 'part') {
      unreadable.push(row.id);
      continue;
    }
    const name = `${part.channel}\n${part.from}\n${part.set}\n${part.total}`;
    const open = sets.get(name) ?? [];
    const twin = open.find((one) => one.part.number === part.number);
    if (twin !== undefined && twin.part.text !== part.text) {
      ended.push(open.splice(0));
      open.push({ row, part });
    } else open.push({ row, part });
    sets.set(name, open);
    if (new Set(open.map((one) => one.part.number)).size === part.total) {
      ended.push(open);
      sets.delete(name);
    }
  }
  for (const open of sets.values()) {
    const [first] = open;
    if (first !== undefined && now.getTime() - first.row.receivedAt.getTime() >= PARTS_WAIT_MS)
      ended.push(open);
  }
  let made = 0;
  for (const parts of ended) if (await joined(deps, parts, now)) made += 1;
  if (unreadable.length > 0) await deps.db.write((tx) => store.closeParts(tx, unreadable, now));
  return made;
}

async function joined(deps: Deps, parts: readonly PartRow[], now: Date): Promise<boolean> {
  const [first] = parts;
  if (first === undefined) return false;
  const { channel, from, total } = first.part;
  const texts = new Map(parts.map(({ part }) => [part.number, part.text]));
  let text = '';
  let gap = false;
  for (let number = 1; number <= total; number += 1) {
    const piece = texts.get(number);
    if (piece === undefined) gap = true;
    else {
      text += (gap ? GAP : '') + piece;
      gap = false;
    }
  }
  const whole: Incoming = {
    kind: 'message',
    channel,
    from,
    // Halves of a pair that never met cannot be written down.
    text: storableText(text + (gap ? GAP : '')).trim(),
    providerId: `whole-${first.part.providerId}`,
    at: new Date(Math.max(...parts.map(({ part }) => part.at.getTime()))),
  };
  return deps.db.write(async (tx) => {
    // Whoever closes the first piece has the text: of two workers one does.
    if ((await store.closeParts(tx, [first.row.id], now)) === 0) return false;
    await store.closeParts(
      tx,
      parts.slice(1).map(({ row }) => row.id),
      now,
    );
    return (await store.addInbound(tx, [rowOf(deps, whole, now).row])) > 0;
  });
}
