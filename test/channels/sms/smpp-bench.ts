/** The whole program, with its database, at a message centre written from the specification: the bench of the cases of SMPP. */
import { expect } from 'vitest';
import { findAddress } from '../../../contacts/contacts.ts';
import { placeOf } from '../../../prisma/sealed-columns.ts';
import { type TestApp, testApp } from '../../app.ts';
import { eventually } from './peers.ts';
import { CMD, type Delivered, dataBody, deliverBody, openRawCentre, type RawCentre } from './raw-centre.ts';

/** The message centre and the program of the file of tests that runs. */
export let centre: RawCentre;
export let app: TestApp;
let phones = 0;

export async function openBench(): Promise<void> {
  centre = await openRawCentre();
  app = await testApp({
    SMS_PROVIDER: 'smpp',
    SMS_URL: `${centre.url}?window=10`,
    SMS_USER: 'xa',
    SMS_PASSWORD: 'secret',
    SMS_SENDER: 'UBNDXA',
  });
  void app.app.channels.sms.poll?.(app.app.takeIn);
  await eventually(
    () => centre.heard.some(({ command }) => command === CMD.bindTransceiver),
    () => 'not bound',
  );
}

export async function closeBench(): Promise<void> {
  await app.close();
  await centre.close();
}

/** A phone that no other case uses, as a centre writes it. */
export function phone(): string {
  phones += 1;
  return `8498765${String(phones).padStart(4, '0')}`;
}

export async function deliver(fields: Delivered, command: number = CMD.deliver): Promise<number | null> {
  const body = command === CMD.data ? dataBody(fields) : deliverBody(fields);
  return (await centre.ask({ command, body }))?.status ?? null;
}

/** A message of ours to this phone that the centre gave this id: the answer to a citizen's first text. */
export async function sentTo(from: string, id: string): Promise<void> {
  expect(await deliver({ from, text: 'DUNG' })).toBe(0);
  centre.ids.push(id);
  await app.tick();
  expect(await states(from)).toContain('sent');
}

export async function addressOf(from: string) {
  const { db, keys } = app.app.deps;
  return findAddress(db.read, keys, 'sms', `+${from}`);
}

export async function messagesTo(from: string) {
  const address = await addressOf(from);
  return app.app.deps.db.read.message.findMany({
    where: { addressId: address?.id ?? -1 },
    orderBy: { id: 'asc' },
  });
}

export async function states(from: string): Promise<string[]> {
  return (await messagesTo(from)).map(({ state }) => state);
}

/** What the program heard this phone say. */
export async function heardFrom(from: string): Promise<string[]> {
  await app.tick();
  const address = await addressOf(from);
  const turns = await app.app.deps.db.read.turn.findMany({
    where: { talk: { addressId: address?.id ?? -1 }, direction: 'in' },
    orderBy: { id: 'asc' },
  });
  return turns.map(
    (turn) =>
      (JSON.parse(app.app.deps.keys.open(turn.textSealed, placeOf.turn(turn))) as { text: string }).text,
  );
}

export const receiptText = (id: string, stat: string, more = '') =>
  `id:${id} sub:001 dlvrd:001 submit date:2612010300 done date:2612010301 stat:${stat} err:000 text:Ho so${more}`;
export const cString = (text: string) => Buffer.from(`${text}\0`, 'latin1');
export const header8 = (ref: number, total: number, number: number) =>
  Buffer.from([5, 0, 3, ref, total, number]);
export const header16 = (ref: number, total: number, number: number) =>
  Buffer.from([6, 8, 4, ref >> 8, ref & 0xff, total, number]);
export const sar = (ref: number, total: number, number: number): [number, Buffer][] => [
  [0x020c, Buffer.from([ref >> 8, ref & 0xff])],
  [0x020e, Buffer.from([total])],
  [0x020f, Buffer.from([number])],
];

/** A case of the table: its number and words there, the finding it came of, and what is done. */
export type ConformanceCase = { id: string; what: string; finding?: string; run(): Promise<void> };
