/** What a process brings to its rounds: a clock that runs on, a name in claims, and what it learnt with an engine. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DispatchContext, newWorkerState, type WorkerState } from '../dispatch-context.ts';
import { localRateLimits } from '../rate-limits.ts';

const memories = new WeakMap<DispatchContext, WorkerState>();

const STEADY = { now: () => performance.now(), sleep: async (ms: number) => sleep(ms).then(() => undefined) };

const CONCURRENCY = 32;

/** What this process learnt with an engine so far. */
export function workerStateOf(engine: DispatchContext): WorkerState {
  let memory = memories.get(engine);
  if (memory === undefined) {
    const worker = engine.worker ?? `worker-${randomUUID().slice(0, 8)}`;
    const clock = engine.clock ?? STEADY;
    memory = newWorkerState(worker, clock, engine.concurrency ?? CONCURRENCY, localRateLimits(clock.now));
    memories.set(engine, memory);
  }
  return memory;
}

export function later(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
