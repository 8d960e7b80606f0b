import { createRunner, createSource, type UpdateSink } from '@grammyjs/runner';
import { type Api, GrammyError } from 'grammy';
import type { Update } from 'grammy/types';
import type { ChannelLog, Event } from '../contract.ts';
import { ALLOWED_UPDATES, type ReadUpdate } from './updates.ts';

/** Telegram holds the request open this long when nothing happens. The client must wait longer than that. */
export const POLL_SECONDS = 25;

/** grammY types its signals after a package; the platform's own are the same thing. */
type GrammySignal = NonNullable<Parameters<Api['getMe']>[0]>;

/** Between two tries when Telegram or our own database fails. */
const PAUSE_MS = 3_000;

/**
 * Long polling with grammY's runner: asks, hands the events over, and only then asks for what follows. Asking with a
 * higher offset is what tells Telegram to forget, so an event is forgotten there only after it has been saved here. The
 * runner's own fetcher and sinks move the offset whether or not the work succeeded; its loop, source and stop are used.
 * Ends when `stop` is aborted (a batch in delivery is finished first) or Telegram refuses our token.
 * `read` also returns the taps, which are answered after their event is saved.
 */
export async function pollUpdates(needs: {
  api: Api;
  read: (update: unknown) => ReadUpdate | null;
  deliver: (events: Event[]) => Promise<void>;
  delivered: (read: ReadUpdate[]) => void;
  /** Telegram has accepted our token. */
  ready: () => void;
  stop: AbortSignal;
  log: ChannelLog;
  pauseMs?: number;
}): Promise<void> {
  const { api, read, deliver, delivered, ready, stop, log, pauseMs = PAUSE_MS } = needs;
  let offset = 0;
  let webhookRemoved = false;
  let refused = false;

  const failed = async (error: unknown): Promise<void> => {
    const code = error instanceof GrammyError ? error.error_code : 0;
    const told = error instanceof GrammyError ? error.parameters.retry_after : undefined;
    log.warn({ code }, code === 409 ? 'telegram.poll.conflict' : 'telegram.poll.failed');
    await pause(typeof told === 'number' ? told * 1000 : pauseMs, stop);
  };

  async function supply(_pace: number, closing: AbortSignal): Promise<Update[]> {
    const signal = closing as unknown as GrammySignal;
    for (;;) {
      try {
        // A webhook left over from an earlier set-up makes every getUpdates fail with 409. Pending updates are kept.
        if (!webhookRemoved) {
          await api.deleteWebhook({ drop_pending_updates: false }, signal);
          webhookRemoved = true;
          ready();
        }
        return await api.getUpdates(
          { offset, timeout: POLL_SECONDS, limit: 100, allowed_updates: ALLOWED_UPDATES },
          signal,
        );
      } catch (error) {
        if (closing.aborted) throw error;
        const code = error instanceof GrammyError ? error.error_code : 0;
        refused = code === 401 || code === 404;
        if (refused) {
          log.error({ code }, 'telegram.poll.refused');
          throw error;
        }
        await failed(error);
      }
    }
  }

  const sink: UpdateSink<Update> = {
    async handle(updates) {
      const readings = updates.map(read).filter((reading) => reading !== null);
      const events = readings.flatMap((reading) => reading.events);
      try {
        if (events.length > 0) await deliver(events);
      } catch (error) {
        // The offset stays, so that the same updates come again.
        await failed(error);
        return Number.POSITIVE_INFINITY;
      }
      delivered(readings);
      offset = Math.max(offset, ...updates.map((update) => update.update_id + 1));
      return Number.POSITIVE_INFINITY;
    },
    size: () => 0,
    snapshot: () => [],
  };

  if (stop.aborted) return;
  const source = createSource<Update>({
    supply: (pace, signal) => supply(pace, signal as unknown as AbortSignal),
  });
  const runner = createRunner(source, sink);
  const end = () => void runner.stop()?.catch(() => undefined);
  stop.addEventListener('abort', end);
  runner.start();
  try {
    await runner.task();
  } catch (error) {
    if (!refused) throw error;
  } finally {
    stop.removeEventListener('abort', end);
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener('abort', end);
  });
}
