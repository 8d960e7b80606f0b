/// <reference path="../../channels/sms/smpp-package.d.ts" />
import type { AddressInfo } from 'node:net';
import smpp, { type Pdu, type Session } from 'smpp';
import { gsmBytes, partsOf } from '../../channels/sms/text.ts';
import { meet, type ReportOrder, type SandboxSettings } from '../faults.ts';
import { answerPage } from '../page.ts';
import { type Answered, openReports, openStage, type Stage } from '../stage.ts';
import { type CarriedText, type Operator, type OperatorVerdict, openOperator, settle } from './operator.ts';
import { headerOf, type Pieces } from './smpp-header.ts';

export type SmppState = {
  operator: Operator;
  account: { user: string; password: string } | null;
  order: ReportOrder;
  /**
   * How receipts come: by TLV, by text, by text with the number in decimal where the answer was hexadecimal, or (as some centres do)
   * either of the first two without the bit that says "receipt".
   */
  receipts: 'tlv' | 'text' | 'decimal' | 'bare_tlv' | 'bare_text';
  /** How a citizen's long text is cut: header with an 8-bit or 16-bit reference, sar_ fields, or whole in message_payload. */
  pieces: Pieces;
  /** Most deliver_sm without an answer; 0: no limit. */
  window: number;
  /** Answers to submit_sm, before the rules are asked; 0: take it. */
  statuses: number[];
  /** Every submit_sm as it came. */
  submitted: Pdu[];
  bound(): number;
  /** Binds that were accepted, and enquire_links that were answered, since the start. */
  counts: { binds: number; enquiries: number };
  requests(): number;
  report(): Promise<void>;
  /** Sends a citizen's text; `parts`: in pieces, in this order. */
  reply(from: string, text: string, order?: number[]): Promise<boolean>;
  /** Asks every line for a sign of life; resolves with how many gave it. */
  enquire(): Promise<number>;
  /** Cuts every line. */
  cut(): void;
};

const OK = 0;
const [RSYSERR, RINVSRCADR, RINVDSTADR, RINVPASWD, RTHROTTLED, RX_P_APPN] = [8, 10, 11, 14, 88, 101];
const STATUS: Record<OperatorVerdict, number> = {
  unknown_number: RINVDSTADR,
  brand: RINVSRCADR,
  text: RX_P_APPN,
  hours: RX_P_APPN,
  too_often: RX_P_APPN,
};
const SLOW_MS = 15_000;

/**
 * A message centre on a local port: SMPP 3.4 over npm `smpp`, bind_transceiver with a password, parts joined by their header,
 * receipts in three forms. Faults meet submit_sm; "credentials" and "outage" meet the bind.
 */
