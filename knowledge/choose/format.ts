/** A fact in words: its values filled in from the case, its source in one short line. Pure. */

import { plusDays } from '../../calendar/day.ts';
import { noonOf } from '../../calendar/moment.ts';
import { sayDay } from '../../calendar/words.ts';
import { capitalised } from '../../writing/letters.ts';
import { sayMoney } from '../../writing/numbers.ts';
import { type Amounts, deadline, funeralAllowance } from '../amounts.ts';
import { type AnswerSource, sourceLine } from '../answer.ts';
import { sayPerson } from '../case/people.ts';
import { sayBack } from '../case/read.ts';
import { type Case, heldIn, SLOTS, type SlotName } from '../case/slots.ts';
import { type Fact, type FactValue, valuesIn } from '../fact.ts';

/** What the commune of the talk gives: values for placeholders, when staff entered them. */
export type LocalValues = Partial<Record<FactValue, string>>;

const noon = (day: string): Date => noonOf(day);
/** Half of the reference amount for each relative, 70 percent without a carer (Điều 87 Luật BHXH 41/2024). */
const SURVIVOR = { half: 50, alone: 70 } as const;
/** Days to claim (Điều 91 Luật BHXH 41/2024). */
const CLAIM_DAYS = 90;

/** The values that this case gives. A sentence that needs another one is not said. */
export function valuesOfCase(amounts: Amounts, known: Case, today: string, local: LocalValues): LocalValues {
  const { bornOn, diedOn, slots } = known;
  const person =
    known.person !== null
      ? sayPerson(known.person)
      : slots.bundle === 'birth' || slots.child !== undefined
        ? 'bé'
        : 'người mất';
  const values: LocalValues = { ...local, person, Person: capitalised(person) };
  const put = (name: FactValue, value: string | null | undefined): void => {
    if (value != null) values[name] = value;
  };
  if (bornOn !== null) {
    put('bornOn', sayEvent(bornOn));
    const due = deadline(amounts, 'birth_registration', noon(bornOn.on));
    put('birthDeadline', due === null ? null : sayDay(due.on));
  }
  if (diedOn !== null) {
    put('diedOn', sayEvent(diedOn));
    const due = deadline(amounts, 'death_registration', noon(diedOn.on));
    put('deathDeadline', due === null ? null : sayDay(due.on));
    put('claimDeadline', sayDay(plusDays(diedOn.on, CLAIM_DAYS)));
    put('insuranceFuneral', funeral(amounts, diedOn.on));
    put('survivorMonthly', survivor(amounts, diedOn.on, SURVIVOR.half));
    put('survivorMonthlyAlone', survivor(amounts, diedOn.on, SURVIVOR.alone));
  }
  put('insuranceFuneralNow', funeral(amounts, today));
  put('survivorMonthlyNow', survivor(amounts, today, SURVIVOR.half));
  put('survivorMonthlyAloneNow', survivor(amounts, today, SURVIVOR.alone));
  const since = funeralAllowance(amounts, 'social_insurance', noon(today));
  if (since.kind === 'amount') {
    put('insuranceFuneralSince', sayDay(since.from));
    put('insuranceFuneralBefore', funeral(amounts, plusDays(since.from, -1)));
  }
  return values;
}

function sayEvent({ on, lunar }: { on: string; lunar?: string }): string {
  return lunar === undefined ? sayDay(on) : `${sayDay(on)} (${lunar})`;
}

function funeral(amounts: Amounts, day: string): string | null {
  const allowance = funeralAllowance(amounts, 'social_insurance', noon(day));
  return allowance.kind === 'amount' ? sayMoney(allowance.dong) : null;
}

function survivor(amounts: Amounts, day: string, percent: number): string | null {
  const allowance = funeralAllowance(amounts, 'social_insurance', noon(day));
  return allowance.kind === 'amount' ? sayMoney(Math.round((allowance.base * percent) / 100)) : null;
}

/** The first wording whose values are all known; null when there is none. */
export function wordingOf(fact: Fact, values: LocalValues): string | null {
  for (const say of fact.say) {
    const text = filled(say, values);
    if (text !== null) return text;
  }
  return null;
}

/** The values that each wording of a fact asks for; looked up for every fact and message, so kept beside it. */
const ASKED_VALUES = new WeakMap<Fact, readonly (readonly string[])[]>();

/** Whether a fact can be said: some wording has all its values. The quick form of `wordingOf`. */
export function sayable(fact: Fact, values: LocalValues): boolean {
  let wordings = ASKED_VALUES.get(fact);
  if (wordings === undefined) {
    wordings = fact.say.map(valuesIn);
    ASKED_VALUES.set(fact, wordings);
  }
  const known = values as Record<string, string | undefined>;
  return wordings.some((names) => names.every((name) => isValue(known[name])));
}

const isValue = (value: string | undefined): boolean =>
  value !== undefined && value.trim() !== '' && !/[{}]/u.test(value);

/** A text with its values, or null when one is missing or would smuggle a placeholder in. */
export function filled(text: string, values: LocalValues): string | null {
  let out = text;
  for (const name of valuesIn(text)) {
    const value = (values as Record<string, string | undefined>)[name]?.trim();
    if (value === undefined || value === '' || /[{}]/u.test(value)) return null;
    out = out.replaceAll(new RegExp(`\\{\\{\\s*${name}\\s*\\}\\}`, 'g'), () => value);
  }
  return out
    .normalize('NFC')
    .replace(/[^\S\n]*\n\s*(?=\S)/g, '\n')
    .trim();
}

export function givenSources(fact: Fact): AnswerSource[] {
  return fact.restsOn.map((source) => ({
    document: source.document,
    ...(source.article === undefined ? {} : { article: source.article }),
    ...(source.date === undefined ? {} : { date: source.date }),
    verified: source.verified,
  }));
}

/** The source in one line; doubt is shown only where the fact itself is doubtful. */
export function sourceOf(fact: Fact): string {
  const named = fact.restsOn.map((source) => ({ ...source, verified: fact.certainty !== 'unverified' }));
  return sourceLine(named.slice(0, 2));
}

/** Letters of a line "Tôi hiểu: …". */
const MOST_BACK = 140;

/** What is understood of the case, for the slots (and days) named: "mất ngày 20/6/2026, có lương hưu"; empty when nothing is worth saying. */
export function understoodLine(known: Case, of: ReadonlySet<SlotName | 'bornOn' | 'diedOn'>): string {
  const parts: string[] = [];
  if (of.has('bornOn') && known.bornOn !== null) parts.push(`bé sinh ${sayEvent(known.bornOn)}`);
  if (of.has('diedOn') && known.diedOn !== null) parts.push(`mất ngày ${sayEvent(known.diedOn)}`);
  for (const slot of of) {
    if (slot === 'bornOn' || slot === 'diedOn' || !(slot in SLOTS)) continue;
    parts.push(...sayBack(slot, heldIn(known.slots, slot)));
  }
  const kept: string[] = [];
  for (const part of new Set(parts)) if ([...kept, part].join(', ').length <= MOST_BACK) kept.push(part);
  return kept.join(', ');
}
