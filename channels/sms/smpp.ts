import type { Event, Outcome } from '../contract.ts';
import { brandnameTrouble } from './brandname.ts';
import { incomingText } from './callback.ts';
import type { Sms, SmsNeeds, SmsProvider, SmsSettings } from './provider.ts';
import { type Notation, receiptIds } from './receipt-ids.ts';
import { ESME_RX_T_APPN, openLink, type Submitted } from './smpp-link.ts';
import { outcomeOfStatus, type ReadDelivery, readDelivery, submitFields } from './smpp-pdu.ts';

/**
 * A message centre that speaks SMPP 3.4. `SMS_URL` is `smpp://host:2775` (or `smpps://`), with options behind `?`:
 * `window` (unanswered submits, 10), `system_type`, `receipt_ids` (`same`, `hex`, `decimal`; see receipt-ids.ts).
 * `SMS_USER` is the system_id, `SMS_PASSWORD` the password (the protocol carries 8 letters), `SMS_SENDER` the source address.
 * Not keyed: SMPP has no second send that is refused. Receipts and citizens' texts come over the same line, so this provider
 * is pulled (`poll`), and a deliver_sm is answered only after its events are saved.
 */
export function smppProvider(settings: SmsSettings, needs: SmsNeeds): SmsProvider {
  const url = URL.canParse(settings.url ?? '') ? new URL(settings.url ?? '') : null;
  const missing = missingOf(settings, url);
  const option = (name: string) => url?.searchParams.get(name) ?? '';
  const ids = receiptIds(notationOf(option('receipt_ids')));
  let deliver: ((events: Event[]) => Promise<void>) | null = null;
  let pollOver: () => void = () => {};
  let reference = Math.trunc(needs.now().getTime() / 1000) & 0xff;
  const texts = gatherParts();

  const link = openLink({
    host: url?.hostname ?? '',
    port: Number(url?.port) || (url?.protocol === 'smpps:' ? 3550 : 2775),
    tls: url?.protocol === 'smpps:',
    user: settings.user ?? '',
    password: settings.password ?? '',
    systemType: option('system_type'),
    window: Math.min(1_000, Math.max(1, Number(option('window')) || 10)),
    timeoutMs: needs.timeoutMs,
    enquireMs: needs.pace?.enquireMs ?? 30_000,
    reconnectMs: needs.pace?.reconnectMs ?? 1_000,
    log: needs.log,
    onDelivery: async (pdu) => {
      // Nobody listens in this process: the message centre keeps it for one that does.
      if (deliver === null) return ESME_RX_T_APPN;
      const events = await eventsOf(readDelivery(pdu));
      if (events.length > 0) await deliver(events);
      return 0;
    },
  });

  async function eventsOf(read: ReadDelivery): Promise<Event[]> {
    const at = needs.now();
    if (read.kind === 'nothing') return [];
    if (read.kind === 'receipt') {
      if (read.state === null) return [];
      const known = ids.read({ ...read, state: read.state });
      if (known === null) return [];
      const reason = known.state === 'failed' ? { reason: read.reason } : {};
      return [{ kind: 'receipt', channel: 'sms', providerId: known.id, state: known.state, ...reason, at }];
    }
    const whole = read.kind === 'text' ? read : await texts.add(read);
    const event = whole === null ? null : incomingText({ provider: 'smpp', ...whole }, at);
    return event === null ? [] : [event];
  }

  /** A part that is refused after an earlier one was taken must not bring the whole text again: its own parts are repeated here. */
  async function send(sms: Sms): Promise<Outcome> {
    reference = (reference + 1) & 0xff;
    const taken: string[] = [];
    for (const fields of submitFields(sms, settings.sender ?? '', reference)) {
      let result = await link.submit(fields);
      for (let again = 0; again < PART_REPEATS && taken.length > 0 && isTemporary(result); again += 1) {
        await pause(PART_PAUSE_MS * 2 ** again);
        result = await link.submit(fields);
      }
      if (result.kind === 'answered' && result.status === 0) {
        taken.push(result.messageId);
        continue;
      }
      if (taken.length > 0) return PARTLY;
      return outcomeOfFailure(result);
    }
    const numbered = taken.filter((id) => id !== '');
    ids.remember(sms.to, numbered);
    return { kind: 'accepted', providerId: numbered[0] ?? sms.key, facts: { segments: taken.length } };
  }

  return {
    name: 'smpp',
    keyed: false,
    missing,
    send,
    parse: () => ({ kind: 'unsigned', status: 401, name: 'smpp_has_no_webhook' }),
    async poll(handler) {
      if (missing !== null) return;
      deliver = handler;
      const over = new Promise<void>((resolve) => {
        pollOver = resolve;
      });
      link.stay();
      await over;
    },
    async check() {
      const bound = missing === null ? await link.bind() : null;
      if (bound?.kind === 'bound') return { ok: true, detail: `${url?.host} · ${settings.user}` };
      if (bound === null) return { ok: false, reason: 'smpp_not_ready', staff: missing ?? '' };
      const { reason, staff } =
        bound.kind === 'refused_bind' ? outcomeOfStatus(bound.status) : outcomeOfFailure(bound);
      return { ok: false, reason, staff } as const;
    },
    async close() {
      await link.close();
      deliver = null;
      pollOver();
    },
  };
}