export async function startSmppSandbox(
  settings: SandboxSettings & { pagePort?: number },
): Promise<{ url: string; page: string | null; close(): Promise<void>; state: SmppState }> {
  const operator = openOperator(settings.now);
  const order: ReportOrder = { duplicated: false, reversed: false };
  const reports = openReports(order, settings.reportMs);
  const sessions = new Set<Session>();
  const timers = new Set<NodeJS.Timeout>();
  const open = new Map<string, Map<number, { text: string; id: string }>>();
  let requests = 0;
  let nextId = 0xabc0;
  /** Starts where the old fixed one was; a phone counts up. */
  let reference = 76;
  /** Lines that take deliver_sm. */
  const receivers = new Set<Session>();
  const receiver = (): Session | undefined => [...receivers][0];

  const state: SmppState = {
    operator,
    account: null,
    order,
    receipts: 'tlv',
    pieces: '8',
    window: 0,
    statuses: [],
    submitted: [],
    bound: () => sessions.size,
    counts: { binds: 0, enquiries: 0 },
    requests: () => requests,
    report: reports.flush,
    async reply(from, text, pieces) {
      const session = receiver();
      if (session === undefined) return false;
      const { encoding, parts } = partsOf(text);
      const wide = encoding !== 'GSM-7';
      const encoded = (part: string): Buffer =>
        wide ? Buffer.from(part, 'utf16le').swap16() : Buffer.from(gsmBytes(part) ?? []);
      const fields = {
        source_addr: from.replace(/^\+/, '').replace(/^0/, '84'),
        destination_addr: '8099',
        data_coding: wide ? 8 : 0,
      };
      if (state.pieces === 'payload') {
        const whole = { ...fields, esm_class: 0, message_payload: encoded(text.normalize('NFC')) };
        return (await deliver(session, whole)) === OK;
      }
      reference = (reference + 1) % 0x10000;
      const numbers = pieces ?? parts.map((_, index) => index + 1);
      const whole = parts.length === 1;
      const packets = numbers.map((number) => {
        const place = { total: parts.length, number };
        const header = whole ? Buffer.alloc(0) : headerOf(state.pieces, reference, place);
        return {
          ...fields,
          esm_class: header.length === 0 ? 0 : 0x40,
          short_message: Buffer.concat([header, encoded(parts[number - 1]?.text ?? '')]),
          ...(state.pieces === 'sar' && !whole
            ? { sar_msg_ref_num: reference, sar_total_segments: parts.length, sar_segment_seqnum: number }
            : {}),
        };
      });
      if (state.window === 0)
        return (await Promise.all(packets.map((packet) => deliver(session, packet)))).every(
          (status) => status === OK,
        );
      for (let at = 0; at < packets.length; at += state.window) {
        const now = packets.slice(at, at + state.window).map((packet) => deliver(session, packet));
        if ((await Promise.all(now)).some((status) => status !== OK)) return false;
      }
      return true;
    },
    async enquire() {
      const alive = [...sessions].map(
        (session) => new Promise<number>((resolve) => session.enquire_link({}, () => resolve(1))),
      );
      return (await Promise.all(alive)).length;
    },
    cut() {
      for (const session of sessions) session.destroy();
    },
  };

  function deliver(session: Session, fields: Record<string, unknown>): Promise<number> {
    return new Promise((resolve) => {
      const end = (status: number) => {
        session.socket.off('close', gone);
        resolve(status);
      };
      const gone = () => end(-1);
      session.socket.once('close', gone);
      if (!session.deliver_sm(fields, (answer) => end(answer.command_status))) end(-1);
    });
  }

  function bind(session: Session, pdu: Pdu): void {
    const fault = meet(
      settings.faults.filter(({ kind }) => kind === 'credentials' || kind === 'outage'),
      settings.now(),
      settings.random,
    );
    if (fault === 'outage') {
      session.destroy();
      return;
    }
    const { account } = state;
    const good = account === null || (pdu.system_id === account.user && pdu.password === account.password);
    if (fault === 'credentials' || !good) {
      session.send(pdu.response({ command_status: RINVPASWD }));
      session.close();
      return;
    }
    sessions.add(session);
    if (pdu.command !== 'bind_transmitter') receivers.add(session);
    state.counts.binds += 1;
    session.send(pdu.response({ system_id: 'SANDBOX' }));
  }

  function submit(session: Session, pdu: Pdu): void {
    requests += 1;
    state.submitted.push(pdu);
    const faults = settings.faults.filter(({ kind }) => kind !== 'credentials');
    const fault = meet(faults, settings.now(), settings.random);
    const say = (fields: Record<string, unknown>) => session.send(pdu.response(fields));
    if (fault === 'drop' || fault === 'outage') session.destroy();
    else if (fault === 'throttled') say({ command_status: RTHROTTLED });
    else if (fault === 'garbage') session.socket.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
    else {
      const status = state.statuses.shift() ?? OK;
      const taken = status === OK ? take(session, pdu) : { status, id: '' };
      const fields = taken.status === OK ? { message_id: taken.id } : { command_status: taken.status };
      if (fault === 'lost_answer') session.destroy();
      else if (fault === 'slow') timers.add(setTimeout(() => say(fields), settings.slowMs ?? SLOW_MS));
      else say(fields);
    }
  }

  function take(session: Session, pdu: Pdu): { status: number; id: string } {
    const content = pdu.short_message as { message?: unknown; udh?: Uint8Array[] } | undefined;
    if (typeof content?.message !== 'string' || (pdu.data_coding !== 0 && pdu.data_coding !== 8)) {
      return { status: RSYSERR, id: '' };
    }
    const message = {
      from: String(pdu.source_addr),
      to: `+${String(pdu.destination_addr)}`,
      text: content.message,
    };
    const [, , reference = 0, total = 1, number = 1] = content.udh?.[0] ?? [];
    const verdict = operator.judge(message);
    // Registered texts are compared when the text is whole; a part alone matches nothing.
    if (verdict !== null && !(verdict === 'text' && total > 1)) return { status: STATUS[verdict], id: '' };
    nextId += 1;
    const id = nextId.toString(16).toUpperCase();
    const name = `${message.to} ${reference} ${total}`;
    const parts = open.get(name) ?? new Map<number, { text: string; id: string }>();
    open.set(name, parts.set(number, { text: message.text, id }));
    if (parts.size < total) return { status: OK, id };
    open.delete(name);
    const all = [...parts].toSorted(([a], [b]) => a - b).map(([, part]) => part);
    const whole = { ...message, text: all.map(({ text }) => text).join('') };
    const carried = operator.carry({ ...whole, id: all[0]?.id ?? id, key: null });
    for (const part of all) reports.add(() => report(session, carried, part.id));
    return { status: OK, id };
  }

  async function report(submitter: Session, carried: CarriedText, id: string): Promise<void> {
    const session = receivers.has(submitter) ? submitter : receiver();
    if (session === undefined) return;
    const delivered = settle(carried) === 'delivered';
    const named = state.receipts === 'decimal' ? String(Number.parseInt(id, 16)) : id;
    const stat = delivered ? 'DELIVRD' : 'UNDELIV';
    const day = settings.now().toISOString().replace(/[-T:]/g, '').slice(2, 12);
    const byField = state.receipts === 'tlv' || state.receipts === 'bare_tlv';
    const text = byField
      ? ''
      : `id:${named} sub:001 dlvrd:${delivered ? '001' : '000'} submit date:${day} done date:${day} stat:${stat} err:000 text:`;
    await deliver(session, {
      source_addr: carried.to.replace(/^\+/, ''),
      destination_addr: carried.from,
      esm_class: state.receipts.startsWith('bare') ? 0 : 4,
      data_coding: 0,
      short_message: Buffer.from(text, 'ascii'),
      ...(byField ? { receipted_message_id: id, message_state: delivered ? 2 : 5 } : {}),
    });
  }

  const server = smpp.createServer((session) => {
    session.on('error', () => session.destroy());
    session.on('close', () => {
      sessions.delete(session);
      receivers.delete(session);
    });
    session.on('pdu', (pdu: Pdu) => {
      if (pdu.isResponse()) return;
      if (/^bind_(transceiver|transmitter|receiver)$/.test(pdu.command)) bind(session, pdu);
      else if (pdu.command === 'submit_sm' && sessions.has(session)) submit(session, pdu);
      else if (pdu.command === 'unbind') {
        session.send(pdu.response());
        session.close();
      } else if (pdu.command === 'enquire_link') {
        state.counts.enquiries += 1;
        session.send(pdu.response());
      } else session.send(pdu.response({ command_status: 3 }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(settings.port, '127.0.0.1', () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  const page =
    settings.pagePort === undefined ? null : await openPage({ ...settings, port: settings.pagePort }, state);
  return {
    url: `smpp://127.0.0.1:${port}`,
    page: page?.url ?? null,
    async close() {
      reports.stop();
      await page?.close();
      for (const timer of timers) clearTimeout(timer);
      for (const session of sessions) session.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
    state,
  };
}

/** A message centre has no web door of its own: the page of the phones stands beside it. */
function openPage(settings: SandboxSettings, state: SmppState): Promise<Stage> {
  const nothing: Answered = { status: 404, text: 'Không có trang này.' };
  const page = {
    title: 'Trung tâm tin nhắn SMPP (tập luyện)',
    operator: state.operator,
    faults: settings.faults,
    now: settings.now,
    reply: (from: string, text: string) => state.reply(from, text),
  };
  return openStage(
    { ...settings, faults: [] },
    { credentials: nothing, throttled: nothing },
    () => nothing,
    (asked) => answerPage(page, asked),
  );
}
