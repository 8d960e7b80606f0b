/** Finds the domain's concepts (birth, death, paper, money, …) in words, by the phrases of the hand-made lexicon. */
import type { ConceptPhrase, Lexicon, PhraseStep } from './lexicon.ts';
import { isDigits, type Word, wordOf } from './text.ts';

const MOST_GAP = 2;
const MOST_KIN = 4;

// Words that make up "ba chồng em", "ông nội nhà tôi": relatives and whose they are.
const KIN_MARKED = new Set(
  (
    'bố mẹ má cha tía u bầm bu bủ thầy ông ba cụ nội ngoại chồng vợ cô dì chú bác cậu mợ anh chị em con cháu người ôn tôi tui ' +
    'mình nhà thân họ nó trai gái đầu dâu rể ruột út lớn già thím dượng mạ mệ bọ o'
  )
    .split(' ')
    .map((word) => wordOf(word).shape || word),
);
// Typed without diacritics, "co", "ma", "di", "no" and the like are mostly other words: "có", "mà", "đi".
const KIN_BARE = new Set(
  (
    'bo me cha tia ong ba cu noi ngoai chong vo chu bac cau mo anh chi em con chau nguoi toi tui minh nha than trai gai dau ' +
    'ruot ut thim duong'
  ).split(' '),
);

function isKin(word: Word): boolean {
  return word.shape === '' ? KIN_BARE.has(word.plain) : KIN_MARKED.has(word.shape);
}

/** Concept numbers in the order in which they occur; a concept may occur twice. */
export function conceptsIn(concepts: Lexicon, words: readonly Word[]): number[] {
  const found: number[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) break;
    const before = found.length;
    const tryAll = (phrases: readonly ConceptPhrase[] | undefined): void => {
      if (phrases === undefined) return;
      for (const phrase of phrases) {
        const seen = found.indexOf(phrase.concept, before) >= 0;
        if (!seen && matchesAt(phrase, words, i)) found.push(phrase.concept);
      }
    };
    tryAll(concepts.phrases.get(word.plain));
    if (isNumber(word.plain)) tryAll(concepts.phrases.get('<number>'));
    if (isKin(word)) tryAll(concepts.phrases.get('<kin>'));
  }
  return found;
}

function matchesAt(phrase: ConceptPhrase, words: readonly Word[], at: number): boolean {
  const first = phrase.steps[0];
  if (phrase.strict && first?.kind === 'word') {
    const shape = words[at]?.shape;
    return shape === first.word.shape || (shape === '' && !phrase.markedOnly);
  }
  return follow(phrase.steps, 0, words, at);
}

function follow(steps: readonly PhraseStep[], s: number, words: readonly Word[], at: number): boolean {
  const step = steps[s];
  if (step === undefined) return true;
  const word = words[at];
  if (step.kind === 'gap') {
    for (let skip = 0; skip <= MOST_GAP; skip++) if (follow(steps, s + 1, words, at + skip)) return true;
    return false;
  }
  if (word === undefined) return false;
  if (step.kind === 'word') return word.plain === step.word.plain && follow(steps, s + 1, words, at + 1);
  if (step.kind === 'number') return isNumber(word.plain) && follow(steps, s + 1, words, at + 1);
  for (let length = 1; length <= MOST_KIN; length++) {
    const next = words[at + length - 1];
    if (next === undefined || !isKin(next)) return false;
    if (follow(steps, s + 1, words, at + length)) return true;
  }
  return false;
}

const NUMBERS = new Set('mot hai ba bon nam sau bay tam chin muoi may nua tram'.split(' '));

function isNumber(plain: string): boolean {
  return isDigits(plain) || NUMBERS.has(plain);
}
