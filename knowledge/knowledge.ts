import { within } from '../calendar/day.ts';
import { dayOf, noonOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import { allowanceValues, deadline } from './amounts.ts';
import {
  type AnswerInputs,
  type ExpiringAnswer,
  expiredEntries,
  giveAnswer,
  type ReviewedAnswer,
} from './answer.ts';
import type { Bundle } from './bundle.ts';
import type { CardSet } from './cards.ts';
import { type Citizen, loadCitizen } from './citizen.ts';
import { ranked, readDraft } from './draft.ts';
import { expiredTables } from './eligibility.ts';
import {
  type AnswerEntry,
  type BenefitGroup,
  type KnowledgeMistake,
  TOPICS,
  type TopicId,
  type ValueName,
} from './entry.ts';
import { extractIndex, type LawExtracts } from './extracts.ts';
import { openFactBook } from './fact-book.ts';
import { readAmounts, readCards, readChanges, readEntries, readExtracts, readTables } from './files.ts';
import { type CheckStep, checkStep, choiceMeant } from './guided.ts';
import { loadModel, type Understanding, understand } from './understanding/understand.ts';
import type { EditableKnowledge } from './versions.ts';

export { type AnswerSource, type ExpiringAnswer, type ReviewedAnswer, sourceLine } from './answer.ts';
export { type CardSet, cardFor, LANGUAGES, type LanguageCode, languageOf } from './cards.ts';
export {
  applied,
  caseNow,
  casesFrom,
  NO_CASES,
  type TalkCases,
  turnedTo,
  withCase,
} from './case/merge.ts';
export { QUESTIONS } from './case/questions.ts';
export {
  type Case,
  heldIn,
  SLOT_NAMES,
  SLOTS,
  type SlotName,
  slotNamed,
  valuesOf,
} from './case/slots.ts';
export type { FactChoice } from './choose/choose.ts';
export { type LocalValues, understoodLine } from './choose/format.ts';
export type { HeardMessage } from './choose/hear.ts';
export { aspectsOf, leans, type RememberedQuestion } from './choose/query.ts';
export { type FactCandidate, holdsAspect } from './choose/rank.ts';
export type { Citizen, SaidFact } from './citizen.ts';
export { lineDiff } from './draft.ts';
export {
  type AnswerEntry,
  BENEFIT_GROUPS,
  type BenefitGroup,
  type KnowledgeMistake,
  TOPICS,
  type TopicId,
} from './entry.ts';
export { ASPECTS, type Aspect, type Fact } from './fact.ts';
export {
  draftFact,
  type FactVersion,
  factVersions,
  factWork,
  publishFact,
  retireFact,
  returnFact,
} from './fact-desk.ts';
export type { CheckStep } from './guided.ts';
export {
  foldedKey,
  forgetLabelled,
  labelledFile,
  labelledMessages,
  labelMessage,
  reviewLabelled,
  unlabelMessage,
} from './labels.ts';
export { SAFETY_KINDS, type SafetyKind } from './safety/safety.ts';
export type { AnswerVersionRow, LabelledRow } from './store.ts';
export type { AnswerTopicKind } from './understanding/topics.ts';
export { knowledgeVersions, refreshKnowledge, retireKnowledge, saveKnowledge } from './versions.ts';

/** An understanding whose benefit group is one of the schemes that the answers know. */
export type UnderstoodQuestion = Omit<Understanding, 'facts'> & {
  facts: Omit<Understanding['facts'], 'benefitGroup'> & { benefitGroup?: BenefitGroup };
};

/** Who people say they were, and which scheme pays for them. */
const SCHEME: Record<NonNullable<Understanding['facts']['benefitGroup']>, BenefitGroup> = {
  pension: 'social_insurance',
  worker: 'social_insurance',
  merit: 'merit_person',
  social: 'social_assistance',
  none: 'none',
};

function inSchemes(reading: Understanding): UnderstoodQuestion {
  const { benefitGroup: group, ...facts } = reading.facts;
  return { ...reading, facts: group === undefined ? facts : { ...facts, benefitGroup: SCHEME[group] } };
}

/** What is known of a case when an answer is asked for; values of the commune come from its profile. */
export type AnswerFacts = {
  now: Date;
  bundle?: Bundle | null;
  benefitGroup?: BenefitGroup | null;
  /** Day of birth or death, when the citizen has said it. */
  bornOn?: Date | null;
  diedOn?: Date | null;
  areaCode?: string | null;
  provinceCode?: string | null;
  values?: Partial<Record<ValueName, string>>;
};

export type LastDay = (what: Bundle, day: string) => string | null;

/** The knowledge of the program, loaded once: understanding, reviewed answers, dated amounts, decision tables. */
export type Knowledge = EditableKnowledge & {
  /** Reads one message. `context`: earlier messages of the same citizen, oldest first; `bundle`: what the talk was about. */
  understand: (text: string, context: readonly string[], bundle: Bundle | null) => UnderstoodQuestion;
  /** From a message to a fact: hears it, chooses, says. */
  readonly citizen: Citizen;
  /** Passages of official texts, word for word. */
  readonly extracts: LawExtracts;
  /** Cards of other languages by their code. */
  readonly cards: ReadonlyMap<string, CardSet>;
  answer: (topic: string, facts: AnswerFacts) => ReviewedAnswer;
  /** Title of a topic, for buttons. */
  title: (topic: string) => string;
  /** The last day to register a birth or a death of that day (both YYYY-MM-DD); null when no rule was in force. */
  lastDay: LastDay;
  check: (table: string, answers: readonly (readonly [string, string])[], now: Date) => CheckStep;
  /** Which choice of the open question typed words mean; null when none, or two. */
  readChoice: (
    table: string,
    answers: readonly (readonly [string, string])[],
    typed: string,
  ) => { question: string; value: string } | null;
  /** Answers that have ended or end within 30 days, for the staff home page and `doctor`. */
  alarms: (now: Date) => ExpiringAnswer[];
  /** Files that could not be used, and edited entries that no longer keep the rules. */
  readonly faults: readonly KnowledgeMistake[];
  /** Text of the file that answers on a topic when nothing was edited: the one for that day, else the last; '' when none. */
  shipped: (topic: TopicId, now: Date) => string;
};

type FilesRead = ReturnType<typeof readEntries> & {
  readonly amounts: ReturnType<typeof readAmounts>;
  readonly tables: ReturnType<typeof readTables>['tables'];
  readonly tableFaults: ReturnType<typeof readTables>['faults'];
  readonly model: ReturnType<typeof loadModel>;
};

/** The program's own files do not change while it runs: they are read once in a process. */
let ownFiles: FilesRead | null = null;

function readFiles(ownFolder: string | undefined): FilesRead {
  ownFiles ??= filesRead();
  return ownFolder === undefined ? ownFiles : { ...ownFiles, ...readEntries(ownFolder) };
}

function filesRead(): FilesRead {
  const { tables, faults: tableFaults } = readTables();
  return { ...readEntries(), amounts: readAmounts(), tables, tableFaults, model: loadModel() };
}

/** Loads everything from this room's files. Takes well under half a second; throws when the model file is missing. */
export function loadKnowledge(ownFolder?: string): Knowledge {
  const { entries, faults, texts, amounts, tables, tableFaults, model } = readFiles(ownFolder);
  const citizen = loadCitizen(model.language, amounts.amounts);
  const cards = readCards(ownFolder);
  const law = readExtracts();
  const facts = openFactBook(citizen, readChanges(), () => loadCitizen(model.language, amounts.amounts));
  let saved: AnswerEntry[] = [];
  let savedFaults: KnowledgeMistake[] = [];
  let mark = '';
  let titles = titlesOf(entries);
  const inUse = (now: Date): AnswerEntry[] =>
    saved.length === 0 ? entries : ranked(saved, entries, dayOf(now));
  const draft = (topic: TopicId, yaml: string) =>
    readDraft(topic, yaml, [...saved.filter((entry) => entry.topic !== topic), ...entries]);

  return {
    citizen,
    facts,
    extracts: extractIndex(law.extracts),
    cards: cards.sets,
    understand: (text, context, bundle) => inSchemes(understand(model, text, { messages: context, bundle })),
    answer: (topic, facts) => {
      const known = TOPICS.find((one) => one === topic);
      if (known === undefined)
        return { kind: 'missing', topic: 'out_of_scope', why: `không có mục "${topic}"` };
      return giveAnswer(inUse(facts.now), known, {
        ...withoutDays(facts),
        values: { ...computed(known, facts), ...facts.values },
      });
    },
    title: (topic) => titles.get(topic) ?? 'Xem thêm',
    lastDay: (what, day) => deadline(amounts.amounts, `${what}_registration`, noonOf(day))?.on ?? null,
    check: (id, answers, now) => checkStep(tables, id, answers, now),
    readChoice: (id, answers, typed) => choiceMeant(tables, id, answers, typed),
    alarms: (now) => [...expiredEntries(inUse(now), now), ...expiredTables(tables, now)],
    get faults() {
      return [
        ...faults,
        ...citizen.faults,
        ...cards.faults,
        ...amounts.faults,
        ...tableFaults,
        ...savedFaults,
        ...facts.faults,
        ...law.faults,
      ];
    },
    shipped: (topic, now) => {
      const own = entries.filter((entry) => entry.topic === topic);
      const file = (own.find((entry) => within(dayOf(now), entry.valid)) ?? own.at(-1))?.file;
      return file === undefined ? '' : (texts.get(file) ?? '');
    },
    draft,
    reload: (rows, newMark = '') => {
      const results = rows.flatMap(({ topic, yaml }) => {
        const known = TOPICS.find((one) => one === topic);
        return known === undefined ? [] : [draft(known, yaml)];
      });
      saved = results.flatMap((result) => ('entry' in result ? [result.entry] : []));
      savedFaults = results.flatMap((result) => ('faults' in result ? result.faults : []));
      titles = titlesOf([...saved, ...entries]);
      mark = newMark;
    },
    get mark() {
      return mark;
    },
  };

  function computed(topic: TopicId, facts: AnswerFacts): Partial<Record<ValueName, string>> {
    const values = allowanceValues(amounts.amounts, {
      benefitGroup: facts.benefitGroup ?? null,
      diedOn: facts.diedOn ?? null,
    });
    const start = topic.startsWith('birth.')
      ? facts.bornOn
      : topic.startsWith('death.')
        ? facts.diedOn
        : null;
    if (start != null) {
      const due = deadline(
        amounts.amounts,
        topic.startsWith('birth.') ? 'birth_registration' : 'death_registration',
        start,
      );
      if (due !== null) values.deadline = sayDay(due.on);
    }
    return values;
  }
}

/** The first of a topic counts: that is the one in use. */
function titlesOf(entries: readonly AnswerEntry[]): Map<string, string> {
  return new Map([...entries].reverse().map((entry) => [entry.topic, entry.title]));
}

function withoutDays(facts: AnswerFacts): AnswerInputs {
  const { bornOn: _bornOn, ...rest } = facts;
  return rest;
}
