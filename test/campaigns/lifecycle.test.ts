import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  approve,
  cancel,
  due,
  find,
  type NotPossible,
  pause,
  raiseBudget,
  resume,
  status,
  submit,
} from '../../campaigns/campaigns.ts';
import { dispatch, drain, ledger, sweep } from '../../outbox/outbox.ts';
import { admin, ROOT, server } from '../acts.ts';
import { freshSqlite, onBothDatabases } from '../database.ts';
import { DAY, HOUR, later, MINUTE, sinks } from '../outbox/sink.ts';
import {
  APPROVER,
  AUTHOR,
  approved,
  draft,
  MORNING,
  office,
  phone,
  resident,
  residents,
  START,
} from './office.ts';

/** What may happen to a campaign, in any order and at any moment. */
const ACTIONS = [
  'submit',
  'approve',
  'pause',
  'resume',
  'cancel',
  'round',
  'due',
  'hour',
  'crash',
  'double',
] as const;
type Action = (typeof ACTIONS)[number];

const PEOPLE = 7;

/** Takes one story to its end: whatever was done, the campaign is left to run until long after its time. */
async function live(story: readonly Action[], repeat: boolean) {
  const { database, close } = await freshSqlite();
  const place = office(database);
  await residents(database, PEOPLE);
  const id = await draft(place.deps, {
    purpose: 'service',
    text: 'consent-guide',
    link: '',
    rate: '4',
    end: later(START, 5 * HOUR).toISOString(),
    ...(repeat ? { repeat: '{ every: day, until: 2026-11-24 }' } : {}),
  });
  const channels = sinks(true);
  let now = MORNING;
  let worker = place.engine(channels);
  const totals: number[] = [];
  const check = async () => {
    const shown = await status(server(place.deps.now()), place.deps, id);
    if ('kind' in shown) throw new Error(shown.message);
    const sum = Object.values(shown.counts).reduce((total, count) => total + count, 0);
    expect(sum).toBe(shown.total);
    totals.push(shown.total);
    // Nobody gets a run twice, however often he was tried.
    for (const copies of channels.sms.copies.values()) expect(copies).toBeLessThanOrEqual(repeat ? 2 : 1);
    return shown;
  };
  for (const action of story) {
    const deps = place.at(now);
    if (action === 'submit') await submit(admin(deps.now(), AUTHOR), deps, id);
    if (action === 'approve') await approve(admin(deps.now(), APPROVER), deps, id);
    if (action === 'pause') await pause(admin(deps.now(), AUTHOR), deps, id);
    if (action === 'resume') await resume(admin(deps.now(), AUTHOR), deps, id);
    if (action === 'cancel') await cancel(admin(deps.now(), AUTHOR), deps, id);
    if (action === 'round') await dispatch(worker, { now, limit: 2 });
    if (action === 'due') await due(deps, now);
    if (action === 'hour') now = later(now, HOUR);
    if (action === 'crash') {
      // A worker dies between the provider's yes and the row: the sink has a copy, the row is still claimed.
      let once = true;
      channels.sms.answer = () => {
        if (!once) return null;
        once = false;
        return { kind: 'unknown', reason: 'crash', staff: 'Máy dừng.' };
      };
      await dispatch(worker, { now, limit: 1 });
      channels.sms.answer = () => null;
      worker = place.engine(channels);
      now = later(now, MINUTE);
      await sweep(place.deps, { now, keyed: () => true, dead: () => true });
    }
    if (action === 'double') {
      const other = place.engine(channels);
      await Promise.all([
        dispatch(worker, { now }),
        dispatch(other, { now }),
        due(deps, now),
        pause(admin(deps.now(), AUTHOR), deps, id),
        resume(admin(deps.now(), AUTHOR), deps, id),
      ]);
    }
    await check();
  }
  if ((await find(ROOT, database.read, id))?.state === 'paused')
    await resume(admin(place.at(now).now(), AUTHOR), place.at(now), id);
  for (const end = later(START, 4 * DAY); now < end; now = later(now, HOUR)) {
    await due(place.at(now), now);
    await drain(worker, now);
  }
  await due(place.at(now), now);
  const shown = await check();
  const rows = await database.read.message.findMany({ where: { campaignId: id } });
  await close();
  return { shown, rows, copies: [...channels.sms.copies.values()].reduce((sum, one) => sum + one, 0) };
}

