/**
 * One round of sending on one page: claim, judge, word, slot, send, record. A wing of the front door; its parts lie in `round/`.
 * Nothing leaves that is not claimed first, and whatever was claimed is recorded or given back, also when a step fails.
 */
import type { Outcome } from '../channels/contract.ts';
import { withTemplates } from './approved-template.ts';
import { type DispatchCounts, NO_COUNTS, plus } from './counts.ts';
import {
  type DispatchContext,
  noteLatency,
  poolOf,
  restingUntil,
  type WorkerState,
} from './dispatch-context.ts';
import { draw, type RoundAllowances } from './drawing.ts';
import { judge } from './gate-batch.ts';
import { type ClaimedRow, sendKey } from './message.ts';
import { prepareAll } from './prepare.ts';
import { reserveSlots } from './rate-limits.ts';
import { writeDown } from './recording.ts';
import { recorder } from './result-writer.ts';
import { type ClaimedBatch, claimDue, type DispatchOptions, START_WITHIN_MS } from './round/claim.ts';
import { loadFacts } from './round/facts.ts';
import { later, workerStateOf } from './round/worker-state.ts';
import { type ReadyMessage, sendAll } from './send.ts';

/**
 * One round: claim what is due (durable), ask the gate, ask the source, hand over, record. Replies first and alone; then
 * reminders before bulk, in small batches. `claimed` 0 means that nothing is due now.
 */
export async function dispatch(engine: DispatchContext, options: DispatchOptions): Promise<DispatchCounts> {
  const round = await begin(engine, options);
  return plus(round.counts, await round.finish());
}

/** A round that is claimed, judged and worded. `finish` hands it over and records; it must be called. */
export type StartedRound = { claimed: number; counts: DispatchCounts; finish(): Promise<DispatchCounts> };

/** Begins a round: claims, asks the gate and the sources. */
export async function begin(engine: DispatchContext, options: DispatchOptions): Promise<StartedRound> {
  const { now } = options;
  const memory = workerStateOf(engine);

  const claimed = await claimDue(engine, memory, options);
  const { rows, counts } = claimed ?? { rows: [], counts: NO_COUNTS };
  if (claimed === null || rows.length === 0) return { claimed: 0, counts, finish: async () => NO_COUNTS };

  const record = recorder(engine, memory, now, {
    write: (written) => writeDown(engine.deps, written, { worker: claimed.worker, now }),
    after: later,
  });
  let drawn: RoundAllowances | null = null;
  const close = async (): Promise<DispatchCounts> => {
    record.leaveNone(rows);
    await record.close();
    await drawn?.settle();
    return { ...record.counts, claimed: rows.length };
  };
  try {
    const facts = await loadFacts(engine, rows, { ...claimed, now });
    const judged = judge(rows, facts, claimed.rules, now);
    record.settle(judged);
    const worded = await prepareAll(
      judged.send,
      { ...engine, keys: engine.deps.keys, sealedOf: facts.sealedOf },
      now,
    );
    record.settle(worded);
    const { ready, ends } = withTemplates(worded.ready, { ...facts, rules: claimed.rules }, now);
    record.settle({ waits: [], ends });
    drawn = await draw(engine.deps.db, ready, { ...facts, rules: claimed.rules }, now);
    record.settle(drawn);
    const going = drawn.ready;

    const finish = async (): Promise<DispatchCounts> => {
      try {
        const leaving = going.map((one) => one.row);
        const paces = engine.paces ?? memory.paces;
        const slot = await reserveSlots(memory, paces, claimed.rules, leaving, now);
        await sendAll(going, {
          clock: memory.clock,
          concurrency: memory.concurrency,
          poolOf: (row) => poolOf(memory, row.channel, row.lane),
          backUntil: (row) => backUntil(memory, claimed, row, now),
          slot,
          send: (one) => handOver(engine, memory, one),
          done: (one, outcome) => {
            drawn?.heard(one.row.id, outcome);
            record.outcome(one, outcome);
          },
          back: (row, until) => record.back({ id: row.id, nextAt: until }),
        });
      } finally {
        await close();
      }
      return { ...record.counts, claimed: rows.length };
    };
    return { claimed: rows.length, counts, finish };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Must this message go back unsent, and until when: the claim grew old, its campaign is in trouble, or its lane rests. */
function backUntil(
  memory: WorkerState,
  { startedMs }: ClaimedBatch,
  row: ClaimedRow,
  now: Date,
): Date | null {
  if (memory.clock.now() - startedMs > START_WITHIN_MS) return now;
  if (row.campaignId !== null && memory.halted.has(row.campaignId)) return now;
  return restingUntil(memory, row.channel, row.lane, now);
}

async function handOver(
  engine: DispatchContext,
  memory: WorkerState,
  { row, target, outgoing }: ReadyMessage,
): Promise<Outcome> {
  const before = memory.clock.now();
  try {
    return await engine.channels[row.channel].send(target, outgoing, sendKey(row.key));
  } catch {
    // Adapters answer with values; one that throws may have sent.
    engine.log.error({ channel: row.channel, reason: 'adapter_threw' }, 'outbox.send');
    return { kind: 'unknown', reason: 'adapter_threw', staff: 'Lỗi khi gửi; chưa rõ tin đã đi hay chưa.' };
  } finally {
    noteLatency(memory, row.channel, memory.clock.now() - before);
  }
}
