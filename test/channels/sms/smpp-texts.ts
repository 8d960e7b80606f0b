/** The cases L and T of docs/channels/smpp.md: texts of citizens, long and short. */
import { expect } from 'vitest';
import { CMD, type Delivered, ucs2 } from './raw-centre.ts';
import {
  addressOf,
  app,
  type ConformanceCase,
  deliver,
  header8,
  header16,
  heardFrom,
  messagesTo,
  phone,
  sar,
} from './smpp-bench.ts';

/** A text of three pieces. */
export const LONG = 'Tôi muốn hỏi về thủ tục khai sinh, thường trú và thẻ bảo hiểm cho cháu 😀 mới sinh. '
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

export const TEXTS: ConformanceCase[] = [
  ...SHAPES.flatMap(([name, shape], index): ConformanceCase[] => [
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
    ([coding, what, text], index): ConformanceCase => ({
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
