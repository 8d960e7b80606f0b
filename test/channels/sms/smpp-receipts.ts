/** The cases R of docs/channels/smpp.md: receipts. */
import { expect } from 'vitest';
import { CMD, type Delivered, ucs2 } from './raw-centre.ts';
import {
  app,
  type ConformanceCase,
  centre,
  cString,
  deliver,
  heardFrom,
  phone,
  receiptText,
  sentTo,
  states,
} from './smpp-bench.ts';

export const RECEIPTS: ConformanceCase[] = [
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
    ([id, what, fields]): ConformanceCase => ({
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
    ([stat, state], index): ConformanceCase => ({
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
