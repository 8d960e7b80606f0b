import { placesNamed } from '../../areas/areas.ts';
import { type AskAnswer, ask } from '../../bot/bot.ts';
import type { TalkFacts } from '../../bot/decide.ts';
import { ownData } from '../../bot/files.ts';
import { reading as readingOf } from '../../bot/reading.ts';
import { NEW_TALK, type TalkState } from '../../bot/talk.ts';
import { isClosed } from '../../bot/working-hours.ts';
import { type Knowledge, loadKnowledge, type UnderstoodQuestion } from '../../knowledge/knowledge.ts';
import { dayIn } from '../../knowledge/understanding/mentions.ts';

/** A Saturday morning in Việt Nam. */
export const NOW = new Date('2026-11-21T02:00:00Z');

let loaded: Knowledge | null = null;

/** The real knowledge of the program, loaded once a test file. */
export function knowledge(): Knowledge {
  loaded ??= loadKnowledge();
  return loaded;
}

/** A reading of a message that is sure of a topic. */
export function reading(
  topic: UnderstoodQuestion['topic'],
  more: Partial<UnderstoodQuestion> = {},
): UnderstoodQuestion {
  return {
    topic,
    kind: 'answer',
    confidence: 0.9,
    alternatives: [],
    bundle: null,
    others: [],
    facts: {},
    probabilities: new Float64Array(0),
    ...more,
  };
}

/** Facts of a plain message in a talk that has been greeted; the words are read by nobody unless `understanding` says so. */
export function facts(more: Partial<TalkFacts> = {}): TalkFacts {
  return {
    ...readingOf(knowledge(), NOW, '', [], NEW_TALK, {}),
    now: NOW,
    text: 'một câu hỏi',
    button: null,
    start: null,
    attachment: null,
    secretSent: false,
    talk: NEW_TALK,
    firstContact: false,
    stopped: false,
    onPage: false,
    holder: 'bot',
    understanding: reading('birth.fee'),
    readChoice: knowledge().readChoice,
    placesIn: (text, expected) => placesNamed(text, { at: NOW }, { expected }),
    isOver: (table, answers) => knowledge().check(table, answers, NOW).kind !== 'question',
    readDay: dayIn,
    lastDay: knowledge().lastDay,
    isClosed: (day) => isClosed(ownData().hours, day),
    phone: null,
    code: null,
    canRemindBySms: false,
    canRemind: true,
    whereToMeet: 'Nơi gặp.',
    whenAnswered: 'Khi nào.',
    ...more,
  };
}

/** Facts of a tap on a button. */
export function tap(payload: string, more: Partial<TalkFacts> = {}): TalkFacts {
  return facts({ text: '', button: payload, understanding: null, ...more });
}

/** A talk through the front door, without tables: says or taps, and remembers. */
export function talking(now = NOW): {
  say: (text: string) => AskAnswer;
  tap: (title: string | RegExp) => AskAnswer;
  state: () => TalkState;
} {
  const bot = { knowledge: knowledge(), publicUrl: 'https://lienthong.example.gov.vn' };
  let talk = NEW_TALK;
  let context: string[] = [];
  let shown: AskAnswer['buttons'] = [];
  const keep = (answer: AskAnswer & { talk: TalkState }): AskAnswer => {
    talk = answer.talk;
    shown = answer.buttons;
    return answer;
  };
  return {
    say: (text) => {
      const answer = keep(ask(bot, { text, context, talk, now }));
      context = [...context, text].slice(-3);
      return answer;
    },
    tap: (title) => {
      const button = shown.find((one) =>
        typeof title === 'string' ? one.title === title || one.payload === title : title.test(one.title),
      );
      if (button === undefined)
        throw new Error(`no button ${title}; there are: ${shown.map((one) => one.title).join(' | ')}`);
      return keep(ask(bot, { text: '', button: button.payload, context, talk, now }));
    },
    state: () => talk,
  };
}
