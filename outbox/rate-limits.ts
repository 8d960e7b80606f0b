import type { ChannelName } from '../channels/contract.ts';
import type { RateLimits, WorkerState } from './dispatch-context.ts';
import type { ClaimedRow } from './message.ts';
import { reserve, type SlotRequest } from './rate-limit.ts';
import { paceOf, type SendingRules } from './rules.ts';

/** Names of paces, the same in every process. */
export const channelRateLimit = (channel: ChannelName) => `channel ${channel}`;
export const campaignRateLimit = (campaignId: number) => `campaign ${campaignId}`;

/** Paces of this process alone. */
export function localRateLimits(now: () => number): RateLimits {
  const paces = new Map<string, number>();
  return {
    async take(wants) {
      const taken = new Map<string, number>();
      for (const want of wants) {
        const { nextFree, inMs } = reserve(paces.get(want.name) ?? null, want, now());
        paces.set(want.name, nextFree);
        taken.set(want.name, inMs);
      }
      return taken;
    },
  };
}

/** The paces that bind a message: its channel's and its campaign's own. A reply is bound by none. */
function pacesOf(
  memory: WorkerState,
  rules: SendingRules,
  row: ClaimedRow,
  now: Date,
): Omit<SlotRequest, 'count'>[] {
  if (row.lane === 'reply') return [];
  const channel = paceOf(rules, row.channel, now);
  const campaign = row.campaignId === null ? undefined : memory.rates.get(row.campaignId);
  return [
    ...(channel === null ? [] : [{ name: channelRateLimit(row.channel), perSecond: channel }]),
    ...(row.campaignId === null || campaign === null || campaign === undefined
      ? []
      : [{ name: campaignRateLimit(row.campaignId), perSecond: campaign }]),
  ];
}

/**
 * Reserves a slot of each of its paces for every one of these messages, and remembers how far ahead each pace is.
 * @returns takes a message's slots: how many milliseconds to wait for the later of them
 */
export async function reserveSlots(
  memory: WorkerState,
  paces: RateLimits,
  rules: SendingRules,
  rows: readonly ClaimedRow[],
  now: Date,
): Promise<(row: ClaimedRow) => number> {
  const wants = new Map<string, SlotRequest>();
  for (const row of rows)
    for (const pace of pacesOf(memory, rules, row, now)) {
      const want = wants.get(pace.name);
      if (want === undefined) wants.set(pace.name, { ...pace, count: 1 });
      else want.count += 1;
    }
  if (wants.size === 0) return () => 0;
  const taken = await paces.take([...wants.values()]);
  const from = memory.clock.now();
  const next = new Map<string, number>();
  for (const [name, inMs] of taken) {
    next.set(name, from + inMs);
    memory.leads.set(name, inMs);
  }
  return (row) => {
    let at = from;
    for (const { name, perSecond } of pacesOf(memory, rules, row, now)) {
      const slot = next.get(name);
      if (slot === undefined) continue;
      next.set(name, slot + 1000 / perSecond);
      at = Math.max(at, slot);
    }
    return Math.max(0, at - memory.clock.now());
  };
}
