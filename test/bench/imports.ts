/**
 * Long lists as an office loads them: sent to the page of a running server and saved there, and loaded by the command line
 * beside it, on SQLite, while a citizen's page is asked for forty times a second. Each load has a process of its own; memory is
 * resident and counted over what the process held before.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import XLSX from '@e965/xlsx';
import { communesOf } from '../../areas/areas.ts';
import { handleWaiting } from '../../bot/bot.ts';
import { seedDemo } from '../../server/seed.ts';
import { buildWeb } from '../../server/web.ts';
import { findUser, openSession } from '../../staff/staff.ts';
import { type Child, startChild } from './child.ts';
import { openBench, settings, TEN_O_CLOCK } from './people.ts';
import { type Part, type Row, verdict } from './report.ts';

const ROWS = 20_000;
const EVERY_MS = 25;
const LOOK_MS = 25;
const QUESTION = 'khai sinh cho con cần giấy tờ gì';
const LIMITS = { seconds: 5, mb: 150, chatMs: 200 };
const LONG = { rows: 200_000, seconds: 60 };

type Kind = 'people' | 'consents';
type Server = { port: number; cookie: string };
type Loaded = { seconds: number; overMb: number; chat: number[]; answers: number[] };

/** `--rows N`; from 200,000 rows on the target is a minute. */
export const importsBench: Part = async (folder, flags) => {
  const count = flags.get('rows') ?? ROWS;
  const rows: Row[] = [];
  const says: string[] = [];
  for (const kind of ['people', 'consents'] as const) {
    const csv = join(folder, `${kind}.csv`);
    writeFileSync(
      csv,
      tableOf(kind, count)
        .map((cells) => cells.join(';'))
        .join('\n'),
    );
    const files = [csv];
    if (count < LONG.rows) {
      files.push(join(folder, `${kind}.xlsx`));
      const sheet = XLSX.utils.aoa_to_sheet(tableOf(kind, count));
      const book = XLSX.utils.book_new();
      XLSX.utils.book_append_sheet(book, sheet, 'Danh sách');
      writeFileSync(files[1] ?? '', XLSX.write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    }
    for (const file of files)
      for (const way of ['page', 'command'] as const) {
        const database = join(folder, `${kind}-${way}-${files.indexOf(file)}.db`);
        const { seconds, overMb, chat, answers } = await loaded(kind, way, file, database);
        const what = `${count} ${kind}, ${file.slice(-4)}, by the ${way}`;
        rows.push({ what, perSecond: count / seconds, ratio: null, peakMb: overMb });
        says.push(
          verdict(`${what}: seconds`, seconds, count < LONG.rows ? LIMITS.seconds : LONG.seconds, 'less'),
          verdict(`${what}: MB over idle`, overMb, LIMITS.mb, 'less'),
          verdict(
            `${what}: ms that /chat takes, 99 % of ${chat.length}`,
            at(chat, 0.99),
            LIMITS.chatMs,
            'less',
          ),
          `            the slowest /chat: ${Math.round(at(chat, 1))} ms; a question sent and answered: half ${Math.round(at(answers, 0.5))} ms, 99 % ${Math.round(at(answers, 0.99))} ms`,
        );
      }
  }
  return { rows, says };
};

function at(figures: readonly number[], part: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN;
}

async function loaded(kind: Kind, way: 'page' | 'command', file: string, database: string): Promise<Loaded> {
  const child = startChild<Server>('load-server', { database });
  try {
    const { port, cookie } = await child.result;
    for (let n = 0; n < 20; n += 1) await get(port, '/chat', n);
    const watch = watched(port);
    const done =
      way === 'page'
        ? await byPage(child, { port, cookie }, kind, file)
        : await byCommand(kind, file, `file:${database}`);
    return { ...done, ...(await watch.end()) };
  } finally {
    await child.end();
  }
}

/** Asks for the page, and sends a question, again and again. */
function watched(port: number): { end: () => Promise<Pick<Loaded, 'chat' | 'answers'>> } {
  const chat: number[] = [];
  const answers: number[] = [];
  let open = true;
  let caller = 100;
  const pages = (async () => {
    while (open) {
      caller += 1;
      const began = performance.now();
      await get(port, '/chat', caller);
      chat.push(performance.now() - began);
      await sleep(EVERY_MS);
    }
  })();
  const questions = (async () => {
    while (open) {
      caller += 1;
      const began = performance.now();
      await fetch(`http://127.0.0.1:${port}/chat/messages`, {
        method: 'POST',
        redirect: 'manual',
        headers: { ...from(caller), 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ text: QUESTION }),
      });
      answers.push(performance.now() - began);
      await sleep(EVERY_MS * 10);
    }
  })();
  return {
    end: async () => {
      open = false;
      await Promise.all([pages, questions]);
      return { chat, answers };
    },
  };
}

/** Another caller each time: one address may not ask as often as this does. */
const from = (caller: number) => ({
  'x-forwarded-for': `10.${(caller >> 16) & 255}.${(caller >> 8) & 255}.${caller & 255}`,
});

async function get(port: number, path: string, caller: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: from(caller) });
  await response.text();
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
}

const FIELDS = {
  people: { source: 'UBND xã', basis: 'Phiếu đồng ý', purpose: 'outreach' },
  consents: { asOf: '2026-12-01T09:30' },
} as const;

