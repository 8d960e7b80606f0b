import { Queue as BullQueue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Queue, QueueTrouble, Topic } from './queue.ts';

/**
 * The queue between processes and machines. A wake-up is an empty job; a worker takes one at a time per process, so a
 * wake-up that comes during a run leads to another run somewhere. Redis may be emptied at any moment without loss.
 */
export function bullQueue(redisUrl: string, onError: QueueTrouble, prefix = 'lienthong'): Queue {
  const connection = () => {
    const redis = new Redis(redisUrl, { maxRetriesPerRequest: null, enableReadyCheck: true });
    redis.on('error', (error) => onError('dispatch', error));
    return redis;
  };
  const producer = connection();
  const consumers: Redis[] = [];
  const queues = new Map<Topic, BullQueue>();
  const workers: Worker[] = [];

  const queue = (topic: Topic): BullQueue => {
    let found = queues.get(topic);
    if (found === undefined) {
      found = new BullQueue(topic, { connection: producer, prefix });
      found.on('error', (error) => onError(topic, error));
      queues.set(topic, found);
    }
    return found;
  };

  return {
    async wake(topic) {
      await queue(topic).add('wake', {}, { removeOnComplete: true, removeOnFail: true });
    },
    work(topic, handler) {
      const consumer = connection();
      consumers.push(consumer);
      const worker = new Worker(
        topic,
        async () => {
          try {
            await handler();
          } catch (error) {
            // Not rethrown: a retry of the wake-up would do nothing that the next one does not.
            onError(topic, error);
          }
        },
        { connection: consumer, prefix, concurrency: 1 },
      );
      worker.on('error', (error) => onError(topic, error));
      workers.push(worker);
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all([...queues.values()].map((own) => own.close()));
      for (const redis of [producer, ...consumers]) redis.disconnect();
    },
  };
}
