/** One question answered without a table: `lienthong ask` and `lienthong chat`, and what `--explain` shows of the steps. */
import {
  type AnswerSource,
  type Aspect,
  caseNow,
  type FactCandidate,
  type HeardMessage,
  heldIn,
  type Knowledge,
  type SafetyKind,
  SLOTS,
  type SlotName,
} from '../knowledge/knowledge.ts';
import { compose } from './compose.ts';
import { composing } from './composing.ts';
import { decide } from './decide.ts';
import type { AnswerKind, UnderstoodMessage } from './decision.ts';
import { text } from './facts.ts';
import { mask } from './mask.ts';
import { whereToMeet } from './meeting-place.ts';
import { reading } from './reading.ts';
import { NEW_TALK, type TalkState } from './talk.ts';

/** A longer message is cut: nobody asks in more, and the work per message stays bounded. */
export const MOST_LETTERS_IN = 4000;

export type AskAnswer = {
  topic: string;
  kind: AnswerKind;
  confidence: number;
  text: string;
  sources: AnswerSource[];
  buttons: { title: string; payload: string }[];
  /** Ids of the facts given, the case as it is understood, what was asked, and what was heard of danger. */
  facts: readonly string[];
  case: Record<string, string | string[]>;
  asked: readonly Aspect[];
  safety: SafetyKind | null;
};

export type AskRequest = {
  text: string;
  button?: string;
  /** Earlier messages of the same person, oldest first. */
  context?: readonly string[];
  /** What is remembered; the new state comes back. */
  talk?: TalkState;
  holder?: 'bot' | 'person';
  now: Date;
};

/** Answers one question as a citizen would see it. `steps`: what `--explain` prints. */
export function ask(
  bot: { knowledge: Knowledge; publicUrl: string },
  question: AskRequest,
): AskAnswer & { talk: TalkState; holder: 'bot' | 'person'; steps: () => string } {
  const { now } = question;
  const talk = question.talk ?? remembered(bot, question);
  const masked = mask(question.text.slice(0, MOST_LETTERS_IN));
  const typed = question.button === undefined ? masked.text : '';
  const read = reading(bot.knowledge, now, typed, question.context ?? [], talk, {});
  const decision = decide({
    now,
    text: masked.text,
    button: question.button ?? null,
    start: null,
    attachment: null,
    secretSent: masked.found.includes('personal_id') || masked.found.includes('secret'),
    talk,
    firstContact: false,
    stopped: false,
    onPage: true,
    holder: question.holder ?? 'bot',
    ...read,
    phone: null,
    code: null,
    canRemindBySms: false,
    canRemind: false,
    whereToMeet: whereToMeet(talk.areaCode, null, now),
  });
  const composed = compose(
    decision.effects.some((effect) => effect.kind === 'confirmed' || effect.kind === 'not_me')
      ? [text('bot-no-dossier')]
      : decision.replies,
    {
      knowledge: bot.knowledge,
      now,
      channel: 'webchat',
      talk: decision.talk,
      publicUrl: bot.publicUrl,
      profile: null,
      guideCodes: new Map(),
      canRemind: false,
      ...composing(bot.knowledge),
    },
  );
  const { understood, effects } = decision;
  const released = effects.some((effect) => effect.kind === 'release');
  const handed = effects.some((effect) => effect.kind === 'handoff');
  return {
    topic: understood.topic ?? 'out_of_scope',
    kind: understood.kind,
    confidence: understood.confidence,
    text: composed.map((message) => message.text).join('\n\n'),
    sources: composed.flatMap((message) => message.sources),
    buttons: composed.flatMap((message) =>
      message.buttons.flatMap((button) =>
        button.kind === 'reply' ? [{ title: button.title, payload: button.payload }] : [],
      ),
    ),
    facts: understood.facts ?? [],
    case: shownCase(decision.talk),
    asked: understood.asked ?? [],
    safety: understood.safety ?? null,
    talk: decision.talk,
    holder: released ? 'bot' : handed ? 'person' : (question.holder ?? 'bot'),
    steps: () => explained(read.heard, understood, decision.talk),
  };
}

