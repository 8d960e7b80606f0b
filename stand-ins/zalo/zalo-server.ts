import { objectOf, parseJson } from '../../channels/json.ts';
import { zaloMac } from '../../channels/zalo/webhook.ts';
import type { ReportOrder, SandboxSettings } from '../faults.ts';
import { type Answered, callBack, openReports, openStage, type StageRequest } from '../stage.ts';
import { answerZaloPage } from './zalo-page.ts';
import {
  judgeConsultation,
  judgeGroup,
  judgeTemplateByPhone,
  judgeTemplateByUser,
  type ZaloPerson,
  type ZaloSaid,
  type ZaloVerdict,
  type ZaloWorld,
} from './zalo-rules.ts';
import type { ZaloState } from './zalo-state.ts';
import { openTokens } from './zalo-tokens.ts';
import { ok, told } from './zalo-told.ts';

/** The account that the stand-in knows; its secrets are `tap-luyen`. */
export const ZALO_SANDBOX = {
  appId: '4100000000000000001',
  oaId: '4100000000000000002',
  secret: 'tap-luyen',
  refreshToken: 'tap-luyen-refresh-0',
} as const;

/**
 * Zalo on a local port: OAuth v4, the OA host and the business host of templates on one address. It keeps Zalo's rules (zalo-rules.ts),
 * answers errors with HTTP 200, signs its webhooks, and prints ids as strings or numbers wherever Zalo does.
 */
