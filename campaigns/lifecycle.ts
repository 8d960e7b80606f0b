/** A campaign under way: paused, resumed, ended, paid more for; and what time alone brings about. */

import { COUNTRY } from '../areas/scope.ts';
import {
  anyToSend,
  budgetOf,
  endCampaignPage,
  hold,
  release,
  STEERING_PAGE,
  sendingRules,
} from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { StaffAction } from '../staff/access.ts';
import { type Act, type ByOfficial, byProgram, type Denied } from '../staff/act.ts';
import type { AuditAction } from '../staff/audit-labels.ts';
import { record } from '../staff/staff.ts';
import { sayCount } from '../writing/numbers.ts';
import { type NotPossible, notPossible, planOfRow, wrongState } from './campaign-row.ts';
import { askedCampaign } from './find.ts';
import { openFrom } from './hours.ts';
import { MOST_BUDGET } from './plan-file.ts';
import { runOf } from './runs.ts';
import * as budgetStore from './store/budget.ts';
import * as campaignStore from './store/campaigns.ts';
import * as runStore from './store/runs.ts';
import { lotStart } from './waves.ts';

export type LifecycleResult = { kind: 'done'; messages: number } | NotPossible | Denied;

/** Agreed to and not over: may still send. */
const AGREED = ['approved', 'running', 'paused'] as const satisfies readonly campaignStore.CampaignState[];

/** Who writes campaigns there, and who agrees to them, may stop one and let it go on. */
const STEERS = ['campaign.write', 'campaign.approve'] as const;

async function steer(
  act: Act,
  deps: Deps,
  id: number,
  by: {
    may?: readonly [StaffAction, ...StaffAction[]];
    action: AuditAction;
    from: readonly campaignStore.CampaignState[];
  },
  turn: (tx: Tx, row: campaignStore.CampaignRow, now: Date) => Promise<number | NotPossible>,
): Promise<LifecycleResult> {
  return deps.db.write(async (tx) => {
    const asked = await askedCampaign(tx, act, id, by.may ?? STEERS);
    if (asked.kind !== 'row') return asked;
    const { row } = asked;
    if (!by.from.includes(row.state)) return wrongState(row);
    const done = await turn(tx, row, act.now);
    if (typeof done !== 'number') return done;
    await record(tx, act, { action: by.action, subject: `campaign:${id}`, areas: [row.areaCode] });
    return { kind: 'done', messages: done };
  });
}

/**
 * Changes a campaign's messages page by page, as long as the campaign is in one of these states, and says how many.
 * A crash in between loses nobody: a paused or cancelled campaign's messages are asked about before they are sent.
 */
async function inPages(
  deps: Deps,
  id: number,
  states: readonly campaignStore.CampaignState[],
  page: (tx: Tx) => Promise<number>,
): Promise<number> {
  let all = 0;
  for (let count = STEERING_PAGE; count >= STEERING_PAGE; all += count)
    count = await deps.db.write(async (tx) => {
      const row = await campaignStore.campaignById(tx, COUNTRY, id);
      return row !== null && states.includes(row.state) ? page(tx) : 0;
    });
  return all;
}

/** Stops handing over; what is queued keeps its time. What a provider has been given cannot be called back. */
export async function pause(act: Act, deps: Deps, id: number, reason = ''): Promise<LifecycleResult> {
  const from = ['approved', 'running'] as const;
  const done = await steer(act, deps, id, { action: 'campaign.pause', from }, async (tx, row, now) => {
    const data = { state: 'paused' as const, pausedAt: now, pauseReason: reason === '' ? null : reason };
    return (await campaignStore.move(tx, id, from, data)) ? hold(tx, id) : wrongState(row);
  });
  return goneOn(deps, id, done, ['paused'], (tx) => hold(tx, id));
}

/** The outbox found that nearly everything fails: pauses the campaign and keeps the sentence for staff. */
export async function pauseForTrouble(
  deps: Deps,
  campaignId: number,
  staff: string,
): Promise<LifecycleResult> {
  return pause(byProgram('schedule', deps.now()), deps, campaignId, staff);
}

