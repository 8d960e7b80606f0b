import { randomUUID } from 'node:crypto';
import type { Event, Incoming, Outcome } from '../contract.ts';
import { brandnameTrouble } from './brandname.ts';
import { incomingText } from './callback.ts';
import { readMobile } from './numbers.ts';
import type { Sms, SmsNeeds, SmsProvider, SmsSettings } from './provider.ts';
import { type IdNotation, receiptIds } from './receipt-ids.ts';
import { type ReadReceipt, readDelivery } from './smpp-delivery.ts';
import { deliveryIds } from './smpp-identity.ts';
import type { SubmitAnswer } from './smpp-line.ts';
import type { BindKind } from './smpp-link.ts';
import { ESME_RX_T_APPN, type LinkDelivery, openLink, type SmppLink } from './smpp-link.ts';
import { outcomeOfStatus, submitFields } from './smpp-pdu.ts';

/**
 * A message centre that speaks SMPP 3.4. `SMS_URL` is `smpp://host:2775` (or `smpps://`), with options behind `?`:
 * `window` (unanswered submits, 10), `system_type`, `receipt_ids` (`same`, `hex`, `decimal`; see receipt-ids.ts), `bind` (`transceiver`, or
 * `pair` for centres that want one line for each way).
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
  const identities = deliveryIds(randomUUID(), needs.now);
  const own = ownNumber(settings.sender ?? '');
  const pair = option('bind') === 'pair';

  const open = (bind: BindKind): SmppLink =>
    openLink({
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
      bind,
      onDelivery,
    });
  const link = open(pair ? 'transmitter' : 'transceiver');
  const receiving = pair ? open('receiver') : link;
  const links = pair ? [link, receiving] : [link];

  async function onDelivery(delivery: LinkDelivery): Promise<number> {
    // Nobody listens in this process: the message centre keeps it for one that does.
    if (deliver === null) return ESME_RX_T_APPN;
    const identity = identities.begin(delivery);
    const events = eventsOf(delivery, identity.id);
    try {
      if (events.length > 0) await deliver(events);
    } catch {
      identity.end(false);
      return ESME_RX_T_APPN;
    }
    identity.end(true);
    return 0;
  }

  function eventsOf(delivery: LinkDelivery, providerId: string): Event[] {
    const at = needs.now();
    const read = readDelivery(delivery, own);
    const written = (from: string, text: string): Incoming | null =>
      incomingText({ provider: 'smpp', from, text, id: providerId, idMayRepeat: true }, at);
    switch (read.kind) {
      case 'nothing':
        needs.log.info({ reason: read.reason }, 'smpp.nothing');
        return [];
      case 'receipt':
        return receiptOf(read, written(read.from, read.text), at);
      case 'text': {
        const event = written(read.from, read.unreadable ? '?' : read.text);
        if (event === null) return [];
        if (!read.unreadable) return [event];
        const { text: _, ...wordless } = event;
        return [{ ...wordless, attachment: 'other' }];
      }
      case 'part': {
        const from = readMobile(read.from);
        if (from.kind !== 'mobile') return [];
        const set = `${read.to} ${read.reference}`;
        const { number, total, text } = read;
        return [
          {
            kind: 'part',
            channel: 'sms',
            from: from.e164,
            set,
            number,
            total,
            text,
            providerId: `smpp-${providerId}`,
            at,
          },
        ];
      }
    }
  }

  function receiptOf(read: ReadReceipt, otherwise: Incoming | null, at: Date): Event[] {
    const phone = read.phone ?? '';
    if (!read.certain && read.state === null && !ids.knows(read.id, phone))
      return otherwise === null ? [] : [otherwise];
    if (read.state === null) return [];
    const isOurs = ids.knows(read.id, phone);
    const isKnown = read.certain || isOurs;
    const known = ids.read({ id: read.id, from: phone, state: read.state });
    if (known === null) return [];
    return [
      {
        kind: 'receipt',
        channel: 'sms',
        providerId: known.id,
        state: known.state,
        // Parts are added up before (receipt-ids.ts); after a restart, or sent by another process, it may speak of one part only.
        whole: isOurs,
        ...(known.state === 'failed' ? { reason: read.reason } : {}),
        ...(read.phone === null ? {} : { to: read.phone }),
        ...(read.stamp === '' ? {} : { stamp: read.stamp }),
        ...(isKnown || otherwise === null ? {} : { otherwise }),
        at,
      },
    ];
  }

  /** A part that is refused after an earlier one was taken must not bring the whole text again: its own parts are repeated here. */
  async function send(sms: Sms): Promise<Outcome> {
    reference = (reference + 1) & 0xff;
    const taken: string[] = [];
    const parts = submitFields(sms, settings.sender ?? '', reference);
    const remember = ids.begin(sms.to, parts.length);
    for (const fields of parts) {
      let result = await link.submit(fields);
      for (let again = 0; again < PART_REPEATS && taken.length > 0 && isTemporary(result); again += 1) {
        await pause(PART_PAUSE_MS * 2 ** again);
        result = await link.submit(fields);
      }
      if (result.kind === 'answered' && result.status === 0) {
        taken.push(result.messageId);
        remember(result.messageId);
        continue;
      }
      if (taken.length > 0) return PARTLY;
      return outcomeOfFailure(result);
    }
    const first = taken.find((id) => id !== '');
    return {
      kind: 'accepted',
      providerId: first ?? sms.key,
      facts: { segments: taken.length, ...(taken.length > 1 ? { byPart: true } : {}) },
    };
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
      for (const one of links) one.stay();
      await over;
    },
    async check() {
      const bounds = missing === null ? await Promise.all(links.map((one) => one.bind())) : [null];
      const bound = bounds.find((one) => one?.kind !== 'bound') ?? bounds[0] ?? null;
      if (bound?.kind === 'bound') return { ok: true, detail: `${url?.host} · ${settings.user}` };
      if (bound === null) return { ok: false, reason: 'smpp_not_ready', staff: missing ?? '' };
      const { reason, staff } =
        bound.kind === 'refused_bind' ? outcomeOfStatus(bound.status) : outcomeOfFailure(bound);
      return { ok: false, reason, staff } as const;
    },
    async close() {
      await Promise.all(links.map((one) => one.close()));
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

function isTemporary(result: SubmitAnswer): boolean {
  if (result.kind === 'answered')
    return result.status !== 0 && outcomeOfStatus(result.status).kind === 'retry';
  return result.kind === 'down' || result.kind === 'busy';
}

function outcomeOfFailure(
  result: Exclude<SubmitAnswer, { kind: 'answered'; status: 0 }>,
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

/** Our sender, when it is a mobile and not a name. */
function ownNumber(sender: string): string | null {
  const read = readMobile(sender);
  return read.kind === 'mobile' ? read.e164 : null;
}

function notationOf(text: string): IdNotation {
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

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
