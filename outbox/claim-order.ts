import type { ChannelName } from '../channels/contract.ts';
import { restingUntil, roomOf, type WorkerState } from './dispatch-context.ts';
import type { ClaimedRow, ClaimFilter, Lane, PutBack } from './message.ts';
import { sliceOf } from './rate-limit.ts';
import { campaignRateLimit, channelRateLimit } from './rate-limits.ts';
import { paceOf, type SendingRules } from './rules.ts';

/** Whose turn it is. `limit`: most messages of one channel. */
export type ClaimOrder = {
  now: Date;
  limit: number;
  lanes: readonly Lane[];
  channels: readonly ChannelName[];
  rules: SendingRules;
};

/** The channels of a lane that no provider told to rest. */
export function awake(memory: WorkerState, order: ClaimOrder, lane: Lane): ChannelName[] {
  return order.channels.filter((channel) => restingUntil(memory, channel, lane, order.now) === null);
}

/**
 * Claims in the order of the lanes: replies alone, else for each channel its reminders, then each campaign with a rate of
 * its own, then the rest. Changes nothing but what `claim` does, because a transaction may be run again.
 * @returns the rows, and the campaigns with a rate that had nothing waiting
 */
export async function claimInOrder(
  memory: WorkerState,
  order: ClaimOrder,
  claim: (filter: ClaimFilter) => Promise<ClaimedRow[]>,
): Promise<{ rows: ClaimedRow[]; idle: { channel: ChannelName; campaignId: number }[] }> {
  const { now, limit, lanes, rules } = order;
  const idle: { channel: ChannelName; campaignId: number }[] = [];
  if (lanes.includes('reply')) {
    const rows = await claim({ lane: 'reply', channels: awake(memory, order, 'reply'), limit });
    if (rows.length > 0) return { rows, idle };
  }
  const rows: ClaimedRow[] = [];
  for (const channel of awake(memory, order, 'bulk')) {
    const pace = paceOf(rules, channel, now);
    let room = Math.min(
      limit,
      pace === null
        ? roomOf(memory, channel, limit)
        : sliceOf(pace, memory.leads.get(channelRateLimit(channel))),
    );
    const take = async (filter: Omit<ClaimFilter, 'channels'>) => {
      const got = await claim({ ...filter, channels: [channel] });
      rows.push(...got);
      room -= got.length;
      return got.length;
    };
    if (lanes.includes('reminder')) await take({ lane: 'reminder', limit: room });
    if (!lanes.includes('bulk')) continue;
    const paced = [...(memory.active.get(channel) ?? [])];
    for (const campaignId of paced) {
      const slice = sliceOf(
        memory.rates.get(campaignId) ?? limit,
        memory.leads.get(campaignRateLimit(campaignId)),
      );
      if (room > 0 && (await take({ lane: 'bulk', campaignId, limit: Math.min(room, slice) })) === 0)
        idle.push({ channel, campaignId });
    }
    await take({ lane: 'bulk', notCampaigns: paced, limit: room });
  }
  return { rows, idle };
}

/** Campaigns met for the first time: their rate must be asked. Until somebody tells one, they have none. */
export function strangers(memory: WorkerState, rows: readonly ClaimedRow[]): number[] {
  const strange = new Set<number>();
  for (const { campaignId, lane } of rows)
    if (campaignId !== null && lane === 'bulk' && !memory.rates.has(campaignId)) strange.add(campaignId);
  for (const campaignId of strange) memory.rates.set(campaignId, null);
  return [...strange];
}

/** A campaign whose rate was not known yet may have been claimed too far ahead: what is too much goes back. */
export function withinRates(
  memory: WorkerState,
  rows: readonly ClaimedRow[],
): { kept: ClaimedRow[]; back: PutBack[] } {
  const taken = new Map<string, number>();
  const back: PutBack[] = [];
  const kept = rows.filter(({ id, campaignId, channel, lane, nextAt }) => {
    const rate = campaignId === null || lane !== 'bulk' ? null : memory.rates.get(campaignId);
    if (campaignId === null || rate === null || rate === undefined) return true;
    const active = memory.active.get(channel) ?? new Set();
    memory.active.set(channel, active.add(campaignId));
    const key = `${channel} ${campaignId}`;
    const before = taken.get(key) ?? 0;
    taken.set(key, before + 1);
    if (before < sliceOf(rate)) return true;
    back.push({ id, nextAt });
    return false;
  });
  return { kept, back };
}
