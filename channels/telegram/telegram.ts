import { autoRetry } from '@grammyjs/auto-retry';
import { Api, GrammyError, InputFile } from 'grammy';
import { inFlight, openConnections } from '../connections.ts';
import type {
  Channel,
  ChannelLog,
  CredentialCheck,
  Incoming,
  Outcome,
  Outgoing,
  ParsedWebhook,
  SendTarget,
  WebhookRequest,
} from '../contract.ts';
import { parseJson, textOf } from '../json.ts';
import type { WireHolds } from '../limits.ts';
import { header, sameSecret } from '../proof.ts';
import { shapeMessage, type TelegramMessage } from './messages.ts';
import { outcomeOf } from './outcomes.ts';
import { POLL_SECONDS, pollUpdates } from './polling.ts';
import { processHolds, telegramPace } from './rate-limit.ts';
import { ALLOWED_UPDATES, type BotIdentity, type ReadUpdate, readUpdate } from './updates.ts';

export type TelegramSettings = {
  token: string;
  /** Another Bot API server; default https://api.telegram.org. */
  apiRoot?: string | null;
  /** Comes back in every webhook call. Null: every webhook call is refused. */
  webhookSecret: string | null;
  /** Pull with getUpdates instead of a webhook. */
  poll: boolean;
  log: ChannelLog;
  now: () => Date;
  /** What its processes tell each other of who waits; absent: this one is alone. */
  holds?: WireHolds;
  /** The bot's user name, when known: needed to see mentions in groups before Telegram has told it. */
  username?: string | null;
  timeoutMs?: number;
  pauseMs?: number;
  /** An answer slower than this shows "is typing". */
  typingAfterMs?: number;
};

const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
const TIMEOUT_MS = 10_000;
/** Telegram shows "is typing" for five seconds or until the message is there; a quick answer must not be followed by it. */
const TYPING_AFTER_MS = 1_200;
/** Small calls (answer a tap, set the menu) wait for Telegram by themselves, this often and this long at most. */
const SMALL_CALLS = {
  maxRetryAttempts: 2,
  maxDelaySeconds: 30,
  rethrowInternalServerErrors: true,
  rethrowHttpErrors: true,
} as const;

/** The menu of the bot in Telegram's own app. */
const COMMANDS = [
  { command: 'start', description: 'Bắt đầu' },
  { command: 'help', description: 'Trợ lý này giúp được gì' },
  { command: 'stop', description: 'Không nhận tin nữa' },
];

/** Taps wait here between `parse` and `acknowledge`: a moment each. The bound is for updates nobody acknowledges. */
const TAPS_KEPT = 10_000;

/**
 * Telegram over the Bot API. Not keyed: Telegram sends a message again when asked again.
 * `send` makes one call (more when a text does not fit under its picture), waits at most ten seconds, never throws.
 * A 429 holds that chat for as long as Telegram says (rate-limit.ts): `send` answers `retry` without asking again, and the ledger
 * holds the message; grammY's auto-retry serves the small calls, which have no row to wait in.
 * In groups only messages meant for us come out of `parse`; edits are counted and ignored.
 */
