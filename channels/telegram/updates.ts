import type { Event, Incoming } from '../contract.ts';
import { child, field, id, type Json, list, momentOf, number, objectOf, string } from '../json.ts';
import { readMobile } from '../sms/numbers.ts';

/** Who we are on Telegram. The id is in the token; the user name is learned from updates and answers. */
export type BotIdentity = { id: string; username: string | null };

/** One update, read. `tap` is the id that stops a tapped button's spinner; `username` is ours, when the update tells it. */
export type ReadUpdate = {
  events: Event[];
  name: string;
  tap?: string;
  username?: string;
};

/** Telegram's update kinds (Bot API 9.2): a name outside this list is counted as `other`. */
const KINDS = [
  'message',
  'edited_message',
  'channel_post',
  'edited_channel_post',
  'callback_query',
  'my_chat_member',
  'chat_member',
  'inline_query',
  'chosen_inline_result',
  'message_reaction',
  'message_reaction_count',
  'business_connection',
  'business_message',
  'edited_business_message',
  'deleted_business_messages',
  'shipping_query',
  'pre_checkout_query',
  'purchased_paid_media',
  'poll',
  'poll_answer',
  'chat_join_request',
  'chat_boost',
  'removed_chat_boost',
] as const;

/**
 * Reads one update of the Bot API. Null when it is not an update at all (no `update_id`).
 * @param update parsed JSON from a stranger; any shape is survived
 * @param self to know whether a group's message is meant for us
 * @param at when it came in, for updates that carry no time (button taps)
 */
export function readUpdate(update: unknown, self: BotIdentity, at: Date): ReadUpdate | null {
  const providerId = id(update, 'update_id');
  if (providerId === null || !/^\d{1,20}$/.test(providerId)) return null;
  const kind = KINDS.find((known) => objectOf(field(update, known)) !== null);
  if (kind === 'message') return readMessage(child(update, 'message') ?? {}, providerId, self, at);
  if (kind === 'callback_query') return readTap(child(update, 'callback_query') ?? {}, providerId, at);
  if (kind === 'my_chat_member') {
    return readMembership(child(update, 'my_chat_member') ?? {}, providerId, at);
  }
  return { events: [], name: kind ?? 'other' };
}

function readMessage(message: Json, providerId: string, self: BotIdentity, at: Date): ReadUpdate {
  const chat = child(message, 'chat');
  const chatId = id(chat, 'id');
  const when = momentOf(number(message, 'date')) ?? at;
  if (chatId === null) return { events: [], name: 'message' };
  const base = { channel: 'telegram' as const, providerId, at: when };

  const movedTo = id(message, 'migrate_to_chat_id');
  if (movedTo !== null) {
    const moved = {
      kind: 'address' as const,
      event: 'group_moved' as const,
      address: chatId,
      detail: movedTo,
    };
    return { events: [{ ...base, ...moved }], name: 'migrate' };
  }
  // The same move seen from the new group: one of the two is enough.
  if (id(message, 'migrate_from_chat_id') !== null) return { events: [], name: 'migrate_from' };

  const type = string(chat, 'type');
  // A channel's post, put into its discussion group by Telegram itself: nobody asked anything.
  if (type === 'channel' || field(message, 'is_automatic_forward') === true)
    return { events: [], name: 'message_automatic' };
  const isPrivate = type === 'private';
  const senderId = writerOf(message, chatId, isPrivate);
  if (senderId === null) return { events: [], name: 'message_not_a_person' };

  const contact = child(message, 'contact');
  if (contact !== null && isPrivate && id(contact, 'user_id') === senderId) {
    const phone = readMobile(string(contact, 'phone_number') ?? '');
    if (phone.kind === 'mobile') {
      const shared = { kind: 'address' as const, event: 'phone_shared' as const };
      return { events: [{ ...base, ...shared, address: chatId, detail: phone.e164 }], name: 'contact' };
    }
  }

  const attachment = attachmentOf(message);
  const words = string(message, 'text') ?? string(message, 'caption');
  if (words === null && attachment === null) return { events: [], name: 'message_service' };
  const addressed = isPrivate ? { text: words, toUs: true } : addressedText(message, words, self);
  const learned = usernameFromReply(message, self);
  const known = learned === null ? {} : { username: learned };
  if (!addressed.toUs) return { events: [], name: 'message_group_overheard', ...known };

  const text = addressed.text;
  const start = text === null ? null : /^\/start\s+([A-Za-z0-9_-]{1,64})$/.exec(text.trim());
  const incoming: Incoming = {
    ...base,
    kind: 'message',
    from: isPrivate ? chatId : senderId,
    ...(text === null || text === '' ? {} : { text }),
    ...(start?.[1] === undefined ? {} : { start: start[1] }),
    ...(isPrivate ? {} : { group: chatId, ...placeIn(message, chat) }),
    ...(attachment === null ? {} : { attachment }),
  };
  return { events: [incoming], name: isPrivate ? 'message' : 'message_group', ...known };
}

