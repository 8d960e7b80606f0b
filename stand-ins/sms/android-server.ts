import { createHmac } from 'node:crypto';
import { child, list, objectOf, parseJson, string } from '../../channels/json.ts';
import type { ReportOrder, SandboxSettings } from '../faults.ts';
import { openSmsStage } from '../page.ts';
import { type Answered, callBack, openReports, type StageRequest } from '../stage.ts';
import { type CarriedText, type Operator, openOperator, settle } from './operator.ts';

export type AndroidState = {
  operator: Operator;
  /** Basic authentication that the app shows on its screen; null: any. */
  account: { user: string; password: string } | null;
  /** Event name -> where it goes, as registered by POST /webhooks. */
  webhooks: Map<string, string>;
  signingKey: string;
  order: ReportOrder;
  requests(): number;
  report(): Promise<void>;
  reply(from: string, text: string): Promise<boolean>;
};

/** "SMS Gateway for Android" on a local port: its messages, its states, its signed webhooks; a second message with an id is 409. */
export async function startAndroidSandbox(
  settings: SandboxSettings,
): Promise<{ url: string; close(): Promise<void>; state: AndroidState }> {
  const operator = openOperator(settings.now);
  const order: ReportOrder = { duplicated: false, reversed: false };
  const reports = openReports(order, settings.reportMs);
  let lastId = 0;
  const made = (kind: string) => {
    lastId += 1;
    return `${kind}-${lastId}`;
  };
  const state: AndroidState = {
    operator,
    account: null,
    webhooks: new Map(),
    signingKey: 'khoa-ky-tap-luyen',
    order,
    requests: () => stage.requests(),
    report: reports.flush,
    reply: async (from, text) =>
      (await tell('sms:received', {
        messageId: `in-${text.length}`,
        sender: from,
        message: text,
        simNumber: 1,
      })) === 200,
  };

  async function tell(event: string, payload: object, id = made('ev')): Promise<number> {
    const url = state.webhooks.get(event);
    if (url === undefined) return 0;
    const body = JSON.stringify({ deviceId: 'ffffffffceb0b1db', event, id, payload, webhookId: 'wh-1' });
    const timestamp = String(Math.trunc(settings.now().getTime() / 1000));
    const signature = createHmac('sha256', state.signingKey)
      .update(body + timestamp)
      .digest('hex');
    const headers = {
      'content-type': 'application/json',
      'X-Signature': signature,
      'X-Timestamp': timestamp,
    };
    return callBack(url, { method: 'POST', headers, body });
  }

  function shown(carried: CarriedText, outcome = 'Pending') {
    return { id: carried.id, state: outcome, recipients: [{ phoneNumber: carried.to, state: outcome }] };
  }

  function take(body: unknown): Answered {
    const phones = list(body, 'phoneNumbers').filter((phone) => typeof phone === 'string');
    // The app's own clients still write the older field.
    const text = string(child(body, 'textMessage'), 'text') ?? string(body, 'message');
    if (phones.length !== 1 || text === null) return { status: 400, json: { message: 'invalid request' } };
    const id = string(body, 'id') ?? made('msg');
    if (operator.messages.some((message) => message.id === id)) {
      return { status: 409, json: { message: 'duplicate id' } };
    }
    const message = { from: 'SIM 1', to: phones[0] ?? '', text };
    // A SIM has no brand name and no registered text: the network only knows whether the number exists.
    if (operator.judge({ ...message, from: operator.brands?.[0] ?? '' }) === 'unknown_number') {
      return { status: 400, json: { message: 'invalid phone number' } };
    }
    const carried = operator.carry({ ...message, id, key: id });
    const eventId = made('ev');
    reports.add(async () => {
      const done = settle(carried);
      const at = { [`${done}At`]: settings.now().toISOString() };
      const payload = { messageId: id, sender: null, recipient: carried.to, simNumber: 1, ...at };
      // Once for every part, as the app does.
      for (let part = 1; part <= (done === 'delivered' ? carried.segments : 1); part += 1) {
        await tell(`sms:${done}`, payload, `${eventId}-${part}`);
      }
    });
    return { status: 202, json: shown(carried) };
  }

  function answer(asked: StageRequest): Answered {
    const { login } = asked;
    const known = state.account;
    if (
      login === null ||
      (known !== null && (login.user !== known.user || login.password !== known.password))
    ) {
      return UNAUTHORIZED;
    }
    const path = asked.path.replace(/^\/3rdparty\/v1/, '');
    const body = asked.method === 'POST' ? objectOf(parseJson(asked.body)) : null;
    if (asked.method === 'POST' && body === null) return { status: 400, json: { message: 'invalid JSON' } };
    if (asked.method === 'POST' && /^\/messages?$/.test(path)) return take(body);
    if (path === '/webhooks' && asked.method === 'POST') {
      const event = string(body, 'event');
      const url = string(body, 'url');
      if (event === null || url === null) return { status: 400, json: { message: 'invalid webhook' } };
      state.webhooks.set(event, url);
      return { status: 201, json: body };
    }
    if (path === '/webhooks' && asked.method === 'GET') {
      return { json: [...state.webhooks].map(([event, url]) => ({ event, url })) };
    }
    const wanted = /^\/messages?\/([^/]+)$/.exec(path)?.[1];
    const carried = operator.messages.find(({ id }) => id === decodeURIComponent(wanted ?? ''));
    if (asked.method === 'GET' && carried) return { json: shown(carried, 'Sent') };
    return { status: 404, json: { message: 'not found' } };
  }

  const stage = await openSmsStage(settings, {
    title: 'Điện thoại cổng SMS (tập luyện)',
    operator,
    reply: state.reply,
    complaints: { credentials: UNAUTHORIZED, throttled: TOO_MANY },
    answer,
    reports,
  });
  return {
    url: stage.url,
    close: stage.close,
    state,
  };
}

const UNAUTHORIZED: Answered = { status: 401, json: { message: 'unauthorized' } };
const TOO_MANY: Answered = {
  status: 429,
  headers: { 'Retry-After': '10' },
  json: { message: 'too many requests' },
};
