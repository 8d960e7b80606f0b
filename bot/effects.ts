import { provinceOf } from '../areas/areas.ts';
import { dayOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import type { ChannelName } from '../channels/contract.ts';
import { askedForHelp, notMe, said } from '../consent/consent.ts';
import {
  facts as addressFacts,
  allowAgain,
  grant,
  openRequest,
  person,
  REQUEST_KINDS,
  refuse,
  stopEverything,
} from '../contacts/contacts.ts';
import { countVisitIn, findLink } from '../links/links.ts';
import { cancelFor, post } from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import type { Keys } from '../prisma/seal.ts';
import { renderText } from '../templates/render.ts';
import type { BotEffect, BotReply, ReminderPlanned } from './decision.ts';
import { text } from './facts.ts';
import { live } from './reminders.ts';
import { provePhone, sendCode } from './sms-reminders.ts';
import type { TalkState } from './talk.ts';

/** Where the effects happen. `address`: as the provider writes it. */
export type EffectContext = {
  keys: Keys;
  now: Date;
  talkId: number;
  talk: TalkState;
  channel: ChannelName;
  address: string;
  addressId: number;
  stopped: boolean;
  demo: boolean;
  /** The talk of an SMS number, for a reminder that was wished for elsewhere. */
  smsTalk: (addressId: number) => Promise<{ id: number; state: TalkState }>;
  saveSmsTalk: (id: number, state: TalkState) => Promise<void>;
  /** Marks the last answered question; the rows of turns belong to the front door. */
  markFeedback: (value: 'good' | 'bad') => Promise<boolean>;
};

/** A reminder may be asked for again after it was called off; its messages then need a key of their own. */
const MOST_TIMES = 20;

/**
 * Does what a decision asks beside replying, inside the transaction of the reply.
 * @returns what only the tables could tell: further replies, and what the talk has to remember of it
 */
export async function carryOut(
  tx: Tx,
  effects: readonly BotEffect[],
  scene: EffectContext,
): Promise<{ replies: BotReply[]; remember: Partial<TalkState> }> {
  const { addressId, now } = scene;
  const replies: BotReply[] = [];
  const remember: Partial<TalkState> = {};
  for (const effect of effects) {
    switch (effect.kind) {
      case 'stop': {
        const addressIds = await stopEverything(tx, addressId, now);
        await cancelFor(tx, { addressIds }, 'stopped', now);
        break;
      }
      case 'again':
        await allowReminders(tx, scene);
        break;
      case 'reminders': {
        if (effect.on) {
          await allowReminders(tx, scene);
          break;
        }
        await behind(tx, scene, 'người dân tắt tin nhắc trong trò chuyện');
        const addressIds = await refuse(tx, addressId, now, ['reminder']);
        await cancelFor(tx, { addressIds, purposes: ['reminder', 'service'] }, 'reminders_off', now);
        break;
      }
      case 'confirmed': {
        const known = await said(tx, addressId, now);
        const over = effect.reminded ? 'bot-remind-over' : 'bot-no-dossier';
        replies.push(text(known > 0 ? 'bot-said-confirmed' : over));
        break;
      }
      case 'not_me': {
        const known = await notMe(tx, addressId, now);
        replies.push(text(known > 0 ? 'bot-not-me' : 'bot-no-dossier'));
        break;
      }
      case 'data_request':
        replies.push(...(await requestData(tx, effect, scene)));
        break;
      case 'from_link': {
        const link = await findLink(tx, effect.code);
        if (link === null) break;
        remember.areaCode = link.areaCode;
        remember.linkCode = link.code;
        await countVisitIn(tx, link.code, 'chat', now);
        break;
      }
      case 'remind':
        remember.reminders = [...live(scene.talk, now), await subscribe(tx, effect, scene)];
        await countFor(tx, remember.linkCode ?? scene.talk.linkCode, 'reminder', now);
        break;
      case 'check_finished':
        await countFor(tx, remember.linkCode ?? scene.talk.linkCode, 'check', now);
        break;
      case 'feedback':
        await scene.markFeedback(effect.value);
        break;
      case 'handoff':
        await askedForHelp(tx, addressId, now);
        break;
      case 'send_code':
        Object.assign(remember, await sendCode(tx, effect, scene, replies));
        break;
      case 'prove_phone':
        Object.assign(remember, await provePhone(tx, effect, scene, replies, bySms(tx, effect.plan, scene)));
        break;
      case 'release':
        break;
    }
  }
  return { replies, remember };
}

/** Enters what the person asks about their own data, with its days; what was done at once needs no more words. */
async function requestData(
  tx: Tx,
  { what, words, done }: Extract<BotEffect, { kind: 'data_request' }>,
  { keys, now, talk, addressId, demo }: EffectContext,
): Promise<BotReply[]> {
  const contactId = (await addressFacts(tx, [addressId])).get(addressId)?.contactId ?? null;
  const who = { contactId, addressId, areaCode: talk.areaCode ?? '', openedBy: null, demo };
  const asked = { kind: what, way: 'chat' as const, words, ...who, ...(done ? { done } : {}) };
  const { replyBy, dueAt } = await openRequest(tx, keys, asked, now);
  if (done) return [];
  const values = {
    what: REQUEST_KINDS[what].toLowerCase(),
    replyBy: sayDay(dayOf(replyBy)),
    dueBy: sayDay(dayOf(dueAt)),
  };
  return [text('bot-data-request', values)];
}

async function countFor(
  tx: Tx,
  linkCode: string | null,
  kind: 'check' | 'reminder',
  now: Date,
): Promise<void> {
  if (linkCode !== null) await countVisitIn(tx, linkCode, kind, now);
}

/** The person behind the address, made when nobody is: a wish is kept with a person, not with a number. */
async function behind(tx: Tx, scene: EffectContext, basis: string): Promise<number> {
  const { keys, now, channel, address, talk, demo } = scene;
  const areaCode = talk.areaCode ?? '';
  const provinceCode = areaCode === '' ? '' : provinceOf(areaCode);
  const who = { channel, address, areaCode, provinceCode, source: 'citizen', basis, now, demo };
  return (await person(tx, keys, who)).contactId;
}

/**
 * Reminders about one's own dossier only: outreach needs a new, separate permission (Luật 91/2025/QH15 Điều 9). Who said
 * stop from an address of nobody becomes a person first, so that the refusal of outreach outlives the stop of the address.
 */
async function allowReminders(tx: Tx, scene: EffectContext): Promise<void> {
  await behind(tx, scene, 'người dân bật tin nhắc trong trò chuyện');
  await allowAgain(tx, scene.addressId, scene.now, ['reminder']);
}

/** Records the person's own wish and queues the messages. Without a person behind the address, one is made. */
async function subscribe(
  tx: Tx,
  effect: ReminderPlanned,
  scene: EffectContext,
  basis = BASIS,
): Promise<TalkState['reminders'][number]> {
  const { keys, now, channel, addressId, talk } = scene;
  const areaCode = talk.areaCode ?? '';
  const contactId = await behind(tx, scene, basis);
  const granted = await grant(tx, contactId, 'reminder', {
    way: 'chat',
    source: 'citizen',
    basis,
    at: now,
  });
  // Refused before, and asked for now by the same person from the same place: the newer word counts, for this purpose only.
  if (!granted || scene.stopped) await allowAgain(tx, addressId, now, ['reminder']);
  const { what, on, until } = effect;
  const base = `d${addressId}-${what}-${on.replaceAll('-', '')}`;
  for (let time = 1; time <= MOST_TIMES; time += 1) {
    const key = time === 1 ? base : `${base}-${time}`;
    const posted = await post(
      tx,
      keys,
      effect.messages.map((message, index) => {
        const rendered = renderText(message.textId, channel, message.values);
        if (rendered.kind !== 'text')
          throw new Error(`text ${message.textId} for ${channel}: ${rendered.kind}`);
        return {
          key: index === 0 ? key : `${key}.${index + 1}`,
          lane: 'reminder' as const,
          purpose: 'reminder' as const,
          source: 'bot',
          sourceId: scene.talkId,
          step: key,
          channel,
          addressId,
          contactId,
          areaCode,
          textId: message.textId,
          payload: {
            text: rendered.text,
            buttons: message.buttons.map((button) => ({ kind: 'reply' as const, ...button })),
          },
          nextAt: message.at,
          expiresAt: message.expiresAt,
          demo: scene.demo,
        };
      }),
    );
    if (posted > 0) return { what, on, until, key };
  }
  return { what, on, until, key: base };
}

const BASIS = 'người dân tự đăng ký trong trò chuyện';

/** Subscribes a proven number: the reminder belongs to that number's own talk, so that a word from there stops it. */
function bySms(tx: Tx, plan: ReminderPlanned, scene: EffectContext) {
  return async (addressId: number, address: string): Promise<TalkState['reminders'][number]> => {
    const { id, state } = await scene.smsTalk(addressId);
    const talk = { ...state, areaCode: state.areaCode ?? scene.talk.areaCode };
    const own = { ...scene, channel: 'sms' as const, address, addressId, talkId: id, talk, stopped: false };
    const reminder = await subscribe(tx, { ...plan, messages: plan.messages }, own, WEB_BASIS);
    await scene.saveSmsTalk(id, { ...talk, reminders: [...live(talk, scene.now), reminder] });
    return reminder;
  };
}

const WEB_BASIS = 'người dân để lại số trên trang hỏi đáp, đã nhập đúng mã gửi tới số đó';
