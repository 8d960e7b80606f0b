import { objectOf, parseJson, string } from '../../channels/json.ts';
import type { ReportOrder, SandboxSettings } from '../faults.ts';
import { openSmsStage } from '../page.ts';
import { type Answered, callBack, openReports, type StageRequest } from '../stage.ts';
import { type Operator, openOperator, settle } from './operator.ts';

export type GatewayState = {
  operator: Operator;
  account: { user: string; password: string } | null;
  order: ReportOrder;
  requests(): number;
  report(): Promise<void>;
  reply(from: string, text: string): Promise<boolean>;
};

/**
 * Any small gateway on a local port: `POST /send` with the JSON of the `http` provider, and `GET /cgi-bin/sendsms` in Kannel's way.
 * Receipts go to the address that came with the text; citizens' texts to the last one, as `from` and `text`.
 */
export async function startGatewaySandbox(
  settings: SandboxSettings,
): Promise<{ url: string; close(): Promise<void>; state: GatewayState }> {
  const operator = openOperator(settings.now);
  const order: ReportOrder = { duplicated: false, reversed: false };
  const reports = openReports(order, settings.reportMs);
  let nextId = 0;
  let lastCallback: URL | null = null;
  const state: GatewayState = {
    operator,
    account: null,
    order,
    requests: () => stage.requests(),
    report: reports.flush,
    reply: async (from, text) => {
      if (lastCallback === null) return false;
      const url = new URL(lastCallback);
      url.searchParams.delete('status');
      nextId += 1;
      for (const [name, value] of Object.entries({ from, text, id: `in-${nextId}` }))
        url.searchParams.set(name, value);
      return (await callBack(url.toString(), { method: 'GET' })) === 200;
    },
  };

  type Taken = { from: string; to: string; text: string; callback: string; key: string | null };
  function take({ from, to, text, callback, key }: Taken): string | null {
    if (text === '' || operator.judge({ from, to, text }) !== null) return null;
    nextId += 1;
    const carried = operator.carry({ id: `g-${nextId}`, key, from, to, text });
    if (URL.canParse(callback)) lastCallback = new URL(callback);
    reports.add(async () => {
      const delivered = settle(carried) === 'delivered';
      if (!URL.canParse(callback)) return;
      const url = new URL(callback.replace('%25d', '%d'));
      if (!url.searchParams.has('id')) url.searchParams.set('id', carried.id);
      url.searchParams.set('status', delivered ? '1' : '2');
      await callBack(url.toString(), { method: 'GET' });
    });
    return carried.id;
  }

  function isKnown(user: string, password: string): boolean {
    return state.account === null || (user === state.account.user && password === state.account.password);
  }

  function answer(asked: StageRequest): Answered {
    if (asked.method === 'GET' && asked.path === '/cgi-bin/sendsms') {
      const get = (name: string) => asked.query.get(name) ?? '';
      if (!isKnown(get('username'), get('password'))) {
        return { status: 403, text: 'Authorization failed for sendsms' };
      }
      const taken = take({
        from: get('from'),
        to: get('to'),
        text: get('text'),
        callback: get('dlr-url'),
        key: null,
      });
      return taken === null
        ? { status: 400, text: '4: Rejected' }
        : { status: 202, text: '0: Accepted for delivery' };
    }
    if (asked.method !== 'POST' || asked.path !== '/send')
      return { status: 404, json: { error: 'not_found' } };
    if (!isKnown(asked.login?.user ?? '', asked.login?.password ?? '')) return UNAUTHORIZED;
    const body = objectOf(parseJson(asked.body));
    if (body === null) return { status: 400, json: { error: 'bad_json' } };
    const get = (name: string) => string(body, name) ?? '';
    const taken = take({
      from: get('sender'),
      to: get('to'),
      text: get('text'),
      callback: get('callback'),
      key: get('id'),
    });
    return taken === null
      ? { status: 422, json: { error: 'rejected' } }
      : { status: 202, json: { id: taken } };
  }

  const stage = await openSmsStage(settings, {
    title: 'Cổng SMS qua HTTP (tập luyện)',
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

const UNAUTHORIZED: Answered = { status: 401, json: { error: 'unauthorized' } };
const TOO_MANY: Answered = { status: 429, json: { error: 'too_many', retry_after: 10 } };
