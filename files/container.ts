/** What a file is, by its bytes; its name is not asked. */
import type { FileRefusal } from './refusals.ts';
import type { Zip } from './zip.ts';

/** A kind that one of the readers opens, or why none does. */
export type ContainerKind = 'zip' | 'compound' | 'pdf' | 'text' | { refusal: FileRefusal };

const SIGNS: readonly [hex: string, kind: ContainerKind][] = [
  ['504b0304', 'zip'],
  ['504b0506', 'zip'],
  ['d0cf11e0a1b11ae1', 'compound'],
  ['526172211a07', { refusal: 'archive-other' }],
  ['377abcaf271c', { refusal: 'archive-other' }],
  ['1f8b', { refusal: 'archive-other' }],
  ['425a68', { refusal: 'archive-other' }],
  ['fd377a585a', { refusal: 'archive-other' }],
  ['89504e47', { refusal: 'picture' }],
  ['ffd8ff', { refusal: 'picture' }],
  ['47494638', { refusal: 'picture' }],
  ['49492a00', { refusal: 'picture' }],
  ['4d4d002a', { refusal: 'picture' }],
  ['424d', { refusal: 'picture' }],
  ['4d5a90', { refusal: 'program' }],
  ['7f454c46', { refusal: 'program' }],
  ['7b5c727466', { refusal: 'rich-text' }],
];

/** Tells a file by its first bytes. BIFF files of before 1995 have no envelope: they begin with their own BOF record. */
export function kindOf(bytes: Uint8Array): ContainerKind {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 4096));
  const hex = buffer.toString('hex', 0, 16);
  for (const [sign, kind] of SIGNS) if (hex.startsWith(sign) && !isTextAfterAll(sign, buffer)) return kind;
  if (/^09(00|02|04|08)(04|06|08|10)00/.test(hex)) return 'compound';
  // A PDF may have some bytes before its mark (ISO 32000-1, annex H.3.4.1).
  if (buffer.subarray(0, 1024).includes('%PDF-')) return 'pdf';
  const start = buffer.toString('latin1', 0, 1024);
  if (/^RIFF....WEBP|^....ftyp(heic|heix|mif1|avif)/s.test(start)) return { refusal: 'picture' };
  if (
    /^\s*\{[^}]{0,900}"(url|doc_id|resource_id)"\s*:/.test(start) &&
    /google\.com|doc_id|resource_id/.test(start)
  )
    return { refusal: 'google-link' };
  if (
    /^\s*\[InternetShortcut\]/i.test(start) ||
    /^\s*https:\/\/(docs|drive)\.google\.com\/\S+\s*$/.test(start)
  )
    return { refusal: 'google-link' };
  return 'text';
}

/** "BM" and "MZ" may begin a text too: pictures and programs have zero bytes. */
function isTextAfterAll(sign: string, buffer: Buffer): boolean {
  return (sign === '424d' || sign === '1f8b') && !buffer.subarray(0, 64).includes(0);
}

/** What an archive is, by the names of its files. */
export function archiveKind(zip: Zip): 'xlsx' | 'ods' | 'docx' | { refusal: FileRefusal } {
  const names = new Set(zip.entries.map(({ name }) => name.replace(/^\//, '')));
  const has = (pattern: RegExp) => [...names].some((name) => pattern.test(name));
  if (names.has('Index.zip') || has(/^Index\/.*\.iwa$/))
    return { refusal: has(/^Index\/(Tables\/|CalculationEngine)/) ? 'apple-numbers' : 'apple-pages' };
  if (has(/^xl\/workbook\.bin$/)) return { refusal: 'excel-binary' };
  if (has(/(^|\/)workbook\.xml$/) || has(/^xl\/worksheets\//)) return 'xlsx';
  if (has(/^word\/document\d*\.xml$/)) return 'docx';
  if (has(/^ppt\/presentation\.xml$/)) return { refusal: 'presentation' };
  if (names.has('content.xml') && names.has('mimetype')) return 'ods';
  if (names.has('[Content_Types].xml')) return has(/document\.xml$/) ? 'docx' : 'xlsx';
  return { refusal: 'archive-zip' };
}
