import type { Channel, ChannelName, Outcome, Outgoing, Receipt, SendTarget } from '../contract.ts';
import { letters, wholeText } from '../outgoing.ts';
import { isMobileAddress } from '../sms/numbers.ts';
import { SMS_MAX_SEGMENTS, segmentsOf } from '../sms/text.ts';
import { TELEGRAM_LIMITS } from '../telegram/messages.ts';
import { WEBCHAT_TEXT_LIMIT } from '../webchat/webchat.ts';
import { ZALO_LIMITS } from '../zalo/messages.ts';

/** One send as the console shows it: enough to see what a citizen would get, not enough to know who. */
export type SandboxSend = {
  at: Date;
  channel: ChannelName;
  /** Only the last two digits are left. */
  address: string;
  group: boolean;
  key: string;
  text: string;
  buttons: string[];
  image: boolean;
  outcome: Outcome['kind'];
};

export type SandboxOptions = {
  now: () => Date;
  /** Hears every send as it is recorded. */
  record?: (send: SandboxSend) => void;
  /** Delivered receipts after this time; absent: none, as Telegram and the web page give none. */
  receiptDelayMs?: number;
  onReceipts?: (receipts: Receipt[]) => Promise<void> | void;
  /** The clock that waits for a receipt; tests bring their own. Answers what cancels it. */
  later?: (run: () => void, ms: number) => () => void;
};

export type SandboxChannel = Channel & { sends(): SandboxSend[] };

/** What the real wires would refuse: their own figures. */
const LIMITS: Record<ChannelName, { text: number; buttons: number; title: number; payload: number }> = {
  telegram: {
    text: TELEGRAM_LIMITS.text,
    buttons: TELEGRAM_LIMITS.buttons,
    title: Number.POSITIVE_INFINITY,
    payload: TELEGRAM_LIMITS.callbackBytes,
  },
  zalo: ZALO_LIMITS,
  sms: { text: Number.POSITIVE_INFINITY, buttons: 0, title: 0, payload: 0 },
  webchat: {
    text: WEBCHAT_TEXT_LIMIT,
    buttons: Number.POSITIVE_INFINITY,
    title: Number.POSITIVE_INFINITY,
    payload: Number.POSITIVE_INFINITY,
  },
};

const SENDS_KEPT = 1_000;
const KEYS_KEPT = 50_000;

/**
 * Stands in for any provider; nothing leaves the machine. It refuses what the real wire would refuse, knows a key it has seen
 * (same answer, nothing recorded twice), and plays three misfortunes so that staff can practise: an address of digits that ends
 * in 00 is gone, in 01 is refused, in 02 asks to try again. Web chat sessions are not numbers and always arrive.
 */
export function sandboxChannel(name: ChannelName, options: SandboxOptions): SandboxChannel {
  const sends: SandboxSend[] = [];
  const answers = new Map<string, Outcome>();
  const waiting = new Set<() => void>();
  const later = options.later ?? afterMs;

  function keep(target: SendTarget, outgoing: Outgoing, key: string, outcome: Outcome): void {
    const sent: SandboxSend = {
      at: options.now(),
      channel: name,
      address: masked(target.address),
      group: target.group === true,
      key,
      text: wholeText(outgoing),
      buttons: (outgoing.buttons ?? []).map((button) => button.title),
      image: outgoing.image !== undefined,
      outcome: outcome.kind,
    };
    sends.push(sent);
    if (sends.length > SENDS_KEPT) sends.shift();
    options.record?.(sent);
  }

  function promiseReceipt(providerId: string): void {
    const { receiptDelayMs, onReceipts } = options;
    if (receiptDelayMs === undefined || !onReceipts) return;
    const cancel = later(() => {
      waiting.delete(cancel);
      const at = options.now();
      void onReceipts([{ kind: 'receipt', channel: name, providerId, state: 'delivered', at }]);
    }, receiptDelayMs);
    waiting.add(cancel);
  }

  return {
    name,
    keyed: true,
    missing: null,
    provider: 'sandbox',
    async send(target, outgoing, key) {
      const known = answers.get(key);
      if (known) return known;
      const outcome =
        complaint(name, target, outgoing) ?? misfortune(name, target) ?? accepted(name, outgoing, key);
      keep(target, outgoing, key, outcome);
      if (outcome.kind === 'retry') return outcome;
      answers.set(key, outcome);
      const oldest = answers.size > KEYS_KEPT ? answers.keys().next().value : undefined;
      if (oldest !== undefined) answers.delete(oldest);
      if (outcome.kind === 'accepted') promiseReceipt(outcome.providerId);
      return outcome;
    },
    // No provider stands behind the sandbox, so nobody can prove to be it.
    parse: () => ({ kind: 'unsigned', status: name === 'zalo' ? 200 : 401, name: 'sandbox' }),
    sends: () => [...sends],
    async close() {
      for (const cancel of waiting) cancel();
      waiting.clear();
    },
  };
}

