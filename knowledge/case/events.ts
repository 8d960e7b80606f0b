/** A death or a birth that somebody tells of, as against a question about one ("nếu ông mất thì …"). Pure. */

import { wordOf } from '../understanding/text.ts';
import { type FoundPhrase, foundIn, type Message } from '../words/message.ts';
import { isKinWord, type Phrases } from '../words/phrases.ts';

export type LifeEventKind = 'death' | 'child_death' | 'stillbirth' | 'birth' | 'expecting';
export type LifeEvent = {
  readonly kind: LifeEventKind;
  /** "Nếu …", "khi …", or nobody in particular: there is nobody to condole. */
  readonly supposed: boolean;
};

/** "Mất" with a thing behind it or "làm" before it: lost or spent, not dead. */
function isLoss(hit: FoundPhrase, found: readonly FoundPhrase[]): boolean {
  const at = hit.words.findIndex(
    (word, index) => word.plain === 'mat' && index >= hit.at && index < hit.at + hit.length,
  );
  if (at === -1) return false;
  const kinBefore = at > hit.at;
  return found.some(
    (one) =>
      one.name === 'lost' &&
      one.words === hit.words &&
      one.at <= at &&
      at < one.at + one.length &&
      // "Bố em mất 3 ngày rồi" is a death, "mất 3 ngày mới xong" a delay.
      !(
        kinBefore &&
        one.at === at &&
        /^\d+$|^(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)$/.test(one.words[at + 1]?.plain ?? '') &&
        hit.length > 1
      ),
  );
}

const MOST_BEFORE = 6;
/** Whether "nếu", "khi …" stands before the words of the event, in the same sentence. */
function isSupposed(hit: FoundPhrase, found: readonly FoundPhrase[]): boolean {
  return found.some(
    (one) =>
      one.name === 'if' &&
      one.words === hit.words &&
      ((one.at < hit.at + hit.length && one.at >= hit.at - MOST_BEFORE) || overlaps(one, hit)),
  );
}

const overlaps = (a: FoundPhrase, b: FoundPhrase): boolean =>
  a.at < b.at + b.length && b.at < a.at + a.length;

const NOBODY = new Set(['nguoi', 'ai', 'dan']);
const OURS = new Set(['nha', 'than', 'em', 'toi', 'tui', 'minh', 'chau', 'con', 'yeu']);
const NEWS = new Set(['vua', 'moi', 'roi', 'hom', 'hoi', 'sang', 'toi', 'dem', 'khuya', 'qua', 'nay']);

/** "Người có lương hưu mất" is anybody. */
function isAnybody(hit: FoundPhrase): boolean {
  const said = hit.words.slice(hit.at, hit.at + hit.length).map((word) => word.plain);
  if (!NOBODY.has(said[0] ?? '')) return false;
  const near = hit.words.slice(hit.at, hit.at + hit.length + 2).map((word) => word.plain);
  return !near.some((plain) => OURS.has(plain) || NEWS.has(plain));
}

const DYING = new Set(['mất', 'chết'].map((word) => wordOf(word).shape));
const KIN = new Set(
  'bo me ma cha tia ong ba cu noi ngoai chong vo co di chu bac cau mo anh chi on thim duong bu'.split(' '),
);
/** Before "mất": something is lost, spent, or somebody is only feared to die. */
const NOT_DYING = new Set(['lam', 'danh', 'ton', 'that', 'roi', 'het', 'cap', 'gay']);

/** "Ba tôi hưởng lương hưu mất ngày 20/6": a relative, then the word for dying further on in the sentence. */
function farDeaths(message: Message, found: readonly FoundPhrase[]): FoundPhrase[] {
  return message.typed.flatMap(({ words }, sentence) =>
    words.flatMap((word, at) => {
      const dies = DYING.has(word.shape) || (word.loose === true && word.plain === 'mat');
      if (!dies || NOT_DYING.has(words[at - 1]?.plain ?? '')) return [];
      const kin = words.findIndex((one, index) => index < at && KIN.has(one.plain) && isKinWord(one));
      if (kin === -1) return [];
      const hit: FoundPhrase = { name: 'death', at: kin, length: at - kin + 1, sentence, words };
      const after = words[at + 1]?.plain ?? '';
      // With other words between, what comes after must be a time, a cause, or the end.
      return isLoss(hit, found) || (word.shape === '' && !AFTER.has(after)) ? [] : [hit];
    }),
  );
}
const AFTER = new Set([
  '',
  'roi',
  'ngay',
  'hom',
  'hoi',
  'thi',
  'o',
  'do',
  'vi',
  'nam',
  'thang',
  'cach',
  'duoc',
  'tai',
  'luc',
  'ma',
  'nay',
  'va',
  'sang',
  'dem',
  'toi',
  'vua',
]);

