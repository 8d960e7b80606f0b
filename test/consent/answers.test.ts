/** What citizens answer to a reminder, by each channel they may answer on: typed with and without accents, and tapped. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { communesOf } from '../../areas/areas.ts';
import type { ChannelName } from '../../channels/contract.ts';
import { importConsents, list } from '../../consent/consent.ts';
import { addressRow, findAddress } from '../../contacts/contacts.ts';
import { server } from '../acts.ts';
import { type TestApp, testApp } from '../app.ts';
import { csv } from './office.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp({}, '2026-12-01T03:00:00Z');
});
afterAll(() => app.close());

let cases = 0;
let inbound = 0;
/** A household head with a dossier who was reminded by this channel. */
async function reminded(channel: 'sms' | 'telegram' | 'zalo') {
  cases += 1;
  const code = `G22.99.08-261130-${1000 + cases}`;
  // The sandbox plays misfortunes for addresses that end in 00, 01 and 02.
  const phone = `091555${String(1000 + cases * 10 + 5)}`;
  const { deps } = app.app;
  // Each dossier in a commune of its own, so that no list makes another's vanish.
  const row = {
    code,
    state: 'Chờ xác nhận',
    requested: '01/12/2026 08:00',
    name: `Người ${cases}`,
    phone,
    bundle: cases % 2 === 0 ? 'khai sinh' : 'khai tử',
    area: communesOf('44', deps.now())[cases]?.code ?? '',
  };
  const done = await importConsents(server(deps.now()), deps, {
    fileName: 'x.csv',
    bytes: csv([row]),
    asOf: deps.now(),
  });
  expect(done).toMatchObject({ kind: 'imported', created: 1, problems: [] });
  let from = `+84${phone.slice(1)}`;
  if (channel !== 'sms') {
    from = `55501234567890${cases}5`;
    const sms = await findAddress(deps.db.read, deps.keys, 'sms', `+84${phone.slice(1)}`);
    await deps.db.write(async (tx) => {
      const { id } = await addressRow(tx, deps.keys, channel, from, deps.now());
      await tx.address.update({
        where: { id },
        data: { contactId: sms?.contactId ?? null, lastInboundAt: deps.now() },
      });
    });
  }
  await app.tick();
  const consent = await deps.db.read.consent.findFirstOrThrow({ where: { dossier: { nationalCode: code } } });
  const message = await deps.db.read.message.findFirstOrThrow({
    where: { source: 'consent', sourceId: consent.id },
  });
  expect(message).toMatchObject({ channel, state: 'sent' });
  const answer = async (said: { text: string } | { button: string }) => {
    inbound += 1;
    await app.app.takeIn([
      {
        kind: 'message',
        channel: channel as ChannelName,
        from,
        providerId: `in-${inbound}`,
        at: deps.now(),
        ...said,
      },
    ]);
    await app.tick();
  };
  const state = async () =>
    (await deps.db.read.consent.findUniqueOrThrow({ where: { id: consent.id } })).state;
  const events = async () =>
    (await deps.db.read.consentEvent.findMany({ where: { consentId: consent.id } })).map((one) => one.kind);
  return { code, consentId: consent.id, from, answer, state, events };
}

const SAID = ['ĐÃ XÁC NHẬN', 'da xac nhan', 'Đã xác nhận rồi ạ', 'toi da xac nhan tren vneid roi'];

describe.each(['sms', 'telegram', 'zalo'] as const)('by %s', (channel) => {
  test('“đã xác nhận” ends the reminders until a file bears it out', async () => {
    const one = await reminded(channel);
    await one.answer({ text: SAID[cases % SAID.length] ?? '' });
    expect(await one.state()).toBe('said');
    expect(await one.events()).toContain('said');
    expect(
      (await list(server(app.app.deps.now()), app.app.deps, { state: 'said' })).map((line) => line.code),
    ).toContain(one.code);
  });

  test('“không phải tôi” takes the person off for good', async () => {
    const one = await reminded(channel);
    await one.answer({ text: channel === 'sms' ? 'KHONG PHAI TOI' : 'Không phải tôi' });
    const consent = await app.app.deps.db.read.consent.findUniqueOrThrow({ where: { id: one.consentId } });
    expect(consent).toMatchObject({ contactId: null, state: 'requested' });
    expect(consent.wrongContactId).not.toBeNull();
    expect(await one.events()).toContain('not_me');
  });

  test('“cần giúp” brings an official, and the history says so', async () => {
    const one = await reminded(channel);
    await one.answer({
      text: channel === 'sms' ? 'CAN GIUP' : channel === 'zalo' ? 'Cần giúp' : 'nhờ giúp đỡ với ạ',
    });
    expect(await one.state()).toBe('requested');
    expect(await one.events()).toContain('help');
    const { db, keys } = app.app.deps;
    const address = await findAddress(db.read, keys, channel, one.from);
    expect(await db.read.talk.findFirstOrThrow({ where: { addressId: address?.id ?? 0 } })).toMatchObject({
      holder: 'person',
    });
  });

  test('“dừng” ends everything for this person', async () => {
    const one = await reminded(channel);
    await one.answer({ text: channel === 'sms' ? 'DUNG' : 'Dừng' });
    const { db, keys } = app.app.deps;
    expect((await findAddress(db.read, keys, channel, one.from))?.stoppedAt).not.toBeNull();
    const line = (await list(server(app.app.deps.now()), app.app.deps, {})).find(
      (each) => each.code === one.code,
    );
    expect(line?.next).toEqual({ do: 'call_list', why: 'stopped' });
  });
});

describe.each(['telegram', 'zalo'] as const)('tapped on %s', (channel) => {
  test.each([
    ['d:confirmed', 'said'],
    ['d:not_me', 'not_me'],
    ['d:help', 'help'],
  ])('%s is the answer %s', async (button, event) => {
    const one = await reminded(channel);
    await one.answer({ button });
    expect(await one.events()).toContain(event);
  });
});

test.each(['alo ai đấy', 'Phường Đông Hà', 'xem lại', '079123456789'])(
  'something else by SMS is answered, not lost: %s',
  async (text) => {
    const one = await reminded('sms');
    await one.answer({ text });
    expect(app.logged()).not.toContain('inbound_failed');
    // The sandbox's receipts for earlier messages come in at times of their own; a tick takes up what came meanwhile.
    await vi.waitFor(
      async () => {
        await app.tick();
        expect(await app.app.deps.db.read.inbound.count({ where: { state: { not: 'done' } } })).toBe(0);
      },
      { timeout: 15_000 },
    );
    expect(await one.state()).toBe('requested');
  },
);