export function telegramChannel(settings: TelegramSettings): Channel {
  const { token, webhookSecret, log, now, timeoutMs = TIMEOUT_MS } = settings;
  const { typingAfterMs = TYPING_AFTER_MS } = settings;
  const apiRoot = (settings.apiRoot || 'https://api.telegram.org').replace(/\/+$/, '');
  const connections = openConnections(Math.min(5_000, timeoutMs));
  const agent = apiRoot.startsWith('https:') ? connections.httpsAgent : connections.httpAgent;
  const open = (seconds: number) =>
    new Api(token, { apiRoot, timeoutSeconds: seconds, baseFetchConfig: { agent, compress: true } });
  const api = open(timeoutMs / 1000);
  const small = open(timeoutMs / 1000);
  small.config.use(autoRetry(SMALL_CALLS));
  const calls = inFlight();
  const stop = new AbortController();
  const self: BotIdentity = { id: token.split(':')[0] ?? '', username: settings.username ?? null };
  const taps = new Map<string, string>();
  const typing = new Map<string, NodeJS.Timeout>();
  const pace = telegramPace(settings.holds ?? processHolds(now));
  let polling: Promise<void> = Promise.resolve();

  function read(update: unknown, at: Date): ReadUpdate | null {
    const reading = readUpdate(update, self, at);
    if (reading?.username) self.username = reading.username;
    const event = reading?.events[0];
    if (reading?.tap && event) {
      taps.set(event.providerId, reading.tap);
      const oldest = taps.size > TAPS_KEPT ? taps.keys().next().value : undefined;
      if (oldest !== undefined) taps.delete(oldest);
    }
    return reading;
  }

  function acknowledge(event: Incoming): void {
    const tap = taps.get(event.providerId);
    taps.delete(event.providerId);
    // Nobody waits for it: when it fails the button spins a little longer.
    if (tap !== undefined) void calls.run(() => small.answerCallbackQuery(tap)).catch(() => undefined);
    const chat = event.group ?? event.from;
    if (typing.has(chat) || typing.size >= TAPS_KEPT) return;
    const timer = setTimeout(() => {
      typing.delete(chat);
      void calls
        .run(async () => (await pace.waits(chat)) || api.sendChatAction(chat, 'typing'))
        .catch(() => undefined);
    }, typingAfterMs);
    timer.unref();
    typing.set(chat, timer);
  }

  function answered(chat: string): void {
    clearTimeout(typing.get(chat));
    typing.delete(chat);
  }

  async function send(target: SendTarget, outgoing: Outgoing): Promise<Outcome> {
    const shaped = shapeMessage(outgoing);
    if (!shaped.ok) return shaped.outcome;
    answered(target.address);
    const first = await deliver(api, target.address, shaped.message, outgoing.thread);
    if (first.movedTo === undefined) return first.outcome;
    const second = await deliver(api, first.movedTo, shaped.message, outgoing.thread);
    if (second.outcome.kind !== 'accepted') return second.outcome;
    return { ...second.outcome, facts: { movedTo: first.movedTo } };
  }

  async function ask(question: () => Promise<string>): Promise<CredentialCheck> {
    try {
      return { ok: true, detail: await calls.run(question) };
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome.kind === 'accepted') return { ok: true, detail: '' };
      return { ok: false, reason: outcome.reason, staff: outcome.staff };
    }
  }

  /** A menu that cannot be set keeps nobody from being answered. */
  async function showMenu(): Promise<void> {
    await small.setMyCommands(COMMANDS).catch((error) => {
      log.warn({ code: error instanceof GrammyError ? (error.error_code ?? 0) : 0 }, 'telegram.menu');
    });
  }

  return {
    name: 'telegram',
    keyed: false,
    missing: null,
    provider: 'telegram',
    async send(target, outgoing) {
      const { address, group = false } = target;
      // A database that cannot be asked holds nobody back: Telegram says so itself.
      const wait = await pace.before(address, group).catch(() => null);
      if (wait !== null) return wait;
      const outcome = await calls.run(() => send(target, outgoing).catch(outcomeOf));
      if (outcome.kind === 'retry' && outcome.reason === 'telegram_rate_limited')
        return pace.refused(address, outcome.afterMs ?? 0).catch(() => outcome);
      if (outcome.kind === 'ourFault' || outcome.kind === 'unknown') {
        log.warn({ reason: outcome.reason }, 'telegram.send');
      }
      return outcome;
    },
    parse(request) {
      return parseWebhook(request, webhookSecret, (update) => read(update, request.at));
    },
    acknowledge,
    check: () =>
      ask(async () => {
        const me = await small.getMe();
        self.username = me.username;
        return `@${me.username}`;
      }),
    announce: (url) =>
      ask(async () => {
        await small.setWebhook(url, {
          allowed_updates: ALLOWED_UPDATES,
          ...(webhookSecret === null ? {} : { secret_token: webhookSecret }),
        });
        await showMenu();
        return url;
      }),
    ...(settings.poll
      ? {
          poll(deliverEvents) {
            polling = pollUpdates({
              api: open(POLL_SECONDS + timeoutMs / 1000),
              read: (update) => read(update, now()),
              deliver: deliverEvents,
              delivered: (readings) => {
                for (const event of readings.flatMap((reading) => reading.events)) {
                  if (event.kind === 'message') acknowledge(event);
                }
              },
              ready: () => void calls.run(showMenu),
              stop: stop.signal,
              log,
              ...(settings.pauseMs === undefined ? {} : { pauseMs: settings.pauseMs }),
            });
            return polling;
          },
        }
      : {}),
    async close() {
      stop.abort();
      for (const timer of typing.values()) clearTimeout(timer);
      await polling;
      await calls.idle();
      connections.close();
    },
  } satisfies Channel;
}

