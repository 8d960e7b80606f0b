import { MINUTE_MS } from '../../calendar/durations.ts';
import { id, list, number, objectOf, parseJson, string } from '../../channels/json.ts';
import type { ReportOrder, SandboxSettings } from '../faults.ts';
import { openSmsStage } from '../page.ts';
import { type Answered, callBack, openReports, type StageRequest } from '../stage.ts';
import { type CarriedText, type Operator, type OperatorVerdict, openOperator, settle } from './operator.ts';

export type SpeedsmsState = {
  operator: Operator;
  /** The access token that is accepted; null: any. */
  token: string | null;
  /** Where reports and citizens' texts go: set by hand in the provider's console. */
  webhook: string | null;
  order: ReportOrder;
  requests(): number;
  report(): Promise<void>;
  reply(from: string, text: string): Promise<boolean>;
};

const MOST_REQUESTS = 60;
const PRICE_DONG = 250;
const CODES: Record<OperatorVerdict, [code: string, message: string]> = {
  unknown_number: ['105', 'Phone number invalid'],
  brand: ['101', 'Invalid sender'],
  text: ['101', 'Invalid content'],
  hours: ['101', 'Advertising hours'],
  too_often: ['101', 'Too many advertisements'],
};

/** SpeedSMS.vn on a local port: Basic `token:x`, its codes, 60 requests in 60 seconds, reports by JSON. */
export async function startSpeedsmsSandbox(
  settings: SandboxSettings,
): Promise<{ url: string; close(): Promise<void>; state: SpeedsmsState }> {
  const operator = openOperator(settings.now);
  const order: ReportOrder = { duplicated: false, reversed: false };
  const reports = openReports(order, settings.reportMs);
  let lately: number[] = [];
  let nextId = 123_456;
  const state: SpeedsmsState = {
    operator,
    token: null,
    webhook: null,
    order,
    requests: () => stage.requests(),
    report: reports.flush,
    reply: async (from, text) => {
      const { webhook } = state;
      return webhook !== null && (await post(webhook, { type: 'sms', phone: from, content: text })) === 200;
    },
  };

  function take(body: unknown): Answered {
    const to = list(body, 'to').filter((phone) => typeof phone === 'string');
    const message = {
      from: string(body, 'sender') ?? '',
      to: to[0] ?? '',
      text: string(body, 'content') ?? '',
    };
    const type = number(body, 'sms_type');
    if (to.length !== 1 || message.text === '' || ![2, 3, 4, 5].includes(type ?? 0))
      return no('101', 'Invalid parameters');
    if (type === 3 && message.from === '') return no('101', 'Missing sender');
    // A random number of the provider's has no brand name to check.
    const verdict = operator.judge({
      ...message,
      from: type === 3 ? message.from : (operator.brands?.[0] ?? ''),
    });
    if (verdict === 'unknown_number') {
      return { json: { status: 'error', code: '105', message: CODES.unknown_number[1], invalidPhone: to } };
    }
    if (verdict !== null) return no(...CODES[verdict]);
    nextId += 1;
    const carried = operator.carry({ ...message, id: String(nextId), key: null });
    reports.add(() => report(carried));
    const data = {
      tranId: nextId,
      totalSMS: carried.segments,
      totalPrice: carried.segments * PRICE_DONG,
      invalidPhone: [],
    };
    return { json: { status: 'success', code: '00', data } };
  }

  async function report(carried: CarriedText): Promise<void> {
    const status = settle(carried) === 'delivered' ? 0 : 64;
    if (state.webhook === null) return;
    const phone = carried.to.replace(/^\+/, '');
    await post(state.webhook, { type: 'report', tranId: Number(carried.id), phone, status });
  }

  function answer(asked: StageRequest): Answered {
    const now = settings.now().getTime();
    lately = [...lately.filter((at) => now - at < MINUTE_MS), now];
    if (lately.length > MOST_REQUESTS) return TOO_MANY;
    if (asked.login === null || (state.token !== null && asked.login.user !== state.token))
      return UNAUTHORIZED;
    if (asked.path.endsWith('/user/info') && asked.method === 'GET') {
      const data = { email: 'tap-luyen@example.vn', balance: 1_000_000, currency: 'VND' };
      return { json: { status: 'success', code: '00', data } };
    }
    if (!asked.path.endsWith('/sms/send') || asked.method !== 'POST')
      return { status: 404, json: { name: 'Not Found' } };
    const body = objectOf(parseJson(asked.body));
    return body === null || id(body, 'content') === null ? no('101', 'Invalid parameters') : take(body);
  }

  const stage = await openSmsStage(settings, {
    title: 'SpeedSMS (tập luyện)',
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

const UNAUTHORIZED: Answered = {
  status: 401,
  json: {
    name: 'Unauthorized',
    message: 'Your request was made with invalid credentials.',
    code: 0,
    status: 401,
  },
};
const TOO_MANY: Answered = {
  status: 429,
  headers: { 'X-Rate-Limit-Reset': '30', 'Retry-After': '30' },
  json: { name: 'Too Many Requests', message: 'Rate limit exceeded.', code: 0, status: 429 },
};

function no(code: string, message: string): Answered {
  return { json: { status: 'error', code, message } };
}

function post(url: string, body: object): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  return callBack(url, { method: 'POST', headers, body: JSON.stringify(body) });
}
