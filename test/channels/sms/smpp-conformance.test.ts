import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smsChannel } from '../../../channels/sms/sms.ts';
import { findAddress } from '../../../contacts/contacts.ts';
import { placeOf } from '../../../prisma/sealed-columns.ts';
import { startSmppSandbox } from '../../../stand-ins/sms/smpp-server.ts';
import { type TestApp, testApp } from '../../app.ts';
import { memoryLog } from '../fakes/needs.ts';
import { eventually } from './peers.ts';
import {
  CMD,
  type Delivered,
  dataBody,
  deliverBody,
  openRawCentre,
  type RawCentre,
  ucs2,
} from './raw-centre.ts';

/**
 * The table of docs/channels/smpp.md, case by case: the whole program, with its database, against a message centre written from the
 * specification. What counts is what a citizen and the ledger have of it in the end.
 */
let centre: RawCentre;
let app: TestApp;
let phones = 0;

beforeAll(async () => {
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
});
afterAll(async () => {
  await app.close();
  await centre.close();
});

/** A phone that no other case uses, as a centre writes it. */
function phone(): string {
  phones += 1;
  return `8498765${String(phones).padStart(4, '0')}`;
}

async function deliver(fields: Delivered, command: number = CMD.deliver): Promise<number | null> {
  const body = command === CMD.data ? dataBody(fields) : deliverBody(fields);
  return (await centre.ask({ command, body }))?.status ?? null;
}

/** A message of ours to this phone that the centre gave this id: the answer to a citizen's first text. */
async function sentTo(from: string, id: string): Promise<void> {
  expect(await deliver({ from, text: 'DUNG' })).toBe(0);
  centre.ids.push(id);
  await app.tick();
  expect(await states(from)).toContain('sent');
}

async function addressOf(from: string) {
  const { db, keys } = app.app.deps;
  return findAddress(db.read, keys, 'sms', `+${from}`);
}

async function messagesTo(from: string) {
  const address = await addressOf(from);
  return app.app.deps.db.read.message.findMany({
    where: { addressId: address?.id ?? -1 },
    orderBy: { id: 'asc' },
  });
}

async function states(from: string): Promise<string[]> {
  return (await messagesTo(from)).map(({ state }) => state);
}

