import type { Button, Outcome, Outgoing, SendFacts, Target } from '../contract.ts';
import { child, id, number } from '../json.ts';
import { asLines, letters, wholeText } from '../outgoing.ts';
import type { CallResult } from './client.ts';

/** Limits of consultation (CS) messages: official pages of October 2024 and their compilation of August 2026. */
export const ZALO_LIMITS = { text: 2000, buttons: 5, title: 100, payload: 1000 };

/** A tap comes back as an ordinary text equal to the payload; this prefix tells it from something a citizen typed. */
export const BUTTON_PREFIX = 'lt:';

export type ZaloMessage = { path: string; body: object };

/**
 * The body for one message, or what is wrong with it.
 * To a person: text, picture and buttons. To a GMF group: no buttons (not documented there; links become text), and mentions are taken
 * out, because `[@id]` in relayed words would call people or everybody.
 * @param attachmentId of the uploaded picture, when the message has one
 */
export function shapeMessage(
  target: Target,
  outgoing: Outgoing,
  attachmentId: string | null,
): { ok: true; message: ZaloMessage } | { ok: false; outcome: Outcome } {
  const buttons = outgoing.buttons ?? [];
  const text = target.group
    ? (wholeText(outgoing) + asLines(buttons)).replace(/\[@[^\]]*\]/g, '')
    : wholeText(outgoing);
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
  const remaining = number(child(result.data, 'quota'), 'remain');
  const facts: SendFacts = remaining === null ? {} : { quotaRemaining: remaining };
  return { kind: 'accepted', providerId, ...(remaining === null ? {} : { facts }) };
}

function fault(reason: string, staff: string): { ok: false; outcome: Outcome } {
  return { ok: false, outcome: { kind: 'ourFault', reason: `zalo_${reason}`, staff } };
}
