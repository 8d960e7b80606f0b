/** Talks that a person holds: seen, opened, answered and given back by officials. A wing of the front door. */

import { CHANNEL_NAMES } from '../channels/contract.ts';
import type { SafetyKind } from '../knowledge/knowledge.ts';
import { post, type SealedPayload } from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type Act, type ByOfficial, type Denied, scopeOf, within } from '../staff/act.ts';
import { denied, deskOfUnknown, record } from '../staff/staff.ts';
import { caseLine } from './case-talk.ts';
import type { BotContext } from './context.ts';
import type { BotDecision } from './decision.ts';
import { HUMAN, text } from './facts.ts';
import { ownData } from './files.ts';
import { composeFor, toPayload } from './replies.ts';
import * as store from './store.ts';
import { readTalk } from './talk.ts';
import { readTurn, writeTurn } from './turn.ts';
import { type TalkTurn, turnsOf } from './turns.ts';
import { endOfNextWorkingDay } from './working-hours.ts';

/** `urgent`: why staff were alarmed. `caseLine`: the case in one line, in closed words only. */
export type InboxItem = Omit<store.HeldTalk, 'state'> & {
  lastText: string;
  urgent: SafetyKind | null;
  caseLine: string;
  /** They wish to be telephoned. */
  callBack: boolean;
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
        callBack: known.callBack,
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
    const sent = await sayIn(tx, deps.keys, talk, { by: 'staff', turn: { text }, payload: { text }, now });
    if (!sent) return { kind: 'not_held' };
    await store.saveTalk(tx, talkId, { updatedAt: now, heldBy: act.user.id });
    await record(tx, act, { action: 'talk.reply', subject: `talk:${talkId}`, areas: [held.desk] });
    return { kind: 'sent' };
  });
}

/** One message into a held talk: its turn, and its row in the reply lane. @returns false: its channel is none of ours */
async function sayIn(
  tx: Tx,
  keys: Keys,
  talk: store.TalkRow,
  said: {
    by: 'staff' | 'bot';
    turn: Parameters<typeof writeTurn>[0];
    payload: SealedPayload;
    now: Date;
  },
): Promise<boolean> {
  const channel = CHANNEL_NAMES.find((name) => name === talk.channel);
  if (channel === undefined) return false;
  const at = said.now;
  const place = placeOf.turn({ talkId: talk.id, at, direction: 'out' });
  const textSealed = keys.seal(writeTurn(said.turn), place);
  const turnId = await store.addTurn(tx, { talkId: talk.id, at, direction: 'out', by: said.by, textSealed });
  await post(tx, keys, [
    {
      key: `s${turnId}`,
      lane: 'reply',
      purpose: 'reply',
      source: 'bot',
      sourceId: talk.id,
      channel,
      addressId: talk.addressId,
      areaCode: talk.areaCode ?? '',
      payload: said.payload,
      nextAt: at,
    },
  ]);
  return true;
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
  await sayIn(tx, deps.keys, talk, { by: 'bot', turn: message, payload: toPayload(message), now });
  await store.saveTalk(tx, talkId, { updatedAt: now, holder: 'bot', heldBy: null, heldSince: null });
  return true;
}
