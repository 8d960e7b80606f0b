/**
 * The front door of the bot, longer than most because one conversation is seen from three sides: providers hand events in
 * (`receive`, `handleWaiting`), the web chat and the staff inbox look at talks and answer in them, and the command line
 * asks without a talk (`ask`).
 */

import { areaProfile } from '../areas/areas.ts';
import { MINUTE_MS } from '../calendar/durations.ts';
import { dayOf } from '../calendar/moment.ts';
import {
  type Button,
  CHANNEL_NAMES,
  type ChannelName,
  type Incoming,
  type Outgoing,
} from '../channels/contract.ts';
import { addressRow, findAddress, noteInbound } from '../contacts/contacts.ts';
import type { Knowledge, SafetyKind } from '../knowledge/knowledge.ts';
import { checklistPdf, guideLinkFor, qrPng } from '../links/links.ts';
import {
  knowsReceipt,
  type MessageSource,
  type NewMessage,
  receipt as noteReceipt,
  type PreparedMessage,
  post,
  type SealedPayload,
} from '../outbox/outbox.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type Act, type ByOfficial, type Denied, scopeOf, within } from '../staff/act.ts';
import { denied, deskOfUnknown, record } from '../staff/staff.ts';
import { textFor } from '../templates/render.ts';
import { groupChannel, groupSpokenIn, noteAddress } from './address-events.ts';
import { MOST_LETTERS_IN } from './ask.ts';
import { bySms } from './by-sms.ts';
import { caseLine } from './case-talk.ts';
import { checklistOf } from './checklist-case.ts';
import { sheetOf } from './checklist-sheet.ts';
import { readChecklistToken } from './checklist-token.ts';
import { type ComposeContext, type ComposedMessage, compose } from './compose.ts';
import { composing } from './composing.ts';
import { decide, type TalkFacts } from './decide.ts';
import type { BotDecision, BotEffect, BotReply } from './decision.ts';
import { carryOut } from './effects.ts';
import { readEvent } from './event-row.ts';
import { HUMAN, text } from './facts.ts';
import { ownData } from './files.ts';
import { localValues } from './local.ts';
import { mask } from './mask.ts';
import { whereToMeet } from './meeting-place.ts';
import { reading } from './reading.ts';
import { joinParts } from './receiving.ts';
import * as inbound from './store/inbound.ts';
import * as store from './store.ts';
import { NEW_TALK, readTalk, type TalkState } from './talk.ts';
import { readTurn, writeTurn } from './turn.ts';
import { grouped, type UnclearGroup } from './unanswered.ts';
import { endOfNextWorkingDay } from './working-hours.ts';

export { /** @public a wing of the door */ noteAddress } from './address-events.ts';
export type BotContext = { deps: Deps; knowledge: Knowledge; publicUrl: string };

/** How many earlier messages of the citizen a follow-up may lean on. */
const CONTEXT_MESSAGES = 3;
const MOST_ATTEMPTS = 5;
/** Events a transaction: enough to share a commit, few enough that a webhook never waits long for its turn to write. */
const TOGETHER = 4;
const RETRY_MS = 30_000;
/** So long a report that looks like somebody's words waits for the message it may speak of. */
const EARLY_RECEIPT_MS = MINUTE_MS;
/** Where somebody can be written to days later. A web page is closed by then. */
const REMINDING: readonly ChannelName[] = ['telegram', 'zalo'];

export { keepRaw, receive } from './receiving.ts';

/**
 * Handles saved events in the order they came, until none is due or `limit` is reached. Talk state, effects, replies in the
 * outbox and the mark that an event is done stand or fall together. A few events share a transaction, because its commit
 * costs more than an event; when one of them fails, each is done again on its own.
 * @param onFailure hears of an event that could not be handled (it is tried again, at last left for a person)
 */
