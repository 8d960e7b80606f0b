/** A channel on a false Telegram; `closing` holds what the file of tests closes after each. */
import { telegramAt } from '../fakes/telegram.ts';

export const closing: (() => Promise<void>)[] = [];

export const telegram = telegramAt.bind(null, closing);
