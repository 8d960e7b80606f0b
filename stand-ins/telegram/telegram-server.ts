import { MINUTE_MS } from '../../calendar/durations.ts';
import { id } from '../../channels/json.ts';
import type { SandboxSettings } from '../faults.ts';
import { type Answered, callBack, openStage, type StageRequest } from '../stage.ts';
import { buttonsOf, fieldsOf, no, wait, yes } from './telegram-calls.ts';
import { answerTelegramPage } from './telegram-page.ts';
import type { SandboxChat, TelegramState } from './telegram-state.ts';

const BOT = {
  id: 987654,
  is_bot: true,
  first_name: 'Liên Thông (tập luyện)',
  username: 'lienthong_tapluyen_bot',
};
/** Telegram's own figures (bots FAQ): to all, to one chat, to a group in a minute. Bursts of a few pass. */
const PER_SECOND = 30;
const BURST_OF_CHAT = 5;
const GROUP_PER_MINUTE = 20;
const MOST_TEXT = 4096;
const MOST_CAPTION = 1024;
const WAITING_MS = 200;

type Update = { update_id: number } & Record<string, unknown>;

/**
 * Telegram's Bot API on a local port, as much of it as we call: long polling and webhooks, texts, photos, documents, buttons;
 * chats that never started the bot or blocked it (403), groups that moved (400 with their new id), lengths, Telegram's pace (429).
 */