const YOUNG = new Set('con be chau tre dua nhoc'.split(' '));
/** What may stand between the child and the word for dying: whose, how old, how it came into the world. */
const BESIDE_CHILD = new Set(
  (
    'em toi tui minh nha be nho gai trai dau long moi da vua bi so sinh de sanh ra khi luc duoc mot hai ba bon nam sau bay tam chin ' +
    'muoi may vai nua ngay thang tuan tuoi tieng gio hom chua la thi roi chi song cua chung dua ut lon non thieu trong benh vien o vi ma chau con cai'
  ).split(' '),
);
/** Of a grown-up child nobody asks for a birth certificate. */
const GROWN =
  /bao hiem|bhxh|luong|cong ty|tuat|vo con|lao dong|bo doi|cong an|di lam|ket hon|liet si|thuong binh/;

/** "Cháu sống được một tuần rồi mất", "con em mất": a child, then the word for dying, with only its age between. */
function youngDeaths(message: Message, found: readonly FoundPhrase[]): FoundPhrase[] {
  return message.typed.flatMap(({ words }, sentence) => {
    const plain = words.map((word) => word.plain);
    const all = plain.join(' ');
    if (GROWN.test(all) || /(?:1[6-9]|[2-9]\d) tuoi/.test(all)) return [];
    return words.flatMap((word, at) => {
      const dies = DYING.has(word.shape) || (word.loose === true && word.plain === 'mat');
      if (!dies || at === 0 || NOT_DYING.has(plain[at - 1] === 'roi' ? '' : (plain[at - 1] ?? ''))) return [];
      let from = at - 1;
      while (from > 0 && at - from < 9 && beside(words[from])) from--;
      // The first word of the chain says who: "ba con mất" is the father.
      const first = [from, from + 1].find((index) => index < at && YOUNG.has(plain[index] ?? ''));
      if (first === undefined) return [];
      const before = plain[first - 1] ?? '';
      if ((KIN.has(before) && isKinWord(words[first - 1] ?? words[first] ?? word)) || before === 'cua')
        return [];
      const hit: FoundPhrase = { name: 'child_death', at: first, length: at - first + 1, sentence, words };
      const after = plain[at + 1] ?? '';
      return isLoss(hit, found) || (word.shape === '' && !AFTER.has(after)) ? [] : [hit];
    });
  });
}

function beside(word: FoundPhrase['words'][number] | undefined): boolean {
  return word !== undefined && (BESIDE_CHILD.has(word.plain) || /^\d+$/.test(word.plain));
}

const ADULT_BEFORE = new Set('vo me ma chi mo bo chong cha ba tia'.split(' '));
const POSSESSOR = new Set('toi em tui minh chau ta no be con nha'.split(' '));
/** "Vợ tôi mất ngay sau khi sinh con", "mẹ bé bỏ đi", "bố bé mất": the parent, not the child. */
function ofParent({ words, at }: FoundPhrase): boolean {
  const first = words[at]?.plain ?? '';
  let before = at - 1;
  if (first === 'mat' || first === 'chet')
    while (before > 0 && POSSESSOR.has(words[before]?.plain ?? '')) before--;
  else if (!YOUNG.has(first) && first !== 'em') return false;
  const word = words[before];
  return word !== undefined && ADULT_BEFORE.has(word.plain) && isKinWord(word);
}

/** The life events of a message; the death of a child stands for that of anybody. */
export function eventsIn(phrases: Phrases, message: Message): LifeEvent[] {
  const found = foundIn(phrases, message);
  const of = (name: string) => found.filter((hit) => hit.name === name);
  const near = of('death').filter((hit) => !isLoss(hit, found));
  const deaths = near.length > 0 ? near : farDeaths(message, found);
  // As typed: "rách nát rồi" must not be mended into a death.
  const named = of('child_death').filter(
    (hit) => message.typed.some((line) => line.words === hit.words) && !isLoss(hit, found) && !ofParent(hit),
  );
  const childDeaths = named.length > 0 ? named : youngDeaths(message, found);
  const still = of('stillbirth');
  const events: LifeEvent[] = [];
  const supposed = (hits: readonly FoundPhrase[]) =>
    hits.every((hit) => isSupposed(hit, found) || isAnybody(hit));
  if (still.length > 0) events.push({ kind: 'stillbirth', supposed: supposed(still) });
  else if (childDeaths.length > 0) events.push({ kind: 'child_death', supposed: supposed(childDeaths) });
  else if (deaths.length > 0) events.push({ kind: 'death', supposed: supposed(deaths) });
  const expecting = of('expecting');
  const births = of('birth').filter(
    (hit) => !of('birth-').some((one) => one.words === hit.words && overlaps(one, hit)),
  );
  if (expecting.length > 0 && births.every((hit) => of('birth-').some((one) => one.words === hit.words)))
    events.push({ kind: 'expecting', supposed: false });
  else if (births.length > 0) events.push({ kind: 'birth', supposed: supposed(births) });
  return events;
}