/** What the program heard this phone say. */
async function heardFrom(from: string): Promise<string[]> {
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

const receiptText = (id: string, stat: string, more = '') =>
  `id:${id} sub:001 dlvrd:001 submit date:2612010300 done date:2612010301 stat:${stat} err:000 text:Ho so${more}`;
const cString = (text: string) => Buffer.from(`${text}\0`, 'latin1');
const header8 = (ref: number, total: number, number: number) => Buffer.from([5, 0, 3, ref, total, number]);
const header16 = (ref: number, total: number, number: number) =>
  Buffer.from([6, 8, 4, ref >> 8, ref & 0xff, total, number]);
const sar = (ref: number, total: number, number: number): [number, Buffer][] => [
  [0x020c, Buffer.from([ref >> 8, ref & 0xff])],
  [0x020e, Buffer.from([total])],
  [0x020f, Buffer.from([number])],
];

type Case = { id: string; what: string; finding?: string; run(): Promise<void> };

const RECEIPTS: Case[] = [
  ...(
    [
      ['R1', 'bit in esm_class, text of appendix B', { esm: 4, text: receiptText('a1', 'DELIVRD') }],
      [
        'R2',
        'bit in esm_class, fields, no text',
        {
          esm: 4,
          tlvs: [
            [0x001e, cString('a2')],
            [0x0427, Buffer.from([2])],
          ],
        },
      ],
      [
        'R3',
        'no bit, fields',
        {
          tlvs: [
            [0x001e, cString('a3')],
            [0x0427, Buffer.from([2])],
          ],
        },
      ],
      ['R4', 'no bit, text of the known shape, id ours', { text: receiptText('a4', 'DELIVRD') }],
      [
        'R5',
        'no bit, the text in message_payload',
        { tlvs: [[0x0424, Buffer.from(receiptText('a5', 'DELIVRD'))]] },
      ],
      ['R6', 'no bit, the text in UCS-2', { coding: 8, text: ucs2(receiptText('a6', 'DELIVRD')) }],
    ] as [string, string, Delivered][]
  ).map(
    ([id, what, fields]): Case => ({
      id,
      what,
      ...(id === 'R3' || id === 'R4' ? { finding: '5' } : {}),
      async run() {
        const from = phone();
        await sentTo(from, `a${id.slice(1)}`);
        expect(await deliver({ from, ...fields })).toBe(0);
        expect(await heardFrom(from)).toEqual(['DUNG']);
        expect(await states(from)).toEqual(['delivered']);
      },
    }),
  ),
  {
    id: 'R7',
    what: 'text of the known shape, id not ours: after a minute a citizen’s words',
    finding: '5',
    async run() {
      const from = phone();
      const text = receiptText('no-such-id', 'DELIVRD');
      expect(await deliver({ from, text })).toBe(0);
      expect(await heardFrom(from)).toEqual([]);
      app.at('2026-12-01T03:02:00Z');
      expect(await heardFrom(from)).toHaveLength(1);
      app.at('2026-12-01T03:00:00Z');
    },
  },
  {
    id: 'R8',
    what: 'before our submit was recorded: kept and applied',
    async run() {
      const from = phone();
      expect(await deliver({ from, text: 'DUNG' })).toBe(0);
      expect(await deliver({ from, esm: 4, text: receiptText('b8', 'DELIVRD') })).toBe(0);
      centre.ids.push('b8');
      await app.tick();
      expect(await states(from)).toEqual(['delivered']);
    },
  },
  {
    id: 'R9',
    what: 'an id used again for another phone: the phone decides',
    finding: '14',
    async run() {
      const [one, two] = [phone(), phone()];
      await sentTo(one, '77');
      await sentTo(two, '77');
      expect(await deliver({ from: two, esm: 4, text: receiptText('77', 'UNDELIV') })).toBe(0);
      await app.tick();
      expect([await states(one), await states(two)]).toEqual([['sent'], ['failed']]);
      expect(await deliver({ from: one, esm: 4, text: receiptText('77', 'DELIVRD') })).toBe(0);
      await app.tick();
      expect([await states(one), await states(two)]).toEqual([['delivered'], ['failed']]);
    },
  },
  {
    id: 'R10',
    what: 'an id used again for the same phone: the newest message',
    finding: '14',
    async run() {
      const from = phone();
      await sentTo(from, '88');
      expect(await deliver({ from, esm: 4, text: receiptText('88', 'DELIVRD') })).toBe(0);
      expect(await deliver({ from, text: 'TIEP TUC' })).toBe(0);
      centre.ids.push('88');
      await app.tick();
      expect(await states(from)).toEqual(['delivered', 'sent']);
      const later = receiptText('88', 'DELIVRD').replace('2612010301', '2612010455');
      expect(await deliver({ from, esm: 4, text: later })).toBe(0);
      await app.tick();
      expect(await states(from)).toEqual(['delivered', 'delivered']);
    },
  },
  {
    id: 'R11',
    what: 'UNDELIV, then DELIVRD: the phone has it; never the other way round',
    finding: '23',
    async run() {
      const from = phone();
      await sentTo(from, '99');
      for (const [stat, state] of [
        ['UNDELIV', 'failed'],
        ['DELIVRD', 'delivered'],
        ['UNDELIV', 'delivered'],
      ] as const) {
        expect(await deliver({ from, esm: 4, text: receiptText('99', stat) })).toBe(0);
        await app.tick();
        expect(await states(from)).toEqual([state]);
      }
    },
  },
  ...(
    [
      ['DELIVERED', 'delivered'],
      ['delivrd', 'delivered'],
      ['UNDELIVERABLE', 'failed'],
      ['REJECTED', 'failed'],
      ['Expired', 'failed'],
      ['FAILED', 'failed'],
      ['ENROUTE', 'sent'],
      ['ACCEPTD', 'sent'],
      ['BUFFERED', 'sent'],
      ['UNKNOWN', 'sent'],
    ] as const
  ).map(
    ([stat, state], index): Case => ({
      id: `R${12 + index}`,
      what: `spelt ${stat}: ${state}`,
      finding: '23',
      async run() {
        const from = phone();
        await sentTo(from, `s${index}`);
        expect(await deliver({ from, esm: 4, text: receiptText(`s${index}`, stat) })).toBe(0);
        expect(await heardFrom(from)).toEqual(['DUNG']);
        expect(await states(from)).toEqual([state]);
      },
    }),
  ),
  {
    id: 'R22',
    what: 'written `ID=… STATUS=…`, without the bit',
    async run() {
      const from = phone();
      await sentTo(from, 'v22');
      expect(await deliver({ from, text: 'ID=v22 SUB=001 STATUS=DELIVERED ERR=0' })).toBe(0);
      expect(await heardFrom(from)).toEqual(['DUNG']);
      expect(await states(from)).toEqual(['delivered']);
    },
  },
  {
    id: 'R23',
    what: 'addresses not turned round: our name as source, the phone as destination',
    async run() {
      const from = phone();
      await sentTo(from, 'v23');
      expect(await deliver({ from: 'UBNDXA', to: from, esm: 4, text: receiptText('v23', 'DELIVRD') })).toBe(
        0,
      );
      await app.tick();
      expect(await states(from)).toEqual(['delivered']);
    },
  },
  {
    id: 'R24',
    what: 'over data_sm',
    async run() {
      const from = phone();
      await sentTo(from, 'v24');
      expect(await deliver({ from, esm: 4, text: receiptText('v24', 'DELIVRD') }, CMD.data)).toBe(0);
      await app.tick();
      expect(await states(from)).toEqual(['delivered']);
    },
  },
];

const LONG = 'Tôi muốn hỏi về thủ tục khai sinh, thường trú và thẻ bảo hiểm cho cháu 😀 mới sinh. '
  .repeat(2)
  .trim();
const pieces = [LONG.slice(0, 60), LONG.slice(60, 120), LONG.slice(120)];
type Shape = (ref: number, number: number) => Delivered;
const wide = (number: number) => ucs2(pieces[number - 1] ?? '');
const SHAPES: [name: string, shape: Shape][] = [
  [
    'header, 8-bit reference',
    (ref, number) => ({
      esm: 0x40,
      coding: 8,
      text: Buffer.concat([header8(ref & 0xff, 3, number), wide(number)]),
    }),
  ],
  [
    'header, 16-bit reference',
    (ref, number) => ({
      esm: 0x40,
      coding: 8,
      text: Buffer.concat([header16(ref, 3, number), wide(number)]),
    }),
  ],
  ['sar_ fields', (ref, number) => ({ coding: 8, text: wide(number), tlvs: sar(ref, 3, number) })],
];

const TEXTS: Case[] = [
  ...SHAPES.flatMap(([name, shape], index): Case[] => [
    {
      id: `L${1 + index * 2}`,
      what: `${name}: in order, each sent when the last is answered (window of one)`,
      finding: '6',
      async run() {
        const from = phone();
        for (const number of [1, 2, 3]) {
          // Answered when it is stored: waiting for the whole text would never end, the next part comes after the answer.
          expect(await deliver({ from, ...shape(0x1234, number) })).toBe(0);
        }
        expect(await heardFrom(from)).toEqual([LONG]);
      },
    },
    {
      id: `L${2 + index * 2}`,
      what: `${name}: out of order, one piece twice`,
      finding: '6',
      async run() {
        const from = phone();
        for (const number of [3, 1, 1, 2]) expect(await deliver({ from, ...shape(0x2233, number) })).toBe(0);
        expect(await heardFrom(from)).toEqual([LONG]);
      },
    },
  ]),
  {
    id: 'L7',
    what: 'message_payload',
    async run() {
      const from = phone();
      expect(await deliver({ from, coding: 8, tlvs: [[0x0424, ucs2(LONG)]] })).toBe(0);
      expect(await heardFrom(from)).toEqual([LONG]);
    },
  },
  {
    id: 'L8',
    what: 'message_payload over data_sm',
    async run() {
      const from = phone();
      expect(await deliver({ from, coding: 8, text: ucs2(LONG) }, CMD.data)).toBe(0);
      expect(await heardFrom(from)).toEqual([LONG]);
    },
  },
  {
    id: 'L9',
    what: 'an emoji cut between two pieces is whole',
    async run() {
      const from = phone();
      const all = ucs2('khai sinh 😀 cho cháu');
      // Ten letters and half of the pair.
      for (const [number, part] of [all.subarray(0, 22), all.subarray(22)].entries())
        expect(
          await deliver({
            from,
            esm: 0x40,
            coding: 8,
            text: Buffer.concat([header8(9, 2, number + 1), part]),
          }),
        ).toBe(0);
      expect(await heardFrom(from)).toEqual(['khai sinh 😀 cho cháu']);
    },
  },
  {
    id: 'L10',
    what: 'a piece that never comes: after ten minutes the rest, with a gap',
    async run() {
      const from = phone();
      const [, shape] = SHAPES[0] as [string, Shape];
      for (const number of [1, 3]) expect(await deliver({ from, ...shape(10, number) })).toBe(0);
      expect(await heardFrom(from)).toEqual([]);
      app.at('2026-12-01T03:09:59Z');
      expect(await heardFrom(from)).toEqual([]);
      app.at('2026-12-01T03:10:00Z');
      expect(await heardFrom(from)).toEqual([`${pieces[0]} … ${pieces[2]}`.trim()]);
      app.at('2026-12-01T03:00:00Z');
    },
  },
  {
    id: 'L11',
    what: 'the reference used again by the same phone: two texts',
    async run() {
      const from = phone();
      const say = (word: string, number: number) =>
        deliver({ from, esm: 0x40, text: Buffer.concat([header8(1, 2, number), Buffer.from(word)]) });
      for (const word of ['khai sinh ', 'khai tu '])
        for (const number of [1, 2]) expect(await say(`${word}${number} `, number)).toBe(0);
      expect(await heardFrom(from)).toEqual(['khai sinh 1 khai sinh 2', 'khai tu 1 khai tu 2']);
    },
  },
  {
    id: 'L12',
    what: 'a place no piece can have (0 of 2, 3 of 2, 1 of 1): the text stands alone',
    async run() {
      const from = phone();
      for (const [number, total] of [
        [0, 2],
        [3, 2],
        [1, 1],
      ] as const)
        expect(
          await deliver({
            from,
            esm: 0x40,
            text: Buffer.concat([header8(5, total, number), Buffer.from('xin chao')]),
          }),
        ).toBe(0);
      expect(await heardFrom(from)).toEqual(['xin chao', 'xin chao', 'xin chao']);
    },
  },
  {
    id: 'L13',
    what: 'GSM-7 with escapes: € [ ] are read',
    async run() {
      const from = phone();
      const gsm = Buffer.from([0x1b, 0x65, 0x20, 0x1b, 0x3c, 0x61, 0x1b, 0x3e, 0x20, 0x00]);
      expect(await deliver({ from, text: gsm })).toBe(0);
      expect(await heardFrom(from)).toEqual(['€ [a] @']);
    },
  },
  {
    id: 'L14',
    what: 'a national shift table: refused, and the citizen is told, not misread',
    async run() {
      const from = phone();
      const turkish = Buffer.concat([Buffer.from([3, 0x24, 1, 1]), Buffer.from('DUNG')]);
      expect(await deliver({ from, esm: 0x40, text: turkish })).toBe(0);
      expect(await heardFrom(from)).toEqual(['']);
      expect((await addressOf(from))?.stoppedAt).toBeNull();
      expect((await messagesTo(from)).length).toBeGreaterThan(0);
    },
  },
  ...(
    [
      [1, 'ASCII', Buffer.from('xin chao')],
      [3, 'Latin-1', Buffer.from('xin ch\u00e0o', 'latin1')],
      [8, 'UCS-2 with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), ucs2('xin chào')])],
      [
        8,
        'UCS-2 turned round, with its mark',
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('xin chào', 'utf16le')]),
      ],
      [0x18, 'UCS-2 with a class', ucs2('xin chào')],
      [0xf1, 'GSM-7 with a class', Buffer.from('xin chao')],
      [0, 'UTF-8 called default', Buffer.from('xin chào')],
    ] as [number, string, Buffer][]
  ).map(
    ([coding, what, text], index): Case => ({
      id: `L${15 + index}`,
      what: `alphabet: ${what} (data_coding ${coding})`,
      async run() {
        const from = phone();
        expect(await deliver({ from, coding, text })).toBe(0);
        expect(await heardFrom(from)).toEqual([
          text.includes(Buffer.from('xin chao')) ? 'xin chao' : 'xin chào',
        ]);
      },
    }),
  ),
];

