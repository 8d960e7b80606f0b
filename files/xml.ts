import { crc32 } from 'node:zlib';
import { SaxesParser } from 'saxes';
import type { CellBudget } from './budget.ts';
import { unpack, type ZipEntry } from './zip.ts';

export type XmlAttributes = Readonly<Record<string, string>>;

/** What a reader of XML is told. Names come without their prefix (`x:row` is `row`); `text` has its entities resolved. */
export type XmlListener = {
  open?: (name: string, attributes: XmlAttributes) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
};

/** No tag and no text of an honest workbook is longer; what is would be gathered in memory before it is understood. */
const LONGEST_PIECE = 2_000_000;
/** Programs write small faults (a bare `&`, a control sign); a file with more is damaged. */
const MOST_FAULTS = 20;

/**
 * Reads one file of an archive piece by piece; nothing of it is kept. A file whose bytes were changed on the way (its
 * checksum is wrong) is broken: one flipped bit may turn 199 dossiers into 999. Limits are the budget's.
 */
export async function readXml(
  entry: ZipEntry,
  on: XmlListener,
  budget: CellBudget,
): Promise<'read' | 'broken'> {
  const decoder = new TextDecoder('utf-8');
  const parsing = parserFor(on);
  let crc = 0;
  try {
    for await (const chunk of unpack(entry)) {
      budget.spendBytes(chunk.length);
      if (budget.over) return 'read';
      crc = crc32(chunk, crc);
      parsing.write(decoder.decode(chunk, { stream: true }));
      if (parsing.waiting() > LONGEST_PIECE) budget.refuse('too-large-inside');
      if (budget.over) return 'read';
    }
    parsing.end();
  } catch {
    return 'broken';
  }
  return crc === entry.crc && parsing.faults() <= MOST_FAULTS ? 'read' : 'broken';
}

/** The value of an attribute whatever its prefix (`r:id` is `id`); null when it is not there. */
export function attribute(attributes: XmlAttributes, name: string): string | null {
  const own = attributes[name];
  if (own !== undefined) return own;
  for (const key in attributes) if (key.endsWith(`:${name}`)) return attributes[key] ?? null;
  return null;
}

function parserFor(on: XmlListener) {
  const parser = new SaxesParser({ fragment: false });
  let waiting = 0;
  let faults = 0;
  let ended = false;
  parser.on('error', () => {
    faults += 1;
    // Unclosed at the end: the file was cut off.
    if (ended) faults += MOST_FAULTS;
  });
  parser.on('opentag', (tag) => {
    waiting = 0;
    on.open?.(bare(tag.name), tag.attributes as XmlAttributes);
  });
  parser.on('closetag', (tag) => {
    waiting = 0;
    on.close?.(bare(tag.name));
  });
  if (on.text !== undefined) {
    parser.on('text', on.text);
    parser.on('cdata', on.text);
  }
  return {
    write: (xml: string) => {
      waiting += xml.length;
      parser.write(xml);
    },
    end: () => {
      ended = true;
      parser.close();
    },
    waiting: () => waiting,
    faults: () => faults,
  };
}

function bare(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}