/** The file is sent and checked, then saved by a second press, as a clerk does it. The seconds are those of the saving. */
async function byPage(child: Child<Server>, server: Server, kind: Kind, file: string) {
  const url = `/${kind}/import`;
  const visit = async (path: string, form?: FormData) => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      redirect: 'manual',
      headers: { cookie: server.cookie },
      ...(form === undefined ? {} : { method: 'POST', body: form }),
    });
    return { text: await response.text(), to: response.headers.get('location') };
  };
  const settled = async (first: { text: string; to: string | null }) => {
    let seen = first;
    for (let to = first.to; to?.startsWith('/imports/running/') === true; to = seen.to ?? to) {
      await sleep(LOOK_MS);
      seen = await visit(to);
      if (seen.to === null && !seen.text.includes('<progress')) break;
    }
    return seen;
  };
  const csrf = /name="csrf" value="([^"]+)"/.exec((await visit(url)).text)?.[1] ?? '';
  const form = (more: Record<string, string>, bytes?: Buffer<ArrayBuffer>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ csrf, ...FIELDS[kind], ...more })) body.append(name, value);
    if (bytes !== undefined) body.append('file', new Blob([bytes]), file);
    return body;
  };
  const memory = watchMemory(child.process);
  const checked = await settled(await visit(url, form({ do: 'check' }, readFileSync(file))));
  const ticket = /name="ticket" value="([^"]+)"/.exec(checked.text)?.[1];
  if (ticket === undefined) throw new Error(`not checked: ${checked.text.slice(0, 2_000)}`);
  const began = performance.now();
  const saved = await settled(await visit(url, form({ do: 'save', ticket })));
  const seconds = (performance.now() - began) / 1000;
  if (!/^\/imports\/\d+$/.test(saved.to ?? '')) throw new Error(`not saved: ${saved.text.slice(0, 2_000)}`);
  return { seconds, overMb: memory.end() };
}

/** The command `lienthong … import`, its start included; idle is what it holds at a list of one row. */
async function byCommand(kind: Kind, file: string, database: string) {
  const one = `${file}.one.csv`;
  writeFileSync(
    one,
    tableOf(kind, 1)
      .map((cells) => cells.join(';'))
      .join('\n'),
  );
  const idle = await command(kind, one, database);
  const whole = await command(kind, file, database);
  return { seconds: whole.seconds, overMb: whole.peakMb - idle.peakMb };
}

async function command(kind: Kind, file: string, database: string) {
  const program = join(dirname(process.argv[1] ?? ''), '../../server/lienthong.js');
  const words =
    kind === 'people'
      ? ['contacts', 'import', file, '--source', 'UBND', '--basis', 'Phiếu', '--purpose', 'outreach']
      : ['consent', 'import', file, '--as-of', '2026-12-01T09:30:00+07:00'];
  const began = performance.now();
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...process.env, ...settings(database) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const memory = watchMemory(child);
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${words.join(' ')} ended with ${code}`);
  return { seconds: (performance.now() - began) / 1000, peakMb: memory.peak() };
}

function watchMemory({ pid }: ChildProcess) {
  const now = () => {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
    } catch {
      return 0;
    }
  };
  const before = now();
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, now());
  }, LOOK_MS);
  look.unref();
  return {
    end: () => {
      clearInterval(look);
      return most - before;
    },
    peak: () => {
      clearInterval(look);
      return most;
    },
  };
}

async function loadServer({ database }: { database: string }): Promise<Server> {
  const began = Date.now();
  const now = () => new Date(TEN_O_CLOCK.getTime() + Date.now() - began);
  const app = await openBench(settings(`file:${database}`, { PUBLIC_URL: 'http://localhost' }), { now });
  await seedDemo(app);
  const { web } = await buildWeb(app);
  await web.listen({ port: 0, host: '127.0.0.1' });
  app.queue.work('inbound', async () => {
    await handleWaiting(app.bot);
  });
  const user = await findUser(app.deps.db.read, 'tinh-quang-tri');
  if (user === null) throw new Error('the demo has no official');
  const way = { way: 'passkey', device: 'bench' } as const;
  const { sessionToken } = await app.deps.db.write((tx) => openSession(tx, app.deps, user, way));
  const address = web.server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, cookie: `lt_session=${sessionToken}` };
}

export const importChildren = { 'load-server': loadServer };

const HEADERS = {
  people: ['Họ tên', 'SĐT', 'Mã đơn vị', 'Đối tượng'],
  consents: [
    ...['Mã hồ sơ', 'Thủ tục', 'Vai trò', 'Người cần xác nhận', 'SĐT người cần xác nhận'],
    ...['Ngày gửi yêu cầu', 'Trạng thái', 'Mã đơn vị'],
  ],
} as const;

/** A list of a province: every row another person, name and number. */
function tableOf(kind: Kind, count: number): string[][] {
  const communes = communesOf('44', TEN_O_CLOCK).map(({ code }) => code);
  const rows: string[][] = [[...HEADERS[kind]]];
  for (let n = 0; n < count; n += 1) {
    const place = communes[n % communes.length] ?? '';
    const phone = `09${12_000_000 + n}`;
    rows.push(
      kind === 'people'
        ? [nameOf(n), phone, place, n % 3 === 0 ? 'Phụ nữ' : '']
        : [
            ...[`G22.99.08-261101-${String(n).padStart(6, '0')}`, 'khai sinh', 'chủ hộ', nameOf(n), phone],
            ...[`${1 + (n % 28)}/11/2026`, 'chờ xác nhận', place],
          ],
    );
  }
  return rows;
}

function nameOf(n: number): string {
  const letters = [n % 26, Math.floor(n / 26) % 26, Math.floor(n / 676) % 26, Math.floor(n / 17_576) % 26];
  return `Nguyễn Văn ${String.fromCharCode(65 + (letters[0] ?? 0), ...letters.slice(1).map((one) => 97 + one))}`;
}
