/**
 * What a deliver_sm says: a receipt (in any of the three forms centres use), a citizen's text, a piece of one, or nothing. Pure; never throws.
 * Forms and their cases: docs/channels/smpp.md.
 */
import type { Receipt } from '../contract.ts';
import { readMobile } from './numbers.ts';
import { decodeBody } from './smpp-alphabets.ts';
import type { SmppDelivery } from './smpp-frames.ts';

/** Bits of esm_class (5.2.12): 0x40 says that the text begins with a user data header; 0x3c holds the kind. */
const WITH_HEADER = 0x40;
const KIND = 0x3c;
const RECEIPT = 0x04;

/** Tags of optional fields (5.3.2). */
const RECEIPTED_MESSAGE_ID = 0x001e;
const MESSAGE_STATE = 0x0427;
const MESSAGE_PAYLOAD = 0x0424;
const SAR_REFERENCE = 0x020c;
const SAR_TOTAL = 0x020e;
const SAR_NUMBER = 0x020f;

/** `certain`: the packet says itself that it is a receipt; otherwise it only looks like one, and `text` may be a citizen's words. */
export type ReadReceipt = {
  kind: 'receipt';
  certain: boolean;
  id: string;
  /** Whose phone it speaks of, E.164; null when neither address is a mobile. */
  phone: string | null;
  state: Receipt['state'] | null;
  reason: string;
  /** The centre's own time of the report, as written. */
  stamp: string;
  from: string;
  to: string;
  text: string;
};

export type ReadDelivery =
  | ReadReceipt
  | { kind: 'part'; from: string; to: string; text: string; reference: string; total: number; number: number }
  /** `unreadable`: somebody wrote, in an alphabet we do not have. */
  | { kind: 'text'; from: string; to: string; text: string; unreadable?: true }
  | { kind: 'nothing'; reason: string };

type Final = 'delivered' | 'failed' | null;

/** message_state (5.2.28). Null: on its way, or the centre does not know. */
const STATES: Record<number, Final> = {
  1: null,
  2: 'delivered',
  3: 'failed',
  4: 'failed',
  5: 'failed',
  6: null,
  7: null,
  8: 'failed',
  // 5.0: skipped.
  9: 'failed',
};
const STATE_WORDS: Record<number, string> = {
  3: 'expired',
  4: 'deleted',
  5: 'undeliv',
  8: 'rejectd',
  9: 'skipped',
};

/** Words of `stat:`: those of appendix B, and how vendors write them. Anything else says nothing final. */
const WORDS: readonly (readonly [RegExp, Exclude<Final, null>, string])[] = [
  [
    /^(DELIVRD|DELIVERED|DELIVERD|DELIVRED|DELIVERY|DELIVERY_SUCCESS|SUCCESS|DLVRD|RECEIVED)$/,
    'delivered',
    'delivrd',
  ],
  [
    /^(UNDELIV|UNDELIVERED|UNDELIVERABLE|UNDELIVRD|UNDELVD|UNDLVRD|NOT_?DELIVERED|FAILED|FAILURE|FAIL)$/,
    'failed',
    'undeliv',
  ],
  [/^(EXPIRED|EXPIRD|TIMEOUT|VALIDITY_EXPIRED)$/, 'failed', 'expired'],
  [/^(DELETED|CANCELED|CANCELLED)$/, 'failed', 'deleted'],
  [/^(REJECTD|REJECTED|REJECT|REJECTE|BLOCKED|DENIED)$/, 'failed', 'rejectd'],
  [/^(SKIPPED)$/, 'failed', 'skipped'],
];

/** A text that nobody but a message centre writes: an id at its head, a state, and at least one more of appendix B's fields. */
function looksLikeReceipt(text: string): boolean {
  return (
    /^\W{0,4}(?:message_?)?id\s?[:=]\s?\S/i.test(text) &&
    /\bstat(?:us|e)?\s?[:=]\s?\w/i.test(text) &&
    /\b(?:sub|dlvrd|submit[ _]?date|done[ _]?date|err)\s?[:=]/i.test(text)
  );
}

const MOST_LETTERS = 10_000;

/** @param own our own number, when we send from one: a receipt never speaks of it */
export function readDelivery(delivery: SmppDelivery, own: string | null = null): ReadDelivery {
  const { source: from, destination: to, esmClass, dataCoding, tlvs } = delivery;
  const kind = esmClass & KIND;
  const payload = tlvs.get(MESSAGE_PAYLOAD);
  const whole = delivery.body.length > 0 ? delivery.body : (payload ?? new Uint8Array());
  const { header, body } =
    (esmClass & WITH_HEADER) === 0 ? { header: NO_HEADER, body: whole } : splitHeader(whole);
  const named = cString(tlvs.get(RECEIPTED_MESSAGE_ID));
  // Reports are ASCII whatever the alphabet says, and `_` in an id is another letter in GSM-7.
  const report = isWide(dataCoding) ? null : Buffer.from(body).toString('latin1').slice(0, MOST_LETTERS);
  const decoded = decodeBody(body, dataCoding, header);
  const text = decoded.kind === 'text' ? decoded.text.slice(0, MOST_LETTERS) : '';
  const reported = report ?? text;
  const looks = looksLikeReceipt(reported);
  // Two signs besides the bit: an id of ours with a state, by field or by text.
  const tells = named !== '' && (looks || tlvs.has(MESSAGE_STATE) || body.length === 0);
  if (kind === RECEIPT || tells) return receiptOf(delivery, named, reported, { certain: true, own });
  if (kind !== 0) return { kind: 'nothing', reason: 'other_kind' };
  if (looks) return receiptOf(delivery, named, reported, { certain: false, own });
  if (from === '') return { kind: 'nothing', reason: 'no_sender' };
  if (decoded.kind === 'binary') return { kind: 'nothing', reason: 'binary' };
  if (decoded.kind === 'shifted') return { kind: 'text', from, to, text: '', unreadable: true };
  if (text === '') return { kind: 'nothing', reason: 'empty' };
  const place = placeOf(header, tlvs);
  return place === null ? { kind: 'text', from, to, text } : { kind: 'part', from, to, text, ...place };
}