const IDENTITY: Case[] = [
  {
    id: 'I1',
    what: 'DUNG, TIEP TUC, DUNG within seconds: three texts, stopped',
    finding: '1',
    async run() {
      const from = phone();
      for (const text of ['DUNG', 'TIEP TUC', 'DUNG']) expect(await deliver({ from, text })).toBe(0);
      expect(await heardFrom(from)).toEqual(['DUNG', 'TIEP TUC', 'DUNG']);
      expect((await addressOf(from))?.stoppedAt).not.toBeNull();
    },
  },
  {
    id: 'I2',
    what: 'the same words twice: two texts',
    finding: '1',
    async run() {
      const from = phone();
      for (const text of ['khai sinh', 'khai sinh']) expect(await deliver({ from, text })).toBe(0);
      expect(await heardFrom(from)).toEqual(['khai sinh', 'khai sinh']);
    },
  },
  {
    id: 'I3',
    what: 'a centre that numbers every packet 1: still two texts',
    finding: '1',
    async run() {
      const from = phone();
      for (const text of ['khai sinh', 'khai tu']) {
        const answer = await centre.ask({
          command: CMD.deliver,
          body: deliverBody({ from, text }),
          sequence: 900_001,
        });
        expect(answer?.status).toBe(0);
      }
      expect(await heardFrom(from)).toEqual(['khai sinh', 'khai tu']);
    },
  },
  {
    id: 'I4',
    what: 'the line cut before our answer, the packet asked again on the new line: one text',
    async run() {
      const from = phone();
      const body = deliverBody({ from, text: 'khai sinh' });
      const takeIn = app.app.takeIn;
      const binds = () => centre.heard.filter(({ command }) => command === CMD.bindTransceiver).length;
      const before = binds();
      centre.say({ command: CMD.deliver, body });
      await eventually(
        () => centre.lines() === 1,
        () => 'no line',
      );
      centre.cut();
      await eventually(
        () => binds() > before && centre.lines() === 1,
        () => 'not bound again',
      );
      expect((await centre.ask({ command: CMD.deliver, body }))?.status).toBe(0);
      expect(takeIn).toBe(app.app.takeIn);
      const heard = await heardFrom(from);
      // Cut before it reached us, or after: never a third time, and never lost.
      expect(heard).toEqual(['khai sinh']);
    },
  },
];