export async function handleWaiting(
  bot: BotContext,
  options: { limit?: number; onFailure?: (inboundId: number, error: unknown) => void } = {},
): Promise<{ handled: number; replies: number }> {
  const { deps } = bot;
  await joinParts(deps, deps.now());
  let handled = 0;
  let replies = 0;
  while (handled < (options.limit ?? Number.POSITIVE_INFINITY)) {
    const rows = await inbound.waitingInbound(deps.db.read, deps.now(), TOGETHER);
    if (rows.length === 0) break;
    try {
      replies += await handleRows(bot, rows);
    } catch {
      for (const row of rows) {
        try {
          replies += await handleRows(bot, [row]);
        } catch (error) {
          options.onFailure?.(row.id, error);
          const attempts = row.attempts + 1;
          const nextAt =
            attempts >= MOST_ATTEMPTS ? null : new Date(deps.now().getTime() + RETRY_MS * attempts);
          await deps.db.write((tx) => inbound.failInbound(tx, row.id, attempts, nextAt));
        }
      }
    }
    handled += rows.length;
  }
  return { handled, replies };
}

async function handleRows(bot: BotContext, rows: inbound.InboundRow[]): Promise<number> {
  const { deps } = bot;
  const events = rows.map((row) => ({
    row,
    event: readEvent(deps.keys.open(row.sealed, placeOf.inbound(row))),
  }));
  const waits = new Set<number>();
  for (const one of events) {
    const { row, event } = one;
    if (event?.kind !== 'receipt') continue;
    if (event.otherwise !== undefined && !(await knowsReceipt(deps, event))) {
      // The answer that will give our message this id may still be on its way; after that they are a citizen's words.
      if (deps.now().getTime() - row.receivedAt.getTime() < EARLY_RECEIPT_MS) waits.add(row.id);
      else one.event = event.otherwise;
      continue;
    }
    // Its own transaction, and harmless when repeated: the mark may follow.
    await noteReceipt(deps, event, row.receivedAt);
  }
  return deps.db.write(async (tx) => {
    let replies = 0;
    for (const { row, event } of events) {
      if (waits.has(row.id)) {
        await inbound.postponeInbound(tx, row.id, new Date(row.receivedAt.getTime() + EARLY_RECEIPT_MS));
        continue;
      }
      if (!(await inbound.takeInbound(tx, row.id, deps.now()))) continue;
      if (event?.kind === 'address') replies += await noteAddress(deps, tx, event);
      else if (event?.kind === 'message') replies += await talkTo(bot, tx, event, row.id);
    }
    return replies;
  });
}

