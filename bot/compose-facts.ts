/** Words around a fact: a lead said once in a talk, what was understood, one source, at most three buttons. Pure. */

import type { Button } from '../channels/contract.ts';
import {
  ASPECTS,
  caseNow,
  QUESTIONS,
  type SaidFact,
  SLOTS,
  type SlotName,
  understoodLine,
} from '../knowledge/knowledge.ts';
import { renderText } from '../templates/render.ts';
import { encode } from './buttons.ts';
import { extractButton, nearestExtract } from './compose-extracts.ts';
import { CHECKS, type ComposeContext, type ComposedMessage, isCheckAction, openCheck } from './composed.ts';
import type { BotReply, ReplyLead } from './decision.ts';
import { localValues } from './local.ts';
import { remindersFor } from './remind-buttons.ts';

/** Letters of one answer: what does not fit is left behind a button. Zalo shows about this much without scrolling. */
const MOST_LETTERS = 590;
const MOST_BUTTONS = 3;

type Of<K extends BotReply['kind']> = Extract<BotReply, { kind: K }>;

/** A fact as a message; null when it can no longer be said (its day is over, a value is missing). */
export function factMessage(reply: Of<'fact'>, context: ComposeContext): ComposedMessage | null {
  const { knowledge, talk, now, profile } = context;
  const local = localValues(profile, talk.areaCode, now);
  const known = caseNow(talk.cases);
  const said = knowledge.citizen.say(reply.id, known, now, local);
  if (said === null) return null;
  const body = reply.more === true ? (said.more ?? said.text) : said.text;
  const back = backOf(reply.back ?? [], context);
  const lead = leadText(reply.lead, context);
  const parts = [joined(lead, reply.lead === 'again' ? firstSentence(body) : body), back, said.sourceLine];
  const text = fitting(parts);
  return { text, buttons: buttonsOf(said, reply, context), qr: null, sources: [...said.sources] };
}

/** The longest that fits: "Tôi hiểu …" goes first, the source never. */
function fitting([body = '', back = '', source = '']: string[]): string {
  const whole = [body, back, source].filter((part) => part !== '').join('\n');
  if (whole.length <= MOST_LETTERS || back === '') return whole;
  return [body, source].filter((part) => part !== '').join('\n');
}

function backOf(slots: readonly string[], { talk }: ComposeContext): string {
  const named = slots.filter(
    (slot): slot is SlotName | 'bornOn' | 'diedOn' => slot in SLOTS || slot === 'bornOn' || slot === 'diedOn',
  );
  const line = understoodLine(caseNow(talk.cases), new Set(named));
  return line === '' ? '' : `(Tôi hiểu: ${line}.)`;
}

function firstSentence(text: string): string {
  const end = /[.!?](?=\s|$)/u.exec(text)?.index;
  return end === undefined ? text : text.slice(0, end + 1);
}

const LEADS: Readonly<Record<ReplyLead, string>> = {
  condolence: 'bot-lead-condolence',
  child_condolence: 'bot-lead-child-condolence',
  congratulation: 'bot-lead-congratulation',
  sorry: 'bot-lead-sorry',
  again: 'bot-lead-again',
  also: 'bot-lead-also',
};

function leadText(lead: ReplyLead | undefined, { channel }: ComposeContext): string {
  if (lead === undefined) return '';
  const rendered = renderText(LEADS[lead], channel, {});
  return rendered.kind === 'text' ? rendered.text : '';
}

const joined = (lead: string, body: string): string => (lead === '' ? body : `${lead} ${body}`);

