import { addressRow } from '../../contacts/contacts.ts';
import { drain, post } from '../../outbox/outbox.ts';
import { inChild, startChild } from './child.ts';
import { openBench, prepareSqlite, settings, TEN_O_CLOCK } from './people.ts';
import { type Report, verdict } from './report.ts';

const RECIPIENTS = 20_000;
const EVERY_MS = 50;
/** How long the gateway takes for each message of the campaign: a quick one, and one as slow as they are on a bad day. */
const DELAYS_MS = [0, 200] as const;

type Waited = { waits: number[]; seconds: number; sent: number };

/** How long a citizen's answer waits before it is handed over while a campaign leaves through the same gateway. */
export async function repliesBench(folder: string, flags: ReadonlyMap<string, number>): Promise<Report> {
  const most = flags.get('recipients') ?? RECIPIENTS;
  const rows = [];
  const says = [];
  for (const delayMs of DELAYS_MS) {
    const count = delayMs === 0 ? most : Math.floor(most / 10);
    const gateway = startChild<{ url: string }>('gateway', { delayMs });
    try {
      const { url } = await gateway.result;
      const { path } = await prepareSqlite(folder, `replies-${delayMs}.db`, count);
      const env = settings(`file:${path}`, { SMS_PROVIDER: 'http', SMS_URL: url });
      const { waits, seconds, sent } = await inChild<Waited>('replies', { env });
      const sorted = [...waits].sort((a, b) => a - b);
      const at = (part: number) => Math.round(sorted[Math.floor((sorted.length - 1) * part)] ?? Number.NaN);
      const what = `gateway that takes ${delayMs} ms`;
      rows.push({ what: `campaign, ${what}`, perSecond: sent / seconds, ratio: null });
      says.push(
        `${what}: ${sorted.length} replies waited 50 %: ${at(0.5)} ms, 99 %: ${at(0.99)} ms, most: ${at(1)} ms`,
        verdict('seconds a reply waits, 99 %', at(0.99) / 1000, 1, 'less'),
      );
    } finally {
      await gateway.end();
    }
  }
  return { rows, says };
}

async function repliesChild({ env }: { env: Record<string, string> }): Promise<Waited> {
  const app = await openBench(env);
  const { db, keys } = app.deps;
  const asked = new Map<string, number>();
  const waits: number[] = [];
  const { sms } = app.channels;
  const heard = {
    ...sms,
    send: (...[target, outgoing, key]: Parameters<typeof sms.send>) => {
      const since = asked.get(key);
      if (since !== undefined) waits.push(performance.now() - since);
      return sms.send(target, outgoing, key);
    },
  };
  const engine = { ...app.engine, channels: { ...app.channels, sms: heard } };
  const { id: addressId } = await db.write((tx) => addressRow(tx, keys, 'sms', '+84900000000', TEN_O_CLOCK));
  const began = performance.now();
  let open = true;
  const campaign = drain(engine, app.deps.now, { worker: app.worker }).finally(() => {
    open = false;
  });
  for (let i = 0; open; i += 1) {
    const key = `reply-${i}`;
    asked.set(key, performance.now());
    const reply = {
      key,
      lane: 'reply' as const,
      purpose: 'reply' as const,
      source: 'bench',
      channel: 'sms' as const,
      addressId,
      areaCode: '',
      payload: { text: 'Dạ, anh/chị nộp tại UBND phường.' },
      nextAt: app.deps.now(),
    };
    await db.write((tx) => post(tx, keys, [reply]));
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    // Answers would keep the engine at work for ever; the campaign alone says when it is over.
    if ((await db.read.message.count({ where: { state: 'queued', lane: 'bulk' } })) === 0) break;
  }
  const done = await campaign;
  const seconds = (performance.now() - began) / 1000;
  await app.close();
  return { waits, seconds, sent: done.sent - waits.length };
}

export const repliesChildren = { replies: repliesChild };
