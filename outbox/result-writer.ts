import { MINUTE_MS } from '../calendar/durations.ts';
import type { ChannelName, Outcome } from '../channels/contract.ts';
import type { AllowanceName, AllowanceTold } from '../channels/limits.ts';
import { type DispatchCounts, NO_COUNTS } from './counts.ts';
import { type DispatchContext, noteResult, restKey, type WorkerState } from './dispatch-context.ts';
import type { AcceptedRow, ClaimedRow, ClosedRow, Lane, PutBack } from './message.ts';
import type { ReadyMessage } from './send.ts';
import { afterOutcome } from './state.ts';

/** What one write records. `backs` were not tried, `retries` were. */
export type RoundResults = {
  /** `whole`: false where a receipt speaks of one part only (`SendFacts.byPart`). */
  accepted: (AcceptedRow & { channel: ChannelName; lane: Lane; whole?: false })[];
  retries: PutBack[];
  backs: PutBack[];
  ends: ClosedRow[];
  gone: { row: ClaimedRow; address: string; reason: string }[];
  moved: { row: ClaimedRow; address: string; to: string }[];
  /** What answers said of allowances: the account's, or (`addressId`) one person's free answers. */
  told: { channel: ChannelName; addressId: number | null; told: AllowanceTold | number }[];
  /** How each try ended on its wire. */
  tried: { channel: ChannelName; end: 'sent' | 'failed' | 'doubtful' | 'later' }[];
};

/** A dead address is the citizen's, not the wire's: it counts as sent well. */
const ENDS = {
  accepted: 'sent',
  gone: 'sent',
  retry: 'later',
  refused: 'failed',
  ourFault: 'failed',
  unknown: 'doubtful',
} as const;

const WRITE_ATTEMPTS = 3;
const ASK_AGAIN_MS = MINUTE_MS;
/** Rest of a lane whose provider said "slow down" without saying how long. */
const REST_MS = 5_000;

/**
 * So many results are written at once; fewer wait this long for more. Each write is a flush of the disk, and waiting puts
 * nothing more in doubt: whatever a dead worker had claimed is.
 */
const ENOUGH = 250;
const GATHER_MS = 100;

/** How a round's results reach the rows. `after` is a timer; it answers what cancels it. */
export type ResultWriter = {
  write(written: RoundResults): Promise<void>;
  after(ms: number, run: () => void): () => void;
};

