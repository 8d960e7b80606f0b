/**
 * Addresses that an official has proven to be their own, by a code that was sent there: the only ones that tests go to. What is
 * refused tells nobody who else is known. A wing of the front door.
 */

import { DAY_MS, MINUTE_MS } from '../calendar/durations.ts';
import type { ChannelName } from '../channels/contract.ts';
import { addressRow, facts, findAddress } from '../contacts/contacts.ts';
import { meantAddresses } from '../contacts/written-address.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import type { ByOfficial } from '../staff/act.ts';
import { auditedSince, record } from '../staff/staff.ts';
import { renderText } from '../templates/render.ts';
import { post } from './posting.ts';
import * as store from './store/own-address.ts';

/** A code is read off a telephone and typed: long enough for that. */
const CODE_MINUTES = 10;
const MOST_TRIES = 5;
/** So that nobody's telephone is rung by codes: of one official, and to one address whoever asks. */
const MOST_CODES_A_DAY = 5;
const MOST_CODES_TO_ONE = 2;
const MOST_ADDRESSES = 5;

export type OwnAddress = {
  id: number;
  channel: ChannelName;
  /** As it is written to; only its owner is shown it. */
  address: string;
  verified: boolean;
};

export type OwnRefusal = { kind: 'refused'; staff: string };
const refused = (staff: string): OwnRefusal => ({ kind: 'refused', staff });

/** Those of the actor, the proven ones and those that wait for their code. */
export async function ownAddresses(act: ByOfficial, { db, keys }: Deps): Promise<OwnAddress[]> {
  return (await store.ownAddressRows(db.read, act.user.id)).map((row) => ({
    id: row.id,
    channel: row.channel as ChannelName,
    address: keys.open(row.sealed, placeOf.ownAddress(row)),
    verified: row.verifiedAt !== null,
  }));
}

/**
 * Sends a code to an address that the actor says is theirs, in fixed words. The answer is the same whether or not somebody with
 * that address is known or asked us to stop; to whom asked us to stop nothing is sent.
 * @param code six digits, drawn by the caller
 */
export async function askOwnAddress(
  act: ByOfficial,
  deps: Deps,
  ask: { written: string; channel: ChannelName; code: string },
): Promise<{ kind: 'asked' } | OwnRefusal> {
  const { db, keys } = deps;
  const { user, now } = act;
  const { written, channel, code } = ask;
  const meant = meantAddresses(written).find((one) => one.channel === channel);
  if (channel === 'webchat' || meant === undefined)
    return refused(
      channel === 'sms'
        ? 'Ghi số di động của anh/chị, 10 chữ số.'
        : 'Ghi mã của anh/chị trên kênh này, chỉ gồm chữ số.',
    );
  const { address } = meant;
  const since = new Date(now.getTime() - DAY_MS);
  if ((await auditedSince(db.read, user.id, 'own-address.ask', since)) >= MOST_CODES_A_DAY)
    return refused(`Mỗi người xin mã tối đa ${MOST_CODES_A_DAY} lần trong 24 giờ.`);
  return db.write(async (tx) => {
    const hash = keys.hash('address', `${channel}:${address}`);
    const own = await store.ownAddressRows(tx, user.id);
    const again = own.some((row) => row.channel === channel && row.hash === hash);
    if (!again && own.length >= MOST_ADDRESSES)
      return refused(`Mỗi người giữ tối đa ${MOST_ADDRESSES} địa chỉ; bỏ bớt một địa chỉ rồi làm lại.`);
    const rung = (await store.codesTo(tx, channel, hash, since)) >= MOST_CODES_TO_ONE;
    const id = await store.putOwnAddress(tx, {
      userId: user.id,
      channel,
      hash,
      sealed: keys.seal(address, placeOf.ownAddress({ userId: user.id, channel, hash })),
      codeHash: codeHash(deps, user.id, code),
      codeUntil: new Date(now.getTime() + CODE_MINUTES * MINUTE_MS),
      askedAt: now,
    });
    const known = await findAddress(tx, keys, channel, address);
    const stopped = known !== null && (await facts(tx, [known.id])).get(known.id)?.stoppedAt != null;
    // Zalo and Telegram let nobody be written to who has not written first.
    const reachable = channel === 'sms' || known !== null;
    const text = renderText('own-address', channel, { code });
    if (text.kind !== 'text') throw new Error('the text of the code is missing');
    if (!rung && !stopped && reachable)
      await post(tx, keys, [
        {
          key: `own-${id}-${now.getTime().toString(36)}`,
          // Asked for by the one who gets it, this moment: it goes as an answer goes.
          lane: 'reply',
          purpose: 'reply',
          source: 'own-address',
          channel,
          addressId: (await addressRow(tx, keys, channel, address, now)).id,
          areaCode: user.areaCode,
          payload: { text: text.text },
          nextAt: now,
          expiresAt: new Date(now.getTime() + CODE_MINUTES * MINUTE_MS),
        },
      ]);
    await record(tx, act, { action: 'own-address.ask', subject: `own-address:${id}` });
    return { kind: 'asked' };
  });
}

