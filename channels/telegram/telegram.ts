import { Api, InputFile } from 'grammy';
import { inFlight, openConnections } from '../connections.ts';
import type {
  Channel,
  ChannelLog,
  Checked,
  Incoming,
  Outcome,
  Outgoing,
  Parsed,
  Target,
  WebhookRequest,
} from '../contract.ts';
import { parseJson, textOf } from '../json.ts';
import { header, sameSecret } from '../proof.ts';
import { shapeMessage, type TelegramMessage } from './messages.ts';
import { outcomeOf } from './outcomes.ts';
import { POLL_SECONDS, pollUpdates } from './polling.ts';
import { ALLOWED_UPDATES, type ReadUpdate, readUpdate, type Self } from './updates.ts';

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
  /** The bot's user name, when known: needed to see mentions in groups before Telegram has told it. */
  username?: string | null;
  timeoutMs?: number;
  pauseMs?: number;
};

const SECRET_HEADER = 'x-telegram-bot-api-secret-token';
const TIMEOUT_MS = 10_000;

/** Taps wait here between `parse` and `acknowledge`: a moment each. The bound is for updates nobody acknowledges. */
const TAPS_KEPT = 10_000;

/**
 * Telegram over the Bot API. Not keyed: Telegram sends a message again when asked again.
 * `send` makes one call (two when a photo's text is longer than a caption), waits at most ten seconds, never throws.
 * In groups only messages meant for us come out of `parse`; edits are counted and ignored.
 */
export function telegramChannel(settings: TelegramSettings): Channel {
  const { token, webhookSecret, log, now, timeoutMs = TIMEOUT_MS } = settings;
  const apiRoot = (settings.apiRoot || 'https://api.telegram.org').replace(/\/+$/, '');
  const connections = openConnections(Math.min(5_000, timeoutMs));
  const agent = apiRoot.startsWith('https:') ? connections.httpsAgent : connections.httpAgent;
  const open = (seconds: number) =>
    new Api(token, { apiRoot, timeoutSeconds: seconds, baseFetchConfig: { agent, compress: true } });
  const api = open(timeoutMs / 1000);
  const calls = inFlight();
  const stop = new AbortController();
  const self: Self = { id: token.split(':')[0] ?? '', username: settings.username ?? null };
  const taps = new Map<string, string>();
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
    if (tap === undefined) return;
    taps.delete(event.providerId);
    // Nobody waits for it: when it fails the button spins a little longer.
    void calls.run(() => api.answerCallbackQuery(tap)).catch(() => undefined);
  }

  async function send(target: Target, outgoing: Outgoing): Promise<Outcome> {
    const shaped = shapeMessage(outgoing);
    if (!shaped.ok) return shaped.outcome;
    const first = await deliver(api, target.address, shaped.message);
    if (first.movedTo === undefined) return first.outcome;
    const second = await deliver(api, first.movedTo, shaped.message);
    if (second.outcome.kind !== 'accepted') return second.outcome;
    return { ...second.outcome, facts: { movedTo: first.movedTo } };
  }

  async function ask(question: () => Promise<string>): Promise<Checked> {
    try {
      return { ok: true, detail: await calls.run(question) };
    } catch (error) {
      const outcome = outcomeOf(error);
      if (outcome.kind === 'accepted') return { ok: true, detail: '' };
      return { ok: false, reason: outcome.reason, staff: outcome.staff };
    }
  }

  return {
    name: 'telegram',
    keyed: false,
    missing: null,
    provider: 'telegram',
    async send(target, outgoing) {
      const outcome = await calls.run(() => send(target, outgoing).catch(outcomeOf));
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
        const me = await api.getMe();
        self.username = me.username;
        return `@${me.username}`;
      }),
    announce: (url) =>
      ask(async () => {
        await api.setWebhook(url, {
          allowed_updates: ALLOWED_UPDATES,
          ...(webhookSecret === null ? {} : { secret_token: webhookSecret }),
        });
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
): Parsed {
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
): Promise<{ outcome: Outcome; movedTo?: string }> {
  let photoId: number | null = null;
  try {
    if (message.photo) {
      const { png, caption, keyboard } = message.photo;
      const file = new InputFile(png, 'anh.png');
      const sent = await api.sendPhoto(chat, file, { ...(caption === null ? {} : { caption }), ...keyboard });
      photoId = sent.message_id;
    }
    if (message.text) {
      const sent = await api.sendMessage(chat, message.text.text, message.text.keyboard);
      return { outcome: { kind: 'accepted', providerId: String(sent.message_id) } };
    }
    return { outcome: { kind: 'accepted', providerId: String(photoId) } };
  } catch (error) {
    const movedTo = migratedTo(error);
    if (movedTo !== null && photoId === null) return { outcome: outcomeOf(error), movedTo };
    const outcome = outcomeOf(error);
    if (photoId === null || outcome.kind !== 'retry') return { outcome };
    // Half of it has arrived: a retry would repeat the photo.
    return {
      outcome: {
        kind: 'unknown',
        reason: 'telegram_half_sent',
        staff: 'Ảnh đã tới nhưng phần chữ chưa gửi được; hệ thống không tự gửi lại để tránh trùng.',
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