function receiptOf(
  { source: from, destination: to, tlvs }: SmppDelivery,
  named: string,
  text: string,
  { certain, own }: { certain: boolean; own: string | null },
): ReadDelivery {
  const id = named || fieldIn(text, /\b(?:message_?)?id/);
  if (id === '') return { kind: 'nothing', reason: 'receipt_without_id' };
  const number = tlvs.get(MESSAGE_STATE)?.at(-1);
  const word = fieldIn(text, /\bstat(?:us|e)?/).toUpperCase();
  const spelt = WORDS.find(([pattern]) => pattern.test(word));
  // The field is the clearer word; what it leaves open the text may say.
  const told = STATES[number ?? Number(word)] ?? null;
  const state = told ?? spelt?.[1] ?? null;
  const mark =
    told === null ? (spelt?.[2] ?? word.toLowerCase()) : (STATE_WORDS[number ?? Number(word)] ?? 'delivrd');
  const error = fieldIn(text, /\berr(?:or)?/).toLowerCase();
  const shownError = /^[0-9a-z]{1,6}$/.test(error) && !/^0+$/.test(error) ? `_${error}` : '';
  return {
    kind: 'receipt',
    certain,
    id: id.slice(0, 100),
    phone: [mobileOf(from), mobileOf(to)].find((phone) => phone !== null && phone !== own) ?? null,
    state,
    reason: `smpp_${mark.replace(/\W/g, '').slice(0, 20)}${shownError}`,
    stamp: fieldIn(text, /\bdone[ _]?date/).slice(0, 20),
    from,
    to,
    text,
  };
}

/** `name:value` or `name=value`; the value ends at a space. */
function fieldIn(text: string, name: RegExp): string {
  return new RegExp(`${name.source}\\s*[:=]\\s*"?([^\\s"]+)`, 'i').exec(text)?.[1] ?? '';
}

function mobileOf(address: string): string | null {
  const read = readMobile(address);
  return read.kind === 'mobile' ? read.e164 : null;
}

const NO_HEADER: ReadonlyMap<number, Uint8Array> = new Map();

/** The elements of a user data header (TS 23.040 9.2.3.24) and what follows it. A header that runs past the end is no header. */
function splitHeader(bytes: Uint8Array): { header: ReadonlyMap<number, Uint8Array>; body: Uint8Array } {
  const length = bytes[0] ?? 0;
  if (bytes.length < length + 1) return { header: NO_HEADER, body: bytes };
  const header = new Map<number, Uint8Array>();
  for (let at = 1; at + 1 <= length; ) {
    const [kind = 0, size = 0] = [bytes[at], bytes[at + 1]];
    const end = at + 2 + size;
    if (end > length + 1) break;
    if (!header.has(kind)) header.set(kind, bytes.subarray(at + 2, end));
    at = end;
  }
  return { header, body: bytes.subarray(length + 1) };
}

type Place = { reference: string; total: number; number: number };

/** Where a piece stands: header element 0 (8-bit reference), 8 (16-bit), or the three sar_ fields. */
function placeOf(
  header: ReadonlyMap<number, Uint8Array>,
  tlvs: ReadonlyMap<number, Uint8Array>,
): Place | null {
  const short = header.get(0x00);
  const long = header.get(0x08);
  const sar = [SAR_REFERENCE, SAR_TOTAL, SAR_NUMBER].map((tag) => numberOf(tlvs.get(tag)));
  const [kind, reference, total, number] =
    short?.length === 3
      ? ['8', short[0], short[1], short[2]]
      : long?.length === 4
        ? ['16', ((long[0] ?? 0) << 8) | (long[1] ?? 0), long[2], long[3]]
        : ['sar', ...sar];
  if (total === undefined || number === undefined || reference === undefined) return null;
  if (total < 2 || number < 1 || number > total) return null;
  return { reference: `${kind}-${reference}`, total, number };
}

function numberOf(bytes: Uint8Array | undefined): number | undefined {
  if (bytes === undefined || bytes.length === 0 || bytes.length > 4) return undefined;
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

function cString(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return '';
  return Buffer.from(bytes).toString('latin1').replace(/\0.*$/s, '').trim();
}

function isWide(dataCoding: number): boolean {
  return (dataCoding & 0x0f) === 8 && dataCoding >> 4 < 0xf;
}