/** Goes on where it stopped. */
export async function resume(act: Act, deps: Deps, id: number): Promise<LifecycleResult> {
  const asked = await deps.db.write((tx) => askedCampaign(tx, act, id, STEERS));
  if (asked.kind !== 'row') return asked;
  const { row } = asked;
  // The messages first, the state last: cut off in between, it is still paused and can be resumed again.
  const before =
    row.state === 'paused' && row.endAt > act.now
      ? await inPages(deps, id, ['paused'], (tx) => release(tx, id))
      : 0;
  const done = await steer(
    act,
    deps,
    id,
    { action: 'campaign.resume', from: ['paused'] },
    async (tx, found) => {
      if (found.endAt <= act.now)
        return notPossible('Thời điểm kết thúc đã qua; chiến dịch không gửi được nữa.');
      const state = found.startedAt === null ? ('approved' as const) : ('running' as const);
      const moved = await campaignStore.move(tx, id, ['paused'], {
        state,
        pausedAt: null,
        pauseReason: null,
      });
      return moved ? release(tx, id) : wrongState(found);
    },
  );
  if (done.kind !== 'done') return done;
  const after = await goneOn(deps, id, done, ['approved', 'running'], (tx) => release(tx, id));
  return after.kind === 'done' ? { kind: 'done', messages: before + after.messages } : after;
}

/** Ends it for good; what is queued is dropped with the rule `cancelled`. */
export async function cancel(act: Act, deps: Deps, id: number): Promise<LifecycleResult> {
  const from = ['draft', 'submitted', 'approved', 'running', 'paused'] as const;
  const { now } = act;
  const page = (tx: Tx) => endCampaignPage(tx, id, 'cancelled', now);
  const done = await steer(act, deps, id, { action: 'campaign.cancel', from }, async (tx, row) => {
    const moved = await campaignStore.move(tx, id, from, { state: 'cancelled', finishedAt: now });
    return moved ? page(tx) : wrongState(row);
  });
  return goneOn(deps, id, done, ['cancelled'], page);
}

/** The pages after the first, which went with the change of state. */
async function goneOn(
  deps: Deps,
  id: number,
  first: LifecycleResult,
  states: readonly campaignStore.CampaignState[],
  page: (tx: Tx) => Promise<number>,
): Promise<LifecycleResult> {
  if (first.kind !== 'done' || first.messages < STEERING_PAGE) return first;
  return { kind: 'done', messages: first.messages + (await inPages(deps, id, states, page)) };
}

/**
 * What time alone brings about: approved campaigns start, the latest useful time expires what is left, and a campaign with
 * nothing left to do is finished.
 */
export async function due(
  deps: Deps,
  now: Date,
): Promise<{ started: number; finished: number; expired: number; runs: number }> {
  const done = { started: 0, finished: 0, expired: 0, runs: 0 };
  const open = await campaignStore.campaignsWhere(deps.db.read, COUNTRY, {
    states: [...AGREED],
    startBy: now,
  });
  const rules = await sendingRules(deps.db.read);
  for (const row of open.reverse()) {
    const over = row.endAt <= now;
    if (row.state === 'approved')
      await deps.db.write(async (tx) => {
        if (await campaignStore.move(tx, row.id, ['approved'], { state: 'running', startedAt: now }))
          done.started += 1;
      });
    const plan = planOfRow(row);
    if (over || (runOf(plan, row.runs - 1)?.end ?? row.endAt) <= now)
      done.expired += await inPages(deps, row.id, AGREED, (tx) =>
        endCampaignPage(tx, row.id, 'expired', now),
      );
    if (row.nextRunAt !== null && row.nextRunAt <= now) {
      done.runs += await postRuns(deps, row.id, now);
      continue;
    }
    const budget = budgetOf(rules, plan, now);
    if (budget !== null) await settleMoney(deps, row.id, budget, now);
    if (row.nextRunAt !== null || (row.state === 'paused' && !over)) continue;
    if (await anyToSend(deps.db.read, row.id)) continue;
    await deps.db.write(async (tx) => {
      const moved = await campaignStore.move(tx, row.id, ['running', 'paused'], {
        state: 'finished',
        finishedAt: now,
      });
      if (moved) done.finished += 1;
    });
  }
  return done;
}

