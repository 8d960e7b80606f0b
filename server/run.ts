import { handleWaiting, releaseStale } from '../bot/bot.ts';
import { MINUTE_MS } from '../calendar/durations.ts';
import { due as dueCampaigns } from '../campaigns/campaigns.ts';
import { due as dueConsents } from '../consent/consent.ts';
import { lookAgain } from '../dossiers/dossiers.ts';
import { refreshKnowledge } from '../knowledge/knowledge.ts';
import { drain, sweep, sweepHolds } from '../outbox/outbox.ts';
import { dueRetention } from '../people/people.ts';
import { dueNotices, dueReports } from '../uptake/uptake.ts';
import type { App } from './app.ts';
import { anchorFile, writeAnchor } from './audit-anchor.ts';
import { errorMark } from './log.ts';
import { isDead } from './worker-name.ts';

/** Rows are the truth: a lost wake-up is made good within this time. */
const WAKE_EVERY_MS = 1_000;
/** Campaigns that start, reminders that fall due, messages stuck after a crash. */
const SCHEDULE_EVERY_MS = 15_000;

/** Events handled before their replies are handed to the outbox's worker. */
const ROUND = 64;
/** The audit's end is written outside once a day, by whichever hour of it comes first. */
const ANCHOR_EVERY_MS = 3_600_000;
/** How often it is asked whether tonight's clearing out is done. */
const CLEAR_EVERY_MS = 10 * MINUTE_MS;

export type RunningProcess = {
  /** Takes no new work and resolves when nothing is in flight. */
  stop(): Promise<void>;
};

/** Starts the workers and the scheduler of this process. Every one of them may run in several processes at once. */
export async function runWorkers(app: App): Promise<RunningProcess> {
  const { queue, log } = app;
  let stopping = false;
  await sweepNow(app);

  queue.work('inbound', async () => {
    // In rounds, so that the first answers leave while the last questions are still being read.
    for (let more = true; more && !stopping; ) {
      const { handled, replies } = await handleWaiting(app.bot, {
        limit: ROUND,
        onFailure: (inboundId, error) => log.error({ inboundId, error: errorMark(error) }, 'inbound_failed'),
      });
      if (replies > 0) await queue.wake('dispatch');
      more = handled >= ROUND;
    }
  });
  queue.work('dispatch', async () => {
    await drain(app.engine, app.deps.now, { worker: app.worker, stop: () => stopping });
  });

  const guard = (name: string, work: () => Promise<unknown>) => {
    let busy: Promise<void> | null = null;
    const run = () => {
      if (stopping || busy !== null) return;
      busy = work()
        .then(() => undefined)
        .catch((error) => log.error({ name, error: errorMark(error) }, 'schedule_failed'))
        .finally(() => {
          busy = null;
        });
    };
    return { run, settled: () => busy ?? Promise.resolve() };
  };
  const waking = guard('wake', () => Promise.all([queue.wake('inbound'), queue.wake('dispatch')]));
  const scheduling = guard('schedule', () => schedule(app));
  const clearing = guard('retention', () => dueRetention(app.deps, app.deps.now()));
  const anchoring = guard('anchor', async () => {
    const anchor = await writeAnchor(app.deps, anchorFile(app.config.databaseUrl), app.deps.now());
    // Into the journal as well, which another machine may keep.
    if (anchor !== null) log.info({ version: anchor.entryId, name: anchor.hash }, 'audit.anchor');
  });
  const timers = [
    setInterval(anchoring.run, ANCHOR_EVERY_MS),
    setInterval(waking.run, WAKE_EVERY_MS),
    setInterval(scheduling.run, SCHEDULE_EVERY_MS),
    setInterval(clearing.run, CLEAR_EVERY_MS),
  ];
  clearing.run();
  anchoring.run();
  waking.run();
  scheduling.run();

  const polls = Object.values(app.channels).map(async (channel) => {
    if (channel.poll === undefined) return;
    try {
      await channel.poll(app.takeIn);
    } catch (error) {
      log.error({ channel: channel.name, error: errorMark(error) }, 'poll_failed');
    }
  });
  void Promise.all(polls);

  return {
    async stop() {
      stopping = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all([waking.settled(), scheduling.settled(), clearing.settled(), anchoring.settled()]);
    },
  };
}

/** Everything that time alone brings about. */
export async function schedule(app: App): Promise<void> {
  await sweepNow(app);
  // Not waited for: a slow provider must not hold up reminders.
  void app.zalo?.tend();
  // Answers edited in another process.
  await refreshKnowledge(app.deps, app.knowledge);
  const released = await releaseStale(app.bot, app.deps.now());
  const campaigns = await dueCampaigns(app.deps, app.deps.now());
  const consents = await dueConsents(app.deps, app.deps.now());
  await lookAgain(app.deps, app.deps.now());
  await dueNotices(app.deps, app.deps.now());
  await dueReports(app.deps, app.deps.now());
  if (released + campaigns.started + consents.posted > 0) await app.queue.wake('dispatch');
}

async function sweepNow(app: App): Promise<void> {
  await sweep(app.deps, {
    now: app.deps.now(),
    keyed: (channel) => app.channels[channel].keyed,
    dead: isDead,
    worker: app.worker,
  });
  await sweepHolds(app.deps);
}
