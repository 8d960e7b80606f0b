import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventId, readEvent, writeEvent } from '../../bot/event-row.ts';
import type { Event, ParsedWebhook, WebhookRequest } from '../../channels/contract.ts';
import { digestOf } from '../../channels/proof.ts';
import { callbackKey } from '../../channels/sms/callback.ts';
import { GATEWAYS } from '../../channels/sms/gateways.ts';
import type { SmsSettings } from '../../channels/sms/provider.ts';
import { readDelivery } from '../../channels/sms/smpp-delivery.ts';
import { DELIVER_SM, readDeliveryFrame } from '../../channels/sms/smpp-frames.ts';
import { smsChannel } from '../../channels/sms/sms.ts';
import { storable } from '../../channels/storable.ts';
import { memoryLog } from './fakes/needs.ts';
import { chances, mutatedBody, mutatedBytes, mutatedNames, mutatedRaw } from './mutate.ts';
import { deliverBody, ucs2 } from './sms/raw-centre.ts';
import { channels, NOW, read, requestOf } from './wires.ts';

/**
 * What wires read, without the program behind it (replays.test.ts has that). Every field of every call missing, doubled, of another type, too long, in another encoding. A sample here; the whole run is
 * `MUTATIONS=10000 npx vitest run test/channels/mutations.test.ts`. A call that ever broke something is kept as it was in
 * test/channels/mutations.json (not its seed: another kind of change would give the seed another meaning) and is tried each time.
 */
const COUNT = Number(process.env.MUTATIONS ?? 250);
type Kept = { why: string; query: Record<string, string>; body: string };
const kept = JSON.parse(readFileSync(new URL('./mutations.json', import.meta.url), 'utf8')) as Record<
  string,
  Kept[]
>;
const seeds = Array.from({ length: COUNT }, (_, index) => index + 1);

/**
 * So many changed calls must still say something at the least: a tenth. With fewer, the refusal of what is no JSON would be tried and
 * not the reading. It stood at a twentieth while five bodies in eight were broken as a whole.
 */
const LEAST = COUNT / 10;

const hash = (plain: string) => digestOf(new TextEncoder().encode(plain));

/** What the rest of the program relies on, whatever a stranger wrote. */
function sound(events: readonly Event[], seed: string): void {
  for (const event of events) {
    const cleaned = storable(event);
    const written = writeEvent(cleaned);
    const back = readEvent(written);
    if (back === null) throw new Error(`${seed}: cannot be read back: ${written.slice(0, 300)}`);
    const id = eventId(cleaned, hash);
    if (id.length > 200 || /\0|\p{Cs}/u.test(id)) throw new Error(`${seed}: no id: ${id}`);
    if (Number.isNaN(event.at.getTime())) throw new Error(`${seed}: no time`);
    if (event.kind !== 'part' && /\0/.test(written)) throw new Error(`${seed}: NUL`);
  }
}

function fine(parsed: ParsedWebhook, seed: string): void {
  if (parsed.kind === 'events') {
    if (!/^[a-z0-9_]{1,60}$/.test(parsed.name)) throw new Error(`${seed}: name ${parsed.name}`);
    sound(parsed.events, seed);
  } else if (parsed.kind === 'malformed') {
    if (!/^[a-z0-9_]{1,40}$/.test(parsed.reason)) throw new Error(`${seed}: reason`);
  } else if (!/^[a-z0-9_]{1,60}$/.test(parsed.name)) throw new Error(`${seed}: unsigned`);
}

describe.each(Object.keys(channels))('what %s sends, changed', (folder) => {
  const wire = channels[folder];
  const recordings = read(folder).map(({ recording }) => requestOf(recording));

  it(`in ${COUNT} ways throws nothing and says nothing unsound`, () => {
    const tally: Record<string, number> = {};
    for (const seed of seeds) {
      const random = chances(seed * 31);
      const request = recordings[Math.floor(random() * recordings.length)] as WebhookRequest;
      const text = new TextDecoder().decode(request.body);
      const query = queryOf(mutatedNames(request.query, random));
      const headers = mutatedNames(request.headers, random);
      const body = text === '' ? mutatedRaw(request.body, seed) : mutatedBytes(mutatedBody(text, seed), seed);
      const changed = { ...request, headers, query, body };
      const proven = wire?.prove(changed) ?? changed;
      const parsed = wire?.channel.parse(proven);
      if (parsed === undefined) throw new Error('no wire');
      fine(parsed, `${folder} ${seed}`);
      tally[parsed.kind] = (tally[parsed.kind] ?? 0) + 1;
      // Yesterday's key, and none.
      const forged = wire?.channel.parse(changed);
      if (forged?.kind === 'events') throw new Error(`${folder} ${seed}: taken without proof`);
    }
    expect(tally.events ?? 0).toBeGreaterThan(LEAST);
  });
});

