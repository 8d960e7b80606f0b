/**
 * Changes files at random and reads them: nothing may throw, hang or fill the memory. The suite runs a sample by a seed;
 * `node dist/test/files/fuzz.js 5000` (after `npm run build:bench`) runs as many as are asked for and prints what it saw.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32, inflateRawSync } from 'node:zlib';
import { readHere } from '../../files/reading.ts';
import { openZip } from '../../files/zip.ts';

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

/** The first of the seeds with some bytes changed, cut, doubled, moved, or put together with another. */
export function mutated(seeds: readonly Uint8Array[], chance: () => number): Uint8Array {
  const pick = (count: number) => Math.floor(chance() * count);
  let bytes = Buffer.from(seeds[0] ?? new Uint8Array());
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

/** An archive with one of its parts changed and all checksums right, so that what is behind them is reached. */
function changedInside(bytes: Uint8Array, chance: () => number): Uint8Array {
  const zip = openZip(Buffer.from(bytes));
  if (zip === null || zip.entries.length === 0) return bytes;
  const chosen = Math.floor(chance() * zip.entries.length);
  const parts: { name: string; data: Buffer }[] = [];
  for (const [index, { name, deflated, data }] of zip.entries.entries()) {
    const plain = deflated ? inflateRawSync(data) : data;
    parts.push({ name, data: index === chosen ? Buffer.from(mutated([plain], chance)) : plain });
  }
  return zipped(parts);
}

/** A zip of stored files. */
function zipped(parts: readonly { name: string; data: Buffer }[]): Uint8Array {
  const bodies: Buffer[] = [];
  const heads: Buffer[] = [];
  let at = 0;
  for (const { name, data } of parts) {
    const title = Buffer.from(name);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt32LE(crc32(data), 10);
    fields.writeUInt32LE(data.length, 14);
    fields.writeUInt32LE(data.length, 18);
    fields.writeUInt16LE(title.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    heads.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, rest, title]));
    bodies.push(Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, title, data]));
    at += 30 + title.length + data.length;
  }
  const directory = Buffer.concat(heads);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return new Uint8Array(Buffer.concat([...bodies, directory, end]));
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
    const chosen = seeds[Math.floor(chance() * seeds.length)] ?? new Uint8Array();
    // Two of three archives are changed behind their checksums.
    const bytes =
      chosen[0] === 0x50 && chance() < 0.67
        ? changedInside(chosen, chance)
        : mutated([chosen, ...seeds], chance);
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
