import { provinceOf, unitAt } from '../areas/areas.ts';
import { dayOf } from '../calendar/moment.ts';
import type { Button, ChannelName } from '../channels/contract.ts';
import type { CheckAction } from '../knowledge/fact.ts';
import { renderText } from '../templates/render.ts';
import { type ButtonAction, encode } from './buttons.ts';
import { checklistFor, sayChecklist } from './checklist.ts';
import { caseOf, checklistOf } from './checklist-case.ts';
import { writeChecklistToken } from './checklist-token.ts';
import { extractMessage } from './compose-extracts.ts';
import {
  cardMessage,
  factMessage,
  missingMessage,
  questionMessage,
  twoMessage,
  whichMessage,
} from './compose-facts.ts';
import { CHECKS, type ComposeContext, type ComposedMessage, openCheck } from './composed.ts';
import type { BotReply } from './decision.ts';
import { remindersFor } from './remind-buttons.ts';

export type { ComposeContext, ComposedMessage } from './composed.ts';

import type { TalkState } from './talk.ts';

/** Where a PDF arrives as a file in the talk; elsewhere a button opens it. */
const TAKES_FILES: ReadonlySet<ChannelName> = new Set(['telegram']);

/** Zalo's limit is 2,000 letters (docs/channels/zalo.md); room is left for what a channel adds. */
const MOST_LETTERS = 1900;
/** Zalo takes five buttons a message, and more do not fit a phone. */
const MOST_BUTTONS = 5;

/** Puts reviewed words to replies. Neighbouring texts travel as one message while they fit. */
export function compose(replies: BotReply[], context: ComposeContext): ComposedMessage[] {
  const messages: ComposedMessage[] = [];
  for (const part of replies.map((reply) => put(reply, context))) {
    const last = messages.at(-1);
    const fits =
      last !== undefined &&
      last.qr === null &&
      part.qr === null &&
      part.sheet === undefined &&
      last.text.length + part.text.length + 2 <= MOST_LETTERS &&
      last.buttons.length + part.buttons.length <= MOST_BUTTONS;
    if (!fits) {
      messages.push(part);
      continue;
    }
    last.text = `${last.text}\n\n${part.text}`;
    last.buttons = [...last.buttons, ...part.buttons];
    last.sources = [...last.sources, ...part.sources];
  }
  return messages;
}

function put(reply: BotReply, context: ComposeContext): ComposedMessage {
  switch (reply.kind) {
    case 'text':
      return plain(fixed(reply.textId, context.channel, reply.values), reply.buttons.map(asButton));
    case 'clarify':
      return plain(
        reply.question,
        [
          ...reply.options.map(({ title, topic }) => topicButton(title, topic)),
          ...(openCheck(context) ? [does('Tiếp tục kiểm tra', 'resume')] : []),
        ].slice(0, MOST_BUTTONS),
      );
    case 'more':
      return plain(
        fixed('bot-others', context.channel, {}),
        reply.topics.map((topic) => topicButton(context.knowledge.title(topic), topic)),
      );
    case 'guide':
      return guide(reply.areaCode, context);
    case 'check':
      return check(reply.table, reply.answers, context);
    case 'checklist':
      return checklist(reply.table, reply.answers, context);
    case 'answer':
      return answer(reply.topic, context, reply.feedback === true);
    case 'fact':
      return factMessage(reply, context) ?? unknownMessage(context);
    case 'extract':
      return extractMessage(reply.id, context) ?? unknownMessage(context);
    case 'card':
      return cardMessage(reply, context) ?? unknownMessage(context);
    case 'question':
      return questionMessage(reply, context);
    case 'which':
      return whichMessage(reply, context);
    case 'two':
      return twoMessage(reply, context) ?? unknownMessage(context);
    case 'missing':
      return missingMessage(reply, context);
  }
}

function answer(topic: string, context: ComposeContext, feedback = false): ComposedMessage {
  const { talk, profile } = context;
  const given = context.knowledge.answer(topic, {
    ...caseOf(context),
    values: values(profile, talk, context),
  });
  if (given.kind !== 'text') return unknownMessage(context);
  const text = given.sourceLine === '' ? given.text : `${given.text}\n${given.sourceLine}`;
  const checks = CHECKS[topic];
  const open = openCheck(context);
  const last = feedback ? [does('Có ích', 'good'), does('Chưa đúng', 'bad')] : [];
  const buttons = [
    ...remindersFor(topic, context),
    ...(open ? [does('Tiếp tục kiểm tra', 'resume')] : []),
    ...(checks === undefined || open ? [] : [does(checks.title, checks.action)]),
    ...(topic === 'chat.greeting'
      ? [...given.buttons.slice(0, MOST_BUTTONS - 1 - last.length).map(offered), LANGUAGE_BUTTON]
      : given.buttons.map(offered)),
  ];
  return {
    text,
    buttons: [...buttons.slice(0, MOST_BUTTONS - last.length), ...last],
    qr: null,
    sources: given.sources,
  };
}

const offered = (button: { title: string; topic: string }): Button => topicButton(button.title, button.topic);

const LANGUAGE_BUTTON = asButton({
  title: 'English, ខ្មែរ…',
  payload: encode({ kind: 'card', language: 'all', id: 'list' }),
});

function unknownMessage(context: ComposeContext): ComposedMessage {
  return plain(fixed('bot-unknown', context.channel, {}), [does('Gặp cán bộ', 'human')]);
}

