import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Queue, QueueTrouble } from '../../server/queue.ts';
import { bullQueue } from '../../server/queue-bullmq.ts';
import { memoryQueue } from '../../server/queue-memory.ts';
import { openRedis } from '../torture/redis.ts';

const REDIS = process.env.TEST_REDIS_URL;

function signal(): { done: Promise<void>; give: () => void } {
  let give = () => {};
  const done = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { done, give };
}

function behaves(name: string, create: (onError: QueueTrouble) => Queue): void {
  describe(name, () => {
    const open: Queue[] = [];
    const make = (onError: QueueTrouble = () => {}) => {
      const queue = create(onError);
      open.push(queue);
      return queue;
    };
    afterEach(async () => {
      await Promise.all(open.splice(0).map((queue) => queue.close()));
    });

    test('a wake-up starts the work', async () => {
      const queue = make();
      const worked = signal();
      queue.work('inbound', async () => worked.give());
      await queue.wake('inbound');
      await worked.done;
    });

    test('a wake-up before anybody works is not lost', async () => {
      const queue = make();
      await queue.wake('dispatch');
      const worked = signal();
      queue.work('dispatch', async () => worked.give());
      await worked.done;
    });

    test('a wake-up during a run leads to another run, never two at once', async () => {
      const queue = make();
      const [first, again, second] = [signal(), signal(), signal()];
      let running = 0;
      let most = 0;
      let runs = 0;
      queue.work('inbound', async () => {
        running += 1;
        runs += 1;
        most = Math.max(most, running);
        if (runs === 1) {
          first.give();
          await again.done;
        } else second.give();
        running -= 1;
      });
      await queue.wake('inbound');
      await first.done;
      await queue.wake('inbound');
      again.give();
      await second.done;
      expect(most).toBe(1);
    });

    test('topics do not wait for each other', async () => {
      const queue = make();
      const [held, other] = [signal(), signal()];
      queue.work('dispatch', () => held.done);
      queue.work('inbound', async () => other.give());
      await queue.wake('dispatch');
      await queue.wake('inbound');
      await other.done;
      held.give();
    });

    test('work that throws is reported, and the next wake-up works again', async () => {
      const troubles: string[] = [];
      const [failed, worked] = [signal(), signal()];
      const queue = make((topic) => {
        troubles.push(topic);
        failed.give();
      });
      let runs = 0;
      queue.work('inbound', async () => {
        runs += 1;
        if (runs === 1) throw new Error('broken');
        worked.give();
      });
      await queue.wake('inbound');
      await failed.done;
      await queue.wake('inbound');
      await worked.done;
      expect(troubles).toEqual(['inbound']);
    });

    test('close waits for what is running', async () => {
      const queue = create(() => {});
      const [started, finish] = [signal(), signal()];
      let finished = false;
      queue.work('inbound', async () => {
        started.give();
        await finish.done;
        finished = true;
      });
      await queue.wake('inbound');
      await started.done;
      const closing = queue.close();
      finish.give();
      await closing;
      expect(finished).toBe(true);
    });
  });
}

behaves('the queue in one process', memoryQueue);
if (REDIS !== undefined || process.env.CI === 'true') {
  describe('the queue while Redis is away', () => {
    test('a process wakes itself, nobody waits for Redis, and it closes', async () => {
      const redis = await openRedis();
      const troubles: string[] = [];
      const queue = bullQueue(redis.url, (topic) => void troubles.push(topic), `test-${randomUUID()}`);
      const runs: (() => void)[] = [];
      const run = () => new Promise<void>((resolve) => runs.push(resolve));
      queue.work('dispatch', async () => runs.shift()?.());
      const first = run();
      await queue.wake('dispatch');
      await first;
      await redis.stop();
      const without = run();
      await queue.wake('dispatch');
      await without;
      expect(troubles).toContain('dispatch');
      await queue.close();
    });

    test('a Redis that comes back empty is used again', async () => {
      const redis = await openRedis();
      const prefix = `test-${randomUUID()}`;
      const here = bullQueue(redis.url, () => {}, prefix);
      const there = bullQueue(redis.url, () => {}, prefix);
      let worked = signal();
      there.work('dispatch', async () => worked.give());
      await here.wake('dispatch');
      await worked.done;
      await redis.stop();
      await redis.start();
      worked = signal();
      // `here` has no hands of its own: only through Redis can `there` hear of it.
      await vi.waitFor(
        async () => {
          await here.wake('dispatch');
          await Promise.race([worked.done, Promise.reject(new Error('not yet'))]);
        },
        { timeout: 20_000, interval: 100 },
      );
      await Promise.all([here.close(), there.close()]);
      await redis.stop();
    });
  });

  behaves('the queue on Redis', (onError) => {
    if (REDIS === undefined) throw new Error('TEST_REDIS_URL is not set');
    return bullQueue(REDIS, onError, `test-${randomUUID()}`);
  });
}
