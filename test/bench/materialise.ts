import { join } from 'node:path';
import { type Database, Prisma } from '../../prisma/client.ts';
import { inChild } from './child.ts';
import { addPeople, approveBench, copyOf, openBench, settings, submitted, TEN_O_CLOCK } from './people.ts';
import { median, type Report, verdict } from './report.ts';
import { type Spent, spentOn } from './spent.ts';

const RECIPIENTS = 1_000_000;
/** How often somebody else wants to write while the rows are made. */
const KNOCK_MS = 20;

type Made = Spent & { rows: number; longestWaitMs: number };

/** From a campaign that two persons agreed on to its rows in the ledger, against a bare INSERT … SELECT of as many rows. */
export async function materialiseBench(folder: string, flags: ReadonlyMap<string, number>): Promise<Report> {
  const count = flags.get('recipients') ?? RECIPIENTS;
  const rounds = flags.get('rounds') ?? 1;
  const template = join(folder, 'template.db');
  const app = await openBench(settings(`file:${template}`, { HOLD_OUTSIDE: '1' }));
  await addPeople(app.deps.db, app.deps.keys, count);
  const { id } = await submitted(app);
  await app.deps.db.read.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)');
  await app.close();
  const race: Record<'ours' | 'bare', Made[]> = { ours: [], bare: [] };
  for (let round = 0; round < rounds; round += 1)
    for (const name of ['ours', 'bare'] as const) {
      const env = settings(`file:${copyOf(template, join(folder, 'run.db'))}`, { HOLD_OUTSIDE: '1' });
      const made = await inChild<Made>(name === 'ours' ? 'approve' : 'insertSelect', { env, id });
      if (made.rows !== count) throw new Error(`${made.rows} rows for ${count} people`);
      race[name].push(made);
    }
  const seconds = (of: readonly Made[]) => median(of.map((one) => one.seconds));
  const row = (what: string, of: readonly Made[]) => ({
    what,
    perSecond: count / seconds(of),
    ratio: seconds(of) / seconds(race.bare),
    cpuSeconds: median(of.map((one) => one.cpuSeconds)),
    peakMb: median(of.map((one) => one.peakMb - one.idleMb)),
  });
  const wait = (of: readonly Made[]) => Math.round(median(of.map((one) => one.longestWaitMs)));
  return {
    rows: [
      row('ours: approval, audience compared with what was agreed, rows made', race.ours),
      row('bare INSERT … SELECT of the same rows', race.bare),
    ],
    says: [
      `${count.toLocaleString('en')} people, SQLite, ${rounds} round(s); ratio: time against the bare statement; peak: MB above idle`,
      verdict('time of ours / bare', seconds(race.ours) / seconds(race.bare), 3, 'less'),
      `longest wait of another writer meanwhile: ours ${wait(race.ours)} ms, bare ${wait(race.bare)} ms`,
    ],
  };
}

/** Work, and how long others had to wait for their turn to write in the meantime. */
async function withKnocking(db: Database, work: () => Promise<number>): Promise<Made> {
  let [longestWaitMs, rows, done] = [0, 0, false];
  const knocking = async () => {
    for (let began = performance.now(); !done; began = performance.now()) {
      // The pause counts: a process that hears no timer keeps everybody waiting.
      await new Promise((resolve) => setTimeout(resolve, KNOCK_MS));
      await db.write((tx) => tx.setting.deleteMany({ where: { name: 'nobody' } }));
      longestWaitMs = Math.max(longestWaitMs, performance.now() - began - KNOCK_MS);
    }
  };
  const spent = await spentOn(async () => {
    const others = knocking();
    rows = await work();
    done = true;
    await others;
  });
  return { ...spent, rows, longestWaitMs };
}

async function approveChild({ env, id }: { env: Record<string, string>; id: number }): Promise<Made> {
  const app = await openBench(env);
  const made = await withKnocking(app.deps.db, () => approveBench(app, id));
  await app.close();
  return made;
}

async function insertSelectChild({ env, id }: { env: Record<string, string>; id: number }): Promise<Made> {
  const app = await openBench(env);
  const made = await withKnocking(app.deps.db, () =>
    app.deps.db.write(
      (tx) => tx.$executeRaw`
        INSERT INTO "Message" ("key", "lane", "purpose", "source", "sourceId", "channel", "addressId", "contactId",
          "campaignId", "wave", "areaCode", "textId", "linkCode", "state", "attempts", "nextAt", "createdAt", "demo")
        SELECT 'c' || ${Prisma.raw(String(id))} || '-w0-' || "Contact"."id" || '-sms', 'bulk', 'outreach', 'campaign',
          ${Prisma.raw(String(id))}, 'sms', "Address"."id", "Contact"."id", ${Prisma.raw(String(id))}, 0,
          "Contact"."areaCode", 'outreach-birth-bundle', 'ABCDEFGH', 'queued', 0, ${TEN_O_CLOCK}, ${TEN_O_CLOCK}, false
        FROM "Contact" JOIN "Address" ON "Address"."contactId" = "Contact"."id"
        WHERE "Contact"."provinceCode" = '44' ORDER BY "Contact"."id"`,
    ),
  );
  await app.close();
  return made;
}

export const materialiseChildren = { approve: approveChild, insertSelect: insertSelectChild };