/**
 * Posts the runs of a repeated campaign whose start has come, one after the other. A run that was slept through is posted all the
 * same and expires: the ledger tells what people did not get.
 */
async function postRuns(deps: Deps, id: number, now: Date): Promise<number> {
  let posted = 0;
  for (let more = true; more; )
    more = await deps.db.write(async (tx) => {
      const row = await campaignStore.campaignById(tx, COUNTRY, id);
      if (row === null || row.nextRunAt === null || row.nextRunAt > now) return false;
      const state = AGREED.find((one) => one === row.state);
      const plan = planOfRow(row);
      const run = runOf(plan, row.runs);
      if (state === undefined || run === null) return false;
      const data = { state, runs: row.runs + 1, nextRunAt: runOf(plan, row.runs + 1)?.start ?? null };
      if (!(await campaignStore.move(tx, id, AGREED, data))) return false;
      const times = { ...plan, start: run.start.toISOString(), end: run.end.toISOString() };
      for (let wave = 0; wave < (plan.waves?.count ?? 1); wave++)
        await runStore.postRun(tx, {
          campaignId: id,
          run: run.run,
          wave,
          lane: state === 'paused' ? 'held' : 'bulk',
          nextAt: openFrom(plan.hours, lotStart(times, wave)),
          expiresAt: run.end,
          now,
        });
      if (run.end <= now) await endCampaignPage(tx, id, 'expired', now);
      posted += 1;
      return true;
    });
  return posted;
}

/**
 * Counts a campaign's money anew. What came free (a provider refused, the rules allow more) goes to messages that had to wait for
 * money: as many as it surely pays for, so that nothing is taken up again and again in vain.
 */
async function settleMoney(deps: Deps, id: number, budget: number, now: Date): Promise<void> {
  await deps.db.write(async (tx) => {
    await budgetStore.lockSpent(tx, id);
    const left = budget - (await budgetStore.recountSpent(tx, id));
    const price = await budgetStore.dearest(tx, id);
    if (price > 0 && left >= price) await budgetStore.releaseUnpaid(tx, id, now, Math.floor(left / price));
  });
}

/**
 * Raises the budget of a campaign under way; what it did not reach for goes on. Not by the author: money is agreed by two, as the
 * text is.
 */
export async function raiseBudget(
  act: ByOfficial,
  deps: Deps,
  id: number,
  dong: number,
): Promise<LifecycleResult> {
  const by = { may: ['campaign.approve'], action: 'campaign.budget', from: AGREED } as const;
  return steer(act, deps, id, by, async (tx, row, now) => {
    const plan = planOfRow(row);
    if (row.authorId === act.user.id)
      return notPossible('Người soạn không được tự tăng kinh phí; cần một người khác.');
    if (plan.budget === null) return notPossible('Chiến dịch này không có giới hạn kinh phí.');
    if (!Number.isSafeInteger(dong) || dong <= plan.budget || dong > MOST_BUDGET)
      return notPossible(
        `Kinh phí mới phải lớn hơn ${sayCount(plan.budget)} đồng và không quá ${sayCount(MOST_BUDGET)} đồng.`,
      );
    const ceiling = budgetOf(await sendingRules(tx), { purpose: plan.purpose, budget: null }, now);
    if (ceiling !== null && dong > ceiling)
      return notPossible(
        `Quy tắc gửi chỉ cho mỗi chiến dịch loại này tối đa ${sayCount(ceiling)} đồng; người quản trị có thể đổi quy tắc.`,
      );
    const data = {
      state: row.state as (typeof AGREED)[number],
      plan: JSON.stringify({ ...plan, budget: dong }),
    };
    if (!(await campaignStore.move(tx, id, AGREED, data))) return wrongState(row);
    return budgetStore.releaseUnpaid(tx, id, now);
  });
}