async function talkTo(bot: BotContext, tx: Tx, event: Incoming, inboundId: number): Promise<number> {
  const { deps } = bot;
  const now = deps.now();
  const groupOn = groupChannel(event.channel);
  const group =
    event.group === undefined || groupOn === null
      ? null
      : await groupSpokenIn(tx, deps.keys, groupOn, { id: event.group, title: event.groupTitle ?? '' }, now);
  // A group on a channel that has none.
  if (event.group !== undefined && group === null) return 0;
  const address = await addressRow(tx, deps.keys, event.channel, event.from, now);
  await noteInbound(tx, address.id, event.at);
  const talk = await store.talkOf(tx, address.id, event.channel, now);
  const context = (await store.lastQuestions(tx, talk.id, CONTEXT_MESSAGES))
    .map((row) => readTurn(deps.keys.open(row.textSealed, placeOf.turn(row))).text)
    .reverse();
  const masked = mask((event.text ?? '').slice(0, MOST_LETTERS_IN));
  const state = readTalk(talk.state);
  const areaCode = state.areaCode ?? (group?.areaCode || null);
  const profile = areaCode === null ? null : await areaProfile(tx, areaCode);
  const canRemind = group === null && REMINDING.includes(event.channel);
  const facts: TalkFacts = {
    now,
    text: masked.text,
    button: event.button ?? null,
    start: event.start ?? null,
    attachment: event.attachment ?? null,
    secretSent: masked.found.includes('personal_id') || masked.found.includes('secret'),
    talk: { ...state, areaCode },
    firstContact: talk.greetedAt === null && group === null,
    stopped: address.stoppedAt !== null,
    onPage: event.channel === 'webchat',
    holder: talk.holder === 'person' ? 'person' : 'bot',
    officialSpoke: talk.holder === 'person' && talk.heldBy !== null,
    ...reading(
      bot.knowledge,
      now,
      event.button === undefined ? masked.text : '',
      context,
      { ...state, areaCode },
      localValues(profile, areaCode, now),
    ),
    canRemind,
    whereToMeet: whereToMeet(areaCode, profile, now),
  };
  const decided = decide(facts);
  const decision =
    event.channel === 'sms'
      ? bySms(decided, (id) => textFor(id, 'sms') !== null, talk.holder === 'person')
      : decided;
  const extra = await carryOut(tx, decision.effects, {
    keys: deps.keys,
    now,
    talkId: talk.id,
    talk: decision.talk,
    channel: event.channel,
    address: event.from,
    addressId: address.id,
    stopped: address.stoppedAt !== null,
    demo: address.demo,
    markFeedback: (value) => store.markFeedback(tx, talk.id, value),
  });
  const final: TalkState = { ...decision.talk, ...extra.remember };
  const composed = await composeFor(
    bot,
    tx,
    event.channel,
    { ...decision, talk: final, replies: [...decision.replies, ...extra.replies] },
    now,
    canRemind,
  );
  const messages = composed.map(
    (message, index): NewMessage => ({
      key: `b${inboundId}-${index}`,
      lane: 'reply',
      purpose: 'reply',
      source: 'bot',
      sourceId: talk.id,
      channel: event.channel,
      ...(group === null ? { addressId: address.id } : { groupId: group.id }),
      ...(address.contactId === null ? {} : { contactId: address.contactId }),
      areaCode: final.areaCode ?? '',
      payload: {
        ...toPayload(message),
        ...(event.thread === undefined ? {} : { thread: event.thread }),
      },
      nextAt: now,
    }),
  );
  await post(tx, deps.keys, messages);
  await store.addTurns(tx, [
    {
      talkId: talk.id,
      at: event.at,
      direction: 'in',
      by: 'citizen',
      textSealed: deps.keys.seal(
        writeTurn({
          text: event.button ?? masked.text,
          ...(event.button === undefined ? {} : { tapped: true }),
        }),
        placeOf.turn({ talkId: talk.id, at: event.at, direction: 'in' }),
      ),
      topic: decision.understood.topic,
      kind: decision.understood.kind,
      confidence: decision.understood.confidence,
    },
    ...composed.map((message) => ({
      talkId: talk.id,
      at: now,
      direction: 'out' as const,
      by: 'bot' as const,
      textSealed: deps.keys.seal(
        writeTurn(message),
        placeOf.turn({ talkId: talk.id, at: now, direction: 'out' }),
      ),
    })),
  ]);
  await store.saveTalk(tx, talk.id, {
    state: JSON.stringify(final),
    areaCode: final.areaCode,
    updatedAt: now,
    ...(decision.replies.some(isWelcome) ? { greetedAt: now } : {}),
    ...heldBy(decision.effects, talk.heldBy, now),
  });
  return composed.length;
}

function isWelcome(reply: BotReply): boolean {
  return reply.kind === 'text' && reply.textId === 'bot-welcome';
}

function heldBy(
  effects: BotEffect[],
  by: number | null,
  now: Date,
): { holder?: string; heldBy?: number | null; heldSince?: Date | null } {
  if (effects.some((effect) => effect.kind === 'handoff'))
    return { holder: 'person', heldBy: by, heldSince: now };
  if (effects.some((effect) => effect.kind === 'release'))
    return { holder: 'bot', heldBy: null, heldSince: null };
  return {};
}