export async function startZaloSandbox(
  settings: SandboxSettings,
): Promise<{ url: string; close(): Promise<void>; state: ZaloState }> {
  const { now } = settings;
  const tokens = openTokens(now, ZALO_SANDBOX);
  const order: ReportOrder = { duplicated: false, reversed: false };
  const reports = openReports(order, settings.reportMs);
  const world: ZaloWorld = {
    people: new Map(),
    groups: new Map([
      ['f414c8f76fa586fbdfb4', { id: 'f414c8f76fa586fbdfb4', name: 'Thôn Đông', open: true }],
    ]),
    templates: new Map(),
    uploads: new Map(),
    said: [],
    packageLeft: 500,
    dayLeft: 500,
    promotionLeft: 2_000,
    freeAnswers: null,
  };
  let account: ZaloState['account'] = { verified: true, package: 'Tăng trưởng', billing: '1' };
  let webhook: string | null = null;
  let count = 0;
  const newId = () => {
    count += 1;
    return `5a10${count.toString(16).padStart(16, '0')}`;
  };

  async function happen(event: Record<string, unknown>, headers: Record<string, string> = {}): Promise<void> {
    if (webhook === null) return;
    const timestamp = String(now().getTime());
    const body = JSON.stringify({ app_id: ZALO_SANDBOX.appId, ...event, timestamp });
    const mac = zaloMac(ZALO_SANDBOX.appId, body, timestamp, ZALO_SANDBOX.secret);
    await callBack(webhook, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-zevent-signature': `mac=${mac}`, ...headers },
      body,
    });
  }

  /** The receipts of one message: it arrived, and a person's was seen. The sender is the OA: Zalo turns them round. */
  function promiseReceipts(said: ZaloSaid): void {
    if (said.kind === 'group') return;
    const parties = { sender: { id: ZALO_SANDBOX.oaId }, recipient: { id: said.to.replace('+', '') } };
    const time = { delivery_time: String(now().getTime()), tracking_id: said.key };
    const byPhone = said.to.startsWith('+');
    const message = { msg_id: said.id, ...(byPhone ? time : {}) };
    const event = { event_name: 'user_received_message', ...parties, message };
    reports.add(() => happen(event, byPhone ? { 'x-zevent-server': 'ZNS' } : {}));
    if (!byPhone)
      reports.add(() =>
        happen({ event_name: 'user_seen_message', ...parties, message: { msg_ids: [said.id] } }),
      );
  }

  function sent(judged: ZaloVerdict): Answered {
    if ('error' in judged) return { json: judged };
    world.said.push(judged.said);
    promiseReceipts(judged.said);
    return ok(judged.data);
  }

  function upload(asked: StageRequest, kind: 'image' | 'file'): Answered {
    const name = /filename="([^"]+)"/.exec(asked.body)?.[1] ?? '';
    const right = kind === 'image' ? /\.(png|jpe?g)$/i : /\.(pdf|docx?|csv)$/i;
    if (!right.test(name)) return { json: { error: -201, message: 'file is invalid!' } };
    const token = `${kind}-${newId()}`;
    world.uploads.set(token, now());
    return ok(kind === 'image' ? { attachment_id: token } : { token });
  }

  function answer(asked: StageRequest): Answered {
    if (asked.path.startsWith('/v4/')) return tokens.answer(asked);
    const zns = /^\/(message|template)\//.test(asked.path);
    const token = asked.headers.access_token;
    if (typeof token !== 'string' || !tokens.accepts(token))
      return { json: { error: zns ? -124 : -216, message: 'Access token is invalid' } };
    const body = objectOf(parseJson(asked.body));
    switch (`${asked.method} ${asked.path}`) {
      case 'POST /v3.0/oa/message/cs':
        return sent(judgeConsultation(world, body, newId(), now()));
      case 'POST /v3.0/oa/group/message':
        return sent(judgeGroup(world, body, newId(), now()));
      case 'POST /v3.0/oa/message/template':
        return sent(judgeTemplateByUser(world, body, newId(), now()));
      case 'POST /message/template':
        return sent(judgeTemplateByPhone(world, body, newId(), now()));
      case 'POST /v2.0/oa/upload/image':
        return upload(asked, 'image');
      case 'POST /v2.0/oa/upload/file':
        return upload(asked, 'file');
      default:
        return told({ world, account, oaId: ZALO_SANDBOX.oaId }, asked, body);
    }
  }

  function personOf(userId: string): ZaloPerson {
    const known = world.people.get(userId);
    if (known !== undefined) return known;
    const made = { id: userId, follows: false, blocked: false, lastInteraction: null, phone: null };
    world.people.set(userId, made);
    return made;
  }

  const oa = { oa_id: ZALO_SANDBOX.oaId };
  const state: ZaloState = {
    world,
    tokens,
    order,
    get webhook() {
      return webhook;
    },
    set webhook(next) {
      webhook = next;
    },
    get account() {
      return account;
    },
    set account(next) {
      account = next;
    },
    requests: () => stage.requests(),
    report: reports.flush,
    async follow(userId, phone) {
      const person = Object.assign(personOf(userId), {
        follows: true,
        blocked: false,
        lastInteraction: now(),
        answered: 0,
      });
      if (phone !== undefined) person.phone = phone;
      await happen({ event_name: 'follow', ...oa, follower: { id: userId }, source: 'oa_profile' });
    },
    async unfollow(userId) {
      Object.assign(personOf(userId), { follows: false, blocked: true });
      await happen({ event_name: 'unfollow', ...oa, follower: { id: userId }, source: 'oa_profile' });
    },
    async say(userId, text) {
      Object.assign(personOf(userId), { lastInteraction: now(), answered: 0 });
      const id = newId();
      world.said.push({
        id,
        to: userId,
        by: 'citizen',
        kind: 'text',
        text,
        buttons: [],
        key: null,
        at: now(),
      });
      const parties = { sender: { id: userId }, recipient: { id: ZALO_SANDBOX.oaId } };
      await happen({ event_name: 'user_send_text', ...parties, message: { text, msg_id: id } });
    },
  };
  const complaints = {
    credentials: { json: { error: -216, message: 'Access token is invalid' } },
    throttled: { json: { error: -32, message: 'Your application reached limit call api' } },
  };
  const page = { state, faults: settings.faults, now };
  const stage = await openStage(settings, complaints, answer, (asked) => answerZaloPage(page, asked));
  return {
    url: stage.url,
    close: async () => {
      reports.stop();
      await stage.close();
    },
    state,
  };
}
