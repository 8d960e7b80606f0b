import { expect, test } from 'vitest';
import { scopeOfAreas } from '../../areas/scope.ts';
import { inbox, openTalk, releaseTalk, staffReply, unanswered } from '../../bot/bot.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { auditEntries } from '../../staff/staff.ts';
import { official } from '../acts.ts';
import { testApp } from '../app.ts';

const NOW = new Date('2026-12-01T02:00:00Z');

test('security 9, staff 5: a talk is on one desk, its own commune or else the one of the province, never on everybody', async () => {
  const started = await testApp({}, NOW.toISOString());
  const { bot, deps } = started.app;
  const user = (name: string, role: string, areaCode: string) =>
    deps.db.read.user.create({ data: { name, displayName: name, role, areaCode, createdAt: NOW } });
  await user('a', 'commune', '19333');
  await user('b', 'commune', '19351');
  await user('c', 'province', '44');
  const talk = async (areaCode: string | null, n: number) => {
    const address = await deps.db.read.address.create({
      data: {
        channel: 'telegram',
        hash: `h${n}`,
        sealed: deps.keys.seal(`${n}`, placeOf.address({ channel: 'telegram', hash: `h${n}` })),
        createdAt: NOW,
      },
    });
    const { id } = await deps.db.read.talk.create({
      data: {
        addressId: address.id,
        channel: 'telegram',
        areaCode,
        holder: 'person',
        heldSince: NOW,
        createdAt: NOW,
        updatedAt: NOW,
      },
    });
    return id;
  };
  const here = await talk('19333', 1);
  const nowhere = await talk(null, 2);
  const ids = async (role: 'commune' | 'province' | 'admin' | 'propaganda', area: string) =>
    (await inbox(official(role, area, NOW), bot)).map((one) => one.id);
  expect(await ids('commune', '19333')).toEqual([here]);
  expect(await ids('commune', '19351')).toEqual([]);
  expect(await ids('province', '44')).toEqual([here, nowhere]);
  expect(await ids('province', '75')).toEqual([]);
  expect(await ids('admin', '')).toEqual([here, nowhere]);
  const stranger = official('commune', '19351', NOW, 9);
  for (const id of [here, nowhere]) {
    expect(await openTalk(stranger, bot, id)).toMatchObject({ kind: 'denied', why: 'area' });
    expect(await staffReply(stranger, bot, id, 'x')).toMatchObject({ kind: 'denied', why: 'area' });
    expect(await releaseTalk(stranger, bot, id)).toMatchObject({ kind: 'denied', why: 'area' });
  }
  expect(await openTalk(official('viewer', '44', NOW), bot, here)).toMatchObject({ why: 'role' });
  expect(await unanswered(stranger, bot, 10)).toEqual([]);
  expect(await openTalk(official('commune', '19333', NOW), bot, here)).toMatchObject({ kind: 'talk' });
  // Opening a citizen's words is written down where the unit sees it.
  expect((await auditEntries(deps.db.read, scopeOfAreas(['19333'])))[0]).toMatchObject({
    action: 'talk.read',
    subject: `talk:${here}`,
  });
  // With officials of a second province nobody can say whose it is: the national desk.
  await user('d', 'province', '75');
  expect(await ids('province', '44')).toEqual([here]);
  expect(await ids('admin', '')).toEqual([here, nowhere]);
  await started.close();
});
