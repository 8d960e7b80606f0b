/// <reference path="./smpp-package.d.ts" />

import net from 'node:net';
import tls from 'node:tls';
import smpp, { type Pdu } from 'smpp';
import { MINUTE_MS } from '../../calendar/durations.ts';
import type { ChannelLog } from '../contract.ts';
import {
  DATA_SM,
  DELIVER_SM,
  deliveryAnswer,
  readDeliveryFrame,
  type SmppDelivery,
  type SmppFrame,
  throughFrames,
} from './smpp-frames.ts';
import {
  answerOther,
  boundLine,
  placeFree,
  type SmppLine,
  type SubmitAnswer,
  submitOver,
  unbind,
  watch,
} from './smpp-line.ts';

/** As what we bind: for both ways, for sending or for receiving. */
export type BindKind = 'transceiver' | 'transmitter' | 'receiver';

/**
 * One bound SMPP session that is kept alive: bind, enquire_link in silence, a new connection with doubling pauses
 * after a loss, a window of unanswered submit_sm, and an orderly unbind. It knows packets, not messages.
 */
export type SmppLink = {
  /** Sends one submit_sm when bound and a place in the window is free. */
  submit(fields: Record<string, unknown>): Promise<SubmitAnswer>;
  /** Connects and binds now, if it is not. */
  bind(): Promise<BindResult>;
  /** Connects and binds, and comes back after every failure until `close`. */
  stay(): void;
  close(): Promise<void>;
};

export type BindResult =
  | { kind: 'bound' }
  | { kind: 'down'; afterMs: number }
  | { kind: 'refused_bind'; status: number };

export type LinkOptions = {
  host: string;
  port: number;
  tls: boolean;
  user: string;
  password: string;
  systemType: string;
  /** Most submit_sm without an answer. */
  window: number;
  timeoutMs: number;
  /** Silence after which the line is tried. */
  enquireMs: number;
  /** First pause before a new connection; doubles to a minute. */
  reconnectMs: number;
  log: ChannelLog;
  /** Both ways over one line, or a line that only sends and one that only receives: some centres offer no other. */
  bind: BindKind;
  /** Handles a text or receipt; what it resolves to is the command_status of the answer. */
  onDelivery: (delivery: LinkDelivery) => Promise<number>;
};

/**
 * A delivery and the line it came over. `line` names one connection of this process. `answered` resolves when the centre
 * has our answer as far as anybody can tell, false when the line was lost before: then it will ask again.
 */
export type LinkDelivery = SmppDelivery & { line: number; answered: Promise<boolean> };

