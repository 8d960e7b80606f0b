import { expect, test } from 'vitest';
import { scopeOfAreas } from '../../areas/scope.ts';
import {
  acceptSplit,
  approve,
  audienceNotes,
  cancel,
  create,
  find,
  forecast,
  ledgerCsv,
  list,
  pause,
  preview,
  raiseBudget,
  resume,
  revise,
  status,
  submit,
  testSend,
} from '../../campaigns/campaigns.ts';
import type { ByOfficial } from '../../staff/act.ts';
import { auditEntries } from '../../staff/staff.ts';
import { official } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { approved, DONG_HA, draft, file, MORNING, office, residents, URL_ } from './office.ts';

const FOREIGN: readonly (readonly [string, ByOfficial])[] = [
  ['another commune', official('commune', '19351', MORNING, 11)],
  ['another province', official('province', '75', MORNING, 12)],
  ['propaganda of another province', official('propaganda', '75', MORNING, 13)],
];

onBothDatabases('a campaign of another area', (open) => {
  test('is neither read nor steered, and the unit it belongs to sees that it was tried', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 3);
    const audience = { audience: `{ areas: ["${DONG_HA}"] }` };
    const waiting = await draft(deps, audience);
    const running = await approved(deps, audience);
    for (const [who, act] of FOREIGN) {
      const verbs = [
        submit(act, deps, waiting),
        revise(act, deps, waiting, file({ audience: `{ areas: ["${act.user.areaCode}"] }` })),
        approve(act, deps, running),
        acceptSplit(act, deps, waiting, URL_),
        testSend(act, deps, waiting, { to: ['0912345678'] }, URL_),
        raiseBudget(act, deps, running, 9_000_000),
        pause(act, deps, running),
        resume(act, deps, running),
        cancel(act, deps, running),
      ];
      for (const [index, verb] of verbs.entries())
        expect(await verb, `${who}, verb ${index}`).toMatchObject({ kind: 'denied' });
      expect(await create(act, deps, file(audience)), who).toMatchObject({ kind: 'denied', why: 'area' });
      expect(await find(act, database.read, running)).toBeNull();
      expect((await list(act, database.read)).length).toBe(0);
      for (const seen of [
        status(act, deps, running),
        preview(act, deps, waiting, URL_),
        forecast(act, deps, waiting, URL_),
      ])
        expect(await seen).toMatchObject({ kind: 'not_possible' });
      expect(await audienceNotes(act, database.read, waiting)).toEqual([]);
      const lines: string[] = [];
      for await (const line of ledgerCsv(act, deps, running)) lines.push(line);
      expect(lines).toHaveLength(1);
    }
    expect(await find(official('commune', DONG_HA, MORNING), database.read, running)).toMatchObject({
      state: 'approved',
    });
    expect(await find(official('province', '44', MORNING), database.read, waiting)).toMatchObject({
      state: 'draft',
    });
    const tried = await auditEntries(database.read, scopeOfAreas([DONG_HA]), { action: 'refused' });
    expect(tried).toHaveLength(FOREIGN.length * 10);
    await close();
  });

  test('a plan is not moved into an area of somebody else, nor taken from one', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    const own = official('commune', DONG_HA, MORNING, 21);
    const made = await create(own, deps, file({ audience: `{ areas: ["${DONG_HA}"] }` }));
    if (made.kind !== 'created') throw new Error(JSON.stringify(made));
    for (const areas of ['["19351"]', `["${DONG_HA}", "19351"]`, '["44"]'])
      expect(
        await revise(own, deps, made.id, file({ audience: `{ areas: ${areas} }` })),
        areas,
      ).toMatchObject({
        kind: 'denied',
      });
    expect((await find(own, database.read, made.id))?.areaCode).toBe(DONG_HA);
    await close();
  });
});

test('who looks only steers nothing, a clerk agrees to nothing', async () => {
  const { freshSqlite } = await import('../database.ts');
  const { database, close } = await freshSqlite();
  const { deps } = office(database);
  await residents(database, 2);
  const audience = { audience: `{ areas: ["${DONG_HA}"] }` };
  const running = await approved(deps, audience);
  const viewer = official('viewer', DONG_HA, MORNING, 31);
  for (const verb of [pause, resume, cancel])
    expect(await verb(viewer, deps, running)).toMatchObject({ kind: 'denied', why: 'role' });
  const waiting = await draft(deps, audience);
  const clerk = official('commune', DONG_HA, MORNING, 32);
  expect(await submit(clerk, deps, waiting)).toMatchObject({ kind: 'submitted' });
  expect(await approve(clerk, deps, waiting)).toMatchObject({ kind: 'denied', why: 'role' });
  expect(await raiseBudget(clerk, deps, running, 9_000_000)).toMatchObject({ kind: 'denied', why: 'role' });
  expect(await pause(clerk, deps, running)).toMatchObject({ kind: 'done' });
  await close();
});
