import type { InlineKeyboardButton } from 'grammy/types';
import type { Button, Outcome, Outgoing } from '../contract.ts';
import { wholeText } from '../outgoing.ts';

/** Telegram's limits (Bot API 9.2). Lengths are counted in UTF-16 units, never fewer than Telegram counts. */
export const TELEGRAM_LIMITS = {
  text: 4096,
  /** Our own: nobody reads a fifth page in a chat. */
  messages: 4,
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
  /** More than one when the words are longer than one message takes. */
  texts: { text: string; keyboard: Keyboard }[];
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
  const pieces = cutText(text, TELEGRAM_LIMITS.text);
  if (pieces.length > TELEGRAM_LIMITS.messages) {
    return fault(
      'too_long',
      `Nội dung dài ${text.length} ký tự, Telegram chỉ nhận tối đa ${TELEGRAM_LIMITS.text} trong một tin.`,
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
      // Buttons belong under the last words.
      texts: captioned
        ? []
        : pieces.map((piece, index) => ({
            text: piece,
            keyboard: index === pieces.length - 1 ? keyboard : {},
          })),
      document: file ? { bytes: file.pdf, name: file.name, ...under } : null,
    },
  };
}

/**
 * A text in pieces of at most `most` UTF-16 units, cut where a paragraph ends, else a sentence, else a word; a pair of units, a letter with its
 * marks and a joined emoji stay whole. Nothing is lost but the blanks at the cut.
 */
export function cutText(text: string, most: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > most) {
    const room = rest.slice(0, most);
    const cut =
      lastEnd(room, /\n{2,}/g) ||
      lastEnd(room, /(?:[.!?…:;]["”)\]]?\s+|\n)/gu) ||
      lastEnd(room, /\s+/g) ||
      letterEnd(rest, most);
    pieces.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return rest === '' && pieces.length > 0 ? pieces : [...pieces, rest];
}

/** Where the last such place ends, if it leaves a piece that is worth a message; else 0. */
function lastEnd(room: string, place: RegExp): number {
  let end = 0;
  for (const found of room.matchAll(place)) end = found.index + found[0].length;
  return end > room.length / 3 ? end : 0;
}

const LETTERS = new Intl.Segmenter('vi', { granularity: 'grapheme' });

function letterEnd(text: string, most: number): number {
  let end = 0;
  // The letter that crosses the border begins shortly before it.
  const from = Math.max(0, most - 200);
  for (const { index, segment } of LETTERS.segment(text.slice(from, most + 200)))
    if (from + index + segment.length <= most) end = from + index + segment.length;
  return end > 0 ? end : most;
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
