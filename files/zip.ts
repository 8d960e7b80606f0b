/** The files of a zip archive (XLSX is one), without unpacking what nobody asks for. */
import { Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';

/** One file of an archive: its bytes as they are packed (from its header to its last byte in the archive), and the CRC-32 of what they unpack to. */
export type ZipEntry = {
  name: string;
  deflated: boolean;
  data: Buffer;
  crc: number;
  span: { from: number; to: number };
};
/** An archive by its directory, which begins at this byte. */
export type Zip = { entries: ZipEntry[]; directory: number };

/** Between two files of a zip there is at most a data descriptor. */
const LONGEST_GAP = 24;
const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/** Unpacks in pieces; whoever reads says when it is enough. */
export function unpack(entry: ZipEntry): AsyncIterable<Buffer> {
  const packed = Readable.from([entry.data]);
  if (!entry.deflated) return packed;
  const inflate = createInflateRaw();
  packed.on('error', (error) => inflate.destroy(error));
  return packed.pipe(inflate);
}

/** The files of a zip by its central directory; null when it is none (zip64 is not needed below 20 MB). */
export function openZip(zip: Buffer): Zip | null {
  let end = zip.length - 22;
  while (end >= 0 && end > zip.length - 66_000 && zip.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) return null;
  const entries: ZipEntry[] = [];
  const directory = zip.readUInt32LE(end + 16);
  let at = directory;
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== DIRECTORY_ENTRY) return null;
    const nameLength = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    if (local + 30 > zip.length) return null;
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const stop = start + zip.readUInt32LE(at + 20);
    entries.push({
      name: zip.toString('utf8', at + 46, at + 46 + nameLength),
      deflated: zip.readUInt16LE(at + 10) === 8,
      data: zip.subarray(start, stop),
      crc: zip.readUInt32LE(at + 16),
      span: { from: local, to: stop },
    });
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return { entries, directory };
}

/** Whether anything lies between the files that the directory lists: a reader that goes by the headers would find it. */
export function hidesSomething({ entries, directory }: Zip): boolean {
  let covered = 0;
  const spans = entries.map(({ span }) => span).sort((a, b) => a.from - b.from);
  return [...spans, { from: directory, to: directory }].some(({ from, to }) => {
    const gap = from - covered;
    covered = Math.max(covered, to);
    return gap > LONGEST_GAP;
  });
}
