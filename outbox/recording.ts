/** What becomes known of messages: results of a round, and what providers say later. A wing of the front door. */

import { localMoment } from '../calendar/moment.ts';
import { CHANNEL_NAMES, type ChannelName, type Receipt } from '../channels/contract.ts';
import { addressHash, closeAddress, groupClosed, groupMoved } from '../contacts/contacts.ts';
import type { Database, Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { RoundResults } from './result-writer.ts';
import { afterReceipt, movesTo, whatReceiptSpeaksOf } from './state.ts';
import * as allowanceStore from './store/allowances.ts';
import * as claimStore from './store/claims.ts';
import * as pastStore from './store/past.ts';
import * as receiptStore from './store/receipts.ts';

/** Everything one batch of results changes, in one transaction. */
export async function writeDown(deps: Deps, written: RoundResults, by: { worker: string; now: Date }) {
  const { keys } = deps;
  const { worker, now } = by;
  await deps.db.write(async (tx) => {
    if (written.backs.length > 0) await claimStore.putBack(tx, written.backs, worker, false);
    if (written.retries.length > 0) await claimStore.putBack(tx, written.retries, worker, true);
    if (written.ends.length > 0) await claimStore.end(tx, written.ends, now, worker);
    for (const { row, address, reason } of written.gone) {
      if (row.addressId !== null) await closeAddress(tx, row.addressId, reason, now);
      else if (isGroupChannel(row.channel))
        await groupClosed(tx, keys, { channel: row.channel, id: address }, now);
    }
    for (const { row, address, to } of written.moved)
      if (isGroupChannel(row.channel))
        await groupMoved(tx, keys, { channel: row.channel, from: address, to }, now);
    for (const { channel, addressId, told } of written.told)
      if (typeof told !== 'number') await allowanceStore.learn(tx, channel, told, now);
      else if (addressId !== null) await allowanceStore.learnFree(tx, channel, addressId, told, now);
    const { day } = localMoment(now);
    for (const channel of CHANNEL_NAMES) {
      const ends = written.tried.filter((one) => one.channel === channel).map((one) => one.end);
      const of = (end: (typeof ends)[number]): number => ends.filter((one) => one === end).length;
      const told = { sent: of('sent'), failed: of('failed'), doubtful: of('doubtful') };
      if (ends.length > 0) await pastStore.countTries(tx, channel, day, told, now);
    }
    if (written.accepted.length === 0) return;
    await claimStore.accept(tx, deps.db.kind, written.accepted, movesTo('sent'), now);
    for (const channel of CHANNEL_NAMES) {
      const counted = written.accepted.filter(
        (one) => one.channel === channel && one.lane !== 'reply',
      ).length;
      if (counted > 0) await pastStore.countDay(tx, channel, day, counted);
    }
    await matchReceipts(tx, deps.db.kind, written.accepted);
  });
  await settleEarlyReceipts(deps, written.accepted);
}

function isGroupChannel(channel: ChannelName): channel is 'telegram' | 'zalo' {
  return channel === 'telegram' || channel === 'zalo';
}

/** `repeated`: recorded before. `early`: nobody knows this provider id yet. `late`: the message is already further. */
export type ReceiptResult = 'applied' | 'late' | 'early' | 'repeated';

/** Records what a provider says later about a message, and moves the message if that goes forward. */
export async function receipt(deps: Deps, said: Receipt, receivedAt: Date): Promise<ReceiptResult> {
  const { channel, providerId, state, reason = null, at, to, stamp = '' } = said;
  const recipient = to === undefined ? '' : addressHash(deps.keys, channel, to);
  const row = { channel, providerId, state, reason, at, receivedAt, recipient, stamp };
  const result = await deps.db.write(async (tx): Promise<ReceiptResult> => {
    if (!(await receiptStore.addReceipt(tx, row))) return 'repeated';
    return applyReceipt(tx, row, said.key, said.whole);
  });
  if (result !== 'early') return result;
  return (await settleEarlyReceipts(deps, [{ channel, providerId, whole: said.whole }])) > 0
    ? 'applied'
    : 'early';
}

/** Is the message that a receipt speaks of in the ledger? For reports that look like somebody's words. */
export async function knowsReceipt(
  { db, keys }: Deps,
  { channel, providerId, to }: Receipt,
): Promise<boolean> {
  const recipient = to === undefined ? '' : addressHash(keys, channel, to);
  return (await receiptStore.messageByProviderId(db.read, channel, providerId, recipient)) !== null;
}

/** Did we send what a provider gave this id to? */
export async function isOurs(reader: Reader, channel: ChannelName, providerId: string): Promise<boolean> {
  return (await receiptStore.messageByProviderId(reader, channel, providerId)) !== null;
}

/** Moves the message a receipt speaks of, if it is known and the move goes forward. */
export async function applyReceipt(
  tx: Tx,
  row: receiptStore.ReceiptRow,
  key?: string,
  whole?: boolean,
): Promise<ReceiptResult> {
  const { channel, providerId, state } = row;
  const message =
    (await receiptStore.messageByProviderId(tx, channel, providerId, row.recipient)) ??
    (key === undefined ? null : await receiptStore.messageByKey(tx, channel, key));
  if (message === null) return 'early';
  const speaksOf = whatReceiptSpeaksOf(whole, message.segments);
  const forward = afterReceipt(message.state, state, speaksOf) !== null;
  const from = movesTo(state).filter(
    (one) => one !== 'queued' && (speaksOf === 'message' || one !== 'failed'),
  );
  const applied = forward && (await receiptStore.moveByReceipt(tx, message.id, from, row));
  await receiptStore.settleReceipt(tx, row, message.id, applied);
  return applied ? 'applied' : 'late';
}

/** `whole`: what the sending or the receipt at hand says; the kept rows do not. */
type TheirIds = readonly { channel: ChannelName; providerId: string; whole?: boolean | undefined }[];

/** Receipts that came before their message had its provider id. @returns how many found theirs */
async function matchReceipts(tx: Tx, kind: Database['kind'], ids: TheirIds): Promise<number> {
  const early = await receiptStore.orphanReceipts(tx, kind, ids);
  let found = 0;
  for (const row of early) {
    const whole = ids.find(
      ({ channel, providerId }) => channel === row.channel && providerId === row.providerId,
    )?.whole;
    if ((await applyReceipt(tx, row, undefined, whole)) !== 'early') found += 1;
  }
  return found;
}

/**
 * Looks once more after the commit: on PostgreSQL the receipt and the record of its message may be written at the same
 * moment by two transactions that do not see each other; after both commits at least one of them does.
 */
async function settleEarlyReceipts({ db }: Deps, ids: TheirIds): Promise<number> {
  if (db.kind !== 'postgresql' || ids.length === 0) return 0;
  if ((await receiptStore.orphanReceipts(db.read, db.kind, ids)).length === 0) return 0;
  return db.write((tx) => matchReceipts(tx, db.kind, ids));
}
