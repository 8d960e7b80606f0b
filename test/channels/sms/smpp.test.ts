import { afterEach, describe, expect, it } from 'vitest';
import { receiptIds } from '../../../channels/sms/receipt-ids.ts';
import { readDelivery } from '../../../channels/sms/smpp-delivery.ts';
import type { SmppDelivery } from '../../../channels/sms/smpp-frames.ts';
import { outcomeOfStatus, submitFields } from '../../../channels/sms/smpp-pdu.ts';
import { closing, line, TO } from './smpp-open.ts';

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function delivery(more: Partial<SmppDelivery>): SmppDelivery {
  return {
    command: 'deliver_sm',
    sequence: 1,
    source: '84987654321',
    destination: 'UBNDXA',
    esmClass: 0,
    dataCoding: 0,
    body: new Uint8Array(),
    tlvs: new Map(),
    ...more,
  };
}

describe('a text in SMPP packets', () => {
  it('is one packet of data coding 0 or 8, never what the package would choose', () => {
    for (const [text, coding] of [
      ['Ho so', 0],
      ['Hè', 0],
      ['á', 8],
      ['đ', 8],
    ] as const) {
      expect(submitFields({ to: '+84912345677', text }, 'UBNDXA', 7)).toMatchObject([
        { data_coding: coding, esm_class: 0, destination_addr: '84912345677', registered_delivery: 1 },
      ]);
    }
  });

  it.each([
    [153 * 2, 2],
    [153 * 2 + 1, 3],
  ])('of %i plain letters is %i packets whose headers count up under one reference', (length, count) => {
    const fields = submitFields({ to: TO.address, text: 'a'.repeat(length) }, 'UBNDXA', 300);
    expect(fields).toHaveLength(count);
    for (const [index, { short_message, esm_class }] of fields.entries()) {
      expect([...(short_message as Buffer).subarray(0, 6)]).toEqual([5, 0, 3, 300 & 0xff, count, index + 1]);
      expect((short_message as Buffer).length).toBeLessThanOrEqual(159);
      expect(esm_class).toBe(0x40);
    }
  });

  it.each([
    ['UBND XA', 5, 0, 'UBND XA'],
    ['8099', 0, 1, '8099'],
    ['+84987654321', 1, 1, '84987654321'],
  ])('from %s says what kind of address that is', (sender, ton, npi, address) => {
    expect(submitFields({ to: TO.address, text: 'a' }, sender, 0)[0]).toMatchObject({
      source_addr_ton: ton,
      source_addr_npi: npi,
      source_addr: address,
    });
  });
});

describe('an answer of a message centre', () => {
  it.each([
    [1, 'ourFault'],
    [4, 'retry'],
    [8, 'retry'],
    [10, 'ourFault'],
    [11, 'gone'],
    [14, 'ourFault'],
    [15, 'ourFault'],
    [20, 'retry'],
    [69, 'refused'],
    [88, 'retry'],
    [100, 'retry'],
    [101, 'refused'],
    [255, 'unknown'],
    [0x401, 'refused'],
    [0x7777, 'unknown'],
  ])('of status %i means %s, said in Vietnamese', (status, kind) => {
    const outcome = outcomeOfStatus(status);
    expect(outcome.kind).toBe(kind);
    expect(outcome.staff).toMatch(/[ạảãáàâậấầẩẫăắằẳẵđêệếềểễôộốồổỗơợớờởỡưựứừửữ]/);
    expect(outcome.reason).toMatch(/^smpp_[a-z0-9_]+$/);
  });

  it('that we go too fast slows the whole lane for as long as it should', async () => {
    const { channel, state } = await line();
    state.statuses.push(88, 20);
    expect(await channel.send(TO, { text: 'a' }, 'k1')).toMatchObject({
      kind: 'retry',
      reason: 'smpp_throttled',
      whole: true,
      afterMs: 1_000,
    });
    expect(await channel.send(TO, { text: 'a' }, 'k2')).toMatchObject({ kind: 'retry', afterMs: 5_000 });
    expect(await channel.send(TO, { text: 'a' }, 'k3')).toMatchObject({ kind: 'accepted' });
  });

  it('that comes in the middle of a long text repeats only that part', async () => {
    const { channel, state } = await line();
    state.statuses.push(0, 88, 20);
    const outcome = await channel.send(TO, { text: 'a'.repeat(307) }, 'k');
    expect(outcome).toMatchObject({ kind: 'accepted', facts: { segments: 3 } });
    expect(state.operator.messages).toMatchObject([{ text: 'a'.repeat(307) }]);
  });

  it('that refuses the second part for good leaves doubt, because the first may be read already', async () => {
    const { channel, state } = await line();
    state.statuses.push(0, 101);
    expect(await channel.send(TO, { text: 'a'.repeat(307) }, 'k')).toMatchObject({
      kind: 'unknown',
      reason: 'smpp_partly',
    });
  });
});

