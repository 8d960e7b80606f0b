import { inflateRawSync } from 'node:zlib';

/** The XML of the parts of a workbook or document whose names hold these words, read from the archive by hand. */
export function partsOf(file: Buffer, words: string): string[] {
  const parts: string[] = [];
  for (let at = file.indexOf('PK\x01\x02'); at >= 0; at = file.indexOf('PK\x01\x02', at + 4)) {
    const name = file.toString('utf8', at + 46, at + 46 + file.readUInt16LE(at + 28));
    if (!name.includes(words) || name.endsWith('.rels')) continue;
    const local = file.readUInt32LE(at + 42);
    const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const packed = file.subarray(start, start + file.readUInt32LE(at + 20));
    parts.push((file.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed).toString('utf8'));
  }
  if (parts.length === 0) throw new Error(`no part named ${words}`);
  return parts;
}
