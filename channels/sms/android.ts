import { createHmac } from 'node:crypto';
import type { CredentialCheck, Event, Outcome, ParsedWebhook, WebhookRequest } from '../contract.ts';
import { child, id, momentOf, objectOf, parseJson, string, textOf } from '../json.ts';
import { header, sameSecret } from '../proof.ts';
import { callGateway, type FailedOutcome, type GatewayCall, outcomeOfHttp } from './call.ts';
import { callbackKey, hasCallbackKey, incomingText } from './callback.ts';
import type { Sms, SmsNeeds, SmsProvider, SmsSettings } from './provider.ts';

/**
 * "SMS Gateway for Android" (android-sms-gateway.app, Apache-2.0; docs of August 2026): a commune's own phone sends. `SMS_URL` is
 * the phone's local server (`http://192.168.1.20:8080`) or the cloud (`https://api.sms-gate.app/3rdparty/v1`), `SMS_USER` and
 * `SMS_PASSWORD` are those of the app's screen, `SMS_SENDER` is not used (a SIM has no brand name), `SMS_WEBHOOK_SECRET` the app's
 * signing key. A consumer SIM is no lawful route for advertising: for a commune's own notices only.
 * Not keyed: our id is sent, but nothing documented refuses a second message with it. After a lost answer we ask for the id.
 */
export function androidProvider(settings: SmsSettings, needs: SmsNeeds): SmsProvider {
  const root = (settings.url ?? '').replace(/\/+$/, '').replace(/\/messages?$/, '');
  const account = { user: settings.user ?? '', password: settings.password ?? '' };
  const call = (more: Omit<GatewayCall, 'user' | 'password'>) =>
    callGateway({ ...more, ...account }, needs, 'android', TITLE);

  async function send(sms: Sms): Promise<Outcome> {
    const called = await call({
      method: 'POST',
      url: `${root}/messages`,
      body: {
        id: sms.key,
        textMessage: { text: sms.text },
        phoneNumbers: [sms.to],
        withDeliveryReport: true,
        // Late words are worse than none: a phone that was off for a day must not send yesterday's notice.
        ttl: TTL_SECONDS,
      },
    });
    if (called.kind === 'failure') {
      return called.outcome.kind === 'unknown' ? ((await find(sms)) ?? called.outcome) : called.outcome;
    }
    // With an id of our own, a conflict can only mean that the phone has it.
    if (called.status === 409) return accepted(sms.key, sms);
    const failure = outcomeOfHttp(called.status, 'android', TITLE, called.retryAfterMs);
    if (failure !== null) return failure;
    return outcomeOfAnswer(parseJson(called.body), sms);
  }

  /** Did the message arrive although its answer did not? */
  async function find(sms: Sms): Promise<Outcome | null> {
    const called = await call({ method: 'GET', url: `${root}/messages/${encodeURIComponent(sms.key)}` });
    if (called.kind === 'failure' || called.status !== 200) return null;
    return outcomeOfAnswer(parseJson(called.body), sms);
  }

  return {
    name: 'android',
    keyed: false,
    missing: missingOf(settings),
    send,
    parse: (request) => parseWebhook(request, settings),
    async announce(url) {
      for (const event of EVENTS) {
        const target = new URL(url);
        if (!settings.webhookSecret) target.searchParams.set('key', callbackKey(settings));
        // The same id again replaces the old registration: a start does not add another.
        const body = { id: `lienthong-${event.replace(':', '-')}`, url: target.toString(), event };
        const called = await call({ method: 'POST', url: `${root}/webhooks`, body });
        const wrong =
          called.kind === 'failure' ? called.outcome : outcomeOfHttp(called.status, 'android', TITLE, null);
        if (wrong !== null) return refused(wrong);
      }
      return { ok: true, detail: `${EVENTS.length} webhook` };
    },
    async check() {
      const called = await call({ method: 'GET', url: `${root}/webhooks` });
      const wrong =
        called.kind === 'failure' ? called.outcome : outcomeOfHttp(called.status, 'android', TITLE, null);
      if (wrong !== null) return refused(wrong);
      return { ok: true, detail: 'Điện thoại cổng SMS đang trả lời' };
    },
  };
}

const TITLE = 'điện thoại cổng SMS';
const TTL_SECONDS = 24 * 3_600;
const EVENTS = ['sms:received', 'sms:delivered', 'sms:failed'] as const;

