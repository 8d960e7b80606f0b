import { expect, test } from 'vitest';
import { cancel, find, pause, raiseBudget, resume } from '../../campaigns/campaigns.ts';
import { official, ROOT } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { approved, MORNING, office, residents, START } from './office.ts';

onBothDatabases('a running campaign', (open) => {
  test('is paused, resumed, cancelled and given money by nobody who only looks', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 2);
    const id = await approved(deps, { budget: '100000' });
    const viewer = official('viewer', '44', MORNING, 31);
    const denied = { kind: 'denied' };
    expect(await pause(viewer, deps, id)).toMatchObject(denied);
    expect(await cancel(viewer, deps, id)).toMatchObject(denied);
    expect(await find(ROOT, database.read, id)).toMatchObject({ state: 'approved' });
    expect(await pause(official('province', '44', MORNING, 32), deps, id)).toMatchObject({ kind: 'done' });
    expect(await resume(viewer, deps, id)).toMatchObject(denied);
    expect(await find(ROOT, database.read, id)).toMatchObject({ state: 'paused' });
    expect(await raiseBudget(viewer, deps, id, 900_000)).toMatchObject(denied);
    // Who writes campaigns of a commune has no say about money either: approving is another's.
    expect(await raiseBudget(official('commune', '19333', MORNING, 33), deps, id, 900_000)).toMatchObject(
      denied,
    );
    await close();
  });

  test('has rows that wait for its own hours from the start', async () => {
    const { database, close } = await open();
    const { deps } = office(database);
    await residents(database, 3);
    await approved(deps, { hours: '"10:30-11:30"' });
    const rows = await database.read.message.findMany({ select: { nextAt: true } });
    expect(rows).toHaveLength(3);
    const opens = new Date(START.getTime() + 150 * 60_000);
    expect(rows.map((row) => row.nextAt)).toEqual([opens, opens, opens]);
    await close();
  });
});