/** The secret header first, then the body: a stranger learns nothing about how we read. */
function parseWebhook(
  request: WebhookRequest,
  secret: string | null,
  read: (update: unknown) => ReadUpdate | null,
): ParsedWebhook {
  const given = header(request.headers, SECRET_HEADER);
  if (secret === null || secret === '' || given === undefined || !sameSecret(given, secret)) {
    return { kind: 'unsigned', status: 401, name: given === undefined ? 'no_secret' : 'wrong_secret' };
  }
  const update = parseJson(textOf(request.body));
  if (update === undefined) return { kind: 'malformed', reason: 'not_json' };
  const reading = read(update);
  if (reading === null) return { kind: 'malformed', reason: 'not_an_update' };
  return { kind: 'events', events: reading.events, name: reading.name };
}

/** One try at one chat. `movedTo`: Telegram answered that the group has become a supergroup with this id. */
async function deliver(
  api: Api,
  chat: string,
  message: TelegramMessage,
  thread: string | undefined,
): Promise<{ outcome: Outcome; movedTo?: string }> {
  let last: number | null = null;
  const topic = thread === undefined ? {} : { message_thread_id: Number(thread) };
  const under = ({ caption, keyboard }: { caption: string | null; keyboard: object }) => ({
    ...topic,
    ...(caption === null ? {} : { caption }),
    ...keyboard,
  });
  try {
    const { photo, texts, document } = message;
    if (photo)
      last = (await api.sendPhoto(chat, new InputFile(photo.bytes, photo.name), under(photo))).message_id;
    for (const { text: words, keyboard } of texts)
      last = (await api.sendMessage(chat, words, { ...topic, ...keyboard })).message_id;
    if (document)
      last = (await api.sendDocument(chat, new InputFile(document.bytes, document.name), under(document)))
        .message_id;
    return { outcome: { kind: 'accepted', providerId: String(last) } };
  } catch (error) {
    const movedTo = migratedTo(error);
    if (movedTo !== null && last === null) return { outcome: outcomeOf(error), movedTo };
    const outcome = outcomeOf(error);
    if (last === null || outcome.kind !== 'retry') return { outcome };
    // Half of it has arrived: a retry would repeat that half.
    return {
      outcome: {
        kind: 'unknown',
        reason: 'telegram_half_sent',
        staff:
          'Một phần tin đã tới nhưng phần còn lại chưa gửi được; hệ thống không tự gửi lại để tránh trùng.',
      },
    };
  }
}

function migratedTo(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('parameters' in error)) return null;
  const { parameters } = error as { parameters?: { migrate_to_chat_id?: unknown } };
  const moved = parameters?.migrate_to_chat_id;
  return typeof moved === 'number' || typeof moved === 'string' ? String(moved) : null;
}
