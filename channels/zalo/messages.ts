import type { Button, Outcome, Outgoing, SendFacts, SendTarget } from '../contract.ts';
import { child, id, number, string } from '../json.ts';
import { asLines, letters, wholeText } from '../outgoing.ts';
import type { CallResult } from './client.ts';
import type { ZaloSurface } from './errors.ts';
import { allowancesOf } from './quota.ts';

/** Limits of consultation (CS) messages: official pages of October 2024 and their compilation of August 2026. */
export const ZALO_LIMITS = { text: 2000, buttons: 5, title: 100, payload: 1000 };

/** A tap comes back as an ordinary text equal to the payload; this prefix tells it from something a citizen typed. */
export const BUTTON_PREFIX = 'lt:';

export type ZaloMessage = { surface: ZaloSurface; path: string; body: object };

/** Zalo takes at most this many characters of a tracking id (recommended), and no special ones: our keys are within both. */
const TRACKING_MOST = 48;

/** A citizen known to the OA only by telephone number: reachable by template alone. */
function isPhone(address: string): boolean {
  return address.startsWith('+');
}

/**
 * The body of a template that Zalo approved (ZBS): by user id over the OA host, by number over the business host. Only the second
 * takes a tracking id, which comes back in its receipt.
 */
function shapeTemplate(
  { address }: SendTarget,
  template: { id: string; params: Record<string, string> },
  key: string,
): { ok: true; message: ZaloMessage } {
  const named = Object.entries(template.params).map(([name, value]) => [name, value.normalize('NFC')]);
  const content = { template_id: template.id, template_data: Object.fromEntries(named) };
  if (!isPhone(address))
    return {
      ok: true,
      message: {
        surface: 'oa',
        path: '/v3.0/oa/message/template',
        body: { user_id: address, ...content },
      },
    };
  return {
    ok: true,
    message: {
      surface: 'zns',
      path: '/message/template',
      body: { phone: address.slice(1), ...content, tracking_id: key.slice(0, TRACKING_MOST) },
    },
  };
}

/** The body that carries an uploaded file: a message of its own, because a file stands alone at Zalo. */
export function fileMessage(target: SendTarget, token: string): ZaloMessage {
  return {
    surface: 'oa',
    path: target.group ? '/v3.0/oa/group/message' : '/v3.0/oa/message/cs',
    body: {
      recipient: target.group ? { group_id: target.address } : { user_id: target.address },
      message: { attachment: { type: 'file', payload: { token } } },
    },
  };
}

/**
 * The body for one message, or what is wrong with it.
 * To a person: text, picture and buttons. To a GMF group: no buttons (not documented there; links become text), and mentions are taken
 * out, because `[@id]` in relayed words would call people or everybody.
 * There is no list here: Zalo closed the API that had one and no page of v3 describes another, so lists go as lines of text.
 * @param attachmentId of the uploaded picture, when the message has one
 * @param key comes back as the tracking id of a template sent by number
 */
