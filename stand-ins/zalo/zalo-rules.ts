/**
 * The rules of Zalo that our mistakes must meet (docs/channels/zalo.md): who may be written to, when, with what, and which number says
 * no. Pure but for the state it is given to change.
 */

import { HOUR_MS } from '../../calendar/durations.ts';
import { localMoment } from '../../calendar/moment.ts';
import { child, field, id, list, string } from '../../channels/json.ts';
import { readMobile } from '../../channels/sms/numbers.ts';

export type ZaloPerson = {
  id: string;
  follows: boolean;
  blocked: boolean;
  /** Follow, message, tap: what opens the window. */
  lastInteraction: Date | null;
  /** Free answers since then. */
  answered?: number;
  /** E.164, when there is a Zalo account behind a number. */
  phone: string | null;
};

export type ZaloTemplate = {
  id: string;
  name: string;
  status: 'ENABLE' | 'PENDING_REVIEW' | 'REJECT' | 'DISABLE';
  tag: 'TRANSACTION' | 'CUSTOMER_CARE' | 'PROMOTION';
  params: { name: string; require: boolean; maxLength: number }[];
  byUser: boolean;
};

export type ZaloGroup = { id: string; name: string; open: boolean };

/** One message that reached Zalo. `to` is a user id, a group id or a number. */
export type ZaloSaid = {
  id: string;
  to: string;
  by: 'oa' | 'citizen';
  kind: 'text' | 'image' | 'file' | 'template' | 'group';
  text: string;
  buttons: { title: string; payload: string | null }[];
  key: string | null;
  at: Date;
};

export type ZaloWorld = {
  people: Map<string, ZaloPerson>;
  groups: Map<string, ZaloGroup>;
  templates: Map<string, ZaloTemplate>;
  /** Uploaded pictures and files: token to when. */
  uploads: Map<string, Date>;
  said: ZaloSaid[];
  /** Consultation messages left outside the free 48 hours; templates by number left today. */
  packageLeft: number;
  dayLeft: number;
  /** Promotion templates left this month. */
  promotionLeft: number;
  /** Free answers after each word of a citizen; null: as since 2026, none is counted and `remain` stays 8. */
  freeAnswers: number | null;
};

export type ZaloVerdict =
  | { error: number; message: string }
  | { ok: true; data: Record<string, unknown>; said: ZaloSaid };

const FREE_MS = 48 * HOUR_MS;
const WINDOW_MS = 7 * 24 * HOUR_MS;
const UPLOAD_MS = 7 * 24 * HOUR_MS;
const MOST_TEXT = 2000;
const MOST_BUTTONS = 5;
const MOST_TITLE = 100;
const MOST_TRACKING = 48;

const no = (error: number, message: string): ZaloVerdict => ({ error, message });

/** A consultation message. */
export function judgeConsultation(
  world: ZaloWorld,
  body: unknown,
  messageId: string,
  now: Date,
): ZaloVerdict {
  const userId = string(child(body, 'recipient'), 'user_id');
  // An id printed as a number has lost its last digits on the way.
  const person = userId === null ? undefined : world.people.get(userId);
  if (person === undefined) return no(-201, 'user_id is invalid!');
  if (person.blocked) return no(-244, 'User has restricted this message type from your OA');
  if (person.lastInteraction === null)
    return person.follows
      ? no(-232, 'User has not interacted with the OA, or the last interaction has expired')
      : no(-213, 'User has not followed OA');
  const silent = now.getTime() - person.lastInteraction.getTime();
  if (silent >= WINDOW_MS) return no(-230, 'User has not interacted with the OA in the past 7 days');
  const content = contentOf(world, body, now);
  if ('error' in content) return content;
  const said: ZaloSaid = { ...content, id: messageId, to: person.id, by: 'oa', key: null, at: now };
  const data = { message_id: messageId, user_id: person.id };
  const answered = person.answered ?? 0;
  const most = world.freeAnswers;
  if (silent < FREE_MS && (most === null || answered < most)) {
    person.answered = answered + 1;
    const remain = most === null ? 8 : most - person.answered;
    const quota = { quota_type: 'reply', remain: String(remain), total: String(most ?? 8) };
    return { ok: true, said, data: { ...data, quota } };
  }
  if (world.packageLeft <= 0) return { ok: true, said, data };
  world.packageLeft -= 1;
  const quota = { quota_type: 'sub_quota', remain: world.packageLeft, total: 500, owner_type: 'OA' };
  return { ok: true, said, data: { ...data, quota } };
}

export function judgeGroup(world: ZaloWorld, body: unknown, messageId: string, now: Date): ZaloVerdict {
  const group = world.groups.get(string(child(body, 'recipient'), 'group_id') ?? '');
  if (group === undefined) return no(-403, 'OA is not in group');
  if (!group.open) return no(-237, 'The group is disabled');
  const content = contentOf(world, body, now);
  if ('error' in content) return content;
  if (content.buttons.length > 0) return no(-233, 'message type is invalid or not support');
  const said: ZaloSaid = {
    ...content,
    kind: 'group',
    id: messageId,
    to: group.id,
    by: 'oa',
    key: null,
    at: now,
  };
  return { ok: true, said, data: { message_id: messageId, group_id: group.id } };
}

type Content = Pick<ZaloSaid, 'kind' | 'text' | 'buttons'>;

