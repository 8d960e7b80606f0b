import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { Queue, QueueTrouble } from '../../server/queue.ts';
import { bullQueue } from '../../server/queue-bullmq.ts';
import { memoryQueue } from '../../server/queue-memory.ts';

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
  behaves('the queue on Redis', (onError) => {
    if (REDIS === undefined) throw new Error('TEST_REDIS_URL is not set');
    return bullQueue(REDIS, onError, `test-${randomUUID()}`);
  });
}