function buttonsOf(said: SaidFact, reply: Of<'fact'>, context: ComposeContext): Button[] {
  const { knowledge, talk, now, profile } = context;
  const local = localValues(profile, talk.areaCode, now);
  const seen = new Set<string>([reply.id]);
  const more: Button[] =
    said.more !== null && reply.more !== true
      ? [tap('Chi tiết', encode({ kind: 'fact', id: reply.id, more: true }))]
      : [];
  const beside = reply.beside === undefined ? [] : factButton(reply.beside, context, seen);
  const own = said.buttons.flatMap((button): Button[] => {
    if (button === 'human') return [tap('Gặp cán bộ', 'd:human')];
    if (button === 'guide') return [tap('Hướng dẫn, mã QR', 'd:guide')];
    if (isCheckAction(button)) return [tap('Kiểm tra trường hợp của tôi', `d:${button}`)];
    if (button.startsWith('fact:')) return factButton(button.slice(5), context, seen);
    // A topic whose fact is the one just given would say the same again.
    const target = knowledge.citizen.factsFor(button, caseNow(talk.cases), talk.areaCode, now, local)[0];
    if (target !== undefined && seen.has(target)) return [];
    if (target !== undefined) seen.add(target);
    return [tap(knowledge.title(button), encode({ kind: 'topic', topic: button }))];
  });
  const open = openCheck(context);
  const check = CHECKS[said.topics[0] ?? ''];
  // A waiting check is never out of reach; beside a topic that has one, one button leads to it.
  const checks: Button[] = open
    ? [tap('Tiếp tục kiểm tra', 'd:resume')]
    : check === undefined || caseNow(talk.cases).slots.child !== undefined
      ? []
      : [tap(check.title, `d:${check.action}`)];
  const reminders = remindersFor(lastDayTopic(said, context), context);
  const law = reply.more === true ? [] : extractButton(knowledge.citizen.fact(said.id), context);
  const last = reply.feedback === true ? [tap('Có ích', 'd:good'), tap('Chưa đúng', 'd:bad')] : [];
  const all = [...more, ...beside, ...own];
  const others = withLaw(all, law, MOST_BUTTONS - checks.length - reminders.length);
  const kept = open ? [...checks, ...reminders, ...others] : [...reminders, ...others, ...checks];
  return [...kept, ...last];
}

/** The words of the law where there is room, else in place of a middle button; the last one leads to a person. */
function withLaw(all: readonly Button[], law: readonly Button[], room: number): Button[] {
  if (all.length + law.length <= room) return [...all, ...law];
  return all.length === room && room === MOST_BUTTONS && law.length > 0
    ? [...all.slice(0, 1), ...law, ...all.slice(-1)]
    : all.slice(0, room);
}

/** A fact that names the last day to register is one to be reminded of. */
function lastDayTopic(said: SaidFact, { knowledge }: ComposeContext): string {
  const wording = knowledge.citizen.fact(said.id)?.say.join(' ') ?? '';
  if (wording.includes('birthDeadline')) return 'birth.deadline';
  return wording.includes('deathDeadline') ? 'death.deadline' : (said.topics[0] ?? '');
}

function factButton(id: string, { knowledge }: ComposeContext, seen: Set<string>): Button[] {
  const fact = knowledge.citizen.fact(id);
  if (fact === null || seen.has(id)) return [];
  seen.add(id);
  return [
    tap(fact.title ?? knowledge.title(fact.topics[0] ?? ''), encode({ kind: 'fact', id, more: false })),
  ];
}

const tap = (title: string, payload: string): Button => ({ kind: 'reply', title, payload });

/** The one question that decides. */
export function questionMessage(reply: Of<'question'>, context: ComposeContext): ComposedMessage {
  const question = QUESTIONS[reply.slot];
  const lead = leadText(reply.lead, context);
  return {
    text: joined(lead, question?.ask ?? ''),
    buttons: (question?.choices ?? []).map(([value, title]) =>
      tap(title, encode({ kind: 'slot', slot: reply.slot, value })),
    ),
    qr: null,
    sources: [],
  };
}

const TITLES = 3;

