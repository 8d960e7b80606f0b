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
  fileBytes: 50_000_000,
};

type Keyboard = { reply_markup?: { inline_keyboard: InlineKeyboardButton[][] } };

/** A photo or a document with its caption. */
type Upload = { bytes: Uint8Array; name: string; caption: string | null; keyboard: Keyboard };

/** The calls that carry one message, in this order; caption and buttons go with the last one that can hold them. */
export type TelegramMessage = {
  photo: Upload | null;
  text: { text: string; keyboard: Keyboard } | null;
  document: Upload | null;
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
  const { image, file } = outgoing;

  if (text.trim() === '' && (image === undefined) === (file === undefined))
    return fault('empty', 'Tin không có nội dung.');
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

  if (file && file.pdf.byteLength > TELEGRAM_LIMITS.fileBytes) {
    return fault('file_too_large', 'Tệp kèm theo lớn hơn 50 MB mà Telegram cho phép.');
  }

  const keyboard: Keyboard =
    shown.length === 0
      ? {}
      : { reply_markup: { inline_keyboard: shown.map((button) => [inlineButton(button)]) } };
  // One upload carries the text when it fits under it; with two, or a long text, the text is a message of its own.
  const captioned = (image === undefined) !== (file === undefined) && text.length <= TELEGRAM_LIMITS.caption;
  const under = captioned
    ? { caption: text === '' ? null : text, keyboard }
    : { caption: null, keyboard: {} as Keyboard };
  return {
    ok: true,
    message: {
      photo: image ? { bytes: image.png, name: 'anh.png', ...under } : null,
      text: captioned ? null : { text, keyboard },
      document: file ? { bytes: file.pdf, name: file.name, ...under } : null,
    },
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
