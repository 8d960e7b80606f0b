import type { InlineKeyboardButton } from 'grammy/types';
import type { Button, Outcome, Outgoing } from '../contract.ts';
import { wholeText } from '../outgoing.ts';

/** Telegram's limits (Bot API 9.2). Lengths are counted in UTF-16 units, never fewer than Telegram counts. */
export const TELEGRAM_LIMITS = {
  text: 4096,
  caption: 1024,
  callbackBytes: 64,
  buttons: 100,
  photoBytes: 10_000_000,
};

type Keyboard = { reply_markup?: { inline_keyboard: InlineKeyboardButton[][] } };

/** The calls that carry one message: a photo, a text, or both in this order (buttons go with the last one). */
export type TelegramMessage = {
  photo: { png: Uint8Array; caption: string | null; keyboard: Keyboard } | null;
  text: { text: string; keyboard: Keyboard } | null;
};

/** Shapes an outgoing message for Telegram, or says what is wrong with it before anything leaves. */
export function shapeMessage(
  outgoing: Outgoing,
): { ok: true; message: TelegramMessage } | { ok: false; outcome: Outcome } {
  const buttons = outgoing.buttons ?? [];
  // Telegram shows no phone buttons, but makes a number in the text tappable.
  const phones = buttons.flatMap((button) =>
    button.kind === 'phone' ? [`\n${button.title}: ${button.phone}`] : [],
  );
  const text = wholeText(outgoing) + phones.join('');
  const shown = buttons.filter((button) => button.kind !== 'phone');
  const { image } = outgoing;

  if (text.trim() === '' && !image) return fault('empty', 'Tin không có nội dung.');
  if (text.length > TELEGRAM_LIMITS.text) {
    return fault(
      'too_long',
      `Nội dung dài ${text.length} ký tự, Telegram chỉ nhận tối đa ${TELEGRAM_LIMITS.text}.`,
    );
  }
  if (shown.length > TELEGRAM_LIMITS.buttons) return fault('too_many_buttons', 'Tin có quá nhiều nút bấm.');
  if (shown.some(tooBig)) {
    return fault(
      'button_too_long',
      `Mã của nút bấm dài hơn ${TELEGRAM_LIMITS.callbackBytes} byte mà Telegram cho phép.`,
    );
  }
  if (shown.some((button) => button.title.trim() === ''))
    return fault('button_empty', 'Nút bấm không có chữ.');
  if (image && image.png.byteLength > TELEGRAM_LIMITS.photoBytes) {
    return fault('photo_too_large', 'Ảnh kèm theo lớn hơn 10 MB mà Telegram cho phép.');
  }

  const keyboard: Keyboard =
    shown.length === 0
      ? {}
      : { reply_markup: { inline_keyboard: shown.map((button) => [inlineButton(button)]) } };
  if (!image) return { ok: true, message: { photo: null, text: { text, keyboard } } };
  if (text.length <= TELEGRAM_LIMITS.caption) {
    const caption = text === '' ? null : text;
    return { ok: true, message: { photo: { png: image.png, caption, keyboard }, text: null } };
  }
  return {
    ok: true,
    message: { photo: { png: image.png, caption: null, keyboard: {} }, text: { text, keyboard } },
  };
}

function inlineButton(button: Button): InlineKeyboardButton {
  if (button.kind === 'url') return { text: button.title, url: button.url };
  return { text: button.title, callback_data: button.kind === 'reply' ? button.payload : '' };
}

function tooBig(button: Button): boolean {
  if (button.kind !== 'reply') return false;
  const bytes = Buffer.byteLength(button.payload, 'utf8');
  return bytes === 0 || bytes > TELEGRAM_LIMITS.callbackBytes;
}

function fault(reason: string, staff: string): { ok: false; outcome: Outcome } {
  return { ok: false, outcome: { kind: 'ourFault', reason: `telegram_${reason}`, staff } };
}
