/** The contenders of the race to an SMS gateway, each run in a process of its own (children.ts). */
import http from 'node:http';
import axios from 'axios';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { request } from 'undici';
import { due } from '../../campaigns/campaigns.ts';
import { openLines } from '../../channels/sms/lines.ts';
import { drain } from '../../outbox/outbox.ts';
import { openDatabase } from '../../prisma/client.ts';
import { runWorkers } from '../../server/run.ts';
import { queueFor } from '../../server/start.ts';
import { fromTen, openBench } from './people.ts';
import { type Spent, spentOn } from './spent.ts';

/** As many requests under way at once for everybody: the program's own setting. */
export const CONCURRENCY = 32;

/** Ours, embedded: one process, everything on, until nothing is due. */
async function ours({ env }: { env: Record<string, string> }): Promise<Spent> {
  const app = await openBench(env);
  const spent = await spentOn(async () => {
    await due(app.deps, app.deps.now());
    await drain(app.engine, app.deps.now, { worker: app.worker });
  });
  await app.close();
  return spent;
}

/** Ours as a worker among others: woken through Redis, until the parent says stop. */
async function worker({ env }: { env: Record<string, string> }): Promise<Spent> {
  const app = await openBench(env, { now: fromTen(), queue: queueFor });
  return spentOn(async () => {
    const running = await runWorkers(app);
    await new Promise((resolve) => process.once('message', resolve));
    await running.stop();
    await app.close();
  });
}

type Bare = { url: string; count: number; text: string };

const body = (i: number, text: string, id: string) => ({
  to: `+849${String(10_000_000 + i)}`,
  text,
  sender: null,
  id,
  unicode: false,
});

/** The limit: requests and nothing else. Nobody knows afterwards who got what. */
async function limit({ url, count, text }: Bare): Promise<Spent> {
  const httpAgent = new http.Agent({ keepAlive: true });
  let next = 1;
  return spentOn(() =>
    Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        while (next <= count) {
          const i = next;
          next += 1;
          await axios.post(url, body(i, text, `c1-w0-${i}-sms`), { httpAgent });
        }
      }),
    ),
  );
}

/** The same with the client that ours uses: what is left of the distance is what rules and records cost. */
async function floor({ url, count, text }: Bare): Promise<Spent> {
  const lines = openLines(5_000);
  let next = 1;
  const spent = await spentOn(() =>
    Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        while (next <= count) {
          const i = next;
          next += 1;
          const answer = await request(url, {
            dispatcher: lines,
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body(i, text, `c1-w0-${i}-sms`)),
          });
          await answer.body.text();
        }
      }),
    ),
  );
  await lines.destroy();
  return spent;
}

/**
 * The usual way: a job for each recipient, sent and recorded one by one, on the same database with the same durability. Jobs
 * carry all that is needed, so that it reads nothing; and putting them into the queue is not counted.
 */
async function usual({
  url,
  count,
  text,
  databaseUrl,
  redisUrl,
  prefix,
}: Bare & { databaseUrl: string; redisUrl: string; prefix: string }): Promise<
  Spent & { queueSeconds: number }
> {
  const db = await openDatabase(databaseUrl);
  const connect = () => new Redis(redisUrl, { maxRetriesPerRequest: null });
  const [producer, consumer] = [connect(), connect()];
  const queue = new Queue<{ id: number }>('sms', { connection: producer, prefix });
  await queue.pause();
  const began = performance.now();
  for (let from = 1; from <= count; from += 2_000)
    await queue.addBulk(
      Array.from({ length: Math.min(2_000, count - from + 1) }, (_, i) => ({
        name: 'send',
        data: { id: from + i },
        opts: { removeOnComplete: true, removeOnFail: true },
      })),
    );
  const queueSeconds = (performance.now() - began) / 1000;
  const httpAgent = new http.Agent({ keepAlive: true });
  let done = 0;
  let close = async () => {};
  const spent = await spentOn(
    () =>
      new Promise<void>((resolve, reject) => {
        const made = new Worker<{ id: number }>(
          'sms',
          async ({ data: { id } }) => {
            const answer = await axios.post<{ id: string }>(url, body(id, text, `c1-w0-${id}-sms`), {
              httpAgent,
            });
            await db.read.message.update({
              where: { id },
              data: { state: 'sent', providerId: answer.data.id, sentAt: new Date() },
            });
          },
          { connection: consumer, prefix, concurrency: CONCURRENCY },
        );
        made.on('completed', () => {
          done += 1;
          if (done === count) resolve();
        });
        made.on('failed', (_job, error) => reject(error));
        close = () => made.close();
        queue.resume().catch(reject);
      }),
  );
  await close();
  await queue.obliterate({ force: true });
  await queue.close();
  for (const redis of [producer, consumer]) redis.disconnect();
  await db.close();
  return { ...spent, queueSeconds };
}

export const dispatchChildren = { ours, worker, limit, floor, usual };
