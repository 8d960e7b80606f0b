import { expect, test } from 'vitest';
import { addressRow, stopEverything } from '../../contacts/contacts.ts';
import {
  askOwnAddress,
  dropOwnAddress,
  ownAddresses,
  provenAddresses,
  proveOwnAddress,
} from '../../outbox/outbox.ts';
import type { Deps } from '../../prisma/deps.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { official } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const after = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const clerk = (at = NOW, id = 1) => official('commune', '19333', at, id);
const PHONE = '0912345678';

onBothDatabases('an address of one’s own (security 2)', (open) => {
  const stand = async () => {
    const { database, close } = await open();
    const deps: Deps = { db: database, keys: testKeys, now: () => NOW };
    const ask = (written = PHONE, code = '135790', act = clerk()) =>
      askOwnAddress(act, deps, { written, channel: 'sms', code });
    const idOf = async (act = clerk()) => (await ownAddresses(act, deps)).at(-1)?.id ?? 0;
    const own = (act = clerk()) => provenAddresses(act, deps, { written: [], channels: ['sms'] });
    return { database, deps, ask, idOf, own, close };
  };

  test('is proven by the code that was sent there, once, for its owner only', async () => {
    const { database, deps, ask, idOf, own, close } = await stand();
    expect(await ask()).toEqual({ kind: 'asked' });
    const id = await idOf();
    expect(await own()).toMatchObject({ kind: 'refused' });
    const [sent] = await database.read.message.findMany();
    expect(JSON.parse(testKeys.open(sent?.payload ?? '', placeOf.message(sent?.key ?? '')))).toEqual({
      text: 'Ma xac nhan Lien Thong: 135790, dung trong 10 phut. Neu khong yeu cau, xin bo qua tin nay.',
    });
    expect(await proveOwnAddress(clerk(NOW, 2), deps, id, '135790')).toMatchObject({ kind: 'refused' });
    expect(await proveOwnAddress(clerk(), deps, id, '135 790')).toEqual({ kind: 'proven' });
    expect(await proveOwnAddress(clerk(), deps, id, '135790')).toMatchObject({ kind: 'refused' });
    expect(await own()).toMatchObject([{ channel: 'sms' }]);
    expect(await own(clerk(NOW, 2))).toMatchObject({ kind: 'refused' });
    expect(await dropOwnAddress(clerk(NOW, 2), deps, id)).toBe(false);
    expect(await dropOwnAddress(clerk(), deps, id)).toBe(true);
    expect(await own()).toMatchObject({ kind: 'refused' });
    // Neither number nor code can be read from the rows.
    const rows = JSON.stringify([
      await database.read.ownAddress.findMany(),
      await database.read.auditEntry.findMany(),
    ]);
    expect(rows).not.toMatch(/912345678|135790/);
    await close();
  });

  test('five wrong codes, or ten minutes, and the code is worth nothing', async () => {
    const { deps, ask, idOf, close } = await stand();
    await ask();
    const id = await idOf();
    for (let i = 0; i < 5; i += 1)
      expect(await proveOwnAddress(clerk(), deps, id, `00000${i}`)).toMatchObject({ kind: 'refused' });
    expect(await proveOwnAddress(clerk(), deps, id, '135790')).toMatchObject({ kind: 'refused' });
    await ask(PHONE, '246801');
    expect(await proveOwnAddress(clerk(after(10)), deps, id, '246801')).toMatchObject({ kind: 'refused' });
    expect(await proveOwnAddress(clerk(after(9)), deps, id, '246801')).toEqual({ kind: 'proven' });
    await close();
  });

  test('rings nobody who said stop, and no telephone more than twice a day, without saying so', async () => {
    const { database, deps, ask, close } = await stand();
    await database.write(async (tx) => {
      const row = await addressRow(tx, testKeys, 'sms', '+84912345678', NOW);
      await stopEverything(tx, row.id, NOW);
    });
    expect(await ask()).toEqual({ kind: 'asked' });
    expect(await database.read.message.count()).toBe(0);
    for (const id of [2, 3, 4]) await ask('0987654321', '111111', clerk(NOW, id));
    expect(await database.read.message.count()).toBe(2);
    for (let i = 0; i < 4; i += 1) await ask(`090000001${i}`);
    expect(await ask('0900000019')).toMatchObject({ kind: 'refused' });
    expect(await askOwnAddress(clerk(), deps, { written: 'abc', channel: 'sms', code: '1' })).toMatchObject({
      kind: 'refused',
    });
    await close();
  });
});
