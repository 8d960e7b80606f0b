import { handleWaiting, releaseStale } from '../bot/bot.ts';
import { due as dueCampaigns } from '../campaigns/campaigns.ts';
import { due as dueConsents } from '../consent/consent.ts';
import { lookAgain } from '../dossiers/dossiers.ts';
import { drain, sweep } from '../outbox/outbox.ts';
import { dueRetention } from '../people/people.ts';
import { dueNotices, dueReports } from '../uptake/uptake.ts';
import type { App } from './app.ts';
import { errorMark } from './log.ts';
import { isDead } from './worker-name.ts';

/**
 * Does everything that is due at a moment, once, and waits for it: saved events, campaigns that start, reminders that
 * fall due, messages that may leave now. The app's clock must stand at `at`.
 * @returns counts by name
 */
export async function tick(app: App, at: Date): Promise<Record<string, number>> {
  await sweep(app.deps, {
    now: at,
    keyed: (channel) => app.channels[channel].keyed,
    dead: isDead,
    worker: app.worker,
  });
  const inbound = await handleWaiting(app.bot, {
    onFailure: (inboundId, error) => app.log.error({ inboundId, error: errorMark(error) }, 'inbound_failed'),
  });
  const released = await releaseStale(app.bot, at);
  const campaigns = await dueCampaigns(app.deps, at);
  const consents = await dueConsents(app.deps, at);
  const sent = await drain(app.engine, at);
  const after = await dueCampaigns(app.deps, at);
  const looked = await lookAgain(app.deps, at);
  const notices = await dueNotices(app.deps, at);
  const reports = await dueReports(app.deps, at);
  const cleared = await dueRetention(app.deps, at);
  return {
    inbound: inbound.handled,
    replies: inbound.replies,
    talksReleased: released,
    campaignsStarted: campaigns.started + after.started,
    campaignsFinished: campaigns.finished + after.finished,
    remindersPosted: consents.posted,
    remindersHeld: consents.held,
    dossiersLooked: looked,
    noticesGiven: notices,
    reportsMade: reports,
    retentionCleared: cleared,
    ...sent,
  };
}