/** As the door hands a query on: a name that came twice has no value (server/webhooks.ts). */
function queryOf(names: ReturnType<typeof mutatedNames>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(names).map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
  );
}

describe.each([...GATEWAYS.keys()])('what the gateway %s sends, changed', (name) => {
  const settings: SmsSettings = {
    provider: 'http',
    gateway: name,
    url: 'http://127.0.0.1:9',
    user: 'u',
    password: 'p',
    sender: 'UBNDXA',
    callbackSecret: 'bí mật riêng',
  };
  const channel = smsChannel(settings, { log: memoryLog() });
  const { calls } = JSON.parse(
    readFileSync(new URL(`../recordings/gateways/${name}.json`, import.meta.url), 'utf8'),
  ) as { calls: { query?: Record<string, string>; body: unknown }[] };

  it.each(kept[name] ?? [])('$why', ({ query, body }) => {
    const call = { ...query, key: callbackKey(settings) };
    fine(channel.parse({ headers: {}, query: call, body: Buffer.from(body), at: NOW, call: 'c' }), name);
  });

  it(`in ${COUNT} ways throws nothing and says nothing unsound`, () => {
    for (const seed of seeds) {
      const call = calls[seed % calls.length];
      const text =
        call?.body === null || call?.body === undefined
          ? ''
          : typeof call.body === 'string'
            ? call.body
            : JSON.stringify(call.body);
      const body = text === '' ? new Uint8Array() : mutatedBytes(mutatedBody(text, seed), seed);
      const changed = queryOf(mutatedNames(call?.query ?? {}, chances(seed)));
      const query = { ...changed, key: callbackKey(settings) };
      fine(channel.parse({ headers: {}, query, body, at: NOW, call: 'c' }), `${name} ${seed}`);
    }
  });
});

describe('packets of a message centre, changed', () => {
  const bodies = [
    deliverBody({ text: 'xin chao' }),
    deliverBody({
      esm: 4,
      text: 'id:1 sub:001 dlvrd:001 submit date:2612010300 done date:2612010301 stat:DELIVRD err:000',
    }),
    deliverBody({
      esm: 4,
      tlvs: [
        [0x001e, Buffer.from('1\0')],
        [0x0427, Buffer.from([2])],
      ],
    }),
    deliverBody({
      esm: 0x40,
      coding: 8,
      text: Buffer.concat([Buffer.from([5, 0, 3, 1, 2, 1]), ucs2('xin chào')]),
    }),
    deliverBody({
      esm: 0x40,
      coding: 8,
      text: Buffer.concat([Buffer.from([6, 8, 4, 1, 1, 2, 1]), ucs2('xin chào')]),
    }),
    deliverBody({
      coding: 8,
      tlvs: [
        [0x0424, ucs2('xin chào')],
        [0x020c, Buffer.from([0, 1])],
        [0x020e, Buffer.from([2])],
        [0x020f, Buffer.from([1])],
      ],
    }),
    deliverBody({ esm: 0x40, text: Buffer.from([3, 0x24, 1, 1, 65]) }),
  ];

  it(`in ${COUNT} ways throw nothing and say nothing unsound`, () => {
    let understood = 0;
    for (const seed of seeds) {
      const body = mutatedRaw(bodies[seed % bodies.length] ?? Buffer.alloc(0), seed);
      const bytes = Buffer.concat([Buffer.alloc(16), body]);
      const delivery = readDeliveryFrame({ command: DELIVER_SM, status: 0, sequence: seed, bytes });
      if (delivery === null) continue;
      const told = readDelivery(delivery);
      if (told.kind !== 'nothing') understood += 1;
      if (
        told.kind === 'part' &&
        !(told.number >= 1 && told.number <= told.total && told.total <= 255 * 2 ** 24)
      )
        throw new Error(`smpp ${seed}: a piece out of place`);
      if (told.kind === 'receipt' && (told.id === '' || told.reason.length > 60))
        throw new Error(`smpp ${seed}`);
    }
    expect(understood).toBeGreaterThan(LEAST);
  });
});