/** A single question with earlier messages: the case is what those messages said. */
function remembered(
  bot: { knowledge: Knowledge; publicUrl: string },
  { context, now }: AskRequest,
): TalkState {
  let talk = NEW_TALK;
  const before: string[] = [];
  for (const said of context ?? []) {
    talk = ask(bot, { text: said, context: [...before], talk, now }).talk;
    before.push(said);
  }
  return talk;
}

/** The case in closed values: `{ bundle: 'death', scheme: ['pension'], diedOn: '2026-06-20' }`. */
function shownCase(talk: TalkState): Record<string, string | string[]> {
  const known = caseNow(talk.cases);
  const shown: Record<string, string | string[]> = {};
  for (const slot of Object.keys(SLOTS) as SlotName[]) {
    const held = heldIn(known.slots, slot);
    if (held.length > 0) shown[slot] = 'many' in SLOTS[slot] ? [...held] : (held[0] ?? '');
  }
  if (known.bornOn !== null) shown.bornOn = known.bornOn.on;
  if (known.diedOn !== null) shown.diedOn = known.diedOn.on;
  if (known.person !== null) shown.person = known.person;
  if (talk.areaCode !== null) shown.area = talk.areaCode;
  return shown;
}

const FEATURES_SHOWN: readonly (readonly [keyof FactCandidate['features'], string])[] = [
  ['near', 'gần'],
  ['others', 'gần khác'],
  ['topic', 'mục'],
  ['aspect', 'đúng điều hỏi'],
  ['askedAs', 'hay được hỏi thế'],
  ['astray', 'khác điều hỏi'],
  ['saidNow', 'trường hợp vừa nói'],
  ['saidBefore', 'trường hợp đã biết'],
  ['words', 'từ'],
  ['missing', 'thiếu'],
  ['open', 'chưa biết'],
  ['unneeded', 'thiếu cụm phải có'],
  ['across', 'chuyện khác'],
  ['lacks', 'không chứa điều hỏi'],
];

/** The eight steps in words: safety, act, case, aspect, candidates, why this fact and why not the next. */
function explained(heard: HeardMessage | null, understood: UnderstoodMessage, talk: TalkState): string {
  if (heard === null) return 'không có chữ nào để đọc';
  const lines = [
    `an toàn: ${heard.safety === null ? 'không' : `${heard.safety.kind} («${heard.safety.words}»)`}`,
    `việc làm: ${[...heard.events.map((one) => `${one.kind}${one.supposed ? ' (giả định)' : ''}`), ...heard.acts].join(', ') || 'hỏi'}`,
    `nghe ra: ${heard.said.map((one) => `${one.off ? 'không ' : ''}${one.slot}=${one.value}`).join(', ') || '–'}`,
    `trường hợp: ${JSON.stringify(shownCase(talk))}`,
    `điều hỏi: ${heard.asked.map((one) => `${one.aspect} ${one.weight.toFixed(1)}`).join(', ') || '–'}`,
    `từ mang ý: ${heard.concepts.join(', ') || '–'}`,
    `mục: ${understood.topic ?? '–'} (${understood.kind})`,
  ];
  const choice = understood.choice;
  if (choice == null) return [...lines, 'sự việc: không xét'].join('\n');
  lines.push(
    `chọn: ${choice.kind}${choice.kind === 'fact' ? ` ${choice.best.fact.id}` : ''} – ${choice.why}`,
  );
  for (const one of choice.candidates) {
    const parts = FEATURES_SHOWN.flatMap(([name, title]) =>
      one.features[name] === 0 ? [] : [`${title} ${one.features[name].toFixed(2)}`],
    ).join(', ');
    const open = one.fit.kind === 'open' ? ` chưa biết ${one.fit.open.join(', ')};` : '';
    const without = one.uncovered.length === 0 ? '' : ` không nói tới ${one.uncovered.join(', ')}`;
    lines.push(`  ${(one.share * 100).toFixed(0)} % ${one.fact.id} (${parts})${open}${without}`);
  }
  return lines.join('\n');
}