export async function startTelegramSandbox(
  settings: SandboxSettings,
): Promise<{ url: string; close(): Promise<void>; state: TelegramState }> {
  const { now } = settings;
  const chats = new Map<string, SandboxChat>();
  const updates: Update[] = [];
  let sends: number[] = [];
  let webhook: { url: string; secret: string } | null = null;
  let token: string | null = null;
  let [lastUpdate, lastMessage] = [700_000_000, 100];
  let closing = false;

  function chatOf(chatId: string): SandboxChat {
    const known = chats.get(chatId);
    if (known !== undefined) return known;
    const type = chatId.startsWith('-100') ? 'supergroup' : chatId.startsWith('-') ? 'group' : 'private';
    const made: SandboxChat = { id: chatId, type, state: 'open', movedTo: null, said: [], sends: [] };
    chats.set(chatId, made);
    return made;
  }

  async function happen(what: Record<string, unknown>): Promise<void> {
    lastUpdate += 1;
    const update = { update_id: lastUpdate, ...what };
    if (webhook === null) {
      updates.push(update);
      return;
    }
    await callBack(webhook.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(webhook.secret === '' ? {} : { 'x-telegram-bot-api-secret-token': webhook.secret }),
      },
      body: JSON.stringify(update),
    });
  }

  const unix = () => Math.floor(now().getTime() / 1000);
  const peer = ({ id: chatId, type }: SandboxChat) => ({ id: Number(chatId), type, title: 'Nhóm tập luyện' });
  const citizen = (chatId: string) => ({
    id: Math.abs(Number(chatId)),
    is_bot: false,
    first_name: 'Người dân',
  });

  /** Why Telegram would not take a message for this chat, or null. */
  function refusal(chat: SandboxChat | undefined): Answered | null {
    if (chat === undefined) return no(400, 'Bad Request: chat not found');
    if (chat.state === 'blocked') return no(403, 'Forbidden: bot was blocked by the user');
    if (chat.state === 'deactivated') return no(403, 'Forbidden: user is deactivated');
    if (chat.state === 'kicked') return no(403, 'Forbidden: bot was kicked from the group chat');
    if (chat.movedTo !== null)
      return no(400, 'Bad Request: group chat was upgraded to a supergroup chat', {
        migrate_to_chat_id: Number(chat.movedTo),
      });
    const at = now().getTime();
    sends = sends.filter((sent) => sent > at - 1_000);
    chat.sends = chat.sends.filter((sent) => sent > at - MINUTE_MS);
    const lately = chat.sends.filter((sent) => sent > at - 1_000).length;
    if (sends.length >= PER_SECOND || lately >= BURST_OF_CHAT) return wait(1);
    const first = chat.sends[0];
    if (chat.type !== 'private' && chat.sends.length >= GROUP_PER_MINUTE && first !== undefined)
      return wait(Math.ceil((first + MINUTE_MS - at) / 1_000));
    return null;
  }

  function take(fields: Record<string, unknown>, text: string, most: number): Answered {
    const chat = chats.get(id(fields, 'chat_id') ?? '');
    const refused = refusal(chat);
    if (refused !== null || chat === undefined) return refused ?? no(400, 'Bad Request: chat not found');
    if (text.length > most)
      return no(400, `Bad Request: message ${most === MOST_TEXT ? 'is' : 'caption is'} too long`);
    const buttons = buttonsOf(fields.reply_markup);
    if (buttons === null) return no(400, 'Bad Request: BUTTON_DATA_INVALID');
    const at = now();
    chat.sends.push(at.getTime());
    sends.push(at.getTime());
    chat.said.push({ by: 'bot', text, buttons, at });
    lastMessage += 1;
    return yes({ message_id: lastMessage, date: unix(), chat: peer(chat), from: BOT, text });
  }

  async function pull(fields: Record<string, unknown>): Promise<Answered> {
    if (webhook !== null)
      return no(
        409,
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook first",
      );
    const offset = Number(fields.offset ?? 0);
    while (updates[0] !== undefined && updates[0].update_id < offset) updates.shift();
    // A short wait instead of Telegram's long one: nobody who trains sees the difference.
    if (updates.length === 0 && !closing) await new Promise((resolve) => setTimeout(resolve, WAITING_MS));
    return yes(updates.slice(0, 100));
  }

  function answer(asked: StageRequest): Answered | Promise<Answered> {
    const [, given = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(asked.path) ?? [];
    if (method === '' || (token !== null && given !== token))
      return no(method === '' ? 404 : 401, 'Unauthorized');
    const fields = fieldsOf(asked);
    const text = String(fields.text ?? '');
    switch (method) {
      case 'getMe':
        return yes(BOT);
      case 'getUpdates':
        return pull(fields);
      case 'setWebhook':
        webhook = { url: String(fields.url ?? ''), secret: String(fields.secret_token ?? '') };
        return yes(true);
      case 'deleteWebhook':
        webhook = null;
        return yes(true);
      case 'sendMessage':
        return text.trim() === ''
          ? no(400, 'Bad Request: message text is empty')
          : take(fields, text, MOST_TEXT);
      case 'sendPhoto':
      case 'sendDocument': {
        const what = method === 'sendPhoto' ? '[Hình] ' : '[Tệp] ';
        return take(fields, what + String(fields.caption ?? ''), MOST_CAPTION);
      }
      case 'sendChatAction':
      case 'answerCallbackQuery':
      case 'setMyCommands':
        return yes(true);
      default:
        return no(404, 'Not Found');
    }
  }

  const state: TelegramState = {
    chats,
    get token() {
      return token;
    },
    set token(next) {
      token = next;
    },
    requests: () => stage.requests(),
    async say(chatId, text) {
      const chat = chatOf(chatId);
      if (chat.type === 'private') chat.state = 'open';
      chat.said.push({ by: 'citizen', text, buttons: [], at: now() });
      lastMessage += 1;
      const from = citizen(chatId);
      const entities = /^\/\w+/.test(text)
        ? { entities: [{ type: 'bot_command', offset: 0, length: /^\/\w+/.exec(text)?.[0].length ?? 0 }] }
        : {};
      await happen({
        message: { message_id: lastMessage, date: unix(), chat: peer(chat), from, text, ...entities },
      });
    },
    async tap(chatId, data) {
      const chat = chatOf(chatId);
      const message = { message_id: lastMessage, date: unix(), chat: peer(chat) };
      await happen({
        callback_query: { id: `tap${lastUpdate}`, from: citizen(chatId), chat_instance: '1', data, message },
      });
    },
    async block(chatId, blocked) {
      const chat = chatOf(chatId);
      chat.state = blocked ? 'blocked' : 'open';
      await membership(chat, blocked ? 'kicked' : 'member');
    },
    async addToGroup(chatId, title) {
      const chat = chatOf(chatId);
      chat.state = 'open';
      await membership(chat, 'member', title);
    },
    async upgrade(chatId, to) {
      const chat = chatOf(chatId);
      chat.movedTo = to;
      chatOf(to);
      lastMessage += 1;
      await happen({
        message: {
          message_id: lastMessage,
          date: unix(),
          chat: peer(chat),
          from: citizen('1'),
          migrate_to_chat_id: Number(to),
        },
      });
    },
  };

  function membership(chat: SandboxChat, status: string, title = 'Nhóm tập luyện'): Promise<void> {
    return happen({
      my_chat_member: {
        chat: { ...peer(chat), title },
        from: citizen('1'),
        date: unix(),
        old_chat_member: { user: BOT, status: 'left' },
        new_chat_member: { user: BOT, status },
      },
    });
  }

  const complaints = { credentials: no(401, 'Unauthorized'), throttled: wait(3) };
  const stage = await openStage(settings, complaints, answer, (asked) =>
    answerTelegramPage({ state, faults: settings.faults, now }, asked),
  );
  return {
    url: stage.url,
    state,
    close: () => {
      closing = true;
      return stage.close();
    },
  };
}