/** A card of another language, with its subjects and a person behind buttons. */
export function cardMessage(reply: Of<'card'>, { knowledge }: ComposeContext): ComposedMessage | null {
  const set = knowledge.cards.get(reply.language);
  if (set === undefined) return null;
  const card = set.cards.find((one) => one.id === reply.id);
  const open = (id: string, title: string) =>
    tap(title, encode({ kind: 'card', language: reply.language, id }));
  const person = tap(set.person, 'd:human');
  if (card === undefined) {
    // Page by page: five buttons a message, one leads on and one to a person.
    const page = Math.max(1, Number(reply.id?.slice(1)) || 1);
    const from = ((page - 1) * TITLES) % set.cards.length;
    const titles = set.cards.slice(from, from + TITLES).map((one) => open(one.id, one.title));
    return {
      text: set.greeting,
      buttons: [...titles, open(`p${page + 1}`, set.more), person],
      qr: null,
      sources: [],
    };
  }
  return { text: card.text, buttons: [open('list', set.more), person], qr: null, sources: [] };
}

/** A check that waits is never out of reach. */
const resume = (context: ComposeContext): Button[] =>
  openCheck(context) ? [tap('Tiếp tục kiểm tra', 'd:resume')] : [];

/** Two or three facts that may be meant. */
export function whichMessage(reply: Of<'which'>, context: ComposeContext): ComposedMessage {
  const seen = new Set<string>();
  const options = reply.facts.flatMap((id) => factButton(id, context, seen)).slice(0, MOST_BUTTONS);
  return {
    text: joined(leadText(reply.lead, context), textOf('bot-which', context, {})),
    buttons: [...options, ...resume(context), tap('Gặp cán bộ', 'd:human')],
    qr: null,
    sources: [],
  };
}

/** Two facts under one another, whole where they fit and by their first sentences where not; behind the buttons the rest. */
export function twoMessage(reply: Of<'two'>, context: ComposeContext): ComposedMessage | null {
  const { knowledge, talk, now, profile } = context;
  const local = localValues(profile, talk.areaCode, now);
  const known = caseNow(talk.cases);
  const said = reply.facts.flatMap((id) => knowledge.citizen.say(id, known, now, local) ?? []);
  if (said.length === 0) return null;
  const lead = joined(leadText(reply.lead, context), textOf('bot-two', context, {}));
  const written = (short: boolean): string =>
    [lead, ...said.map((one) => `• ${short ? firstSentence(one.text) : one.text}`), said[0]?.sourceLine ?? '']
      .filter((line) => line !== '')
      .join('\n');
  const whole = written(false);
  const seen = new Set<string>();
  return {
    text: whole.length <= MOST_LETTERS ? whole : written(true),
    buttons: [
      ...reply.facts.flatMap((id) => factButton(id, context, seen)),
      ...(openCheck(context) ? resume(context) : checkFor(said, context)),
      tap('Gặp cán bộ', 'd:human'),
    ],
    qr: null,
    sources: said.flatMap((one) => [...one.sources]),
  };
}

/** The guided check that one of the facts leads to. */
function checkFor(said: readonly SaidFact[], { talk }: ComposeContext): Button[] {
  if (caseNow(talk.cases).slots.child !== undefined) return [];
  const check = said.flatMap((one) => CHECKS[one.topics[0] ?? ''] ?? [])[0];
  return check === undefined ? [] : [tap(check.title, `d:${check.action}`)];
}

/** What is missing, said exactly; an extract of the law beside it where one speaks of the thing. */
export function missingMessage(reply: Of<'missing'>, context: ComposeContext): ComposedMessage {
  const thing = reply.about ?? (reply.aspect === null ? 'việc này' : `việc này (${ASPECTS[reply.aspect]})`);
  const law = nearestExtract(reply.query, context);
  const said = joined(leadText(reply.lead, context), textOf('bot-missing', context, { thing }));
  return {
    text: law.text === '' ? said : `${said}\n${law.text}`,
    buttons: [...resume(context), ...law.buttons, tap('Gặp cán bộ', 'd:human')],
    qr: null,
    sources: [],
  };
}

function textOf(id: string, { channel }: ComposeContext, values: Record<string, string>): string {
  const rendered = renderText(id, channel, values);
  return rendered.kind === 'text' ? rendered.text : '';
}