describe.each([
  ['receipts', RECEIPTS],
  ['texts', TEXTS],
  ['who said it again', IDENTITY],
] as const)('SMPP conformance: %s', (_, cases) => {
  it.each(cases.map((one) => [one.id, one.what, one] as const))('%s %s', async (_id, _what, one) => {
    await one.run();
  });
});

describe('SMPP conformance: packets nobody can read', () => {
  it.each([
    ['a deliver_sm that ends in its addresses', Buffer.from('0001013834', 'hex')],
    [
      'a text longer than its packet',
      Buffer.concat([deliverBody({ text: '' }).subarray(0, -1), Buffer.from([200, 65])]),
    ],
    ['an empty deliver_sm', Buffer.alloc(0)],
  ])('P %s is answered with an error and the line stands', async (_, body) => {
    const binds = () => centre.heard.filter(({ command }) => command === CMD.bindTransceiver).length;
    const before = binds();
    expect((await centre.ask({ command: CMD.deliver, body }))?.status).toBe(2);
    expect((await centre.ask({ command: CMD.enquire, body: Buffer.alloc(0) }))?.status).toBe(0);
    expect(binds()).toBe(before);
  });
});

describe('the stand-in is such a centre too', () => {
  it.each(['tlv', 'text', 'decimal', 'bare_tlv', 'bare_text'] as const)('receipts as %s', async (form) => {
    const { channel, state, events, close } = await stand();
    state.receipts = form;
    const outcome = await channel.send({ address: '+84912345677' }, { text: 'a' }, 'k');
    await state.report();
    expect(events).toMatchObject([
      {
        kind: 'receipt',
        state: 'delivered',
        to: '+84912345677',
        providerId: outcome.kind === 'accepted' ? outcome.providerId : '',
      },
    ]);
    expect(events[0]).not.toHaveProperty('otherwise');
    await close();
  });

  it.each(['8', '16', 'sar', 'payload'] as const)('long texts as %s, one piece at a time', async (form) => {
    const { channel, state, events, close } = await stand();
    await channel.check?.();
    state.pieces = form;
    state.window = 1;
    expect(await state.reply('+84987654321', LONG)).toBe(true);
    const said = events.map((event) => ('text' in event ? event.text : '')).join('');
    expect(said).toBe(LONG);
    expect(events).toHaveLength(form === 'payload' ? 1 : 3);
    await close();
  });

  it('takes a line for each way', async () => {
    const { channel, state, events, close } = await stand('?bind=pair');
    await channel.check?.();
    expect(state.bound()).toBe(2);
    expect(await channel.send({ address: '+84912345677' }, { text: 'a' }, 'k')).toMatchObject({
      kind: 'accepted',
    });
    await state.report();
    expect(await state.reply('+84987654321', 'xin chao')).toBe(true);
    expect(events.map(({ kind }) => kind)).toEqual(['receipt', 'message']);
    await close();
  });
});

