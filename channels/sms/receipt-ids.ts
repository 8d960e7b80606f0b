import type { Receipt } from '../contract.ts';

/**
 * Which message a message centre's receipt speaks of. Centres give every part of a long text an id of its own, and some write
 * an id in hexadecimal when they accept and in decimal when they report. What was sent lately is remembered in memory; a receipt
 * for anything older, or sent by another process, is passed on as it is written (`notation` says how to read it).
 */
export type ReceiptIds = {
  /**
   * A text to this phone leaves in so many parts; the first id stands for the text. Each id is told as it is given out: a quick centre
   * reports the first part before it has answered the last.
   */
  begin(to: string, parts: number): (id: string) => void;
  /** Was this id given to a text to this phone by this process? */
  knows(id: string, from: string): boolean;
  /** The text's id and what is now known of it; null while other parts are still to be heard of. */
  read(receipt: {
    id: string;
    from: string;
    state: Receipt['state'];
  }): { id: string; state: Receipt['state'] } | null;
};

/** `hex`: receipts write in decimal what the answer wrote in hexadecimal; `decimal`: the other way round. */
export type IdNotation = 'same' | 'hex' | 'decimal';

/** An hour of a busy commune; a receipt that comes later is read as it is written. */
const REMEMBERED = 20_000;

/** `unanswered`: parts whose id is still to come. `waiting`: ids given out and not yet reported. */
type Sent = { to: string; first: string; unanswered: number; waiting: Set<string> };

export function receiptIds(notation: IdNotation): ReceiptIds {
  const sent = new Map<string, Sent>();

  function find(id: string, from: string): [string, Sent] | null {
    for (const form of [id, ...otherForms(id)]) {
      const known = sent.get(form.toLowerCase());
      // Two numberings can meet in one id: the phone decides.
      if (known && (from === '' || digits(known.to).endsWith(digits(from).slice(-9)))) {
        return [form.toLowerCase(), known];
      }
    }
    return null;
  }

  return {
    begin(to, parts) {
      const text: Sent = { to, first: '', unanswered: parts, waiting: new Set() };
      return (id) => {
        text.unanswered -= 1;
        if (id === '') return;
        if (text.first === '') text.first = id;
        text.waiting.add(id.toLowerCase());
        sent.set(id.toLowerCase(), text);
        for (const oldest of sent.keys()) {
          if (sent.size <= REMEMBERED) break;
          sent.delete(oldest);
        }
      };
    },
    knows: (id, from) => find(id, from) !== null,
    read({ id, from, state }) {
      const found = find(id, from);
      if (found === null) return { id: translated(id, notation), state };
      const [form, text] = found;
      if (state === 'failed') return { id: text.first, state };
      text.waiting.delete(form);
      return text.waiting.size > 0 || text.unanswered > 0 ? null : { id: text.first, state };
    },
  };
}

function otherForms(id: string): string[] {
  const forms: string[] = [];
  if (/^\d{1,39}$/.test(id)) forms.push(BigInt(id).toString(16), BigInt(id).toString(10));
  if (/^[\da-f]{1,32}$/i.test(id)) forms.push(BigInt(`0x${id}`).toString(10), BigInt(`0x${id}`).toString(16));
  return forms.flatMap((form) => [form, form.padStart(id.length, '0'), form.padStart(8, '0')]);
}

function translated(id: string, notation: IdNotation): string {
  if (notation === 'hex' && /^\d{1,39}$/.test(id)) return BigInt(id).toString(16);
  if (notation === 'decimal' && /^[\da-f]{1,32}$/i.test(id)) return BigInt(`0x${id}`).toString(10);
  return id;
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}
