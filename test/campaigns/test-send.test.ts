import { expect, test } from 'vitest';
import {
  cancel,
  due,
  type NotPossible,
  pause,
  preview,
  status,
  testSend,
} from '../../campaigns/campaigns.ts';
import { importContacts, stopEverything } from '../../contacts/contacts.ts';
import { askOwnAddress, drain, NOT_OWN, ownAddresses, proveOwnAddress } from '../../outbox/outbox.ts';
import type { Deps } from '../../prisma/deps.ts';
import { admin, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { HOUR, later, MINUTE, sinks } from '../outbox/sink.ts';
import {
  AUTHOR,
  approved,
  draft,
  MORNING,
  office,
  phone,
  resident,
  residents,
  START,
  URL_,
} from './office.ts';

/** Addresses of an official, each with its code asked for and given back. */
async function proven(deps: Deps, user: number, addresses: string[]): Promise<void> {
  const act = admin(deps.now(), user);
  for (const written of addresses) {
    const channel = written.length < 8 ? ('telegram' as const) : ('sms' as const);
    const code = '123456';
    const asked = await askOwnAddress(act, deps, { written, channel, code });
    const id = (await ownAddresses(act, deps)).at(-1)?.id ?? 0;
    const done = await proveOwnAddress(act, deps, id, code);
    if (asked.kind !== 'asked' || done.kind !== 'proven') throw new Error(JSON.stringify([asked, done]));
  }
}

const refusal = (done: object) => (done as NotPossible).message;

onBothDatabases('a test of a campaign', (open) => {
  test('says what recipients will read, marked, to an address of ours, and counts as nobody', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 3);
    await database.write((tx) => resident(tx, { sms: '+84912345678', telegram: '5551' }));
    await proven(deps, AUTHOR, ['0912345678', '5551']);
    const id = await approved(deps, { channels: '[telegram, sms]' });
    const seen = await preview(server(deps.now()), deps, id, URL_);
    if (seen.kind !== 'preview') throw new Error(seen.message);

    const ask = { to: ['0912 345 678', 'telegram:5551'] };
    const tested = await testSend(admin(at(START).now(), AUTHOR), at(START), id, ask, URL_);
    if (tested.kind !== 'tested') throw new Error(JSON.stringify(tested));
    expect(tested.messages.map((one) => one.channel)).toEqual(['sms', 'telegram']);
    const channels = sinks();
    await pause(admin(at(START).now(), AUTHOR), at(START), id);
    await drain(engine(channels), START);
    // The same person twice: the second waits until the first is known. Where both channels claim at the same moment, both step
    // back: the elder for 5 seconds, the younger for 30.
    await drain(engine(channels), later(START, 10_000));
    await drain(engine(channels), later(START, MINUTE));
    const sms = channels.sms.sent.map((one) => one.text);
    expect(sms).toHaveLength(1);
    // Word for word, but for the code of the link.
    const plain = (text: string | undefined) => text?.replace(/\/q\/\w{8}/, '/q/ABCDEFGH');
    const example = seen.examples.find((one) => one.channel === 'sms')?.text;
    expect(plain(sms[0])).toBe(`TIN THU: ${example}`);
    expect(tested.messages[0]?.sms?.segments).toBe(
      seen.examples.find((one) => one.channel === 'sms')?.sms?.segments,
    );
    expect(channels.telegram.sent[0]?.text).toMatch(/^TIN THỬ: UBND phường Đông Hà/);
    expect(await status(server(deps.now()), deps, id)).toMatchObject({ total: 4, counts: { queued: 4 } });
    // Its link is not the campaign's: our own visit is not a citizen's.
    const links = await database.read.link.findMany({ where: { placement: `Tin thử chiến dịch ${id}` } });
    expect(links.map((link) => link.campaignId)).toEqual([null, null]);
    await close();
  });

  test('security 2: goes to addresses proven to be one’s own only, and one sentence refuses all others', async () => {
    const { database, close } = await open();
    const { deps, at } = office(database);
    await residents(database, 1);
    await database.write(async (tx) => {
      await resident(tx, { sms: phone(11) });
      await resident(tx, { sms: phone(12) }, { grants: ['reminder'] });
      const stopped = await resident(tx, { sms: phone(13) });
      await stopEverything(tx, stopped.addressIds[0] ?? 0, MORNING);
    });
    const id = await draft(deps);
    const night = later(START, 14 * HOUR);
    const to = (...i: number[]) =>
      testSend(admin(at(night).now(), AUTHOR), at(night), id, { to: i.map(phone) }, URL_);
    const before = await database.read.message.count();
    // Somebody who agreed, who did not, who said stop, whom nobody knows: all answered alike, nothing leaves.
    for (const one of [11, 12, 13, 99]) expect(refusal(await to(one))).toBe(NOT_OWN);
    expect(refusal(await to())).toBe(NOT_OWN);
    await proven(deps, AUTHOR, [phone(21)]);
    await proven(deps, AUTHOR + 1, [phone(22)]);
    expect(refusal(await to(22))).toBe(NOT_OWN);
    expect(refusal(await to(21, 11))).toBe(NOT_OWN);
    expect(await database.read.message.count({ where: { source: 'campaign-test' } })).toBe(0);
    expect(await to(21)).toMatchObject({ kind: 'tested' });
    // Pressed twice at the same moment it leaves once.
    expect(await to()).toMatchObject({ kind: 'tested' });
    expect(await database.read.message.count()).toBe(before + 3);
    await close();
  });

  test('is refused for too many addresses, too many tests, and a campaign that is over', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await proven(deps, AUTHOR, [phone(1)]);
    const id = await draft(deps);
    const send = (to: string[]) => testSend(admin(deps.now(), AUTHOR), deps, id, { to }, URL_);
    expect(refusal(await send([1, 2, 3, 4, 5, 6].map(phone)))).toContain('tối đa 5');
    await database.write((tx) =>
      tx.message.createMany({
        data: Array.from({ length: 20 }, (_, i) => ({
          key: `x${i}`,
          lane: 'reminder',
          purpose: 'outreach',
          source: 'campaign-test',
          sourceId: id,
          channel: 'sms',
          areaCode: '44',
          nextAt: MORNING,
          createdAt: MORNING,
        })),
      }),
    );
    expect(refusal(await send([phone(1)]))).toContain('tối đa 20');
    await cancel(admin(deps.now(), AUTHOR), deps, id);
    expect(refusal(await send([phone(1)]))).toContain('“Đã hủy”');
    await close();
  });
});

