import type { Queue, QueueTopic, QueueTrouble } from './queue.ts';

/** The queue of one process: no server, no timer. Wake-ups that come during a run are folded into one further run. */
export function memoryQueue(onError: QueueTrouble): Queue & {
  /** Resolves when nothing of the topic is running, nor woken again meanwhile. */
  settled(topic: QueueTopic): Promise<void>;
} {
  const lines = new Map<
    QueueTopic,
    { handler: (() => Promise<void>) | null; woken: boolean; running: Promise<void> | null }
  >();
  let closed = false;

  const line = (topic: QueueTopic) => {
    let found = lines.get(topic);
    if (found === undefined) {
      found = { handler: null, woken: false, running: null };
      lines.set(topic, found);
    }
    return found;
  };

  const run = (topic: QueueTopic): void => {
    const own = line(topic);
    if (closed || own.running !== null || own.handler === null || !own.woken) return;
    own.woken = false;
    own.running = own
      .handler()
      .catch((error) => onError(topic, error))
      .finally(() => {
        own.running = null;
        run(topic);
      });
  };

  return {
    async wake(topic) {
      if (closed) return;
      line(topic).woken = true;
      run(topic);
    },
    work(topic, handler) {
      line(topic).handler = handler;
      run(topic);
    },
    async settled(topic) {
      const own = line(topic);
      while (own.running !== null) await own.running;
    },
    async close() {
      closed = true;
      await Promise.all([...lines.values()].map((own) => own.running));
    },
  };
}
