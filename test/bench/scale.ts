import { due } from '../../campaigns/campaigns.ts';
import type { Channel } from '../../channels/contract.ts';
import { drain } from '../../outbox/outbox.ts';
import { inChild } from './child.ts';
import { openBench, prepareSqlite, settings } from './people.ts';
import { type Report, verdict } from './report.ts';
import { type Spent, spentOn } from './spent.ts';

const MOST = 1_000_000;

/**
 * What a message costs when there are ten and a hundred times as many. The provider is a function in the process that counts and
 * accepts: a gateway costs each message the same and would hide what the engine adds.
 */
export async function scaleBench(folder: string, flags: ReadonlyMap<string, number>): Promise<Report> {
  const most = flags.get('recipients') ?? MOST;
  const sizes = [most / 100, most / 10, most].map(Math.floor);
  const spent: { size: number; spent: Spent }[] = [];
  for (const size of sizes) {
    const { path } = await prepareSqlite(folder, `people-${size}.db`, size);
    spent.push({ size, spent: await inChild<Spent>('scale', { env: settings(`file:${path}`), size }) });
  }
  const [first, middle, last] = spent;
  if (first === undefined || middle === undefined || last === undefined)
    throw new Error('nothing was measured');
  const micros = (one: { size: number; spent: Spent }) => (one.spent.cpuSeconds / one.size) * 1e6;
  const above = (one: { spent: Spent }) => one.spent.peakMb - one.spent.idleMb;
  return {
    rows: spent.map((one) => ({
      what: `${one.size.toLocaleString('en')} recipients: ${micros(one).toFixed(0)} µs of CPU for each`,
      perSecond: one.size / one.spent.seconds,
      ratio: micros(one) / micros(first),
      cpuSeconds: one.spent.cpuSeconds,
      peakMb: above(one),
    })),
    says: [
      'SQLite, a provider inside the process; ratio: CPU of a message against the first line; peak: MB above idle',
      verdict(
        `CPU of a message at ${last.size.toLocaleString('en')} / at ${first.size.toLocaleString('en')}`,
        micros(last) / micros(first),
        1.2,
        'less',
      ),
      `            against ${middle.size.toLocaleString('en')}, where warming up weighs less: ${(micros(last) / micros(middle)).toFixed(2)}`,
      verdict(`MB above idle at ${last.size.toLocaleString('en')}`, above(last), 150, 'less'),
    ],
  };
}

async function scaleChild({ env, size }: { env: Record<string, string>; size: number }): Promise<Spent> {
  const app = await openBench(env);
  let copies = 0;
  const sms: Channel = {
    ...app.channels.sms,
    missing: null,
    provider: 'bench',
    send: async (_target, _outgoing, key) => {
      copies += 1;
      return { kind: 'accepted', providerId: key, facts: { segments: 1 } };
    },
  };
  const engine = { ...app.engine, channels: { ...app.channels, sms } };
  const spent = await spentOn(async () => {
    await due(app.deps, app.deps.now());
    await drain(engine, app.deps.now, { worker: app.worker });
  });
  await app.close();
  if (copies !== size) throw new Error(`${copies} copies for ${size} people`);
  return spent;
}

export const scaleChildren = { scale: scaleChild };
