/// <reference path="./smpp-package.d.ts" />

import net from 'node:net';
import tls from 'node:tls';
import smpp, { type Pdu, type Session } from 'smpp';
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

/** `down`: certainly not sent, again after `afterMs`. `silent`: it left, and no answer came. */
export type SubmitAnswer =
  | { kind: 'answered'; status: number; messageId: string }
  | { kind: 'down'; afterMs: number }
  | { kind: 'refused_bind'; status: number }
  | { kind: 'busy' }
  | { kind: 'silent' };

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
  bind: 'transceiver' | 'transmitter' | 'receiver';
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
/** A submit that is not answered holds its place in the window for so many times the patience for an answer. */
const PLACES_HELD = 3;
/** An answer to unbind is a courtesy; nobody waits longer for it. */
const UNBIND_MS = 1_000;

type Line = {
  session: Session;
  pending: Set<(result: SubmitAnswer) => void>;
  waiting: (() => void)[];
  quiet: boolean;
  /** When it was bound (monotonic). */
  since: number;
};

export function openLink(options: LinkOptions): SmppLink {
  const { log, timeoutMs } = options;
  let line: Line | null = null;
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
            line = { session, pending: new Set(), waiting: [], quiet: true, since: clock() };
            watch(line);
            end({ kind: 'bound' });
          },
        );
      });
      session.on('pdu', (pdu: Pdu) => {
        if (line?.session === session) line.quiet = false;
        answer(session, pdu);
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

  /** The other side's other requests. A listener that throws would stop the process, so nothing here may. */
  function answer(session: Session, pdu: Pdu): void {
    if (pdu.isResponse()) return;
    // The package can build no answer to the others (outbind, alert_notification), and they want none.
    if (!['enquire_link', 'unbind', 'unknown'].includes(pdu.command)) return;
    session.send(pdu.response());
    if (pdu.command === 'unbind') session.close();
  }

  /** Asks for a sign of life after a silence; none within the time of an answer means that the line is dead. */
  function watch(open: Line): void {
    const timer = setInterval(() => {
      if (!open.quiet) {
        open.quiet = true;
        return;
      }
      const dead = setTimeout(() => open.session.destroy(), timeoutMs);
      open.session.once('close', () => clearTimeout(dead));
      open.session.enquire_link({}, () => clearTimeout(dead));
    }, options.enquireMs);
    open.session.once('close', () => clearInterval(timer));
  }

  function lost(open: Line): void {
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
      if (open.pending.size < options.window) return write(open, fields);
      const left = until - clock();
      if (left <= 0 || !(await placeFree(open, left))) return { kind: 'busy' };
    }
  }

  /** Waits for a place in the window, or for the loss of the line; false when the time is up. */
  function placeFree(open: Line, ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        resolve(true);
      };
      const timer = setTimeout(() => {
        open.waiting = open.waiting.filter((other) => other !== go);
        resolve(false);
      }, ms);
      open.waiting.push(go);
    });
  }

  /** The caller hears after `timeoutMs` that nothing was heard; the place in the window stays taken for a while, as it does at the centre. */
  function write(open: Line, fields: Record<string, unknown>): Promise<SubmitAnswer> {
    return new Promise((resolve) => {
      const free = (result: SubmitAnswer) => {
        clearTimeout(silent);
        clearTimeout(forgotten);
        resolve(result);
        if (open.pending.delete(free)) open.waiting.shift()?.();
      };
      const silent = setTimeout(() => resolve({ kind: 'silent' }), timeoutMs);
      const forgotten = setTimeout(() => free({ kind: 'silent' }), timeoutMs * PLACES_HELD);
      open.pending.add(free);
      const left = open.session.submit_sm(fields, (answered) =>
        free({
          kind: 'answered',
          status: answered.command_status,
          messageId: typeof answered.message_id === 'string' ? answered.message_id : '',
        }),
      );
      if (!left) free({ kind: 'down', afterMs: 0 });
    });
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
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => open.session.destroy(), UNBIND_MS);
        open.session.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
        if (!open.session.unbind(() => open.session.close())) open.session.destroy();
      });
    },
  };
}

/** "Try again later": the message centre keeps what we could not save. */
export const ESME_RX_T_APPN = 0x64;