async function composeFor(
  bot: BotContext,
  tx: Tx,
  channel: ChannelName,
  decision: BotDecision,
  now: Date,
  canRemind = false,
): Promise<ComposedMessage[]> {
  const { talk, replies } = decision;
  const wanted = new Set(replies.flatMap((reply) => (reply.kind === 'guide' ? [reply.areaCode] : [])));
  if (talk.areaCode !== null) wanted.add(talk.areaCode);
  const guideCodes = new Map<string, string>();
  for (const areaCode of wanted) guideCodes.set(areaCode, await guideLinkFor(tx, areaCode, now));
  const context: ComposeContext = {
    knowledge: bot.knowledge,
    now,
    channel,
    talk,
    publicUrl: bot.publicUrl,
    profile: talk.areaCode === null ? null : await areaProfile(tx, talk.areaCode),
    guideCodes,
    canRemind,
    sign: signing(bot),
    ...composing(bot.knowledge),
  };
  return compose(replies, context);
}

/** Signs links to printed lists. Shares the web chat's key: both are given to the citizen alone and hold for days. */
function signing({ deps }: BotContext): (plain: string) => string {
  return (plain) => deps.keys.hash('webchat', plain);
}

/**
 * The list of things to do behind a link of ours, as a PDF of today's rules. Nothing of it is kept.
 * @returns `wrong`: the link is not ours; `old`: its days are over, or the rules it rested on have ended
 */
export async function checklistFile(bot: BotContext, token: string): Promise<Buffer | 'wrong' | 'old'> {
  const { deps, knowledge, publicUrl } = bot;
  const now = deps.now();
  const printed = readChecklistToken(token, signing(bot), dayOf(now));
  if (printed === 'wrong' || printed === 'old') return printed;
  const { table, answers, bornOn, diedOn, areaCode, guideCode } = printed;
  const talk: TalkState = {
    ...NEW_TALK,
    bundle: table === 'birth' ? 'birth' : 'death',
    bornOn,
    diedOn,
    areaCode,
  };
  const profile = areaCode === null ? null : await areaProfile(deps.db.read, areaCode);
  const found = checklistOf(table, answers, { knowledge, now, talk, profile, ...composing(knowledge) });
  if (found === 'no_outcome' || found === 'no_list') return 'old';
  return checklistPdf(sheetOf(found.filled, guideCode === null ? null : `${publicUrl}/q/${guideCode}`, now));
}

/** A reply as the outbox keeps it: the picture is only named by its code. */
function toPayload(message: ComposedMessage): SealedPayload {
  return {
    text: message.text,
    ...(message.buttons.length === 0 ? {} : { buttons: message.buttons }),
    ...(message.qr === null ? {} : { qr: message.qr }),
    ...(message.sheet === undefined ? {} : { sheet: message.sheet }),
  };
}

/**
 * The source that finishes messages at the moment of sending: draws the QR picture. A reply is always still needed; a
 * reminder only while the talk remembers that the person wants it.
 */
export function botSource(bot: BotContext): MessageSource {
  return {
    name: 'bot',
    async prepare(rows) {
      const ready = new Map<number, PreparedMessage>();
      const reminders = rows.filter((row) => row.purpose === 'reminder');
      const states =
        reminders.length === 0
          ? new Map<number, string>()
          : await store.talkStates(
              bot.deps.db.read,
              reminders.flatMap((row) => row.sourceId ?? []),
            );
      for (const row of rows) {
        const payload = row.payload;
        if (row.purpose === 'reminder') {
          const { reminders: wanted } = readTalk(states.get(row.sourceId ?? 0) ?? '');
          if (!wanted.some((one) => one.key === row.step)) {
            const staff = 'Người dân không còn cần nhắc.';
            ready.set(row.id, { do: 'drop', rule: 'no_longer_needed', staff });
            continue;
          }
        }
        if (payload === null) {
          ready.set(row.id, { do: 'drop', rule: 'no_text', staff: 'Tin trả lời không còn nội dung.' });
          continue;
        }
        ready.set(row.id, { do: 'send', outgoing: await drawn(bot, payload) });
      }
      return ready;
    },
  };
}

