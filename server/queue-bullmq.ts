import { Queue as BullQueue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Queue, QueueTopic, QueueTrouble } from './queue.ts';
import { memoryQueue } from './queue-memory.ts';

/** Redis is given so long to take a wake-up, or to say good-bye. */
const PATIENCE_MS = 1_000;
/** So many wake-ups waiting wake everybody; more would only be looks at an empty table later. */
const ENOUGH_WAITING = 20;

/**
 * The queue between processes and machines. A wake-up is an empty job; a worker takes one at a time per process, so a
 * wake-up that comes during a run leads to another run somewhere. Redis may be emptied or stopped at any moment without loss:
 * while it does not answer, each process wakes itself, and `wake` never waits for it longer than `PATIENCE_MS`.
 */
export function bullQueue(redisUrl: string, onError: QueueTrouble, prefix = 'lienthong'): Queue {
  const own = memoryQueue(onError);
  const connection = () => {
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: null, enableReadyCheck: true });
    redis.on('error', (error) => onError('dispatch', error));
    return redis;
  };
  const producer = connection();
  const consumers: Redis[] = [];
  const queues = new Map<QueueTopic, BullQueue>();
  const workers: Worker[] = [];

  const queue = (topic: QueueTopic): BullQueue => {
    let found = queues.get(topic);
    if (found === undefined) {
      found = new BullQueue(topic, { connection: producer, prefix });
      found.on('error', (error) => onError(topic, error));
      queues.set(topic, found);
    }
    return found;
  };

  const tell = async (topic: QueueTopic): Promise<void> => {
    const all = queue(topic);
    if ((await all.getWaitingCount()) >= ENOUGH_WAITING) return;
    await all.add('wake', {}, { removeOnComplete: true, removeOnFail: true });
  };

  return {
    async wake(topic) {
      // A connection that broke may take long to come back; one that was never made yet is about to be.
      const away = producer.status === 'reconnecting' || producer.status === 'close';
      if (away || !(await inTime(tell(topic)))) await own.wake(topic);
    },
    work(topic, handler) {
      own.work(topic, handler);
      const consumer = connection();
      consumers.push(consumer);
      const worker = new Worker(
        topic,
        async () => {
          // Waiting keeps a busy process from taking the wake-ups that an idle one could answer.
          await own.wake(topic);
          await own.settled(topic);
        },
        { connection: consumer, prefix, concurrency: 1 },
      );
      worker.on('error', (error) => onError(topic, error));
      workers.push(worker);
    },
    async close() {
      const closing = workers.map((worker) => worker.close());
      await own.close();
      await Promise.all(closing.map(inTime));
      await Promise.all([...queues.values()].map((one) => inTime(one.close())));
      for (const redis of [producer, ...consumers]) redis.disconnect();
    },
  };
}

/** Did it end well and soon? What comes later is nobody's business any more. */
async function inTime(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const done = work.then(
    () => true,
    () => false,
  );
  const well = await Promise.race([done, late]);
  clearTimeout(timer);
  return well;
}