/** Telegram's own senders: what stands for an administrator who writes as the group, and for a channel linked to it. */
const GROUP_ANONYMOUS_BOT = '1087968824';
const TELEGRAM_ITSELF = '777000';

/**
 * Who wrote, or null when no person did. An administrator who writes as the group is the group: nobody knows which of them it is, so the
 * group's own id stands for the person.
 */
function writerOf(message: Json, chatId: string, isPrivate: boolean): string | null {
  const sender = child(message, 'from');
  const senderId = id(sender, 'id');
  const senderChat = id(child(message, 'sender_chat'), 'id');
  if (!isPrivate && senderChat === chatId && (senderId === null || senderId === GROUP_ANONYMOUS_BOT))
    return chatId;
  if (senderId === null || senderId === TELEGRAM_ITSELF || senderChat !== null) return null;
  return field(sender, 'is_bot') === true ? null : senderId;
}

/** The topic of a forum, left out in "General" (its id is 1, and Telegram refuses to be told it), and the group's own name. */
function placeIn(message: Json, chat: Json | null): { thread?: string; groupTitle?: string } {
  const thread = id(message, 'message_thread_id');
  const title = string(chat, 'title');
  const inTopic =
    thread !== null &&
    thread !== '1' &&
    field(message, 'is_topic_message') === true &&
    /^\d{1,15}$/.test(thread);
  return { ...(inTopic ? { thread } : {}), ...(title === null ? {} : { groupTitle: title }) };
}

/**
 * Is this group message meant for us: a reply to us, a mention, or a command that names us or nobody?
 * Our own name is taken out of the text, because it says nothing about the question.
 */
function addressedText(
  message: Json,
  words: string | null,
  self: BotIdentity,
): { text: string | null; toUs: boolean } {
  const replied = id(child(child(message, 'reply_to_message'), 'from'), 'id') === self.id;
  if (words === null) return { text: null, toUs: replied };
  let mentioned = false;
  let commanded = false;
  const cuts: { from: number; to: number }[] = [];
  for (const entity of [...list(message, 'entities'), ...list(message, 'caption_entities')]) {
    const from = number(entity, 'offset');
    const length = number(entity, 'length');
    if (from === null || length === null) continue;
    const part = words.slice(from, from + length);
    const type = string(entity, 'type');
    const atSign = part.indexOf('@');
    const names = atSign >= 0 && isOurName(part.slice(atSign + 1), self);
    if (type === 'text_mention' && id(child(entity, 'user'), 'id') === self.id) mentioned = true;
    if (type === 'mention' && names) mentioned = true;
    if (type === 'bot_command' && from === 0 && (atSign < 0 || names)) commanded = true;
    if ((type === 'mention' || type === 'bot_command') && names) {
      cuts.push({ from: from + atSign, to: from + length });
    }
  }
  let text = words;
  for (const cut of cuts.toSorted((a, b) => b.from - a.from)) {
    text = text.slice(0, cut.from) + text.slice(cut.to);
  }
  return { text: text.replace(/ {2,}/g, ' ').trim(), toUs: replied || mentioned || commanded };
}

