import { expect, test } from 'vitest';
import { approve, due, find, status, submit } from '../../campaigns/campaigns.ts';
import { stopEverything } from '../../contacts/contacts.ts';
import { dispatch, drain } from '../../outbox/outbox.ts';
import { type Database, Prisma } from '../../prisma/client.ts';
import { admin, ROOT, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { HOUR, later, sinks } from '../outbox/sink.ts';
import { APPROVER, AUTHOR, draft, MORNING, office, phone, resident, residents, START } from './office.ts';

const PEOPLE = 4_001;

/** Many people by the shortest way: more than one page of them. */
async function crowd(database: Database, count: number): Promise<void> {
  await database.write(async (tx) => {
    const { contactId } = await resident(tx, { sms: phone(0) });
    const others = Prisma.sql`(WITH RECURSIVE "n" ("i") AS (
      SELECT 1 UNION ALL SELECT "i" + 1 FROM "n" WHERE "i" < ${count - 1}) SELECT "i" FROM "n") AS "n"`;
    await tx.$executeRaw`
      INSERT INTO "Contact" ("id", "areaCode", "provinceCode", "source", "basis", "createdAt", "updatedAt", "demo")
      SELECT "id" + "i", "areaCode", "provinceCode", "source", "basis", "createdAt", "updatedAt", "demo"
      FROM "Contact" CROSS JOIN ${others} WHERE "id" = ${contactId}`;
    await tx.$executeRaw`
      INSERT INTO "Address" ("id", "contactId", "channel", "hash", "sealed", "state", "createdAt", "demo")
      SELECT "id" + "i", "contactId" + "i", "channel", "hash" || "i", "sealed", "state", "createdAt", "demo"
      FROM "Address" CROSS JOIN ${others} WHERE "contactId" = ${contactId}`;
    await tx.$executeRaw`
      INSERT INTO "Permission" ("contactId", "purpose", "state", "source", "basis", "at")
      SELECT "contactId" + "i", "purpose", "state", "source", "basis", "at"
      FROM "Permission" CROSS JOIN ${others} WHERE "contactId" = ${contactId}`;
  });
}

async function submittedTo(deps: ReturnType<typeof office>['deps']): Promise<number> {
  const id = await draft(deps);
  expect(await submit(admin(deps.now(), AUTHOR), deps, id)).toMatchObject({ kind: 'submitted' });
  return id;
}

/** The database until somebody pulls the plug at the so-manieth write. */
function dyingAt(database: Database, fatal: number): Database {
  let writes = 0;
  return {
    ...database,
    write: (work, alone) => {
      writes += 1;
      return writes >= fatal ? Promise.reject(new Error('killed')) : database.write(work, alone);
    },
  };
}

onBothDatabases('an approval', (open) => {
  test('makes a row for each of the agreed people, and its counts add up to them', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await crowd(database, PEOPLE);
    const id = await submittedTo(deps);
    expect(await approve(admin(deps.now(), APPROVER), deps, id)).toEqual({
      kind: 'approved',
      messages: PEOPLE,
    });
    const shown = await status(server(deps.now()), deps, id);
    expect(shown).toMatchObject({ state: 'approved', total: PEOPLE, counts: { queued: PEOPLE } });
    const row = await find(ROOT, database.read, id);
    expect(row?.audienceSize).toBe(PEOPLE);
    await close();
  });

  test('killed at any step, and again at the next, leaves nothing that could leave, and in the end reaches everybody once', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await crowd(database, PEOPLE);
    const id = await submittedTo(deps);
    const channels = sinks();
    let fatal = 0;
    for (let survived = false; !survived; ) {
      fatal += 1;
      const dying = { ...deps, db: dyingAt(database, fatal) };
      survived = await approve(admin(dying.now(), APPROVER), dying, id).then(
        () => true,
        () => false,
      );
      if (survived) break;
      expect(await find(ROOT, database.read, id)).toMatchObject({ state: 'submitted', approverId: null });
      await due(at(START), START);
      await dispatch(engine(channels), { now: START });
      expect(channels.sms.calls).toBe(0);
    }
    // Taking out, links, two pages and the approval itself at the least.
    expect(fatal).toBeGreaterThan(4);
    expect(await find(ROOT, database.read, id)).toMatchObject({ state: 'approved', approverId: APPROVER });
    expect(await database.read.message.count({ where: { campaignId: id } })).toBe(PEOPLE);
    expect(await database.read.message.groupBy({ by: ['contactId'] })).toHaveLength(PEOPLE);
    await close();
  });

  test('of an audience that changed makes it a draft again and leaves no rows behind', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 5);
    const who = await database.write((tx) => resident(tx, { sms: phone(50) }));
    const id = await submittedTo(deps);
    await database.write((tx) => stopEverything(tx, who.addressIds[0] ?? 0, MORNING));
    expect(await approve(admin(deps.now(), APPROVER), deps, id)).toMatchObject({ kind: 'voided' });
    expect(await find(ROOT, database.read, id)).toMatchObject({ state: 'draft', digest: null });
    expect(await database.read.message.count()).toBe(0);
    expect(await submit(admin(deps.now(), AUTHOR), deps, id)).toMatchObject({
      kind: 'submitted',
      audience: 5,
    });
    expect(await approve(admin(deps.now(), APPROVER), deps, id)).toEqual({ kind: 'approved', messages: 5 });
    await close();
  });

  // Several times over: the loss it guards against came in one of five.
  test('by two persons at the same moment counts once', { repeats: 7 }, async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 20);
    const id = await submittedTo(deps);
    const answers = await Promise.all([
      approve(admin(deps.now(), APPROVER), deps, id),
      approve(admin(deps.now(), 3), deps, id),
    ]);
    if (!answers.some((one) => one.kind === 'approved')) await approve(admin(deps.now(), APPROVER), deps, id);
    expect(answers.filter((one) => one.kind === 'approved').length).toBeLessThanOrEqual(1);
    const channels = sinks();
    await due(at(START), START);
    await drain(engine(channels), later(START, HOUR));
    expect(channels.sms.copies.size).toBe(20);
    expect(new Set(channels.sms.copies.values())).toEqual(new Set([1]));
    await close();
  });
});
