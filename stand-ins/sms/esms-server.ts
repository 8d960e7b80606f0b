import { DAY_MS, MINUTE_MS } from '../../calendar/durations.ts';
import { field, id, objectOf, parseJson, string } from '../../channels/json.ts';
import { isGsm } from '../../channels/sms/text.ts';
import type { ReportOrder, SandboxSettings } from '../faults.ts';
import { openSmsStage } from '../page.ts';
import { type Answered, callBack, openReports, type StageRequest } from '../stage.ts';
import { type CarriedText, type Operator, type OperatorVerdict, openOperator, settle } from './operator.ts';

/** What the stand-in of eSMS knows. `account` is what it accepts; null: any. */
export type EsmsState = {
  operator: Operator;
  account: { apiKey: string; secretKey: string } | null;
  order: ReportOrder;
  requests(): number;
  report(): Promise<void>;
};

const FIVE_MINUTES_MS = 5 * MINUTE_MS;
const CODES: Record<OperatorVerdict, string> = {
  unknown_number: '108',
  brand: '104',
  text: '146',
  hours: '146',
  too_often: '99',
};

/**
 * eSMS.vn on a local port: customer-care texts (SmsType 2), its codes, RequestId refused twice within 24 hours (124), the same words
 * to the same number once in five minutes, callbacks by GET.
 */
export async function startEsmsSandbox(
  settings: SandboxSettings,
): Promise<{ url: string; close(): Promise<void>; state: EsmsState }> {
  const operator = openOperator(settings.now);
  const order: ReportOrder = { duplicated: false, reversed: false };
  const reports = openReports(order, settings.reportMs);
  const seen = new Map<string, number>();
  let account: EsmsState['account'] = null;
  let count = 0;

  function take(body: unknown): Answered {
    const text = (name: string) => id(body, name) ?? '';
    const login = { apiKey: text('ApiKey'), secretKey: text('SecretKey') };
    if (account !== null && (login.apiKey !== account.apiKey || login.secretKey !== account.secretKey)) {
      return no('101', 'Authorize Failed');
    }
    if (text('SmsType') !== '2')
      return no(text('SmsType') === '' ? '300' : '118', 'SmsType is not supported');
    const message = { from: text('Brandname'), to: text('Phone'), text: string(body, 'Content') ?? '' };
    if (message.text === '' || message.from === '') return no('110', 'Data is invalid');
    const now = settings.now().getTime();
    const key = text('RequestId');
    if (key.length > 50) return no('110', 'RequestId is too long');
    if (key !== '' && now - (seen.get(`key ${key}`) ?? Number.NEGATIVE_INFINITY) < DAY_MS) {
      return no('124', 'RequestId is duplicate');
    }
    const words = `words ${message.to} ${message.text}`;
    const repeated = now - (seen.get(words) ?? Number.NEGATIVE_INFINITY) < FIVE_MINUTES_MS;
    // Marked letters without the flag arrive as question marks: a text that no template knows.
    const broken = !isGsm(message.text) && text('IsUnicode') !== '1';
    const verdict = operator.judge(message);
    if (verdict !== null) return no(CODES[verdict], `Refused: ${verdict}`);
    if (repeated || broken) return no('146', 'Content does not match');
    if (key !== '') seen.set(`key ${key}`, now);
    seen.set(words, now);
    count += 1;
    const carried = operator.carry({ ...message, id: `e5m5${count.toString(16).padStart(28, '0')}`, key });
    const url = field(body, 'CallbackUrl');
    if (typeof url === 'string' && URL.canParse(url)) reports.add(() => report(url, carried));
    return { json: { CodeResult: '100', CountRegenerate: 0, SMSID: carried.id } };
  }

  async function report(callback: string, carried: CarriedText): Promise<void> {
    const delivered = settle(carried) === 'delivered';
    const url = new URL(callback);
    const values = {
      SMSID: carried.id,
      SendFailed: delivered ? 0 : 1,
      SendStatus: 5,
      SendSuccess: delivered ? 1 : 0,
      TotalPrice: '0.0000',
      TotalReceiver: 1,
      TotalSent: 1,
      RequestId: carried.key ?? '',
      TypeId: 2,
      telcoid: 1,
      phonenumber: carried.to.replace(/^\+84/, '0'),
      switchsmsid: '',
    };
    for (const [name, value] of Object.entries(values)) url.searchParams.set(name, String(value));
    await callBack(url.toString(), { method: 'GET' });
  }

  function answer(asked: StageRequest): Answered {
    if (!/\/SendMultipleMessage_V4_post_json\/?$/.test(asked.path))
      return { status: 404, text: '<html>Not Found</html>' };
    if (asked.method !== 'POST') return { status: 405, text: '<html>Method not allowed</html>' };
    const body = objectOf(parseJson(asked.body));
    return body === null ? no('110', 'Data is invalid') : take(body);
  }

  const stage = await openSmsStage(settings, {
    title: 'eSMS (tập luyện)',
    operator,
    // A brand name has no way back.
    reply: async () => false,
    complaints: { credentials: no('101', 'Authorize Failed'), throttled: no('160', 'TPS exceeded') },
    answer,
    reports,
  });
  return {
    url: stage.url,
    close: stage.close,
    state: {
      operator,
      order,
      requests: stage.requests,
      report: reports.flush,
      get account() {
        return account;
      },
      set account(next) {
        account = next;
      },
    },
  };
}

function no(code: string, words: string): Answered {
  return { json: { CodeResult: code, CountRegenerate: 0, ErrorMessage: words } };
}
