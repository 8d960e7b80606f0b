/** One message of a citizen: what is known of the talk, the decision, and everything it changes, in the caller's transaction. */

import { areaProfile } from '../../areas/areas.ts';
import { HOUR_MS } from '../../calendar/durations.ts';
import type { ChannelName, Incoming } from '../../channels/contract.ts';
import { addressRow, noteInbound } from '../../contacts/contacts.ts';
import { type NewMessage, post } from '../../outbox/outbox.ts';
import type { Tx } from '../../prisma/client.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { textFor } from '../../templates/render.ts';
import { groupChannel, groupSpokenIn } from '../address-events.ts';
import { MOST_LETTERS_IN } from '../ask.ts';
import { bySms } from '../by-sms.ts';
import type { BotContext } from '../context.ts';
import { decide, type TalkFacts } from '../decide.ts';
import type { BotDecision, BotEffect, BotReply } from '../decision.ts';
import { carryOut } from '../effects.ts';
import { ownData } from '../files.ts';
import { handoffLimitAt, limitHandoff } from '../handoff-limit.ts';
import { codeIn, numberIn } from '../leave-number.ts';
import { localValues } from '../local.ts';
import { mask } from '../mask.ts';
import { whereToMeet } from '../meeting-place.ts';
import { reading } from '../reading.ts';
import { composeFor, toPayload } from '../replies.ts';
import * as store from '../store.ts';
import { readTalk, type TalkState } from '../talk.ts';
import { readTurn, writeTurn } from '../turn.ts';

/** How many earlier messages of the citizen a follow-up may lean on. */
const CONTEXT_MESSAGES = 3;
/** Where somebody can be written to days later. A web page is closed by then. */
const REMINDING: readonly ChannelName[] = ['telegram', 'zalo'];

/** @returns how many replies were posted */
export async function talkTo(bot: BotContext, tx: Tx, event: Incoming, inboundId: number): Promise<number> {
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
  const state = readTalk(talk.state);
  const raw = (event.text ?? '').slice(0, MOST_LETTERS_IN);
  const left = leftIn(raw, state);
  // A code that we asked for is no secret of theirs, and is kept as little as one.
  const masked = mask(left.code === null ? raw : raw.replace(/\d/g, ''));
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
    ...left,
    canRemindBySms: event.channel === 'webchat' && group === null,
    canRemind,
    whereToMeet: whereToMeet(areaCode, profile, now),
  };
  const decided = decide(facts);
  const wanted =
    event.channel === 'sms'
      ? bySms(decided, (id) => textFor(id, 'sms') !== null, talk.holder === 'person')
      : decided;
  const decision = limited(bot, event, facts, wanted);
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
    smsTalk: async (addressId) => {
      const own = await store.talkOf(tx, addressId, 'sms', now);
      return { id: own.id, state: readTalk(own.state) };
    },
    saveSmsTalk: (id, kept) => store.saveTalk(tx, id, { state: JSON.stringify(kept), updatedAt: now }),
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
          text: event.button ?? (left.callNumber ? keptNumber(raw) : masked.text),
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

/** The hand-overs of one talk and of one network address within an hour. */
function limited(
  { callers }: BotContext,
  event: Incoming,
  facts: TalkFacts,
  wanted: BotDecision,
): BotDecision {
  const { now, talk: before, whereToMeet } = facts;
  const limit = handoffLimitAt(ownData().handoffs, now);
  const network = (count: 'full' | 'take') =>
    event.caller !== undefined && limit !== null
      ? callers?.[count](`handoff ${event.caller}`, limit.network, HOUR_MS, now)
      : undefined;
  const held = facts.holder === 'person';
  const crowded = network('full') === true;
  const decision = limitHandoff(wanted, limit, { now, before, held, crowded, whereToMeet });
  if (!held && decision.effects.some((effect) => effect.kind === 'handoff')) network('take');
  return decision;
}

/** A number or a code that we asked for, read before masking. `callNumber`: it stays readable for the official who calls. */
function leftIn(
  raw: string,
  { expect }: TalkState,
): { phone: string | null; code: string | null; callNumber: boolean } {
  const asksPhone =
    expect?.kind === 'call_phone' || expect?.kind === 'remind_phone' || expect?.kind === 'remind_code';
  const code = expect?.kind === 'remind_code' ? codeIn(raw) : null;
  const phone = asksPhone && code === null ? numberIn(raw) : null;
  return { phone, code, callNumber: expect?.kind === 'call_phone' && phone !== null };
}

/** The number for a call, spelled apart from everything else that is masked as ever. */
function keptNumber(raw: string): string {
  const number = numberIn(raw) ?? '';
  return `${mask(raw.replace(number, ' ')).text.trim()} (số để gọi: ${number})`.trim();
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