/** A kept payload with its picture and its list drawn. A list that is too old meanwhile is left out: the text stands alone. */
async function drawn(bot: BotContext, { qr, sheet, ...outgoing }: SealedPayload): Promise<Outgoing> {
  const image =
    qr === undefined
      ? {}
      : { image: { png: await qrPng(`${bot.publicUrl}/q/${qr}`), alt: 'Mã QR hướng dẫn' } };
  const pdf = sheet === undefined ? 'old' : await checklistFile(bot, sheet);
  const file = typeof pdf === 'string' ? {} : { file: { pdf, name: 'danh-sach-can-lam.pdf' } };
  return { ...outgoing, ...image, ...file };
}

export { type AskAnswer, ask } from './ask.ts';

/** Events of citizens and providers by state, for the metrics. */
export async function inboundCounts(reader: Reader): Promise<Record<string, number>> {
  return inbound.inboundCounts(reader);
}

/** One message of a talk as a page shows it. */
export type TalkTurn = {
  id: number;
  at: Date;
  by: 'citizen' | 'bot' | 'staff';
  text: string;
  buttons: Button[];
  qr: string | null;
  topic: string | null;
};

const MOST_TURNS = 200;

/** What was said in a web chat after a turn that the page has already; a tap on a button shows the button's title. */
export async function webTurns(
  { deps }: BotContext,
  sessionId: string,
  afterId: number,
): Promise<TalkTurn[]> {
  const address = await findAddress(deps.db.read, deps.keys, 'webchat', sessionId);
  const talk = address === null ? null : await store.findTalk(deps.db.read, address.id);
  return talk === null ? [] : turnsOf(deps, talk.id, afterId);
}

async function turnsOf(deps: Deps, talkId: number, afterId: number): Promise<TalkTurn[]> {
  const rows = await store.turnsAfter(deps.db.read, talkId, afterId, MOST_TURNS);
  let titles = new Map<string, string>();
  return rows.map((row) => {
    const content = readTurn(deps.keys.open(row.textSealed, placeOf.turn(row)));
    const text = content.tapped ? (titles.get(content.text) ?? '(đã bấm nút)') : content.text;
    if (row.direction === 'out') {
      titles = new Map([
        ...titles,
        ...content.buttons.flatMap((one) =>
          one.kind === 'reply' ? [[one.payload, one.title] as const] : [],
        ),
      ]);
    }
    const by = row.by === 'staff' || row.by === 'bot' ? row.by : 'citizen';
    return { id: row.id, at: row.at, by, text, buttons: content.buttons, qr: content.qr, topic: row.topic };
  });
}

/** `urgent`: why staff were alarmed. `caseLine`: the case in one line, in closed words only. */
export type InboxItem = Omit<store.HeldTalk, 'state'> & {
  lastText: string;
  urgent: SafetyKind | null;
  caseLine: string;
};

/**
 * Conversations of the actor's scope that wait for a person. Those of people whose commune nobody knows are for one desk only
 * (staff/staff.ts, deskOfUnknown).
 */
export async function inbox(act: Act, { deps }: BotContext): Promise<InboxItem[]> {
  const { read } = deps.db;
  const talks = await store.heldTalks(read, scopeOf(act), within(act, await deskOfUnknown(read)));
  const items = await Promise.all(
    talks.map(async (talk) => {
      const [last] = await store.lastQuestions(read, talk.id, 1);
      const { state, ...row } = talk;
      const known = readTalk(state);
      return {
        ...row,
        urgent: known.urgent,
        caseLine: caseLine(known),
        lastText:
          last === undefined
            ? ''
            : readTurn(deps.keys.open(last.textSealed, placeOf.turn(last))).text.slice(0, 160),
      };
    }),
  );
  // Who is in danger is seen first; the others in the order in which they have waited.
  return [...items.filter((item) => item.urgent !== null), ...items.filter((item) => item.urgent === null)];
}