test('whatever is done to a campaign in whatever order, nobody gets a run twice and nobody is lost', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...ACTIONS), { minLength: 4, maxLength: 18 }),
      fc.boolean(),
      async (story, repeat) => {
        const { shown, rows, copies } = await live(['submit', 'approve', ...story], repeat);
        // At the end every row says what became of it, and the provider's copies are those it says.
        const open = rows.filter((row) => row.state === 'queued' || row.state === 'sending');
        expect(open).toEqual([]);
        const reached = shown.counts.sent + shown.counts.delivered + shown.counts.seen;
        expect(copies).toBeGreaterThanOrEqual(reached);
        // A try that was not answered is never called unsent, also when the campaign was ended before the next one.
        expect(copies).toBeLessThanOrEqual(reached + shown.counts.unknown);
        if (!story.includes('cancel')) {
          expect(shown.total).toBe(PEOPLE * (repeat ? 2 : 1));
          expect(shown.state).toBe('finished');
        }
        expect(['finished', 'cancelled']).toContain(shown.state);
      },
    ),
    { numRuns: 20, interruptAfterTimeLimit: 45_000, markInterruptAsFailure: false },
  );
}, 120_000);

onBothDatabases('steering', (open) => {
  const verbs = {
    submit: (deps: Parameters<typeof submit>[1], id: number) => submit(admin(deps.now(), AUTHOR), deps, id),
    approve: (deps: Parameters<typeof submit>[1], id: number) =>
      approve(admin(deps.now(), APPROVER), deps, id),
    pause: (deps: Parameters<typeof submit>[1], id: number) => pause(admin(deps.now(), AUTHOR), deps, id),
    resume: (deps: Parameters<typeof submit>[1], id: number) => resume(admin(deps.now(), AUTHOR), deps, id),
    cancel: (deps: Parameters<typeof submit>[1], id: number) => cancel(admin(deps.now(), AUTHOR), deps, id),
  };
  /** The verbs each state takes; every other one is refused with a sentence and changes nothing. */
  const MAY: Record<string, (keyof typeof verbs)[]> = {
    draft: ['submit', 'cancel'],
    submitted: ['approve', 'cancel'],
    approved: ['pause', 'cancel'],
    running: ['pause', 'cancel'],
    paused: ['resume', 'cancel'],
    cancelled: [],
    finished: [],
  };

  test('each state takes its own verbs and refuses the others', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 2);
    const bring: Record<string, () => Promise<number>> = {
      draft: () => draft(deps),
      submitted: async () => {
        const id = await draft(deps);
        await submit(admin(deps.now(), AUTHOR), deps, id);
        return id;
      },
      approved: () => approved(deps),
      running: async () => {
        const id = await approved(deps);
        await due(at(START), START);
        return id;
      },
      paused: async () => {
        const id = await approved(deps);
        await pause(admin(deps.now(), AUTHOR), deps, id);
        return id;
      },
      cancelled: async () => {
        const id = await draft(deps);
        await cancel(admin(deps.now(), AUTHOR), deps, id);
        return id;
      },
      finished: async () => {
        const id = await approved(deps);
        await due(at(START), START);
        await drain(engine(sinks()), START);
        await due(at(START), START);
        return id;
      },
    };
    for (const [state, allowed] of Object.entries(MAY))
      for (const [name, verb] of Object.entries(verbs)) {
        await database.write((tx) => tx.message.deleteMany({}));
        await database.write((tx) => tx.campaign.deleteMany({}));
        const id = (await bring[state]?.()) ?? 0;
        expect((await find(ROOT, database.read, id))?.state, state).toBe(state);
        const before = await database.read.message.count({ where: { campaignId: id } });
        const done = await verb(state === 'running' ? at(START) : deps, id);
        const may = allowed.includes(name as keyof typeof verbs);
        expect(done.kind !== 'not_possible', `${name} of ${state}`).toBe(may);
        if (may) continue;
        expect((done as NotPossible).message).toMatch(/\.$/);
        expect((await find(ROOT, database.read, id))?.state).toBe(state);
        expect(await database.read.message.count({ where: { campaignId: id } })).toBe(before);
      }
    await close();
  }, 60_000);

  test('money: nothing leaves beyond the budget, the rest waits with a sentence, and a raised budget lets it go', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 10);
    await database.write((tx) => resident(tx, { telegram: '999' }));
    const id = await approved(deps, { budget: '8300' });
    await due(at(START), START);
    const channels = sinks();
    // Two parts each at 830: five SMS; Telegram costs nothing and goes.
    await drain(engine(channels), START);
    await drain(engine(channels), later(START, HOUR));
    expect(channels.sms.calls).toBe(5);
    expect(channels.telegram.calls).toBe(1);
    expect(await status(server(deps.now()), deps, id)).toMatchObject({ budget: { dong: 8300, spent: 8300 } });
    const waiting = (await ledger(ROOT, database.read, { campaignId: id })).filter(
      (row) => row.state === 'queued',
    );
    expect(waiting.map((row) => row.rule)).toEqual(Array(5).fill('budget'));
    expect(waiting[0]?.staffText).toContain('hết kinh phí 8.300 đồng');

    expect(await raiseBudget(admin(at(START).now(), AUTHOR), at(START), id, 20_000)).toMatchObject({
      kind: 'not_possible',
    });
    expect(await raiseBudget(admin(at(START).now(), APPROVER), at(START), id, 8_000)).toMatchObject({
      kind: 'not_possible',
    });
    const more = later(START, 2 * HOUR);
    expect(await raiseBudget(admin(at(more).now(), APPROVER), at(more), id, 13_280)).toEqual({
      kind: 'done',
      messages: 5,
    });
    await drain(engine(channels), more);
    expect(channels.sms.calls).toBe(8);
    expect([...channels.sms.copies.values()]).toEqual(Array(8).fill(1));
    await close();
  });

  test('money that was put aside for a message that failed is spent on another', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await database.write(async (tx) => {
      for (let i = 0; i < 4; i++) await resident(tx, { sms: phone(i) });
    });
    const id = await approved(deps, { budget: '3320' });
    await due(at(START), START);
    const channels = sinks();
    channels.sms.answer = (_target, _key, call) =>
      call <= 2 ? { kind: 'refused', reason: 'no', staff: 'Không nhận.' } : null;
    await drain(engine(channels), START);
    expect(channels.sms.copies.size).toBe(0);
    // Nobody has to ask: the next look at the clock finds the money.
    await due(at(START), START);
    await drain(engine(channels), later(START, MINUTE));
    expect(channels.sms.copies.size).toBe(2);
    expect(await status(server(deps.now()), deps, id)).toMatchObject({ budget: { spent: 3320 } });
    await close();
  });

  test('hours of its own hold the rest of a campaign until tomorrow', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 3);
    const id = await approved(deps, { hours: '"08:00-09:00"' });
    const late = later(START, HOUR);
    await due(at(late), late);
    const channels = sinks();
    await drain(engine(channels), late);
    expect(channels.sms.calls).toBe(0);
    const rows = await ledger(ROOT, database.read, { campaignId: id });
    expect(rows.map((row) => [row.rule, row.nextAt])).toEqual(
      Array(3).fill(['campaign_hours', later(START, DAY)]),
    );
    await drain(engine(channels), later(START, DAY));
    expect(channels.sms.calls).toBe(3);
    await close();
  });
});
