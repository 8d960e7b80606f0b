import { localMoment } from '../calendar/moment.ts';
import type { Outgoing } from '../channels/contract.ts';
import { wholeText } from '../channels/outgoing.ts';
import { PRICES } from '../channels/sms/files.ts';
import { priceOf } from '../channels/sms/prices.ts';
import { segmentsOf } from '../channels/sms/text.ts';
import { sayCount } from '../writing/numbers.ts';

/** What one SMS with these words costs on the day, in dong; 0 when no price is known. */
export function smsDong(outgoing: Outgoing, at: Date): number {
  const price = priceOf(PRICES, null, localMoment(at).day);
  return price === null ? 0 : price.dong * segmentsOf(wholeText(outgoing, ' ')).segments;
}

export type BudgetRequest = { id: number; dong: number };

/** The messages that the money reaches for, in order; a dear one does not stop a cheaper one after it. */
export function affordable(wishes: readonly BudgetRequest[], left: number): BudgetRequest[] {
  let money = left;
  return wishes.filter(({ dong }) => {
    if (dong > money) return false;
    money -= dong;
    return true;
  });
}

/** What officials read of a message that the money did not reach for. */
export function beyondBudget(budget: number): string {
  return `Chiến dịch đã dùng hết kinh phí ${sayCount(budget)} đồng; tin SMS này không gửi, trừ khi người duyệt tăng kinh phí.`;
}