function contentOf(world: ZaloWorld, body: unknown, now: Date): Content | { error: number; message: string } {
  const message = child(body, 'message');
  const attachment = child(message, 'attachment');
  const payload = child(attachment, 'payload');
  const text = string(message, 'text') ?? '';
  if ([...text].length > MOST_TEXT) return { error: -210, message: 'text exceeds allowable limit' };
  const raw = list(payload, 'buttons');
  if (raw.length > MOST_BUTTONS) return { error: -210, message: 'buttons exceeds allowable limit' };
  const buttons = raw.map((button) => ({
    title: string(button, 'title') ?? '',
    payload: string(button, 'payload'),
  }));
  if (buttons.some(({ title }) => title === '' || [...title].length > MOST_TITLE))
    return { error: -201, message: 'title is invalid!' };
  if (string(attachment, 'type') === 'file') {
    const token = string(payload, 'token') ?? '';
    if (!isFresh(world, token, now)) return { error: -201, message: 'token is invalid!' };
    return { kind: 'file', text, buttons };
  }
  if (string(payload, 'template_type') === 'media') {
    const [element] = list(payload, 'elements');
    const attached = string(element, 'attachment_id') ?? '';
    if (!world.uploads.has(attached)) return { error: -201, message: 'attachment_id is invalid!' };
    if (!isFresh(world, attached, now)) return { error: -100, message: 'attachment_id was expired' };
    return { kind: 'image', text, buttons };
  }
  if (payload !== null && field(payload, 'template_type') !== undefined)
    return { error: -233, message: 'message type is invalid or not support' };
  if (text.trim() === '') return { error: -201, message: 'text is invalid!' };
  return { kind: 'text', text, buttons };
}

function isFresh(world: ZaloWorld, token: string, now: Date): boolean {
  const at = world.uploads.get(token);
  return at !== undefined && now.getTime() - at.getTime() < UPLOAD_MS;
}

/** A template by user id, on the OA host. */
export function judgeTemplateByUser(
  world: ZaloWorld,
  body: unknown,
  messageId: string,
  now: Date,
): ZaloVerdict {
  const person = world.people.get(string(body, 'user_id') ?? '');
  if (person === undefined) return no(-201, 'user_id is invalid!');
  if (person.blocked) return no(-244, 'User has restricted this message type from your OA');
  const template = world.templates.get(string(body, 'template_id') ?? '');
  if (template === undefined || template.status !== 'ENABLE') return no(-201, 'template_id is invalid!');
  if (!template.byUser) return no(-249, 'Template does not support send via UID');
  if (template.tag === 'PROMOTION' && isNight(now))
    return no(-234, 'This message cannot be sent at night (10:00PM - 6:00AM)');
  const data = child(body, 'template_data');
  if (wrongParam(template, data) !== null) return no(-201, 'template_data is invalid!');
  const said = saidOf(template, data, person.id, messageId, null, now);
  const sent = { message_id: messageId, user_id: person.id, sent_time: String(now.getTime()) };
  return { ok: true, said, data: { ...sent, quota: { quota_type: 'purchase_quota', remain: 4821 } } };
}

/** A template by number, on the business host: its own numbers for errors. */
export function judgeTemplateByPhone(
  world: ZaloWorld,
  body: unknown,
  messageId: string,
  now: Date,
): ZaloVerdict {
  const phone = string(body, 'phone') ?? '';
  const read = readMobile(phone);
  if (!/^\+?84/.test(phone) || read.kind !== 'mobile') return no(-108, 'phone number is invalid');
  const key = string(body, 'tracking_id');
  if (key === null || key.length > MOST_TRACKING || !/^[\w-]+$/.test(key))
    return no(-132, 'tracking_id is invalid');
  const template = world.templates.get(string(body, 'template_id') ?? '');
  if (template === undefined) return no(-109, 'template id is invalid');
  if (template.status !== 'ENABLE')
    return no(template.status === 'DISABLE' ? -146 : -131, 'template is not approved');
  const data = child(body, 'template_data');
  const wrong = wrongParam(template, data);
  if (wrong !== null) return no(wrong, 'template data is invalid');
  if (template.tag === 'PROMOTION' && isNight(now)) return no(-133, 'not allowed at night');
  const person = [...world.people.values()].find((one) => one.phone === read.e164);
  if (person === undefined) return no(-118, 'Zalo account not existed');
  if (person.blocked) return no(-141, 'user refused ZNS from this OA');
  if (world.dayLeft <= 0) return no(-144, 'OA daily limit reached');
  if (template.tag === 'PROMOTION') {
    if (world.promotionLeft <= 0) return no(-1441, 'monthly promotion quota reached');
    world.promotionLeft -= 1;
  }
  world.dayLeft -= 1;
  const said = saidOf(template, data, read.e164, messageId, key, now);
  const quota = { dailyQuota: '500', remainingQuota: String(world.dayLeft) };
  return {
    ok: true,
    said,
    data: { msg_id: messageId, sent_time: String(now.getTime()), sending_mode: '1', quota },
  };
}

/** -1122 missing, -1121 too long, -1124 not a text; null: all are right. */
function wrongParam(template: ZaloTemplate, data: Record<string, unknown> | null): number | null {
  for (const { name, require, maxLength } of template.params) {
    const value = field(data, name);
    if (value === undefined) {
      if (require) return -1122;
      continue;
    }
    if (typeof value !== 'string') return -1124;
    if ([...value].length > maxLength) return -1121;
  }
  return null;
}

function saidOf(
  template: ZaloTemplate,
  data: Record<string, unknown> | null,
  to: string,
  messageId: string,
  key: string | null,
  at: Date,
): ZaloSaid {
  const words = template.params.map(({ name }) => `${name}: ${id(data, name) ?? ''}`);
  const text = [`[${template.name}]`, ...words].join('\n');
  return { id: messageId, to, by: 'oa', kind: 'template', text, buttons: [], key, at };
}

function isNight(now: Date): boolean {
  const { minute } = localMoment(now);
  return minute < 6 * 60 || minute >= 22 * 60;
}