export type OpenedTalk = { kind: 'talk'; talk: store.TalkRow; turns: TalkTurn[] };

/** A held talk for the official whose desk it is on, with everything said in it (the last 200 messages); opening it is written down. */
export async function openTalk(
  act: Act,
  { deps }: BotContext,
  talkId: number,
): Promise<OpenedTalk | { kind: 'not_held' } | Denied> {
  const asked = await deps.db.write(async (tx) => {
    const held = await heldFor(tx, act, talkId);
    if (held.kind === 'talk')
      await record(tx, act, { action: 'talk.read', subject: `talk:${talkId}`, areas: [held.desk] });
    return held;
  });
  if (asked.kind !== 'talk') return asked;
  return { kind: 'talk', talk: asked.talk, turns: await turnsOf(deps, talkId, 0) };
}

/** The talk, when a person holds it and the actor may answer at its desk. */
async function heldFor(
  tx: Tx,
  act: Act,
  talkId: number,
): Promise<{ kind: 'talk'; talk: store.TalkRow; desk: string } | { kind: 'not_held' } | Denied> {
  const talk = await store.talkById(tx, talkId);
  if (talk?.holder !== 'person') return { kind: 'not_held' };
  const desk = talk.areaCode ?? (await deskOfUnknown(tx));
  const no = await denied(tx, act, 'inbox.answer', { subject: `talk:${talkId}`, areaCode: desk });
  return no ?? { kind: 'talk', talk, desk };
}

/** An official answers in a talk that a person holds: one message in the reply lane, and the talk is theirs. */
export async function staffReply(
  act: ByOfficial,
  { deps }: BotContext,
  talkId: number,
  written: string,
): Promise<{ kind: 'sent' | 'not_held' | 'empty' } | Denied> {
  const text = written.normalize('NFC').trim().slice(0, 1_900);
  if (text === '') return { kind: 'empty' };
  return deps.db.write(async (tx) => {
    const { now } = act;
    const held = await heldFor(tx, act, talkId);
    if (held.kind !== 'talk') return held;
    const { talk } = held;
    const turnId = await store.addTurn(tx, {
      talkId,
      at: now,
      direction: 'out',
      by: 'staff',
      textSealed: deps.keys.seal(writeTurn({ text }), placeOf.turn({ talkId, at: now, direction: 'out' })),
    });
    const channel = CHANNEL_NAMES.find((name) => name === talk.channel);
    if (channel === undefined) return { kind: 'not_held' };
    await post(tx, deps.keys, [
      {
        key: `s${turnId}`,
        lane: 'reply',
        purpose: 'reply',
        source: 'bot',
        sourceId: talk.id,
        channel,
        addressId: talk.addressId,
        areaCode: talk.areaCode ?? '',
        payload: { text },
        nextAt: now,
      },
    ]);
    await store.saveTalk(tx, talkId, { updatedAt: now, heldBy: act.user.id });
    await record(tx, act, { action: 'talk.reply', subject: `talk:${talkId}`, areas: [held.desk] });
    return { kind: 'sent' };
  });
}

/** Gives a talk back to the assistant, with a word to the citizen. */
export async function releaseTalk(
  act: Act,
  bot: BotContext,
  talkId: number,
): Promise<{ kind: 'released' | 'not_held' } | Denied> {
  return bot.deps.db.write(async (tx) => {
    const held = await heldFor(tx, act, talkId);
    if (held.kind !== 'talk') return held;
    if (!(await giveBack(bot, tx, talkId, 'bot-held', act.now))) return { kind: 'not_held' };
    await record(tx, act, { action: 'talk.release', subject: `talk:${talkId}`, areas: [held.desk] });
    return { kind: 'released' };
  });
}

/**
 * Gives back the talks in which no official has answered by the end of the working day after the handoff, with a word
 * to the citizen. For the server's schedule, every few minutes.
 * @returns how many
 */