onBothDatabases('one person', (open) => {
  test('gets one message, whatever lists they stand in and however many addresses they have', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    const load = async (rows: string[]) => {
      const bytes = new TextEncoder().encode(rows.join('\n'));
      const done = await importContacts(server(deps.now()), deps, {
        fileName: 'danh-ba.csv',
        bytes,
        source: 'thử',
        basis: 'thử',
        purposes: ['outreach'],
      });
      if (done.kind !== 'imported') throw new Error(JSON.stringify(done));
    };
    // The same number in two lists, spelt in three ways; and a person with Zalo, Telegram and a phone.
    await load(['Số điện thoại,Mã đơn vị', '0901234567,19333', '0907777777,19333']);
    await load(['Số điện thoại,Mã đơn vị', '+84 901 234 567,19351', '84907777777,19333']);
    await database.write((tx) =>
      resident(tx, { zalo: '123456789012', telegram: '777', sms: '+84909999999' }),
    );
    await approved(deps);
    await due(at(START), START);
    const channels = sinks();
    await drain(engine(channels), START);
    expect([...channels.sms.copies].sort()).toEqual([
      ['+84901234567', 1],
      ['+84907777777', 1],
    ]);
    expect(channels.zalo.calls).toBe(1);
    expect(channels.telegram.calls).toBe(0);
    await close();
  });
});
