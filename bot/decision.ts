import type { RequestKind } from '../contacts/contacts.ts';
import type { AnswerTopicKind, Aspect, FactChoice, SafetyKind, SlotName } from '../knowledge/knowledge.ts';
import type { ReminderKind, TalkState } from './talk.ts';

export type ReplyButton = { title: string; payload: string };

/** What stands before a fact, at most once in a talk each: condolence, congratulation, regret, "as I said". */
export type ReplyLead = 'condolence' | 'child_condolence' | 'congratulation' | 'sorry' | 'again' | 'also';

/** Names a reviewed text and its values; never words of its own. */
export type BotReply =
  /** A fact; `back`: what was understood of the case in this message and is used, to be said back. */
  | {
      kind: 'fact';
      id: string;
      lead?: ReplyLead;
      back?: readonly string[];
      beside?: string;
      more?: true;
      feedback?: true;
    }
  /** The one question that decides. */
  | { kind: 'question'; slot: SlotName; lead?: ReplyLead }
  /** A passage of an official text, word for word. */
  | { kind: 'extract'; id: string }
  /** A card of another language; `id` null: its subjects. */
  | { kind: 'card'; language: string; id: string | null }
  /** Two or three facts that may be meant. */
  | { kind: 'which'; facts: readonly string[]; lead?: ReplyLead }
  /** Either of two may be meant: both are said. */
  | { kind: 'two'; facts: readonly string[]; lead?: ReplyLead }
  /** The thing asked is not known here: said exactly, with the nearest extract of the law when there is one. */
  | { kind: 'missing'; aspect: Aspect | null; about: string | null; lead?: ReplyLead; query: string }
  /** A reviewed answer of `knowledge/`; `feedback`: with the question whether it helped. */
  | { kind: 'answer'; topic: string; feedback?: true }
  /** A reviewed text of `templates/`. */
  | { kind: 'text'; textId: string; values: Record<string, string>; buttons: ReplyButton[] }
  /** One question of understanding when two topics are equally likely. */
  | {
      kind: 'clarify';
      question: string;
      options: readonly { readonly title: string; readonly topic: string }[];
    }
  /** Further questions of the same message, offered as buttons. */
  | { kind: 'more'; topics: string[] }
  /** The next question, or the outcome, of a guided check. */
  | { kind: 'check'; table: string; answers: [string, string][] }
  /** What to do after a guided check, as a list to keep. */
  | { kind: 'checklist'; table: string; answers: [string, string][] }
  /** The guide link and QR picture of a commune. */
  | { kind: 'guide'; areaCode: string };

/** What else must happen, in the same transaction as the reply. A closed list. */
export type BotEffect =
  | { kind: 'stop' }
  | { kind: 'again' }
  /** The switch for reminders about the person's own dossier, and for nothing else. */
  | { kind: 'reminders'; on: boolean }
  /** `urgent`: somebody in danger; staff are alarmed. */
  | { kind: 'handoff'; urgent?: SafetyKind }
  | { kind: 'release' }
  /** A code to a number left on the web page, for reminders by SMS; and the code typed back. */
  | { kind: 'send_code'; phone: string; what: ReminderKind }
  | { kind: 'prove_phone'; code: string; plan: ReminderPlanned }
  /** `reminded`: the talk itself had promised to remind of it. */
  | { kind: 'confirmed'; reminded: boolean }
  | { kind: 'not_me' }
  /** A request about the person's own data, in their words; `done`: another effect does it at once. */
  | { kind: 'data_request'; what: RequestKind; words: string; done: boolean }
  | { kind: 'from_link'; code: string }
  /** A guided check has come to its outcome. */
  | { kind: 'check_finished' }
  | ReminderPlanned
  | { kind: 'feedback'; value: 'good' | 'bad' };

/** Messages to write at later times because the citizen asked for it, each with a reviewed text. */
export type ReminderPlanned = {
  kind: 'remind';
  what: ReminderKind;
  on: string;
  until: string;
  messages: {
    at: Date;
    expiresAt: Date;
    textId: string;
    values: Record<string, string>;
    buttons: ReplyButton[];
  }[];
};

export type BotDecision = {
  replies: BotReply[];
  effects: BotEffect[];
  talk: TalkState;
  /** How the message was understood, for the record. */
  understood: UnderstoodMessage;
};

export type UnderstoodMessage = {
  topic: string | null;
  kind: AnswerKind;
  confidence: number;
  /** Facts that were given. */
  facts?: readonly string[];
  asked?: readonly Aspect[];
  safety?: SafetyKind | null;
  /** For `--explain`. */
  choice?: FactChoice | null;
};

export type AnswerKind = AnswerTopicKind;