function values(profile: ComposeContext['profile'], talk: TalkState, context: ComposeContext) {
  const code = talk.areaCode === null ? undefined : context.guideCodes.get(talk.areaCode);
  return {
    ...(profile?.deskAddress ? { deskAddress: profile.deskAddress } : {}),
    ...(profile?.hours ? { deskHours: profile.hours } : {}),
    ...(profile?.phone ? { deskPhone: profile.phone } : {}),
    ...(talk.areaCode === null ? {} : { areaName: place(talk.areaCode, context.now) }),
    ...(code === undefined ? {} : { guideLink: `${context.publicUrl}/q/${code}` }),
  };
}

function guide(areaCode: string, context: ComposeContext): ComposedMessage {
  const code = context.guideCodes.get(areaCode);
  const link = code === undefined ? context.publicUrl : `${context.publicUrl}/q/${code}`;
  const text = fixed('bot-guide', context.channel, { place: place(areaCode, context.now), link });
  return {
    text,
    buttons: [{ kind: 'url', title: 'Mở trang hướng dẫn', url: link }],
    qr: code ?? null,
    sources: [],
  };
}

function check(table: string, answers: [string, string][], context: ComposeContext): ComposedMessage {
  const step = context.knowledge.check(table, answers, context.now);
  if (step.kind === 'expired') return answer(step.topic, context);
  const back = answers.length === 0 ? [] : [does('Quay lại', 'back')];
  if (step.kind === 'question') {
    const choices = step.choices.map((choice) =>
      asButton({
        title: choice.title,
        payload: encode({ kind: 'check', table, question: step.id, value: choice.value }),
      }),
    );
    if (choices.length + back.length <= MOST_BUTTONS) return plain(step.text, [...choices, ...back]);
    return plain(`${step.text}\n${fixed('bot-check-edit', context.channel, {})}`, choices);
  }
  const text = step.sourceLine === '' ? step.text : `${step.text}\n${step.sourceLine}`;
  const listed = checklistFor(context.checklists, table, step.id) !== null;
  return {
    text,
    buttons: [
      ...(listed ? [does('Danh sách cần làm', 'checklist')] : []),
      ...back,
      does('Làm lại từ đầu', restartOf(table)),
      ...step.followUps.map((topic) => topicButton(context.knowledge.title(topic), topic)),
    ].slice(0, MOST_BUTTONS),
    qr: null,
    sources: step.sources,
  };
}

function checklist(table: string, answers: [string, string][], context: ComposeContext): ComposedMessage {
  const { knowledge, talk, now, publicUrl, sign } = context;
  const found = checklistOf(table, answers, context);
  // The outcome is not reached, or its rules ended meanwhile: the check itself says how to go on.
  if (found === 'no_outcome') return check(table, answers, context);
  if (found === 'no_list') return plain(fixed('bot-checklist-none', context.channel, {}), []);
  const { filled, followUps } = found;
  const what = filled.deadline?.what;
  const { areaCode, bornOn, diedOn } = talk;
  const guideCode = (areaCode === null ? undefined : context.guideCodes.get(areaCode)) ?? null;
  const printed = { table, answers, bornOn, diedOn, areaCode, guideCode, madeOn: dayOf(now) };
  const token = sign === undefined ? null : writeChecklistToken(printed, sign);
  const asFile = token !== null && TAKES_FILES.has(context.channel);
  const buttons: Button[] = [
    ...(token === null || asFile
      ? []
      : [{ kind: 'url' as const, title: 'Tải bản PDF', url: `${publicUrl}/chat/checklist.pdf?t=${token}` }]),
    ...(what === undefined ? [] : remindersFor(`${what}.deadline`, context)),
    ...(talk.areaCode === null ? [does('Chọn xã, phường', 'guide')] : []),
    ...followUps.map((topic) => topicButton(knowledge.title(topic), topic)),
  ];
  return {
    text: sayChecklist(filled),
    buttons: buttons.slice(0, MOST_BUTTONS),
    qr: null,
    ...(asFile ? { sheet: token } : {}),
    sources: filled.sources,
  };
}

function restartOf(table: string): CheckAction {
  return table === 'birth' ? 'check_birth' : table === 'death' ? 'check_death' : 'check_benefit';
}

function place(areaCode: string, now: Date): string {
  const unit = unitAt(areaCode, now);
  const province = unitAt(provinceOf(areaCode), now);
  return [unit?.fullName, province?.fullName].filter((name) => name !== undefined).join(', ');
}

/** A fixed text of the bot. Its values are filled by code, so a missing one is a bug, which test/templates would have found. */
function fixed(id: string, channel: ChannelName, given: Record<string, string>): string {
  let rendered = renderText(id, channel, given);
  // By SMS there are words for what reminders ask; whatever else is said there is pointed to a person.
  if (rendered.kind === 'no_such_text' && channel === 'sms')
    rendered = renderText('bot-unknown', channel, {});
  if (rendered.kind !== 'text') throw new Error(`text ${id} for ${channel}: ${rendered.kind}`);
  return rendered.text;
}

function plain(text: string, buttons: Button[]): ComposedMessage {
  return { text, buttons, qr: null, sources: [] };
}

function does(title: string, action: ButtonAction): Button {
  return asButton({ title, payload: encode({ kind: 'do', action }) });
}

function asButton(button: { title: string; payload: string }): Button {
  return { kind: 'reply', ...button };
}

function topicButton(title: string, topic: string): Button {
  return { kind: 'reply', title, payload: encode({ kind: 'topic', topic }) };
}
