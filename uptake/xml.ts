import { crc32 } from 'node:zlib';
import { unpack, type ZipEntry } from '../files/zip.ts';

/** What a reader of XML is told. Names come without their prefix (`x:row` is `row`); `text` has its entities resolved. */
export type Listener = {
  open: (name: string, attributes: string) => void;
  close: (name: string) => void;
  text: (text: string) => void;
};

/** How much may still be unpacked, over all files of an archive. `over`: a limit was met, stop reading. */
export type Budget = { bytes: number; over: boolean };

/** No tag and no text of an honest workbook is longer; what is would be gathered in memory before it is understood. */
const LONGEST_PIECE = 2_000_000;

/**
 * Reads one file of an archive piece by piece; nothing of it is kept. A file whose bytes were changed on the way (its
 * checksum is wrong) is broken: one flipped bit may turn 199 dossiers into 999.
 */
export async function readXml(
  entry: ZipEntry,
  on: Listener,
  budget: Budget,
): Promise<'read' | 'broken' | 'too-large'> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  let crc = 0;
  try {
    for await (const chunk of unpack(entry)) {
      budget.bytes -= chunk.length;
      if (budget.bytes < 0) return 'too-large';
      crc = crc32(chunk, crc);
      rest = tell(rest + decoder.decode(chunk, { stream: true }), on);
      if (budget.over || rest.length > LONGEST_PIECE) return 'too-large';
    }
  } catch {
    return 'broken';
  }
  return crc === entry.crc && !rest.includes('<') ? 'read' : 'broken';
}

/** One pattern per name of an attribute: a page asks for three of each of its cells. */
const PATTERNS = new Map<string, RegExp>();

/** The value of an attribute, whatever its prefix (`r:id` is `id`); null when it is not there. */
export function attribute(attributes: string, name: string): string | null {
  const pattern = PATTERNS.get(name) ?? new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  PATTERNS.set(name, pattern);
  const found = pattern.exec(attributes);
  return found === null ? null : resolved(found[1] ?? found[2] ?? '');
}

/** Tells what is whole and gives back the rest: a tag or text that goes on in the next piece. */
function tell(xml: string, on: Listener): string {
  let at = 0;
  for (;;) {
    const open = xml.indexOf('<', at);
    if (open < 0) return xml.slice(at);
    if (open > at) on.text(resolved(xml.slice(at, open)));
    const past = aside(xml, open, on) ?? tag(xml, open, on);
    if (past < 0) return xml.slice(open);
    at = past;
  }
}

/** Comments, CDATA, instructions: where what follows begins; -1 when the end is not there yet, null when it is a tag. */
function aside(xml: string, open: number, on: Listener): number | null {
  const next = xml.charCodeAt(open + 1);
  if (next !== 0x21 && next !== 0x3f && !Number.isNaN(next)) return null;
  const behind = (sign: string, from: number) => {
    const end = xml.indexOf(sign, from);
    return end < 0 ? -1 : end + sign.length;
  };
  if (xml.startsWith('<!--', open)) return behind('-->', open + 4);
  if (!xml.startsWith('<![CDATA[', open)) return behind('>', open);
  const past = behind(']]>', open);
  if (past >= 0) on.text(xml.slice(open + 9, past - 3));
  return past;
}

function tag(xml: string, open: number, on: Listener): number {
  const end = endOfTag(xml, open + 1);
  if (end < 0) return -1;
  const closing = xml.charCodeAt(open + 1) === 0x2f;
  const alone = xml.charCodeAt(end - 1) === 0x2f;
  let stop = open + (closing ? 2 : 1);
  const start = stop;
  while (stop < end && !/[\s/]/.test(xml[stop] ?? '')) stop += 1;
  const prefixed = xml.slice(start, stop);
  const name = prefixed.slice(prefixed.indexOf(':') + 1);
  if (closing) on.close(name);
  else {
    on.open(name, xml.slice(stop, alone ? end - 1 : end));
    if (alone) on.close(name);
  }
  return end + 1;
}

/** The `>` that ends a tag: not one inside the quotes of an attribute. */
function endOfTag(xml: string, from: number): number {
  let quote = 0;
  for (let at = from; at < xml.length; at += 1) {
    const code = xml.charCodeAt(at);
    if (quote !== 0) quote = code === quote ? 0 : quote;
    else if (code === 0x22 || code === 0x27) quote = code;
    else if (code === 0x3e) return at;
  }
  return -1;
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return NAMED[name] ?? whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