export async function releaseStale(bot: BotContext, now: Date): Promise<number> {
  const { deps } = bot;
  const { hours } = ownData();
  const waiting = await store.unansweredTalks(deps.db.read, now);
  let released = 0;
  for (const { id, heldSince } of waiting) {
    const until = endOfNextWorkingDay(hours, heldSince);
    if (until === null || until > now) continue;
    const done = await deps.db.write(async (tx) => {
      // Somebody may have answered or closed it since it was read.
      const talk = await store.talkById(tx, id);
      if (talk?.heldSince?.getTime() !== heldSince.getTime()) return false;
      if (await store.staffWroteSince(tx, id, heldSince)) return false;
      return giveBack(bot, tx, id, 'bot-held-too-long', now);
    });
    if (done) released += 1;
  }
  return released;
}

async function giveBack(
  bot: BotContext,
  tx: Tx,
  talkId: number,
  textId: string,
  now: Date,
): Promise<boolean> {
  const { deps } = bot;
  const talk = await store.talkById(tx, talkId);
  const channel = CHANNEL_NAMES.find((name) => name === talk?.channel);
  if (talk?.holder !== 'person' || channel === undefined) return false;
  const decision: BotDecision = {
    replies: [text(textId, {}, textId === 'bot-held' ? [] : [HUMAN])],
    effects: [],
    talk: readTalk(talk.state),
    understood: { topic: null, kind: 'smalltalk', confidence: 1 },
  };
  const [message] = await composeFor(bot, tx, channel, decision, now);
  if (message === undefined) return false;
  const turnId = await store.addTurn(tx, {
    talkId,
    at: now,
    direction: 'out',
    by: 'bot',
    textSealed: deps.keys.seal(writeTurn(message), placeOf.turn({ talkId, at: now, direction: 'out' })),
  });
  await post(tx, deps.keys, [
    {
      key: `s${turnId}`,
      lane: 'reply',
      purpose: 'reply',
      source: 'bot',
      sourceId: talk.id,
      channel,
      addressId: talk.addressId,
      areaCode: talk.areaCode ?? '',
      payload: toPayload(message),
      nextAt: now,
    },
  ]);
  await store.saveTalk(tx, talkId, { updatedAt: now, holder: 'bot', heldBy: null, heldSince: null });
  return true;
}

/** So many of the newest messages are looked at: enough for weeks, little enough to open at once. */
const MOST_UNCLEAR = 2_000;

/**
 * Messages of citizens that were not understood, needed a question back, or whose answer was called wrong; the same words
 * counted together, the most frequent first. Masked as they were stored.
 * Only talks of the actor's scope; for the whole country also those without a commune.
 */
export async function unanswered(act: Act, { deps }: BotContext, limit: number): Promise<UnclearGroup[]> {
  const rows = await store.unclearTurns(deps.db.read, scopeOf(act), MOST_UNCLEAR);
  const messages = rows.flatMap((row) => {
    const { at, topic, kind, feedback } = row;
    const { text: written, tapped } = readTurn(deps.keys.open(row.textSealed, placeOf.turn(row)));
    // A commune whose name several bear was understood well enough.
    if (tapped || (topic === 'area.which_commune' && feedback !== 'bad')) return [];
    const mark = feedback === 'bad' ? ('bad' as const) : kind === 'clarify' ? 'clarify' : 'unknown';
    return [{ text: written, at, topic, mark } as const];
  });
  return grouped(messages, limit);
}

/** Deletes everything said before a moment; the talks with their choices stay. For the keeping period. @returns how many */
export async function forgetTurns({ deps }: BotContext, before: Date): Promise<number> {
  return store.removeTurnsBefore(deps.db, before);
}

/** Deletes the talks of erased addresses, inside the erasing transaction. */
export async function forgetPeople(tx: Tx, addressIds: number[]): Promise<void> {
  await store.removeTalks(tx, addressIds);
}