/** Gathers what happens to the messages of a round and writes it down in batches. */
export function recorder(engine: DispatchContext, memory: WorkerState, now: Date, pen: ResultWriter) {
  const random = engine.random ?? (() => 0.5);
  const counts: DispatchCounts = { ...NO_COUNTS };
  const touched = new Set<number>();
  const troubles = new Map<number, string>();
  let waiting = nothing();
  let gathered = 0;
  let writing: Promise<void> | null = null;
  let cancel: (() => void) | null = null;

  function rest(lane: string, ms: number): void {
    memory.rests.set(lane, { until: new Date(now.getTime() + ms), ms });
  }

  async function writeAll(): Promise<void> {
    for (let attempt = 1; !isEmpty(waiting); ) {
      const written = waiting;
      waiting = nothing();
      gathered = 0;
      try {
        await pen.write(written);
        return;
      } catch {
        engine.log.error({ reason: 'record_failed', attempt }, 'outbox.record');
        // Given up, the rows stay claimed: after the lease a sweep settles them, with the same key or as unknown.
        if (++attempt > WRITE_ATTEMPTS) return;
        waiting = joined(written, waiting);
      }
    }
  }

  function writeNow(): void {
    cancel?.();
    cancel = null;
    writing ??= writeAll().finally(() => {
      writing = null;
      if (gathered > 0) soon();
    });
  }

  /** Writes when there is enough, or after a while. */
  function soon(): void {
    if (writing !== null) return;
    if (gathered >= ENOUGH) writeNow();
    else cancel ??= pen.after(GATHER_MS, writeNow);
  }

  function add(id: number, put: (written: RoundResults) => void): void {
    touched.add(id);
    put(waiting);
    gathered += 1;
    soon();
  }

  return {
    counts,
    settle({ waits, ends }: { waits: readonly PutBack[]; ends: readonly ClosedRow[] }): void {
      counts.waiting += waits.length;
      for (const row of waits) add(row.id, (written) => written.backs.push(row));
      for (const row of ends) {
        counts[row.state] += 1;
        add(row.id, (written) => written.ends.push(row));
      }
    },
    back(row: PutBack): void {
      counts.released += 1;
      add(row.id, (written) => written.backs.push(row));
    },
    outcome({ row, target, draws = [] }: ReadyMessage, outcome: Outcome): void {
      const { id, channel, lane, campaignId } = row;
      const { address } = target;
      const change = afterOutcome(outcome, row, engine.channels[channel].keyed, now, random());
      counts[change.state === 'queued' ? 'retried' : change.state] += 1;
      add(id, (written) => {
        if (change.state === 'sent') {
          const { state: _, ...facts } = change;
          const byPart = outcome.kind === 'accepted' && outcome.facts?.byPart === true;
          written.accepted.push({ id, channel, lane, ...facts, ...(byPart ? { whole: false } : {}) });
        } else if (change.state === 'queued') {
          const { state: _, counts: tried, ...later } = change;
          (tried ? written.retries : written.backs).push({ id, ...later });
        } else {
          written.ends.push({ id, rule: null, ...change });
        }
        written.tried.push({ channel, end: ENDS[outcome.kind] });
        for (const told of toldBy(outcome, draws)) written.told.push({ channel, addressId: null, told });
        if (row.addressId !== null && outcome.kind === 'accepted' && outcome.facts?.quotaKind === FREE_KIND)
          if (outcome.facts.quotaRemaining !== undefined)
            written.told.push({ channel, addressId: row.addressId, told: outcome.facts.quotaRemaining });
        if (outcome.kind === 'gone') written.gone.push({ row, address, reason: outcome.reason });
        if (outcome.kind === 'accepted' && outcome.facts?.movedTo !== undefined)
          written.moved.push({ row, address, to: outcome.facts.movedTo });
      });
      if (outcome.kind === 'retry' && outcome.whole === true)
        rest(restKey(channel, lane), outcome.afterMs ?? REST_MS);
      if (campaignId === null) return;
      const bad = outcome.kind === 'ourFault' || outcome.kind === 'refused';
      const result = outcome.kind === 'accepted' ? 'good' : bad ? 'bad' : 'neither';
      if (noteResult(memory, campaignId, result) && bad)
        troubles.set(campaignId, `Nhiều tin liên tiếp của chiến dịch không gửi được: ${outcome.staff}`);
    },
    /** Gives back what nothing was said about, because something threw. */
    leaveNone(rows: readonly ClaimedRow[]): void {
      const nextAt = new Date(now.getTime() + ASK_AGAIN_MS);
      for (const { id } of rows)
        if (!touched.has(id)) add(id, (written) => written.retries.push({ id, nextAt }));
    },
    /** Resolves when everything is written and campaigns in trouble are reported. */
    async close(): Promise<void> {
      do {
        writeNow();
        await writing;
      } while (!isEmpty(waiting));
      for (const [campaignId, staff] of troubles) {
        engine.log.warn({ campaignId }, 'outbox.trouble');
        try {
          await engine.onTrouble?.(campaignId, staff);
        } finally {
          memory.halted.delete(campaignId);
        }
      }
    },
  };
}

/** The provider's word for an answer that came out of a person's free ones. */
const FREE_KIND = 'reply';

/** What an outcome says of the account's allowances. A message meant for the package that came out of none: the package is empty. */
function toldBy(outcome: Outcome, draws: readonly AllowanceName[]): readonly AllowanceTold[] {
  if (outcome.kind === 'retry' && outcome.usedUp !== undefined)
    return [{ name: outcome.usedUp, left: 0, total: null }];
  if (outcome.kind !== 'accepted') return [];
  const { allowances = [], quotaKind } = outcome.facts ?? {};
  return quotaKind === 'billed' && draws.includes('package_month')
    ? [...allowances, { name: 'package_month', left: 0, total: null }]
    : allowances;
}

function nothing(): RoundResults {
  return { accepted: [], retries: [], backs: [], ends: [], gone: [], moved: [], told: [], tried: [] };
}

function isEmpty(written: RoundResults): boolean {
  return Object.values(written).every((list) => list.length === 0);
}

function joined(a: RoundResults, b: RoundResults): RoundResults {
  return {
    accepted: [...a.accepted, ...b.accepted],
    retries: [...a.retries, ...b.retries],
    backs: [...a.backs, ...b.backs],
    ends: [...a.ends, ...b.ends],
    gone: [...a.gone, ...b.gone],
    moved: [...a.moved, ...b.moved],
    told: [...a.told, ...b.told],
    tried: [...a.tried, ...b.tried],
  };
}
