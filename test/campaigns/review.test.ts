import { expect, test } from 'vitest';
import {
  approve,
  type CampaignDeps,
  create,
  find,
  giveBack,
  remark,
  review,
  revise,
  submit,
} from '../../campaigns/campaigns.ts';
import { grant, person } from '../../contacts/contacts.ts';
import type { Database } from '../../prisma/client.ts';
import { byUser } from '../../staff/act.ts';
import { addUser, type User } from '../../staff/staff.ts';
import { server } from '../acts.ts';
import { onBothDatabases, testKeys } from '../database.ts';

const NOW = new Date('2026-12-01T02:00:00Z');
const deps = (db: Database): CampaignDeps => ({ db, keys: testKeys, now: () => NOW }) as CampaignDeps;
const plan = (name: string) => ({
  fileName: 'chien-dich.yaml',
  text: `name: ${name}
purpose: outreach
channels: [sms]
audience: { areas: ["19333"] }
text: consent-guide
values: { hotline: "18001096" }
start: 2026-12-02T09:00:00+07:00
end: 2026-12-02T20:00:00+07:00
`,
});

async function official(db: Database, name: string, role = 'province', areaCode = '44'): Promise<User> {
  const added = await addUser(server(NOW), deps(db), { name, role, areaCode });
  if (added.kind === 'refused') throw new Error(added.staff);
  return added.user;
}

async function somebody(db: Database): Promise<void> {
  await db.write(async (tx) => {
    const evidence = { source: 'danh sách', basis: 'đồng ý', now: NOW };
    const { contactId } = await person(tx, testKeys, {
      channel: 'sms',
      address: '+84912345678',
      areaCode: '19333',
      provinceCode: '44',
      ...evidence,
    });
    await grant(tx, contactId, 'outreach', { way: 'import', source: 'danh sách', basis: 'đồng ý', at: NOW });
  });
}

async function submitted(db: Database, author: User, name = 'Hướng dẫn'): Promise<number> {
  const act = byUser(author, NOW);
  const created = await create(act, deps(db), plan(name));
  if (created.kind !== 'created') throw new Error(JSON.stringify(created));
  expect(await submit(act, deps(db), created.id)).toMatchObject({ kind: 'submitted' });
  return created.id;
}

onBothDatabases('before a campaign goes', (open) => {
  test('security 3: who wrote or edited any version does not approve, also after somebody else edited it', async () => {
    const { database: db, close } = await open();
    await somebody(db);
    const [an, binh, chi] = [await official(db, 'an'), await official(db, 'binh'), await official(db, 'chi')];
    const id = await submitted(db, an);
    expect(await revise(byUser(binh, NOW), deps(db), id, plan('Hướng dẫn, bản hai'))).toMatchObject({
      kind: 'revised',
    });
    expect(await submit(byUser(binh, NOW), deps(db), id)).toMatchObject({ kind: 'submitted' });
    for (const author of [an, binh])
      expect(await approve(byUser(author, NOW), deps(db), id)).toMatchObject({ kind: 'denied', why: 'self' });
    expect(await review(byUser(chi, NOW), deps(db), id)).toMatchObject({
      authors: [binh.id, an.id],
      versions: [
        { number: 1, authorId: an.id, changes: [] },
        {
          number: 2,
          authorId: binh.id,
          changes: [{ title: 'Tên', before: 'Hướng dẫn', after: 'Hướng dẫn, bản hai' }],
        },
      ],
    });
    expect(await approve(byUser(chi, NOW), deps(db), id)).toMatchObject({ kind: 'approved' });
    await close();
  });

  test('security 3: an account that the author made or enrolled this month does not approve for them', async () => {
    const { database: db, close } = await open();
    await somebody(db);
    const an = await official(db, 'an');
    const made = await addUser(byUser(an, NOW), deps(db), { name: 'moi', role: 'province', areaCode: '44' });
    if (made.kind === 'refused') throw new Error(made.staff);
    const old = await official(db, 'cu');
    const enrolled = { ...old, enrolledAt: new Date(NOW.getTime() - 86_400_000), enrolledById: an.id };
    const id = await submitted(db, an);
    for (const user of [made.user, enrolled])
      expect(await approve(byUser(user, NOW), deps(db), id)).toMatchObject({
        kind: 'denied',
        why: 'self',
        staff: expect.stringContaining('30 ngày'),
      });
    expect(await approve(byUser(old, NOW), deps(db), id)).toMatchObject({ kind: 'approved' });
    await close();
  });

  test('it is given back with the reason, a draft again, and said to nobody of another place', async () => {
    const { database: db, close } = await open();
    await somebody(db);
    const [an, binh] = [await official(db, 'an'), await official(db, 'binh')];
    const far = await official(db, 'xa', 'province', '75');
    const viewer = await official(db, 'xem', 'viewer', '44');
    const id = await submitted(db, an);
    expect(await giveBack(byUser(binh, NOW), deps(db), id, '   ')).toMatchObject({ kind: 'not_possible' });
    for (const user of [far, viewer])
      expect(await giveBack(byUser(user, NOW), deps(db), id, 'Không rõ')).toMatchObject({ kind: 'denied' });
    expect(await giveBack(byUser(binh, NOW), deps(db), id, 'Giờ gửi trùng giờ họp thôn.')).toEqual({
      kind: 'given_back',
    });
    expect(await giveBack(byUser(binh, NOW), deps(db), id, 'Lần nữa.')).toMatchObject({
      kind: 'not_possible',
    });
    expect(await remark(byUser(an, NOW), deps(db), id, 'Sẽ đổi sang 9 giờ.')).toEqual({ kind: 'remarked' });
    expect((await find(byUser(an, NOW), db.read, id))?.state).toBe('draft');
    expect((await review(byUser(an, NOW), deps(db), id))?.remarks).toMatchObject([
      { userId: binh.id, kind: 'returned', words: 'Giờ gửi trùng giờ họp thôn.' },
      { userId: an.id, kind: 'comment', words: 'Sẽ đổi sang 9 giờ.' },
    ]);
    expect(await review(byUser(far, NOW), deps(db), id)).toBeNull();
    const kept = await db.read.campaignRemark.findMany();
    expect(JSON.stringify(kept)).not.toContain('họp thôn');
    await close();
  });
});