/** The code came back: the address is the actor's. Five wrong ones and a new code is needed. */
export async function proveOwnAddress(
  act: ByOfficial,
  deps: Deps,
  id: number,
  code: string,
): Promise<{ kind: 'proven' } | OwnRefusal> {
  const { user, now } = act;
  return deps.db.write(async (tx) => {
    const row = (await store.ownAddressRows(tx, user.id)).find((one) => one.id === id);
    const wrong = refused('Mã không đúng hoặc đã hết hạn. Anh/chị kiểm tra lại, hoặc xin mã mới.');
    if (row === undefined || row.codeUntil <= now || row.tries >= MOST_TRIES || row.codeHash === '')
      return wrong;
    if (codeHash(deps, user.id, code.replace(/\D/g, '')) !== row.codeHash) {
      await store.changeOwnAddress(tx, user.id, id, { tries: row.tries + 1 });
      return wrong;
    }
    // Used up: the same code proves nothing twice.
    await store.changeOwnAddress(tx, user.id, id, { verifiedAt: now, codeHash: '' });
    await record(tx, act, { action: 'own-address.prove', subject: `own-address:${id}` });
    return { kind: 'proven' };
  });
}

export async function dropOwnAddress(act: ByOfficial, deps: Deps, id: number): Promise<boolean> {
  return deps.db.write(async (tx) => {
    const dropped = await store.removeOwnAddress(tx, act.user.id, id);
    if (dropped) await record(tx, act, { action: 'own-address.drop', subject: `own-address:${id}` });
    return dropped;
  });
}

function codeHash({ keys }: Deps, userId: number, code: string): string {
  return keys.hash('sign-in', `own-address:${userId}:${code}`);
}

/** The one sentence for every address a test may not go to. */
export const NOT_OWN =
  'Tin thử chỉ gửi tới địa chỉ của chính anh/chị, đã xác nhận bằng mã. Thêm địa chỉ ở trang “Địa chỉ nhận tin thử của tôi”.';

export type ProvenAddress = { addressId: number; contactId: number | null; channel: ChannelName };

/**
 * The proven addresses of the actor that are meant: all of them on these channels, or those that were written. A single one that is
 * not theirs refuses all.
 */
export async function provenAddresses(
  act: ByOfficial,
  { db, keys }: Deps,
  wish: { written: readonly string[]; channels: readonly ChannelName[] },
): Promise<ProvenAddress[] | OwnRefusal> {
  const own = (await store.ownAddressRows(db.read, act.user.id)).filter(
    (row) => row.verifiedAt !== null && (wish.channels as readonly string[]).includes(row.channel),
  );
  const hashes = wish.written.map((written) =>
    meantAddresses(written).map(({ channel, address }) => ({
      channel,
      hash: keys.hash('address', `${channel}:${address}`),
    })),
  );
  const meant =
    wish.written.length === 0
      ? own
      : hashes.map((some) =>
          own.find((row) => some.some((one) => one.channel === row.channel && one.hash === row.hash)),
        );
  const proven: ProvenAddress[] = [];
  for (const row of meant) {
    const channel = row?.channel as ChannelName;
    const known =
      row === undefined
        ? null
        : await findAddress(db.read, keys, channel, keys.open(row.sealed, placeOf.ownAddress(row)));
    const told = known === null ? undefined : (await facts(db.read, [known.id])).get(known.id);
    if (known === null || told === undefined || told.stoppedAt !== null || told.sealed === '')
      return refused(NOT_OWN);
    proven.push({ addressId: known.id, contactId: known.contactId, channel });
  }
  return proven.length === 0 ? refused(NOT_OWN) : proven;
}
