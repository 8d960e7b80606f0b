/**
 * The program's worker in a process of its own that may be killed: opens the app and runs the workers as `start --role worker`
 * does (server/start.ts), on the built program. Plain JavaScript, so that it starts from the source tree without a build of the
 * tests. Two things differ from the command: the calendar starts where the torture says and can be made to jump, and nobody
 * writes to the bot, so its answers are not read (half of the time a start takes).
 */
import { openApp } from '../../dist/server/app.js';
import { createLog } from '../../dist/server/log.js';
import { runWorkers, schedule } from '../../dist/server/run.js';

const NO_ANSWERS = {
  ...{ mark: '', faults: [], reload() {}, alarms: () => [] },
  facts: { mark: '', faults: [], shipped: [], inUse: [], take() {} },
};

/** The programs opened in this process: usually one; several share a death. */
let open = [];
let running = [];
let ticking = null;
/** What must be added to the machine's clock. */
let shift = 0;

const orders = {
  async open({ envs, shift: by }) {
    shift = by;
    for (const env of envs) {
      const queue =
        env.REDIS_URL === undefined ? undefined : (await import('../../dist/server/start.js')).queueFor;
      const opened = await openApp({
        env,
        now: () => new Date(Date.now() + shift),
        log: createLog(undefined, process.env.TORTURE_LOG ?? 'silent'),
        knowledge: NO_ANSWERS,
        queue,
      });
      if ('mistakes' in opened) throw new Error(JSON.stringify(opened.mistakes));
      open.push(opened.app);
    }
    running = await Promise.all(open.map((app) => runWorkers(app)));
  },
  async shift({ shift: by }) {
    shift = by;
  },
  /** What the scheduler does every 15 s, now. */
  async schedule() {
    for (const app of open) {
      await schedule(app);
      await app.queue.wake('dispatch');
    }
  },
  /** A scheduler that never rests, beside the usual one. */
  async tickAlways() {
    let stopped = false;
    const loop = (async () => {
      while (!stopped) {
        for (const app of open) await schedule(app).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    })();
    ticking = async () => {
      stopped = true;
      await loop;
    };
  },
  async close() {
    await ticking?.();
    await Promise.all(running.map((one) => one.stop()));
    await Promise.all(open.map((app) => app.close()));
    ticking = null;
    open = [];
    running = [];
  },
};

process.on('message', ({ id, name, order }) => {
  orders[name](order).then(
    () => process.send?.({ id }),
    (error) => process.send?.({ id, error: error?.stack ?? String(error) }),
  );
});
process.on('disconnect', () => process.exit());
