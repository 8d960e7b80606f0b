import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seeded } from '../../knowledge/understanding/training/random.ts';
import type { Fault, Props } from './faults.ts';
import { openRedis, type RedisServer } from './redis.ts';
import { openRun, type Pool } from './run.ts';
import type { Sink } from './sink.ts';
import { audit, holds, type Stage, type Verdict } from './stage.ts';

/**
 * One or more campaigns that share a fault, each with its seed. The same fault and seeds make the same run again, as far as
 * chance was ours.
 */
export type Task = { fault: Fault; seeds: readonly number[] };
export type Done = { fault: Fault; seed: number; verdict: Verdict; holds: boolean };

/** Where tasks run, one after the other; several lanes run beside each other. */
export type Lane = { run(task: Task): Promise<Done[]>; close(): Promise<void> };

export type Stages = { sqlite: Stage; postgresql: Stage | null };

const DISK_MB = 4;
const SMALL_FILE = 4_096;

export function openLane(name: string, folder: string, sink: Sink, stages: Stages): Lane {
  const pool: Pool = { hands: [] };
  let redis: RedisServer | null = null;
  return {
    async run({ fault, seeds }) {
      const stage = fault.setUp === 'postgresql' ? stages.postgresql : stages.sqlite;
      if (stage === null) throw new Error(`${fault.name} needs PostgreSQL`);
      if (fault.setUp !== 'embedded') redis ??= await openRedis();
      const ids = seeds.map((seed) => `${name}-${fault.name}-${seed}`);
      const disk = fault.smallDisk ? openDisk(join(folder, ids[0] ?? name)) : null;
      const parts = await Promise.all(
        ids.map(async (id, i) => ({
          random: seeded(seeds[i] ?? 0),
          provider: sink.open(id),
          place: await stage.fresh(id, disk?.folder),
        })),
      );
      const props: Props = { redis: fault.setUp === 'embedded' ? null : redis, disk };
      const { run, close } = await openRun({
        // Its own sequence: what a provider draws does not move the moment of the fault.
        random: seeded((seeds[0] ?? 0) ^ 0x5eed),
        people: stage.people,
        parts,
        keyed: fault.keyed,
        redisUrl: props.redis?.url ?? null,
        pool,
      });
      let broke: string[] = [];
      try {
        await fault.play(run, props);
        const unsettled = await run.settle();
        if (unsettled !== null) broke = [unsettled];
      } catch (error) {
        broke = [error instanceof Error ? (error.stack ?? error.message) : String(error)];
      }
      const done = await Promise.all(
        run.parts.map(async ({ db, provider, doubt }, i): Promise<Done> => {
          const verdict = await audit(db, provider.copies, stage.people, fault.keyed ? 0 : doubt, run.now());
          verdict.odd.push(...broke);
          return { fault, seed: seeds[i] ?? 0, verdict, holds: holds(verdict) };
        }),
      );
      await close();
      for (const { provider, place } of parts) {
        provider.close();
        await place.remove();
      }
      disk?.remove();
      return done;
    },
    async close() {
      await Promise.all(pool.hands.map((hand) => hand.kill()));
      await redis?.stop();
    },
  };
}

type Disk = NonNullable<Props['disk']> & { folder: string; remove(): void };

/**
 * A disk of a few megabytes in memory, filled to the last byte. Where mounting is not allowed, the worker may not write
 * past the first page of any file (`prlimit --fsize`), which SQLite meets as a failed write.
 */
function openDisk(folder: string): Disk {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return limitedFiles(folder);
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => {
      // The database's own files took what they took; what is left goes in ever smaller pieces.
      for (let piece = 1 << 20; piece >= 512; piece >>= 1)
        for (let full = false; !full; )
          try {
            const { bavail, bsize } = statfsSync(folder);
            if (bavail * bsize < Math.min(piece, bsize)) full = true;
            else writeFileSync(filler, Buffer.alloc(piece), { flag: 'a' });
          } catch {
            full = true;
          }
    },
    empty: () => rmSync(filler, { force: true }),
    remove: () => {
      execFileSync('umount', ['-l', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function limitedFiles(folder: string): Disk {
  const limit = (worker: number, most: string) =>
    void execFileSync('prlimit', ['--pid', String(worker), `--fsize=${most}`]);
  return {
    folder,
    fill: (worker) => limit(worker, `${SMALL_FILE}:`),
    empty: (worker) => limit(worker, 'unlimited:'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
