import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';

/** A Redis of our own, so that stopping and emptying it hurts nobody else. */
export type RedisServer = {
  url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  flush(): Promise<void>;
  /** So many wake-ups for the dispatching workers, as if jobs were delivered again. */
  wakeUps(count: number): Promise<void>;
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

export async function openRedis(): Promise<RedisServer> {
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let server: ChildProcess | null = null;
  const asked = async <T>(question: (redis: Redis) => Promise<T>): Promise<T> => {
    const redis = new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null });
    redis.on('error', () => undefined);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  };
  const made: RedisServer = {
    url,
    async start() {
      server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
        stdio: 'ignore',
      });
      // No such program: told below, when nobody answers.
      server.on('error', () => undefined);
      for (let tries = 0; tries < 200; tries += 1) {
        try {
          await asked((redis) => redis.ping());
          return;
        } catch {
          await sleep(25);
        }
      }
      throw new Error('redis-server did not start');
    },
    async stop() {
      const running = server;
      server = null;
      if (running === null || running.exitCode !== null) return;
      const gone = once(running, 'exit');
      running.kill('SIGKILL');
      await gone;
    },
    flush: () => asked((redis) => redis.flushall()).then(() => undefined),
    async wakeUps(count) {
      const connection = new Redis(url, { maxRetriesPerRequest: null });
      const queue = new Queue('dispatch', { connection, prefix: 'lienthong' });
      await queue.addBulk(
        Array.from({ length: count }, () => ({
          name: 'wake',
          data: {},
          opts: { removeOnComplete: true, removeOnFail: true },
        })),
      );
      await queue.close();
      connection.disconnect();
    },
  };
  await made.start();
  return made;
}