function accepted(name: ChannelName, outgoing: Outgoing, key: string): Outcome {
  const providerId = `sandbox-${key}`;
  if (name !== 'sms') return { kind: 'accepted', providerId };
  return { kind: 'accepted', providerId, facts: { segments: segmentsOf(wholeText(outgoing, ' ')).segments } };
}

function complaint(name: ChannelName, target: SendTarget, outgoing: Outgoing): Outcome | null {
  const limits = LIMITS[name];
  const text = wholeText(outgoing, name === 'sms' ? ' ' : '\n');
  const buttons = name === 'sms' ? [] : (outgoing.buttons ?? []);
  if (text.trim() === '' && !(outgoing.image && name !== 'sms'))
    return fault('empty', 'Tin không có nội dung.');
  if (letters(text) > limits.text) return fault('too_long', `Nội dung dài hơn ${limits.text} ký tự.`);
  if (buttons.length > limits.buttons)
    return fault('too_many_buttons', `Tin có hơn ${limits.buttons} nút bấm.`);
  if (buttons.some((button) => button.title.trim() === '' || letters(button.title) > limits.title)) {
    return fault('button_title', `Chữ trên nút bấm trống hoặc dài hơn ${limits.title} ký tự.`);
  }
  if (
    buttons.some((button) => button.kind === 'reply' && Buffer.byteLength(button.payload) > limits.payload)
  ) {
    return fault('button_too_long', 'Mã của nút bấm quá dài.');
  }
  if (name !== 'sms') return null;
  if (target.group) return fault('no_groups', 'SMS không gửi được vào nhóm.');
  if (!isMobileAddress(target.address)) {
    return { kind: 'refused', reason: 'sandbox_bad_number', staff: 'Không phải số di động Việt Nam.' };
  }
  if (segmentsOf(text).segments > SMS_MAX_SEGMENTS) {
    return fault('too_long', `Tin dài hơn ${SMS_MAX_SEGMENTS} phần.`);
  }
  return null;
}

function misfortune(name: ChannelName, target: SendTarget): Outcome | null {
  if (name === 'webchat' || !/^[+-]?\d+$/.test(target.address)) return null;
  if (target.address.endsWith('00')) {
    return { kind: 'gone', reason: 'sandbox_gone', staff: 'Diễn tập: địa chỉ đã ngừng nhận tin.' };
  }
  if (target.address.endsWith('01')) {
    return { kind: 'refused', reason: 'sandbox_refused', staff: 'Diễn tập: nhà cung cấp từ chối tin này.' };
  }
  if (target.address.endsWith('02')) {
    return {
      kind: 'retry',
      reason: 'sandbox_retry',
      staff: 'Diễn tập: nhà cung cấp đang bận, hệ thống sẽ gửi lại.',
    };
  }
  return null;
}

function fault(reason: string, staff: string): Outcome {
  return { kind: 'ourFault', reason: `sandbox_${reason}`, staff };
}

function masked(address: string): string {
  return `••••${address.slice(-2)}`;
}

function afterMs(run: () => void, ms: number): () => void {
  const timer = setTimeout(run, ms);
  // A receipt that is still to come must not keep a finished process alive.
  timer.unref();
  return () => clearTimeout(timer);
}
