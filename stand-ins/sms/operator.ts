import { DAY_MS } from '../../calendar/durations.ts';
import { localMoment } from '../../calendar/moment.ts';
import { readMobile } from '../../channels/sms/numbers.ts';
import { segmentsOf } from '../../channels/sms/text.ts';

/**
 * The mobile networks behind every SMS sandbox: what they let through and what they refuse, so that our mistakes show. Rules:
 * registered brand names and texts; advertising (a text that begins with [QC] or [AD]) only from 07:00 to 22:00 and three times
 * a day to one number (Decree 91/2020/ND-CP); a number that ends in 00 does not exist, one that ends in 01 never gets its text.
 */
export type Operator = {
  /** Brand names that may send; null: any. */
  brands: string[] | null;
  /** Registered texts; null: any. */
  texts: RegExp[] | null;
  messages: CarriedText[];
  judge(message: { from: string; to: string; text: string }): OperatorVerdict | null;
  carry(message: { id: string; key: string | null; from: string; to: string; text: string }): CarriedText;
};

export type OperatorVerdict = 'unknown_number' | 'brand' | 'text' | 'hours' | 'too_often';

/** One text that reached a phone, or will not. */
export type CarriedText = {
  id: string;
  key: string | null;
  from: string;
  to: string;
  text: string;
  segments: number;
  at: Date;
  state: 'waiting' | 'delivered' | 'failed';
};

const MOST_ADVERTISING = 3;
const MESSAGES_KEPT = 5_000;

export function openOperator(now: () => Date): Operator {
  const messages: CarriedText[] = [];
  const operator: Operator = {
    brands: null,
    texts: null,
    messages,
    judge({ from, to, text }) {
      const read = readMobile(to);
      if (read.kind !== 'mobile' || read.e164.endsWith('00')) return 'unknown_number';
      if (operator.brands !== null && !operator.brands.includes(from)) return 'brand';
      if (operator.texts !== null && !operator.texts.some((pattern) => pattern.test(text))) return 'text';
      if (!isAdvertising(text)) return null;
      const { minute } = localMoment(now());
      if (minute < 7 * 60 || minute >= 22 * 60) return 'hours';
      const since = now().getTime() - DAY_MS;
      const lately = messages.filter(
        (sent) => sent.to === read.e164 && isAdvertising(sent.text) && sent.at.getTime() > since,
      );
      return lately.length >= MOST_ADVERTISING ? 'too_often' : null;
    },
    carry(message) {
      const read = readMobile(message.to);
      const carried: CarriedText = {
        ...message,
        to: read.kind === 'mobile' ? read.e164 : message.to,
        segments: segmentsOf(message.text).segments,
        at: now(),
        state: 'waiting',
      };
      messages.push(carried);
      if (messages.length > MESSAGES_KEPT) messages.shift();
      return carried;
    },
  };
  return operator;
}

/** Settles a text: delivered, unless the number is one of those that never get theirs. */
export function settle(carried: CarriedText): 'delivered' | 'failed' {
  carried.state = carried.to.endsWith('01') ? 'failed' : 'delivered';
  return carried.state;
}

function isAdvertising(text: string): boolean {
  return /^\s*\[(QC|AD)\]/i.test(text);
}
