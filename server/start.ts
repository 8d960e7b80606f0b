import { networkInterfaces } from 'node:os';
import { byProgram } from '../staff/act.ts';
import { administrators, findUser, signInLink } from '../staff/staff.ts';
import { type App, type OpenOptions, openApp } from './app.ts';
import type { Config } from './config.ts';
import { errorMark, type Log } from './log.ts';
import type { Queue } from './queue.ts';
import { bullQueue } from './queue-bullmq.ts';
import { memoryQueue } from './queue-memory.ts';
import { type RunningProcess, runWorkers } from './run.ts';
import { seedDemo } from './seed.ts';
import type { SettingMistake } from './settings.ts';
import { learnTelegramName } from './telegram-name.ts';
import { buildWeb } from './web.ts';

/** Ctrl-C must be done by then; what is still running after it is left to the sweep of the next start. */
const STOP_PATIENCE_MS = 4_500;

export type StartedProgram = {
  app: App;
  url: string;
  signInUrl: string | null;
  newcomer: string | null;
  stop: () => Promise<void>;
};

/** Opens the street door, tells where, and gives what closes it. Another than the usual one is for who works on pages (dev.ts). */
type OpenDoor = (app: App, tell: (url: string) => void) => Promise<() => Promise<void>>;

/**
 * Starts the program in order: settings, database, demo data when it is empty, workers, then the street door.
 * `stop` goes the other way: no new requests, no new work, what is in flight ends, then the database closes.
 */
export async function start(
  options: OpenOptions & { role?: Config['role'] | null; terminal?: boolean; door?: OpenDoor },
): Promise<{ started: StartedProgram } | { mistakes: SettingMistake[] }> {
  const opened = await openApp({ ...options, queue: options.queue ?? queueFor });
  if ('mistakes' in opened) return opened;
  const { app } = opened;
  const role = options.role ?? app.config.role;
  const demo = await seedDemo(app);
  let running: RunningProcess | null = null;
  if (role !== 'web') running = await runWorkers(app);
  let url = app.config.publicUrl;
  const openDoor = options.door ?? listen;
  const closeWeb =
    role === 'worker'
      ? async () => {}
      : await openDoor(app, (bound) => {
          url = bound;
        });
  if (role !== 'worker') void announce(app);
  const link =
    role !== 'worker' && options.terminal === true && demo.admin !== null
      ? await firstLink(app, demo.admin)
      : null;
  return {
    started: {
      app,
      url,
      signInUrl: link === null ? null : `${doorOf(app, url)}/sign-in/${link.token}`,
      newcomer: await newcomer(app, demo.admin),
      stop: async () => {
        await closeWeb();
        await running?.stop();
        await app.close();
      },
    },
  };
}

/**
 * A link for the first look around: only on a terminal, where somebody sits, and only while no administrator ever signed in.
 * A journal or a container's log must never hold a way into the program.
 */
async function firstLink(app: App, name: string): Promise<{ token: string } | null> {
  const user = await findUser(app.deps.db.read, name);
  const admins = await administrators(app.deps.db.read);
  if (user === null || user.lastSeenAt !== null || admins.everSeen) return null;
  const link = await signInLink(byProgram('server', app.deps.now()), app.deps, name);
  return link.kind === 'link' ? link : null;
}

/** What to type where no administrator ever signed in and no link was printed. */
async function newcomer(app: App, demoAdmin: string | null): Promise<string | null> {
  if ((await administrators(app.deps.db.read)).everSeen) return null;
  return demoAdmin === null ? 'user first-admin TÊN' : `user sign-in-link ${demoAdmin}`;
}

/** Where staff come in: behind https the session cookie is for the public address only. */
function doorOf(app: App, url: string): string {
  return app.config.publicUrl.startsWith('https://') ? app.config.publicUrl : url;
}

/** Tells providers that push where to push to. A refusal is a line in the log and on the page of channels, not the end. */
async function announce(app: App): Promise<void> {
  const { telegram, sms } = app.channels;
  await learnTelegramName(app, telegram);
  // A commune's own phone is told where to report; the other gateways are told with every message or by hand.
  if (sms.announce !== undefined) {
    const told = await sms.announce(`${app.config.publicUrl}/webhooks/sms/${sms.provider}`);
    if (!told.ok) app.log.warn({ channel: 'sms', reason: told.reason }, 'webhook_not_announced');
  }
  if (app.config.telegram === null || app.config.telegram.poll || telegram.announce === undefined) return;
  const told = await telegram.announce(`${app.config.publicUrl}/webhooks/telegram`);
  if (!told.ok) app.log.warn({ channel: 'telegram', reason: told.reason }, 'webhook_not_announced');
}

async function listen(app: App, tell: (url: string) => void): Promise<() => Promise<void>> {
  const { web } = await buildWeb(app);
  await web.listen({ port: app.config.port, host: app.config.host });
  const address = web.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : app.config.port;
  const shown =
    app.config.host === '127.0.0.1' || app.config.host === '0.0.0.0' || app.config.host === '::'
      ? 'localhost'
      : app.config.host;
  tell(`http://${shown}:${port}`);
  return () => web.close();
}

export function queueFor(config: Config, log: Log): Queue {
  const trouble = (topic: string, error: unknown) =>
    log.error({ queue: topic, error: errorMark(error) }, 'work_failed');
  return config.redisUrl === null ? memoryQueue(trouble) : bullQueue(config.redisUrl, trouble);
}

/** The first lines on the screen: where to look, and how to get in. */
export function greeting(started: StartedProgram, config: Config): string {
  const { app, url, signInUrl, newcomer } = started;
  const lines = [
    '',
    'Liên Thông đang chạy.',
    `  Trang cán bộ:       ${url}/`,
    `  Trò chuyện công khai: ${url}/chat`,
    ...(signInUrl === null ? [] : [`  Đăng nhập một lần (15 phút): ${signInUrl}`]),
    ...(signInUrl !== null || newcomer === null
      ? []
      : [`  Liên kết đăng nhập lần đầu: npx lienthong ${newcomer}`]),
    ...(app.opened.keyMadeAt === null
      ? []
      : [
          '',
          `  Lưu ý: chưa đặt SECRET_KEY, đã tạo khóa tại ${app.opened.keyMadeAt}.`,
          '  Hãy sao lưu khóa này: mất khóa là mất quyền đọc các địa chỉ đã lưu.',
        ]),
    ...(config.host === '0.0.0.0' ? [`  Địa chỉ trong mạng: ${lanAddresses().join(', ')}`] : []),
    '  Dừng: Ctrl-C',
    '',
  ];
  return lines.join('\n');
}

function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flat()
    .flatMap((address) =>
      address !== undefined && address.family === 'IPv4' && !address.internal ? [address.address] : [],
    );
}

/** Waits for Ctrl-C (or the end of the process group), stops in order, and gives the exit code. */
export function untilSignal(started: StartedProgram, log: Log): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false;
    const stop = (signal: string) => {
      // A second Ctrl-C means now; the rows are safe either way.
      if (stopping) return resolve(0);
      stopping = true;
      log.info({ signal }, 'stopping');
      const patience = setTimeout(() => {
        log.warn({}, 'stopped_without_waiting');
        resolve(0);
      }, STOP_PATIENCE_MS);
      started.stop().then(
        () => {
          clearTimeout(patience);
          resolve(0);
        },
        (error) => {
          clearTimeout(patience);
          log.error({ error: errorMark(error) }, 'stop_failed');
          resolve(1);
        },
      );
    };
    process.on('SIGINT', () => stop('SIGINT'));
    process.on('SIGTERM', () => stop('SIGTERM'));
  });
}