function isOurName(name: string, self: BotIdentity): boolean {
  return self.username !== null && name.toLowerCase() === self.username.toLowerCase();
}

function usernameFromReply(message: Json, self: BotIdentity): string | null {
  const author = child(child(message, 'reply_to_message'), 'from');
  return id(author, 'id') === self.id ? string(author, 'username') : null;
}

function readTap(query: Json, providerId: string, at: Date): ReadUpdate {
  const tap = id(query, 'id');
  const payload = string(query, 'data');
  const person = id(child(query, 'from'), 'id');
  const known = tap === null ? {} : { tap };
  if (payload === null || person === null) return { events: [], name: 'callback_query', ...known };
  const message = child(query, 'message') ?? {};
  const chat = child(message, 'chat');
  const chatId = id(chat, 'id');
  const messageId = id(message, 'message_id');
  const inGroup = chatId !== null && string(chat, 'type') !== 'private';
  const incoming: Incoming = {
    kind: 'message',
    channel: 'telegram',
    from: inGroup || chatId === null ? person : chatId,
    button: payload,
    ...(inGroup ? { group: chatId, ...placeIn(message, chat) } : {}),
    ...(messageId === null ? {} : { tapOf: `${person} ${chatId} ${messageId} ${payload}` }),
    providerId,
    at,
  };
  return { events: [incoming], name: 'callback_query', ...known };
}

/** Block and unblock in a private chat; joined, left, muted in a group. Telegram sends it for us only, so no id is compared. */
function readMembership(change: Json, providerId: string, at: Date): ReadUpdate {
  const chat = child(change, 'chat');
  const address = id(chat, 'id');
  const type = string(chat, 'type');
  const member = child(change, 'new_chat_member');
  const status = string(member, 'status');
  const username = string(child(member, 'user'), 'username');
  const known = username === null ? {} : { username };
  const name = 'my_chat_member';
  if (address === null || status === null || type === 'channel') return { events: [], name, ...known };
  const mayWrite =
    status === 'member' ||
    status === 'administrator' ||
    status === 'creator' ||
    (status === 'restricted' &&
      field(member, 'is_member') === true &&
      field(member, 'can_send_messages') === true);
  const title = string(chat, 'title');
  const isPrivate = type === 'private';
  return {
    events: [
      {
        kind: 'address',
        channel: 'telegram',
        event: isPrivate ? (mayWrite ? 'opened' : 'closed') : mayWrite ? 'group_opened' : 'group_closed',
        address,
        ...(!isPrivate && mayWrite && title !== null ? { detail: title } : {}),
        providerId,
        at: momentOf(number(change, 'date')) ?? at,
      },
    ],
    name,
    ...known,
  };
}

const ATTACHMENTS: [field: string, kind: NonNullable<Incoming['attachment']>][] = [
  ['photo', 'image'],
  ['sticker', 'sticker'],
  ['voice', 'audio'],
  ['audio', 'audio'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['animation', 'video'],
  ['document', 'file'],
  ['location', 'location'],
  ['venue', 'location'],
  ['contact', 'other'],
  ['poll', 'other'],
  ['dice', 'other'],
  ['game', 'other'],
  ['story', 'other'],
  ['paid_media', 'other'],
];

function attachmentOf(message: Json): NonNullable<Incoming['attachment']> | null {
  for (const [key, kind] of ATTACHMENTS) {
    const found = field(message, key);
    if (typeof found === 'object' && found !== null) return kind;
  }
  return null;
}

/** Only kinds that `readUpdate` understands are asked for; `my_chat_member` is in Telegram's default, named here all the same. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;
