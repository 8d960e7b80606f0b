import type { NamedArea } from '../areas/areas.ts';
import type { AttachmentKind } from '../channels/event-kinds.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import type {
  Case,
  Citizen,
  HeardMessage,
  LanguageCode,
  LocalValues,
  SlotName,
  UnderstoodQuestion,
} from '../knowledge/knowledge.ts';
import { type ButtonAction, encode } from './buttons.ts';
import type { SaidDay } from './day-meant.ts';
import type { AnswerKind, BotDecision, BotEffect, BotReply, ReplyButton } from './decision.ts';
import type { TalkState } from './talk.ts';

/** Everything the decision may depend on, loaded before: the same facts always give the same decision. */
export type TalkFacts = {
  now: Date;
  /** The message, already masked. */
  text: string;
  button: string | null;
  start: string | null;
  attachment: AttachmentKind | null;
  /** Masking found an id, a code or a password. */
  secretSent: boolean;
  talk: TalkState;
  firstContact: boolean;
  /** This address has said stop and gets answers only. */
  stopped: boolean;
  /** A web page that fetches our words: answering it sends nothing to anybody. */
  onPage: boolean;
  holder: 'bot' | 'person';
  /** The official who holds the talk has said something in it. */
  officialSpoke?: boolean;
  /** The reading of the text by `knowledge/`; null when there is no text. */
  understanding: UnderstoodQuestion | null;
  /** The text as the readers of the case hear it; null when there is none. */
  heard: HeardMessage | null;
  /** What the readers hear in an empty message, for answers that are tapped. */
  nothingHeard: HeardMessage;
  choose: Citizen['choose'];
  /** Ids of the facts of an old topic that fit the case now, the best first. */
  topicFacts: (topic: string, known: Case) => readonly string[];
  /** The old topic of a fact; null when there is no such fact. */
  factTopic: (id: string) => string | null;
  /** The passage of law behind a fact that may be shown; null when none is held. */
  extractOf: (factId: string) => string | null;
  /** What a fact rests on, in words; '' when nothing is named. */
  sourceOf: (factId: string) => string;
  /** What is understood of the case, for the slots named. */
  sayBack: (known: Case, of: ReadonlySet<SlotName | 'bornOn' | 'diedOn'>) => string;
  /** The carrying words of a question in plain words, for "về … tôi chưa có"; null when it has none. */
  thingAsked: (heard: HeardMessage) => string | null;
  /** Values of the commune for facts. */
  local: LocalValues;
  /** The language of a text that is surely not Vietnamese. */
  languageIn: (text: string) => LanguageCode | null;
  languageName: (language: LanguageCode) => string;
  hasCards: (language: LanguageCode) => boolean;
  /** The card a text asks for in a language; null: its list of subjects. */
  cardIn: (language: LanguageCode, text: string) => string | null;
  /** Whether the words speak of messages ("dừng tin"). */
  speaksOfMessages: boolean;
  /** Which choice of the open question of a guided check the words mean. */
  readChoice: (
    table: string,
    answers: readonly (readonly [string, string])[],
    typed: string,
  ) => { question: string; value: string } | null;
  /** Whether a guided check has reached its outcome. */
  isOver: (table: string, answers: readonly (readonly [string, string])[]) => boolean;
  /** A date written in words or figures, as said. */
  readDay: (text: string) => SaidDay | null;
  /** The places that words name; `expected`: they answer the question where somebody lives. */
  placesIn: (text: string, expected: boolean) => readonly NamedArea[];
  /** The last day (YYYY-MM-DD) to register a birth or a death of this day; null when no rule is in force. */
  lastDay: (what: Bundle, day: string) => string | null;
  /** A day off, on which reminders may be kept back. */
  isClosed: (day: string) => boolean;
  /** A number, or a six-digit code, that we asked for: read from the raw words, kept nowhere in them. */
  phone: string | null;
  code: string | null;
  /** A page whose citizen can leave a number to be reminded by SMS. */
  canRemindBySms: boolean;
  /** Can this conversation be written to later, unasked? Not a web page, not a group. */
  canRemind: boolean;
  /** One sentence on where and when the commune can be met. */
  whereToMeet: string;
  /** One sentence on when staff will answer. */
  whenAnswered: string;
};

export const button = (title: string, action: ButtonAction): ReplyButton => ({
  title,
  payload: encode({ kind: 'do', action }),
});

export const HUMAN = button('Gặp cán bộ', 'human');

export const text = (
  textId: string,
  values: Record<string, string> = {},
  buttons: ReplyButton[] = [],
): BotReply => ({
  kind: 'text',
  textId,
  values,
  buttons,
});

/** A decision that keeps the talk as it is unless another is given. */
export function done(
  facts: TalkFacts,
  topic: string | null,
  kind: AnswerKind,
  replies: BotReply[],
  effects: BotEffect[] = [],
  talk: TalkState = facts.talk,
  confidence = 1,
): BotDecision {
  return { replies, effects, talk, understood: { topic, kind, confidence } };
}