async function stand(query = '') {
  const now = () => new Date('2026-12-01T03:00:00Z');
  const sandbox = await startSmppSandbox({ port: 0, now, random: () => 0.5, faults: [] });
  const channel = smsChannel(
    { provider: 'smpp', url: `${sandbox.url}${query}`, user: 'xa', password: 'p', sender: 'UBNDXA' },
    { log: memoryLog(), now, timeoutMs: 2_000, pace: { enquireMs: 10_000, reconnectMs: 1 } },
  );
  const events: import('../../../channels/contract.ts').Event[] = [];
  void channel.poll?.(async (told) => void events.push(...told));
  return {
    channel,
    state: sandbox.state,
    events,
    close: async () => {
      await channel.close();
      await sandbox.close();
    },
  };
}

describe('docs/channels/smpp.md', () => {
  it('prints every case of the table', () => {
    const page = readFileSync(new URL('../../../docs/channels/smpp.md', import.meta.url), 'utf8');
    const missing = [...RECEIPTS, ...TEXTS, ...IDENTITY].filter(
      ({ id, what, finding }) =>
        !page.includes(`| ${id} | ${what} | ${finding ?? ''} |`.replace('|  |', '| |')),
    );
    expect(
      missing.map(({ id, what, finding }) => `| ${id} | ${what} | ${finding ?? ''} |`.replace('|  |', '| |')),
    ).toEqual([]);
  });
});