describe('a receipt over SMPP', () => {
  it.each(['tlv', 'text', 'decimal'] as const)('written as %s finds its message', async (form) => {
    const { channel, state, events } = await line();
    state.receipts = form;
    const outcome = await channel.send(TO, { text: 'a' }, 'k');
    await state.report();
    expect(outcome).toMatchObject({ kind: 'accepted', providerId: expect.stringMatching(/^ABC/) });
    const providerId = outcome.kind === 'accepted' ? outcome.providerId : '';
    expect(events).toMatchObject([{ kind: 'receipt', providerId, state: 'delivered' }]);
  });

  it('is not mistaken for another when two numberings meet: the phone decides', () => {
    const ids = receiptIds('same');
    ids.begin('+84912345601', 1)('10');
    ids.begin('+84912345602', 1)('A');
    expect(ids.read({ id: '10', from: '84912345602', state: 'delivered' })).toEqual({
      id: 'A',
      state: 'delivered',
    });
    expect(ids.read({ id: '10', from: '84912345601', state: 'delivered' })).toEqual({
      id: '10',
      state: 'delivered',
    });
  });

  it('of a message that this process did not send is read as the settings say', () => {
    const read = (notation: 'same' | 'hex' | 'decimal', id: string) =>
      receiptIds(notation).read({ id, from: '', state: 'failed' })?.id;
    expect(read('same', '43981')).toBe('43981');
    expect(read('hex', '43981')).toBe('abcd');
    expect(read('decimal', 'ABCD')).toBe('43981');
  });

  it('of a part that arrived before the last was answered waits for the last', () => {
    const ids = receiptIds('same');
    const taken = ids.begin('+84912345601', 2);
    taken('1');
    expect(ids.read({ id: '1', from: '', state: 'delivered' })).toBeNull();
    taken('2');
    expect(ids.read({ id: '2', from: '', state: 'delivered' })).toEqual({ id: '1', state: 'delivered' });
  });

  it('of one part that failed fails the whole text at once', () => {
    const ids = receiptIds('same');
    ['1', '2', '3'].forEach(ids.begin('+84912345601', 3));
    expect(ids.read({ id: '2', from: '', state: 'delivered' })).toBeNull();
    expect(ids.read({ id: '3', from: '', state: 'failed' })).toEqual({ id: '1', state: 'failed' });
  });

  it.each([
    [
      'id:1F sub:001 dlvrd:001 submit date:2612010300 done date:2612010301 stat:DELIVRD err:000 text:',
      'delivered',
      '1F',
    ],
    ['ID: 77 STAT:undeliv ERR:0A1', 'failed', '77'],
    ['id:8 stat:EXPIRED err:000', 'failed', '8'],
    ['id:8 stat:ENROUTE', null, '8'],
    ['id:8 stat:STRANGE', null, '8'],
  ] as const)('reads %j', (text, state, id) => {
    const read = readDelivery(delivery({ esmClass: 4, source: '849', body: Buffer.from(text) }));
    expect(read).toMatchObject({ kind: 'receipt', id, state });
  });

  it.each<[Partial<SmppDelivery>]>([
    [{ source: '' }],
    [{ esmClass: 4 }],
    [{ esmClass: 4, body: Buffer.from('nonsense') }],
    [{ esmClass: 0x20, body: Buffer.from('id:1 stat:DELIVRD') }],
    [{ dataCoding: 4, body: Buffer.from([1, 2, 3]) }],
  ])('without sense is nothing: %j', (more) => {
    expect(readDelivery(delivery(more))).toMatchObject({ kind: 'nothing' });
  });
});

describe('a long text of a citizen', () => {
  it('comes out as its pieces, each answered at once', async () => {
    const { channel, state, events } = await line();
    await channel.check?.();
    const text = 'Tôi muốn hỏi về khai sinh. '.repeat(8);
    expect(await state.reply('+84987654321', text, [3, 1, 4, 2])).toBe(true);
    const parts = events.flatMap((event) => (event.kind === 'part' ? [event] : []));
    expect(parts.map(({ number, total, set }) => [number, total, set])).toEqual(
      [3, 1, 4, 2].map((number) => [number, 4, '8099 8-77']),
    );
    const ordered = parts.toSorted((a, b) => a.number - b.number);
    expect(ordered.map((part) => part.text).join('')).toBe(text);
  });
});
