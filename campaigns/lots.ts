import { gate, type PastSend } from '../outbox/gate.ts';
import type { SendingRules } from '../outbox/rules.ts';
import type { CampaignPlan } from './plan-type.ts';
import { runsOf } from './runs.ts';
import type { SampleMessage, SampleRecipient } from './sample-message.ts';
import type { MessageLot } from './simulate.ts';
import type { RecentSend } from './store/forecast.ts';

/** Adds messages up to lots with their prices. @param wording what somebody gets (sample-message.ts) */
export function lotTally(wording: (to: SampleRecipient) => SampleMessage | string) {
  const lots = new Map<string, MessageLot>();
  return {
    add(to: SampleRecipient, readyAt: Date, rule: string | null = null, count = 1): void {
      const key = `${to.channel} ${to.areaCode} ${readyAt.getTime()} ${rule}`;
      const lot = lots.get(key);
      if (lot !== undefined) {
        lot.count += count;
        return;
      }
      const example = wording(to);
      const dong = typeof example === 'string' ? 0 : (example.sms?.dong ?? 0);
      lots.set(key, { channel: to.channel, readyAt, count, dong, rule });
    },
    done: (): MessageLot[] => [...lots.values()],
  };
}

export type HeldUntil = { readyAt: Date; rule: string | null };

/**
 * From when somebody may get this message although they were sent others lately. Asks the gate as the outbox will, for a person of
 * whom everything else is in order.
 */
export function heldBack(
  to: { channel: SampleRecipient['channel']; addressId: number | null },
  sends: readonly RecentSend[],
  ask: { purpose: CampaignPlan['purpose']; campaignId: number; rules: SendingRules; from: Date },
): HeldUntil {
  const { purpose, campaignId, from } = ask;
  // Of the rules only the caps: hours and days are the walk's, and the first rule in the way would hide a cap behind it.
  const rules = { ...ask.rules, rules: ask.rules.rules.filter((rule) => rule.kind === 'cap') };
  const past = sends.map(
    ({ addressId, ...send }): PastSend => ({ ...send, sameAddress: addressId === to.addressId }),
  );
  const verdict = gate(
    {
      purpose,
      channel: to.channel,
      campaignId,
      basis: 'permission',
      expiresAt: null,
      to: {
        kind: 'person',
        state: 'open',
        stopped: false,
        erased: false,
        lastInboundAt: from,
        permissions: { reminder: 'granted', outreach: 'granted' },
      },
    },
    rules,
    { sends: past, inFlight: [], inFlightWaitMs: 0, days: new Map(), leaving: 0 },
    from,
  );
  return verdict.do === 'wait'
    ? { readyAt: verdict.until, rule: verdict.rule }
    : { readyAt: from, rule: null };
}

/**
 * Runs that the caps keep from somebody who got the run before: a guidance every day is stopped by "one message of a campaign in
 * seven days". Each run is asked about as if all before it had been sent at their start.
 * @param closed runs that cannot go whatever the caps (closed-runs.ts)
 */
export function blockedRuns(
  plan: CampaignPlan,
  to: SampleRecipient['channel'],
  campaignId: number,
  rules: SendingRules,
  closed: ReadonlySet<number> = new Set(),
): { runs: number; blocked: number; rule: string | null } {
  const sends: RecentSend[] = [];
  let blocked = 0;
  let rule: string | null = null;
  const runs = runsOf(plan);
  for (const { run, start, end } of runs) {
    // Nobody gets it then, so it keeps nobody from the next.
    if (closed.has(run)) continue;
    const held = heldBack({ channel: to, addressId: 1 }, sends, {
      purpose: plan.purpose,
      campaignId,
      rules,
      from: start,
    });
    if (held.rule !== null && held.readyAt >= end) {
      blocked += 1;
      rule ??= held.rule;
    } else
      sends.push({
        contactId: 1,
        addressId: 1,
        at: held.readyAt,
        purpose: plan.purpose,
        channel: to,
        campaignId,
      });
  }
  return { runs: runs.length, blocked, rule };
}
