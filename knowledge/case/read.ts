/**
 * Reads what a sentence says about the case: which slots it fills, whose death or birth it is, and when. Reviewed phrases
 * (`rules.txt`), closed values; what is denied is taken back, what is not said stays unknown. Pure.
 */

import type { Bundle } from '../bundle.ts';
import { isDigits } from '../understanding/text.ts';
import { denied, type FoundPhrase, foundIn, type Message } from '../words/message.ts';
import { isNumber, type Phrases } from '../words/phrases.ts';
import type { LifeEvent } from './events.ts';
import { SLOT_NAMES, SLOTS, type SlotName, valuesOf } from './slots.ts';

/** One thing said about the case; `off`: said not to be so. */
export type SaidSlot = {
  readonly slot: SlotName;
  readonly value: string;
  readonly off: boolean;
  readonly words: string;
};

type Rule = { slot: SlotName; value: string; bundle: Bundle | null; strong: boolean };

const RULES = new Map<string, Rule | null>();
function ruleOf(name: string): Rule | null {
  const known = RULES.get(name);
  if (known !== undefined) return known;
  const parts = /^(\w+)=(\w+?)(\+)?(?:@(birth|death))?$/.exec(name);
  const slot = SLOT_NAMES.find((one) => one === parts?.[1]);
  const rule =
    parts === null || slot === undefined
      ? null
      : {
          slot,
          value: parts[2] ?? '',
          strong: parts[3] !== undefined,
          bundle: parts[4] === 'birth' || parts[4] === 'death' ? (parts[4] as Bundle) : null,
        };
  RULES.set(name, rule);
  return rule;
}

/** Names of rules that no slot knows: for the check at load. */
export function strangeRules(rules: Phrases): string[] {
  return rules.names.filter((name) => {
    const rule = ruleOf(name);
    return rule === null || !valuesOf(rule.slot).includes(rule.value);
  });
}

/** Phrases that begin with a denial say what they say: "không có lương hưu" is no denied pension. */
const OWN_DENIAL = new Set(['khong', 'chua', 'chang', 'hong', 'khoi', 'mat']);

/**
 * What a message says of the case, in the order in which it was said.
 * @param speaks the bundles the message (or, when it names none, the talk) is about
 */
export function saidIn(
  rules: Phrases,
  message: Message,
  speaks: ReadonlySet<Bundle>,
  events: readonly LifeEvent[],
): SaidSlot[] {
  const found = foundIn(rules, message);
  const said: (SaidSlot & { strong: boolean; order: number })[] = [];
  for (const hit of found) {
    const rule = ruleOf(hit.name);
    if (rule === null || (rule.bundle !== null && speaks.size > 0 && !speaks.has(rule.bundle))) continue;
    // "không có lương hưu" holds "có lương hưu": the longer phrase of the same slot speaks.
    if (covered(hit, found, rule.slot)) continue;
    const first = hit.words[hit.at]?.plain ?? '';
    const off = !OWN_DENIAL.has(first) && denied(hit);
    said.push({
      slot: rule.slot,
      value: rule.value,
      off,
      strong: rule.strong,
      order: hit.sentence * 1000 + hit.at,
      words: hit.words
        .slice(hit.at, hit.at + hit.length)
        .map((word) => word.plain)
        .join(' '),
    });
  }
  const strong = new Set(said.filter((one) => one.strong && !one.off).map((one) => one.slot));
  const plain = said
    .filter((one) => one.strong || one.off || !strong.has(one.slot))
    .sort((a, b) => a.order - b.order)
    .map(({ slot, value, off, words }) => ({ slot, value, off, words }));
  return [...plain, ...fromNumbers(message, speaks, events), ...fromEvents(events)];
}

function covered(hit: FoundPhrase, found: readonly FoundPhrase[], slot: SlotName): boolean {
  return found.some(
    (one) =>
      one !== hit &&
      one.words === hit.words &&
      one.length > hit.length &&
      one.at <= hit.at &&
      one.at + one.length >= hit.at + hit.length &&
      ruleOf(one.name)?.slot === slot,
  );
}

function fromEvents(events: readonly LifeEvent[]): SaidSlot[] {
  const now = events.filter((event) => !event.supposed).map((event) => event.kind);
  const said = (slot: SlotName, value: string): SaidSlot => ({ slot, value, off: false, words: '' });
  if (now.includes('stillbirth')) return [said('bundle', 'death'), said('child', 'stillborn')];
  if (now.includes('child_death')) return [said('bundle', 'death'), said('child', 'died')];
  return [];
}

/** Words and figures of a number up to 999; null when it is none. */
export function numberOf(words: readonly string[]): number | null {
  const only = words.filter((word) => word !== '');
  if (only.length === 1 && isDigits(only[0] ?? '')) return Number(only[0]);
  let sum = 0;
  let any = false;
  for (const word of only) {
    const digit = DIGITS.get(word);
    if (word === 'muoi') sum = sum === 0 ? 10 : sum * 10;
    else if (word === 'tram') sum = (sum === 0 ? 1 : sum) * 100;
    else if (digit !== undefined) sum += digit;
    else return null;
    any = true;
  }
  return any ? sum : null;
}
const DIGITS: ReadonlyMap<string, number> = new Map([
  ['mot', 1],
  ['hai', 2],
  ['ba', 3],
  ['bon', 4],
  ['tu', 4],
  ['nam', 5],
  ['lam', 5],
  ['sau', 6],
  ['bay', 7],
  ['tam', 8],
  ['chin', 9],
  ['vai', 3],
  ['may', 3],
]);

