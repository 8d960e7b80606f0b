import type { FastifyRequest } from 'fastify';
import { storableText } from '../writing/cleaning.ts';

/** A file that staff sent with a form. */
export type Upload = { name: string; bytes: Uint8Array };

/** What a form carried, read safely: a field that is missing is ''. */
export type FormFields = {
  /** One value, trimmed, in NFC (macOS sends decomposed accents). */
  text(name: string): string;
  /** A secret as it was typed: NFKC (RFC 8265), nothing trimmed. */
  secret(name: string): string;
  /** Every value of a name that may be ticked several times, empty ones left out. */
  all(name: string): string[];
  ticked(name: string): boolean;
  file(name: string): Upload | null;
  /** Every field as it was sent, for keeping a form over a sign-in. */
  fields(): [name: string, value: string][];
  hadFile(): boolean;
};

/** Largest file staff may load. */
export const MOST_FILE_BYTES = 40 * 1024 * 1024;
export const UPLOAD_LIMITS = {
  fileSize: MOST_FILE_BYTES,
  files: 1,
  /** A page that mends a list has a field for each column, word and cell. */
  fields: 400,
  fieldSize: 200_000,
  parts: 410,
};

/** Control characters but tab and line feed: PostgreSQL and every file of ours refuse them. */
const INVISIBLE = /[^\P{Cc}\t\n]/gu;

/** What strangers wrote, as the program keeps it: NFC, lines ended by one sign, nothing invisible. */
export function readable(value: string): string {
  return storableText(value.normalize('NFC')).replace(/\r\n?/g, '\n').replace(INVISIBLE, '').trim();
}

/** Reads the body of a POST: an ordinary form, or one with a file. Throws (413) when a limit is passed. */
export async function readForm(request: FastifyRequest): Promise<FormFields> {
  const values = new Map<string, string[]>();
  const files = new Map<string, Upload>();
  const add = (name: string, value: unknown) => {
    if (typeof value === 'string') values.set(name, [...(values.get(name) ?? []), value]);
  };
  if (request.isMultipart()) {
    for await (const part of request.parts()) {
      if (part.type === 'field') add(part.fieldname, part.value);
      else {
        const bytes = await part.toBuffer();
        // A file field left empty arrives as a nameless file of no bytes.
        if (part.filename) files.set(part.fieldname, { name: part.filename.normalize('NFC'), bytes });
      }
    }
  } else {
    for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>))
      for (const one of [value].flat()) add(name, one);
  }
  return {
    text: (name) => readable(values.get(name)?.[0] ?? ''),
    secret: (name) => (values.get(name)?.[0] ?? '').normalize('NFKC').slice(0, 1_000),
    all: (name) => (values.get(name) ?? []).map(readable).filter((value) => value !== ''),
    ticked: (name) => values.has(name),
    file: (name) => files.get(name) ?? null,
    fields: () => [...values].flatMap(([name, list]) => list.map((value): [string, string] => [name, value])),
    hadFile: () => files.size > 0,
  };
}

/** The form of a GET: nothing. */
export const NO_FORM: FormFields = {
  text: () => '',
  secret: () => '',
  all: () => [],
  ticked: () => false,
  file: () => null,
  fields: () => [],
  hadFile: () => false,
};

/** The number of a row as an address or field has it; null: it is none that a database could hold. */
export function rowNumber(text: string): number | null {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  return number > 0 && number < 2 ** 31 ? number : null;
}
