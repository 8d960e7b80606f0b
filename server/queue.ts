/**
 * The queue carries wake-ups and nothing else: the rows say what there is to do. A lost wake-up costs seconds, because
 * the scheduler wakes every topic now and then; a doubled one costs a look at an empty table.
 */
export const TOPICS = ['inbound', 'dispatch'] as const;
export type QueueTopic = (typeof TOPICS)[number];

export type Queue = {
  /** There may be something to do. Resolves when the wake-up is accepted, not when the work is done. */
  wake(topic: QueueTopic): Promise<void>;
  /**
   * Does `handler` whenever the topic was woken since it last began; one run at a time in this process.
   * A handler that throws is reported to `onError` and the topic stays open for the next wake-up.
   */
  work(topic: QueueTopic, handler: () => Promise<void>): void;
  /** Takes no more wake-ups and resolves when nothing is running. */
  close(): Promise<void>;
};

export type QueueTrouble = (topic: QueueTopic, error: unknown) => void;
