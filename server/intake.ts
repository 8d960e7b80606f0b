import type { Event } from '../channels/contract.ts';

type Waiting = { events: Event[]; saved: (added: number) => void; failed: (error: unknown) => void };

/**
 * Saves events of many callers in one transaction: while one save is under way, what arrives waits and goes together in
 * the next. A provider's call is answered after one or two commits however many calls come at once, instead of after one
 * each. `save` is given events in the order they arrived and gives how many were new.
 */
export function openIntake(save: (events: Event[]) => Promise<number>): (events: Event[]) => Promise<number> {
  let waiting: Waiting[] = [];
  let saving = false;

  const run = async (): Promise<void> => {
    saving = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        const added = await save(batch.flatMap((one) => one.events));
        for (const one of batch) one.saved(added);
      } catch {
        // One bad caller must not fail the others: each on its own, and each hears its own failure.
        for (const one of batch) await save(one.events).then(one.saved, one.failed);
      }
    }
    saving = false;
  };

  return (events) =>
    new Promise((saved, failed) => {
      waiting.push({ events, saved, failed });
      if (!saving) void run();
    });
}