export function shapeMessage(
  target: SendTarget,
  outgoing: Outgoing,
  attachmentId: string | null,
  key: string,
): { ok: true; message: ZaloMessage } | { ok: false; outcome: Outcome } {
  if (outgoing.template && !target.group) return shapeTemplate(target, outgoing.template, key);
  if (isPhone(target.address))
    return {
      ok: false,
      outcome: {
        kind: 'refused',
        reason: 'zalo_needs_template',
        staff:
          'Chỉ biết số điện thoại Zalo của người dân: Zalo chỉ nhận mẫu tin ZBS đã duyệt, tin này chưa có mẫu.',
      },
    };
  const buttons = outgoing.buttons ?? [];
  const text = target.group ? withoutMentions(wholeText(outgoing) + asLines(buttons)) : wholeText(outgoing);
  if (text.trim() === '' && attachmentId === null) return fault('empty', 'Tin không có nội dung.');
  const length = letters(text);
  if (length > ZALO_LIMITS.text) {
    return fault('too_long', `Nội dung dài ${length} ký tự, Zalo chỉ nhận tối đa ${ZALO_LIMITS.text}.`);
  }
  const shown = target.group ? [] : buttons;
  if (shown.length > ZALO_LIMITS.buttons) {
    return fault(
      'too_many_buttons',
      `Tin có ${shown.length} nút bấm, Zalo chỉ nhận tối đa ${ZALO_LIMITS.buttons}.`,
    );
  }
  for (const button of shown) {
    if (button.title.trim() === '' || letters(button.title) > ZALO_LIMITS.title) {
      return fault('button_title', `Chữ trên nút bấm trống hoặc dài hơn ${ZALO_LIMITS.title} ký tự.`);
    }
    if (button.kind === 'reply' && letters(BUTTON_PREFIX + button.payload) > ZALO_LIMITS.payload) {
      return fault('button_too_long', `Mã của nút bấm dài hơn ${ZALO_LIMITS.payload} ký tự.`);
    }
  }

  const payload = {
    ...(attachmentId === null
      ? {}
      : { template_type: 'media', elements: [{ media_type: 'image', attachment_id: attachmentId }] }),
    ...(shown.length === 0 ? {} : { buttons: shown.map(buttonBody) }),
  };
  const attachment = Object.keys(payload).length === 0 ? {} : { attachment: { type: 'template', payload } };
  return {
    ok: true,
    message: {
      surface: 'oa',
      path: target.group ? '/v3.0/oa/group/message' : '/v3.0/oa/message/cs',
      body: {
        recipient: target.group ? { group_id: target.address } : { user_id: target.address },
        message: { ...(text === '' ? {} : { text }), ...attachment },
      },
    },
  };
}

/** `oa.query.hide`: the payload travels without being shown in the chat as something the citizen said. */
function buttonBody(button: Button): object {
  const title = button.title.normalize('NFC');
  if (button.kind === 'url') return { title, type: 'oa.open.url', payload: { url: button.url } };
  if (button.kind === 'phone') {
    const digits = button.phone.replace(/\D/g, '');
    // Ordinary numbers in Zalo's form; hotlines such as 18001096 have no country code.
    return { title, type: 'oa.open.phone', payload: { phone_code: digits.replace(/^0/, '84') } };
  }
  return { title, type: 'oa.query.hide', payload: BUTTON_PREFIX + button.payload };
}

/** The outcome of a send from what the call gave. */
export function sendOutcome(result: CallResult): Outcome {
  if (result.kind !== 'ok') return result.outcome;
  const providerId = id(result.data, 'message_id') ?? id(result.data, 'msg_id');
  if (providerId === null) {
    return {
      kind: 'unknown',
      reason: 'zalo_no_message_id',
      staff: 'Zalo nhận yêu cầu nhưng không trả mã tin; không theo dõi được tin này.',
    };
  }
  const facts = factsOf(result.data);
  return { kind: 'accepted', providerId, ...(Object.keys(facts).length === 0 ? {} : { facts }) };
}

/**
 * What a yes says of our allowances. A consultation message names the allowance it came out of; one without a `quota` is billed
 * (docs/channels/zalo.md), templates by number carry the day's.
 */
function factsOf(data: unknown): SendFacts {
  const quota = child(data, 'quota');
  // Groups are free and have none; a test send by number has none either.
  if (quota === null) return id(data, 'user_id') === null ? {} : { quotaKind: 'billed' };
  const remaining = number(quota, 'remain');
  const kind = string(quota, 'quota_type');
  const allowances = allowancesOf(quota);
  if (kind === 'sub_quota' && remaining !== null)
    allowances.push({ name: 'package_month', left: Math.max(0, remaining), total: number(quota, 'total') });
  return {
    ...(remaining === null ? {} : { quotaRemaining: remaining }),
    ...(kind === null ? {} : { quotaKind: kind }),
    ...(allowances.length === 0 ? {} : { allowances }),
  };
}

/** Until nothing changes: taking one mention out of `[@[@1]2]` may leave another. */
function withoutMentions(text: string): string {
  for (let before = text; ; ) {
    const after = before.replace(/\[@[^\]]*\]/g, '');
    if (after === before) return after;
    before = after;
  }
}

function fault(reason: string, staff: string): { ok: false; outcome: Outcome } {
  return { ok: false, outcome: { kind: 'ourFault', reason: `zalo_${reason}`, staff } };
}
