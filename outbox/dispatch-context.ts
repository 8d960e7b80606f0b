import { MINUTE_MS } from '../calendar/durations.ts';
import type { Channel, ChannelLog, ChannelName } from '../channels/contract.ts';
import type { Deps } from '../prisma/deps.ts';
import { type LanePool, newLanePool } from './lane-pool.ts';
import type { Lane, MessageSource } from './message.ts';
import type { SlotRequest } from './rate-limit.ts';

/** A steady clock for pacing and patience: it runs on while the calendar's `now` may stand still (tick, tests). */
export type Clock = { now(): number; sleep(ms: number): Promise<void> };

/**
 * Where the slots of paces are kept. `take` reserves slots and answers, by name, in how many milliseconds the first of them is;
 * the others follow at the pace.
 */
export type RateLimits = { take(wants: readonly SlotRequest[]): Promise<ReadonlyMap<string, number>> };

/** What the outbox works with; `server/` wires it. One value per process: what it learns while running hangs on it. */
export type DispatchContext = {
  deps: Deps;
  channels: Record<ChannelName, Channel>;
  sources: readonly MessageSource[];
  log: ChannelLog;
  /** In [0, 1), for the spread of retries. */
  random?: (() => number) | undefined;
  /** Hears that nearly everything of a campaign fails, with the sentence for staff; it should pause the campaign. */
  onTrouble?: ((campaignId: number, staff: string) => unknown) | undefined;
  /** Name of this process in claims. */
  worker?: string | undefined;
  clock?: Clock | undefined;
  /** Sends under way at once on each channel. */
  concurrency?: number | undefined;
  /** Paces that all processes share; absent: of this process alone. */
  paces?: RateLimits | undefined;
};

/** What one process learnt while sending; may be lost at any time. */
export type WorkerState = {
  worker: string;
  clock: Clock;
  concurrency: number;
  /** Lanes that a provider asked to rest, until when (calendar time) and for how long. */
  rests: Map<string, { until: Date; ms: number }>;
  /** Paces of this process alone, for an engine without shared ones. */
  paces: RateLimits;
  /** How far ahead each pace was reserved when this process last took slots from it, in milliseconds. */
  leads: Map<string, number>;
  /** What is on its way to providers, by channel, replies apart. */
  belts: Map<string, LanePool>;
  /** Rates of campaigns as their source told them; null: none of their own. */
  rates: Map<number, number | null>;
  /** Campaigns with a rate that have messages waiting, by channel. */
  active: Map<string, Set<number>>;
  /** Failures in a row, by campaign. */
  runs: Map<number, number>;
  /** Campaigns in trouble whose pause is on its way. */
  halted: Set<number>;
  /** Milliseconds a send takes lately, by channel. */
  latency: Map<ChannelName, number>;
};

export function newWorkerState(
  worker: string,
  clock: Clock,
  concurrency: number,
  paces: RateLimits,
): WorkerState {
  return {
    worker,
    clock,
    concurrency,
    rests: new Map(),
    paces,
    leads: new Map(),
    belts: new Map(),
    rates: new Map(),
    active: new Map(),
    runs: new Map(),
    halted: new Set(),
    latency: new Map(),
  };
}

/** Replies rest apart from the rest: a campaign that made the provider angry must not silence the answers. */
export function restKey(channel: ChannelName, lane: Lane): string {
  return `${channel}/${lane === 'reply' ? 'reply' : 'other'}`;
}

/** The belt of a lane, made when it is first needed. */
export function poolOf(memory: WorkerState, channel: ChannelName, lane: Lane): LanePool {
  const key = restKey(channel, lane);
  const belt = memory.belts.get(key) ?? newLanePool();
  memory.belts.set(key, belt);
  return belt;
}

/** A round may look at a rest with a calendar that is older than the rest: by less than this. */
const ROUNDS_APART_MS = MINUTE_MS;

/** Is this lane of a channel resting? Until when. A rest that seems longer than it was asked for is one from before the clock was set back. */
export function restingUntil(memory: WorkerState, channel: ChannelName, lane: Lane, now: Date): Date | null {
  const rest = memory.rests.get(restKey(channel, lane));
  if (rest === undefined) return null;
  const leftMs = rest.until.getTime() - now.getTime();
  return leftMs > 0 && leftMs <= rest.ms + ROUNDS_APART_MS ? rest.until : null;
}

/**
 * What a quarter of a second of sending takes: a worker claims no more at once. It has two such rounds in hand, so that
 * half a second of sending is in doubt after a crash at worst.
 */
const SLICE_MS = 250;

/** How many messages to claim at once for a channel without a pace of its own. */
export function roomOf(memory: WorkerState, channel: ChannelName, most: number): number {
  const latency = memory.latency.get(channel);
  if (latency === undefined) return Math.min(most, memory.concurrency);
  const quick = Math.floor((memory.concurrency * SLICE_MS) / Math.max(1, latency));
  return Math.min(most, Math.max(memory.concurrency, quick));
}

/** Weight of the newest send in the latency that is remembered. */
const NEWEST = 0.2;

export function noteLatency(memory: WorkerState, channel: ChannelName, ms: number): void {
  const before = memory.latency.get(channel) ?? ms;
  memory.latency.set(channel, before + NEWEST * (ms - before));
}

/** So many failures in a row that are not the recipients' fault mean that something is wrong with the campaign or with us. */
export const TROUBLE_RUN = 10;

/** Counts failures in a row. @returns true when the run just got long enough to stop the campaign */
export function noteResult(
  memory: WorkerState,
  campaignId: number,
  result: 'good' | 'bad' | 'neither',
): boolean {
  if (result === 'neither') return false;
  if (result === 'good') {
    memory.runs.delete(campaignId);
    return false;
  }
  const run = (memory.runs.get(campaignId) ?? 0) + 1;
  memory.runs.set(campaignId, run);
  if (run < TROUBLE_RUN || memory.halted.has(campaignId)) return false;
  memory.runs.delete(campaignId);
  memory.halted.add(campaignId);
  return true;
}
