/**
 * Files that are being loaded: a short one is answered at once, of a long one the person is shown how far it is and later what
 * became of it, so that no proxy gives up waiting. One at a time in this process: two long lists would take twice the memory and
 * wait for each other's writes anyway. In memory, for twenty minutes after the end, readable only by the person who loads.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { MINUTE_MS } from '../calendar/durations.ts';
import type { LoadProgress, TellProgress } from '../files/load-progress.ts';
import type { PageAnswer } from './answer.ts';

export type RunningLoad = {
  userId: number;
  fileName: string;
  /** Null: it waits for another file. */
  at: LoadProgress | null;
  /** What the page shows at the end; null while it runs. */
  answer: PageAnswer | null;
};

export type RunningLoads = {
  /** Runs a load; its own answer when it is soon over, else the way to the page that shows it. */
  run(
    load: { userId: number; fileName: string },
    work: (tell: TellProgress) => Promise<PageAnswer>,
  ): Promise<PageAnswer>;
  find(userId: number, ticket: string): RunningLoad | null;
};

const PATIENCE_MS = 1_500;
const KEEP_MS = 20 * MINUTE_MS;
/** The answer to a load that broke: the details are in the log. */
const BROKEN: PageAnswer = {
  ...{ kind: 'page', view: 'refused', title: 'Chưa nạp xong', status: 500 },
  data: {
    sentence:
      'Hệ thống gặp sự cố khi nạp tệp này. Xem mục Các tệp đã nạp để biết phần nào đã lưu, rồi nạp lại tệp: dòng đã lưu không bị tính hai lần.',
  },
};

/**
 * @param failed hears of a load that threw after its page was answered
 * @param patienceMs how long a page waits before it shows the progress
 */
export function runLoads(failed: (error: unknown) => void, patienceMs: number = PATIENCE_MS): RunningLoads {
  const loads = new Map<string, RunningLoad>();
  let turn: Promise<unknown> = Promise.resolve();
  return {
    async run({ userId, fileName }, work) {
      const load: RunningLoad = { userId, fileName, at: null, answer: null };
      const done = turn.then(() =>
        work((at) => {
          load.at = at;
        }),
      );
      turn = done.catch(() => undefined);
      const soon = await Promise.race([done, after(patienceMs, null, { ref: false })]);
      if (soon !== null) return soon;
      const ticket = randomBytes(18).toString('base64url');
      loads.set(ticket, load);
      const end = (answer: PageAnswer) => {
        load.answer = answer;
        setTimeout(() => loads.delete(ticket), KEEP_MS).unref();
      };
      void done.then(end, (error) => {
        failed(error);
        end(BROKEN);
      });
      return { kind: 'goto', to: `/imports/running/${ticket}` };
    },
    find(userId, ticket) {
      const found = loads.get(ticket);
      return found === undefined || found.userId !== userId ? null : found;
    },
  };
}
