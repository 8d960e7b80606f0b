/** What decisions ask of the knowledge and of this room's own data, as functions of one moment and one case. */
import { placesNamed } from '../areas/areas.ts';
import {
  cardFor,
  type Knowledge,
  LANGUAGES,
  type LocalValues,
  languageOf,
  understoodLine,
} from '../knowledge/knowledge.ts';
import { dayIn } from '../knowledge/understanding/mentions.ts';
import { extractOf, lawNamed } from './compose-extracts.ts';
import type { TalkFacts } from './facts.ts';
import { ownData } from './files.ts';
import type { TalkState } from './talk.ts';
import { isClosed, sayWhenAnswered } from './working-hours.ts';

type Read = Pick<
  TalkFacts,
  | 'understanding'
  | 'heard'
  | 'nothingHeard'
  | 'choose'
  | 'topicFacts'
  | 'factTopic'
  | 'extractOf'
  | 'sourceOf'
  | 'sayBack'
  | 'thingAsked'
  | 'local'
  | 'speaksOfMessages'
  | 'languageIn'
  | 'languageName'
  | 'hasCards'
  | 'cardIn'
  | 'placesIn'
  | 'readChoice'
  | 'isOver'
  | 'readDay'
  | 'lastDay'
  | 'isClosed'
  | 'whenAnswered'
>;

/** What masking left in place of a number says nothing of what is asked. */
const MASKED = /\[(?:mã hồ sơ|email|đã ẩn|số điện thoại|số giấy tờ|dãy số)\]/g;
/** So many carrying words are named in "về … tôi chưa có". */
const MOST_NAMED = 3;

/**
 * @param typed the masked text; '' when a button was tapped or nothing was written
 * @param context earlier messages of the same person, oldest first
 */
export function reading(
  knowledge: Knowledge,
  now: Date,
  typed: string,
  context: readonly string[],
  talk: TalkState,
  local: LocalValues,
): Read {
  const { hours } = ownData();
  const { citizen } = knowledge;
  const empty = typed.trim() === '';
  return {
    understanding: empty ? null : knowledge.understand(typed, context, talk.bundle),
    heard: empty ? null : citizen.hear(typed.replace(MASKED, ' '), talk.bundle, now),
    nothingHeard: citizen.hear('', talk.bundle, now),
    choose: citizen.choose,
    topicFacts: (topic, known) => citizen.factsFor(topic, known, talk.areaCode, now, local),
    factTopic: (id) => citizen.fact(id)?.topics[0] ?? null,
    sourceOf: (id) => lawNamed(citizen.fact(id)),
    extractOf: (id) => extractOf(knowledge, citizen.fact(id), now)?.id ?? null,
    sayBack: understoodLine,
    thingAsked: ({ concepts, quiet, loose }) => {
      const telling = concepts.filter((name) => !quiet.has(name) && !loose.has(name) && name.includes(' '));
      return telling.length === 0 ? null : `"${telling.slice(0, MOST_NAMED).join(', ')}"`;
    },
    local,
    speaksOfMessages: false,
    languageIn: languageOf,
    languageName: (language) => LANGUAGES[language],
    hasCards: (language) => knowledge.cards.has(language),
    cardIn: (language, text) => {
      const set = knowledge.cards.get(language);
      return set === undefined ? null : (cardFor(set, text)?.id ?? null);
    },
    placesIn: (text: string, expected: boolean) => placesNamed(text, { at: now }, { expected }),
    readChoice: knowledge.readChoice,
    isOver: (table, answers) => knowledge.check(table, answers, now).kind !== 'question',
    readDay: dayIn,
    lastDay: knowledge.lastDay,
    isClosed: (day) => isClosed(hours, day),
    whenAnswered: sayWhenAnswered(hours, now),
  };
}