const MOST_RECONNECT_MS = MINUTE_MS;
const VERSION_3_4 = 0x34;
/** The packet cannot be read; it would be the same the next time (5.1.3). */
const ESME_RINVCMDLEN = 0x02;
/** So many deliveries may wait for the database at once; then nothing is read until some are saved, and the centre waits. */
const MOST_IN_HAND = 500;
/** A line that stands for so long after an answer has carried it. */
const HEARD_MS = 3_000;
export function openLink(options: LinkOptions): SmppLink {
  const { log, timeoutMs } = options;
  let line: SmppLine | null = null;
  let binding: Promise<BindResult> | null = null;
  let closed = false;
  let failures = 0;
  /** Not before this (monotonic) moment is a new connection tried. */
  let nextTry = 0;
  let refusedBind = 0;
  let reconnect: NodeJS.Timeout | null = null;
  let lines = 0;
  let inHand = 0;

  const clock = () => performance.now();
  const waitMs = () => Math.max(0, Math.ceil(nextTry - clock()));

  function fail(): void {
    failures += 1;
    nextTry = clock() + Math.min(MOST_RECONNECT_MS, options.reconnectMs * 2 ** Math.min(failures - 1, 16));
  }

  /** After a loss the line comes back by itself: receipts and citizens' texts do not wait for our next message. */
  function comeBack(): void {
    if (closed || reconnect !== null) return;
    reconnect = setTimeout(() => {
      reconnect = null;
      void bind().then((bound) => {
        if (bound.kind !== 'bound') comeBack();
      });
    }, waitMs() + 1);
    reconnect.unref();
  }

  async function bind(): Promise<BindResult> {
    if (line !== null) return { kind: 'bound' };
    if (closed) return { kind: 'down', afterMs: 0 };
    if (binding !== null) return binding;
    if (waitMs() > 0) {
      return refusedBind === 0
        ? { kind: 'down', afterMs: waitMs() }
        : { kind: 'refused_bind', status: refusedBind };
    }
    binding = connect().finally(() => {
      binding = null;
    });
    return binding;
  }

  function connect(): Promise<BindResult> {
    return new Promise((resolve) => {
      lines += 1;
      const lineNumber = lines;
      /** Answers of ours that the centre may not have got: it has said nothing since. */
      const unheard: ((heard: boolean) => void)[] = [];
      const { host, port } = options;
      const socket = options.tls
        ? tls.connect({ host, port, servername: net.isIP(host) === 0 ? host : '' })
        : net.connect({ host, port });
      const through = throughFrames(socket, (frame) => {
        if (line?.session === session) line.quiet = false;
        for (const settle of unheard.splice(0)) settle(true);
        if (frame.command !== DELIVER_SM && frame.command !== DATA_SM) return false;
        receive(
          frame,
          lineNumber,
          (bytes) => {
            if (!socket.writable) return Promise.resolve(false);
            socket.write(bytes);
            return new Promise((settle) => {
              unheard.push(settle);
              setTimeout(() => settle(true), HEARD_MS).unref();
            });
          },
          socket,
        );
        return true;
      });
      const session = new smpp.Session({ socket: through });
      const timer = setTimeout(() => session.destroy(), timeoutMs);
      let over = false;
      const end = (bound: BindResult) => {
        if (over) return;
        over = true;
        clearTimeout(timer);
        resolve(bound);
      };
      // After an error the package reads no further: the session is finished whatever the error was.
      session.on('error', () => session.destroy());
      session.on('close', () => {
        for (const settle of unheard.splice(0)) settle(false);
        if (line?.session === session) lost(line);
        if (over) return;
        refusedBind = 0;
        fail();
        end({ kind: 'down', afterMs: waitMs() });
      });
      socket.on(options.tls ? 'secureConnect' : 'connect', () => {
        session[`bind_${options.bind}`](
          {
            system_id: options.user,
            password: options.password,
            system_type: options.systemType,
            interface_version: VERSION_3_4,
          },
          (answer) => {
            if (over) return;
            if (answer.command_status !== 0) {
              refusedBind = answer.command_status;
              fail();
              log.warn({ reason: `bind_${answer.command_status}` }, 'smpp.bind');
              end({ kind: 'refused_bind', status: answer.command_status });
              session.destroy();
              return;
            }
            refusedBind = 0;
            line = boundLine(session, clock());
            watch(line, options);
            end({ kind: 'bound' });
          },
        );
      });
      session.on('pdu', (pdu: Pdu) => {
        if (line?.session === session) line.quiet = false;
        answerOther(session, pdu);
      });
    });
  }

  /** A text or a receipt: answered when its events are saved, each on its own, so that a centre with a window of one goes on. */
  function receive(
    frame: SmppFrame,
    lineNumber: number,
    say: (bytes: Buffer) => Promise<boolean>,
    socket: net.Socket,
  ): void {
    const delivery = readDeliveryFrame(frame);
    if (delivery === null) {
      log.warn({ reason: 'unreadable_packet' }, 'smpp.delivery');
      void say(deliveryAnswer(frame, ESME_RINVCMDLEN));
      return;
    }
    inHand += 1;
    if (inHand >= MOST_IN_HAND) socket.pause();
    let tell = (_said: boolean) => {};
    const answered = new Promise<boolean>((resolve) => {
      tell = resolve;
    });
    options
      .onDelivery({ ...delivery, line: lineNumber, answered })
      .catch(() => ESME_RX_T_APPN)
      .then((status) => {
        inHand -= 1;
        if (inHand < MOST_IN_HAND) socket.resume();
        void say(deliveryAnswer(frame, status)).then(tell);
      });
  }

  function lost(open: SmppLine): void {
    line = null;
    // A line that stood for a while was a good one; a centre that binds and hangs up is asked ever more rarely.
    if (clock() - open.since >= options.enquireMs) failures = 0;
    fail();
    for (const settle of open.pending) settle({ kind: 'silent' });
    open.pending.clear();
    for (const go of open.waiting.splice(0)) go();
    if (closed) return;
    log.warn({ reason: 'lost' }, 'smpp.link');
    comeBack();
  }

  async function submit(fields: Record<string, unknown>): Promise<SubmitAnswer> {
    const until = clock() + timeoutMs;
    for (;;) {
      const bound = await bind();
      if (bound.kind !== 'bound') return bound;
      const open = line;
      if (open === null) continue;
      if (open.pending.size < options.window) return submitOver(open, fields, timeoutMs);
      const left = until - clock();
      if (left <= 0 || !(await placeFree(open, left))) return { kind: 'busy' };
    }
  }

  return {
    submit,
    bind,
    stay: () =>
      void bind().then((bound) => {
        if (bound.kind !== 'bound') comeBack();
      }),
    async close() {
      closed = true;
      if (reconnect !== null) clearTimeout(reconnect);
      await binding;
      const open = line;
      if (open === null) return;
      await unbind(open);
    },
  };
}

/** "Try again later": the message centre keeps what we could not save. */
export const ESME_RX_T_APPN = 0x64;