const PART_REPEATS = 4;
const PART_PAUSE_MS = 250;

const PARTLY: Outcome = {
  kind: 'unknown',
  reason: 'smpp_partly',
  staff: 'Chỉ một phần của tin dài được nhận; người nhận có thể đã thấy một đoạn. Cần gọi điện hoặc gửi lại.',
};

function isTemporary(result: Submitted): boolean {
  if (result.kind === 'answered')
    return result.status !== 0 && outcomeOfStatus(result.status).kind === 'retry';
  return result.kind === 'down' || result.kind === 'busy';
}

function outcomeOfFailure(
  result: Exclude<Submitted, { kind: 'answered'; status: 0 }>,
): Exclude<Outcome, { kind: 'accepted' }> {
  switch (result.kind) {
    case 'answered':
    case 'refused_bind':
      return outcomeOfStatus(result.status);
    case 'down':
      return {
        kind: 'retry',
        reason: 'smpp_unreachable',
        staff: 'Chưa kết nối được tới trung tâm tin nhắn SMPP; hệ thống sẽ gửi lại.',
        whole: true,
        ...(result.afterMs > 0 ? { afterMs: result.afterMs } : {}),
      };
    case 'busy':
      return {
        kind: 'retry',
        reason: 'smpp_window_full',
        staff: 'Trung tâm tin nhắn trả lời chậm, hàng chờ đầy; hệ thống sẽ gửi tiếp.',
        whole: true,
        afterMs: 1_000,
      };
    case 'silent':
      return {
        kind: 'unknown',
        reason: 'smpp_no_answer',
        staff: 'Trung tâm tin nhắn không trả lời kịp nên chưa rõ tin đã được nhận hay chưa.',
      };
  }
}

function notationOf(text: string): Notation {
  return text === 'hex' || text === 'decimal' ? text : 'same';
}

function missingOf(settings: SmsSettings, url: URL | null): string | null {
  if (url === null || !/^smpps?:$/.test(url.protocol) || url.hostname === '') {
    return 'SMS_URL của SMPP phải có dạng smpp://máy-chủ:cổng hoặc smpps://máy-chủ:cổng.';
  }
  const absent = [
    settings.user ? '' : 'SMS_USER (system_id)',
    settings.password ? '' : 'SMS_PASSWORD',
    settings.sender ? '' : 'SMS_SENDER (tên định danh)',
  ].filter((name) => name !== '');
  if (absent.length > 0) return `Chưa khai báo ${absent.join(', ')} cho kết nối SMPP.`;
  if (/[^ -~]/.test(settings.password ?? '')) return 'SMS_PASSWORD của SMPP chỉ gồm chữ không dấu.';
  // A number may stand in the place of a name.
  return /^\+?\d{1,15}$/.test(settings.sender ?? '') ? null : brandnameTrouble(settings.sender);
}

/** Parts of a citizen's long text, until all are there or five seconds have passed: then what came goes on, in order. */
const GATHER_MS = 5_000;

type Part = Extract<ReadDelivery, { kind: 'part' }>;
type Whole = { from: string; to: string; text: string };

function gatherParts(): { add(part: Part): Promise<Whole | null> } {
  type Open = { parts: Map<number, string>; done: Promise<Whole>; finish: () => void; told: boolean };
  const open = new Map<string, Open>();

  function begin(part: Part, name: string): Open {
    const parts = new Map<number, string>();
    let finish = () => {};
    const done = new Promise<Whole>((resolve) => {
      const timer = setTimeout(() => finish(), GATHER_MS);
      finish = () => {
        clearTimeout(timer);
        open.delete(name);
        const text = [...parts].toSorted(([a], [b]) => a - b).map(([, words]) => words);
        resolve({ from: part.from, to: part.to, text: text.join('') });
      };
    });
    const made: Open = { parts, done, finish: () => finish(), told: false };
    open.set(name, made);
    return made;
  }

  return {
    // Every part is answered when the text is complete: a part that is lost here is still known there.
    async add(part) {
      const name = [part.from, part.to, part.reference, part.total].join(' ');
      const gathering = open.get(name) ?? begin(part, name);
      gathering.parts.set(part.number, part.text);
      if (gathering.parts.size === part.total) gathering.finish();
      const whole = await gathering.done;
      if (gathering.told) return null;
      gathering.told = true;
      return whole;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