type Measure = {
  readonly number: number;
  readonly unit: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
};
const UNITS = new Set(['tuoi', 'nam', 'thang', 'ngay', 'gio', 'tieng', 'tuan', 'hom', 'phut']);

/** Every "<number> <unit>" of a message with the words around it. */
export function measuresIn(message: Message): Measure[] {
  const found: Measure[] = [];
  for (const { words } of message.typed) {
    const plain = words.map((word) => word.plain);
    for (let at = 1; at < plain.length; at++) {
      const unit = plain[at] ?? '';
      // "nam" is five and year: a year only behind a number.
      if (!UNITS.has(unit)) continue;
      let from = at;
      while (from > 0 && at - from < 3 && isNumber(plain[from - 1] ?? '')) from--;
      if (from === at) continue;
      const number = numberOf(plain.slice(from, at));
      if (number === null) continue;
      found.push({
        number,
        unit,
        before: plain.slice(Math.max(0, from - 8), from),
        after: plain.slice(at + 1, at + 6),
      });
    }
  }
  return found;
}

const CHILD = new Set(['con', 'be', 'chau', 'tre', 'dua', 'nhoc']);
const MONTH_OF: Readonly<Record<string, number>> = { nam: 12, thang: 1 };

function fromNumbers(
  message: Message,
  speaks: ReadonlySet<Bundle>,
  events: readonly LifeEvent[],
): SaidSlot[] {
  const said: SaidSlot[] = [];
  const say = (slot: SlotName, value: string, words: string): void => {
    said.push({ slot, value, off: false, words });
  };
  const all = message.typed.flatMap(({ words }) => words.map((word) => word.plain)).join(' ');
  const childDied = events.some((event) => event.kind === 'child_death');
  let insured = 0;
  for (const { number, unit, before, after } of measuresIn(message)) {
    const words = `${number} ${unit}`;
    const near = before.join(' ');
    if (unit === 'tuoi') {
      const ofChild = before.slice(-4).some((word) => CHILD.has(word)) || /^(?:be|con)/.test(after.join(' '));
      const pregnant = /mang thai|co bau|sinh con|de con|ban gai|sap sinh|tro dai|sinh em|me be|sanh/.test(
        all,
      );
      if (number >= 11 && number < 18 && pregnant && !speaks.has('death')) say('youngParent', 'yes', words);
      else if (speaks.has('death') && (!ofChild || number >= 40)) {
        if (/tuat|vo |me /.test(near) && /me|vo|ba/.test(before.slice(-2).join(' ')) && /tuat/.test(all))
          continue;
        if (number >= 80) say('deceasedAge', 'from_80', words);
        else if (number >= 75) say('deceasedAge', 'from_75', words);
        else if (number >= 16) say('deceasedAge', 'under_75', words);
      } else if (speaks.has('death') && ofChild && number < 16 && !/tuat|con nho/.test(all))
        say('deceasedAge', 'child', words);
      else if (ofChild && number < 18)
        say(
          'childAge',
          number < 6 || (number === 6 && /duoi$|chua$|chua du$/.test(near)) ? 'under_6' : 'from_6',
          words,
        );
    }
    if (
      (unit === 'nam' || unit === 'thang') &&
      /(?:dong|tham gia|xa hoi|tu nguyen) (?:\S+ ){0,6}$/.test(`${near} `) &&
      /bao hiem|bhxh|dong|tu nguyen/.test(all)
    )
      insured += number * (MONTH_OF[unit] ?? 0);
    if (childDied && !/truoc|cach day/.test(after.join(' '))) {
      if (unit === 'gio' || unit === 'tieng' || unit === 'phut')
        say(
          'childLived',
          number >= 24 &&
            unit !== 'phut' &&
            !/(?:chua (?:day|du|duoc|toi|qua)|duoi|khong (?:qua|du|duoc)) *$/.test(near)
            ? 'over_24h'
            : 'under_24h',
          words,
        );
      else if (unit === 'ngay' || unit === 'hom' || unit === 'tuan' || unit === 'thang') {
        const short = /chua (?:day|du|duoc|toi) *$/.test(near) && unit === 'ngay' && number === 1;
        say('childLived', short ? 'under_24h' : 'over_24h', words);
      }
    }
  }
  if (
    childDied &&
    /(?:ngay sau (?:khi )?sinh|sinh ra da mat|sinh ra la mat|moi sinh da mat|lot long|chua day (?:mot|1) ngay|chua du 24|nua ngay|trong ngay sinh|ngay trong ngay|may gio|vai gio|vai tieng|may tieng|mot luc)/.test(
      all,
    )
  )
    say('childLived', 'under_24h', '');
  if (insured > 0)
    say(
      'insured',
      insured < 12 ? 'under_12m' : insured < 60 ? '12m_to_60m' : insured < 180 ? '60m_to_15y' : 'from_15y',
      `${insured} thang`,
    );
  return said;
}

/** The words back of everything in a list, for a sentence; what is not worth saying is left out. */
export function sayBack(slot: SlotName, values: readonly string[]): string[] {
  const words: Readonly<Record<string, string>> = SLOTS[slot].values;
  return values.flatMap((value) => (words[value] ? [words[value]] : []));
}
