/**
 * Changes files at random and reads them: nothing may throw, hang or fill the memory. The suite runs a sample by a seed;
 * `node dist/test/files/fuzz.js 5000` (after `npm run build:bench`) runs as many as are asked for and prints what it saw.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readHere } from '../../files/reading.ts';

/** Numbers by a seed (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One file of the seeds with some bytes changed, cut, doubled or moved. */
export function mutated(seeds: readonly Uint8Array[], chance: () => number): Uint8Array {
  const pick = (count: number) => Math.floor(chance() * count);
  let bytes = Buffer.from(seeds[pick(seeds.length)] ?? new Uint8Array());
  for (let left = 1 + pick(4); left > 0 && bytes.length > 0; left -= 1) {
    const at = pick(bytes.length);
    const kind = pick(6);
    if (kind === 0) bytes = Buffer.from(bytes.subarray(0, at));
    else if (kind === 1)
      for (let more = 1 + pick(20); more > 0; more -= 1) bytes[pick(bytes.length)] = pick(256);
    else if (kind === 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(8));
    else if (kind === 3)
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(pick(bytes.length), pick(bytes.length)),
        bytes.subarray(at),
      ]);
    else if (kind === 4)
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        bytes.subarray(Math.min(bytes.length, at + 1 + pick(200))),
      ]);
    else {
      const other = seeds[pick(seeds.length)] ?? bytes;
      bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(other).subarray(pick(other.length))]);
    }
  }
  return new Uint8Array(bytes);
}

/** Files below a folder, small ones. */
export function seedsBelow(folder: string, largest = 300_000): Uint8Array[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return seedsBelow(path, largest);
    return statSync(path).size <= largest && name !== 'bom-nho.xlsx'
      ? [new Uint8Array(readFileSync(path))]
      : [];
  });
}

export type FuzzCount = {
  read: number;
  refused: Map<string, number>;
  slowestMs: number;
  slow: number;
  failed: string[];
};

export async function fuzz(
  seeds: readonly Uint8Array[],
  runs: number,
  seed: number,
  now: () => number,
): Promise<FuzzCount> {
  const chance = chanceOf(seed);
  const count: FuzzCount = { read: 0, refused: new Map(), slowestMs: 0, slow: 0, failed: [] };
  for (let run = 0; run < runs; run += 1) {
    const bytes = mutated(seeds, chance);
    const began = now();
    try {
      const reading = await readHere(bytes);
      if (reading.kind === 'read') {
        count.read += 1;
        for (const { rows } of reading.sheets)
          for (const { cells } of rows)
            if (cells.some(({ text }) => typeof text !== 'string'))
              count.failed.push(`run ${run}: a cell without text`);
      } else count.refused.set(reading.refusal, (count.refused.get(reading.refusal) ?? 0) + 1);
    } catch (error) {
      count.failed.push(
        `run ${run}: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 400) : String(error)}`,
      );
    }
    const took = now() - began;
    count.slowestMs = Math.max(count.slowestMs, took);
    if (took > 10_000) count.slow += 1;
  }
  return count;
}

const called = process.argv[1];
if (called !== undefined && import.meta.url === pathToFileURL(called).href) {
  const seeds = seedsBelow(process.argv[4] ?? 'test/files/cases');
  const count = await fuzz(seeds, Number(process.argv[2] ?? 5000), Number(process.argv[3] ?? 1), () =>
    performance.now(),
  );
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${JSON.stringify({ ...count, refused: Object.fromEntries(count.refused), seeds: seeds.length, peakMb: peak }, null, 1)}\n`,
  );
}