function refused(outcome: FailedOutcome): CredentialCheck {
  return { ok: false, reason: outcome.reason, staff: outcome.staff };
}

function missingOf(settings: SmsSettings): string | null {
  if (!URL.canParse(settings.url ?? '') || !/^https?:/.test(settings.url ?? '')) {
    return 'SMS_URL phải là địa chỉ http:// hoặc https:// hiện trên ứng dụng SMS Gateway của điện thoại.';
  }
  const absent = ['user', 'password'].filter((name) => !settings[name as 'user' | 'password']);
  return absent.length === 0
    ? null
    : `Chưa khai báo ${absent.map((name) => `SMS_${name.toUpperCase()}`).join(', ')} của điện thoại cổng SMS.`;
}

function accepted(providerId: string, sms: Sms): Outcome {
  return { kind: 'accepted', providerId, facts: { segments: sms.segments } };
}

/** `{"id":…,"state":"Pending",…}`; a message that has failed already was refused by the phone. */
function outcomeOfAnswer(answer: unknown, sms: Sms): Outcome {
  const state = string(answer, 'state') ?? '';
  if (/^(failed|cancell?ed)$/i.test(state)) {
    return {
      kind: 'refused',
      reason: 'android_failed',
      staff: 'Điện thoại cổng SMS không gửi được tin này.',
    };
  }
  const given = id(answer, 'id');
  if (given !== null) return accepted(given, sms);
  return {
    kind: 'unknown',
    reason: 'android_no_id',
    staff: 'Điện thoại cổng SMS trả lời không rõ nghĩa nên chưa biết tin đã được nhận hay chưa.',
  };
}

/** Hex HMAC-SHA256 over the raw body and the header X-Timestamp. The event id makes a replay harmless, so there is no window. */
function isProven(request: WebhookRequest, settings: SmsSettings): boolean {
  if (!settings.webhookSecret) return hasCallbackKey(request, settings);
  const given = header(request.headers, 'x-signature');
  const timestamp = header(request.headers, 'x-timestamp');
  if (!given || !timestamp) return false;
  const expected = createHmac('sha256', settings.webhookSecret)
    .update(request.body)
    .update(timestamp)
    .digest('hex');
  return sameSecret(given.toLowerCase(), expected);
}

function parseWebhook(request: WebhookRequest, settings: SmsSettings): ParsedWebhook {
  if (!isProven(request, settings)) return { kind: 'unsigned', status: 401, name: 'android_webhook' };
  const body = objectOf(parseJson(textOf(request.body)));
  const event = string(body, 'event');
  if (body === null || event === null) return { kind: 'malformed', reason: 'no_event' };
  const name = (EVENTS as readonly string[]).includes(event)
    ? `android_${event.replace(':', '_')}`
    : 'android_other';
  const payload = child(body, 'payload');
  if (name !== 'android_other' && (payload === null || id(payload, 'messageId') === null)) {
    return { kind: 'malformed', reason: 'no_message' };
  }
  const found = eventOf(event, payload, id(body, 'id'), request);
  return { kind: 'events', events: found === null ? [] : [found], name };
}

function eventOf(
  event: string,
  payload: unknown,
  eventId: string | null,
  { at: now, call }: WebhookRequest,
): Event | null {
  if (event === 'sms:received') {
    return incomingText(
      {
        provider: 'android',
        // Named phoneNumber before version 1.40 of the app.
        from: string(payload, 'sender') ?? string(payload, 'phoneNumber') ?? '',
        text: string(payload, 'message') ?? '',
        // messageId is made of the content and not unique; the event's own id stays the same when it is sent again.
        id: eventId ?? undefined,
        time: string(payload, 'receivedAt') ?? undefined,
        call,
      },
      now,
    );
  }
  if (event !== 'sms:delivered' && event !== 'sms:failed') return null;
  const providerId = id(payload, 'messageId');
  if (providerId === null) return null;
  const state = event === 'sms:delivered' ? 'delivered' : 'failed';
  const told = string(payload, state === 'delivered' ? 'deliveredAt' : 'failedAt');
  const at = told === null || Number.isNaN(Date.parse(told)) ? now : (momentOf(Date.parse(told)) ?? now);
  const reason = state === 'failed' ? { reason: 'android_failed' } : {};
  return { kind: 'receipt', channel: 'sms', providerId, key: providerId, state, ...reason, at };
}
