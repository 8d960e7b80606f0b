/** Files made by hand for the reader. */
import { crc32, deflateRawSync } from 'node:zlib';
import { readHere } from '../../files/reading.ts';

export const read = async (source: Uint8Array | string, policy = {}) => {
  const reading = await readHere(typeof source === 'string' ? source : new Uint8Array(source), policy);
  if (reading.kind === 'refused') return reading.refusal;
  return reading.sheets.map(({ name, rows }) => [
    name,
    ...[...rows].map(({ number, cells }) => `${number} ${cells.map(({ text }) => text).join('|')}`),
  ]);
};

export function zip(parts: Record<string, string>): Buffer {
  const bodies: Buffer[] = [];
  const heads: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(parts)) {
    const [title, plain] = [Buffer.from(name), Buffer.from(content)];
    const packed = deflateRawSync(plain);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(plain), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(plain.length, 18);
    fields.writeUInt16LE(title.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(at, 10);
    heads.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), fields, rest, title]));
    bodies.push(Buffer.concat([Buffer.from('504b0304', 'hex'), fields, title, packed]));
    at += 30 + title.length + packed.length;
  }
  const directory = Buffer.concat(heads);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(heads.length, 8);
  end.writeUInt16LE(heads.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, directory, end]);
}

export const HEAD = ['TT', 'Đơn vị', 'Tổng số', 'Liên thông'];

export const ROWS = [
  ['1', 'Xã Cam Lộ', '1.040', '936'],
  ['2', 'Phường Nam Đông Hà', '30', '27'],
  ['3', 'Xã Hiếu Giang', '120', '110'],
];

export const said = (rows: string[][], from = 1) =>
  rows.map((row, index) => `${index + from} ${row.join('|')}`);
