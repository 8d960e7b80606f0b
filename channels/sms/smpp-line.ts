/// <reference path="./smpp-package.d.ts" />
/** One bound SMPP line: its window of unanswered submits, its signs of life, its end. It knows packets, not reconnecting. */
import type { Pdu, Session } from 'smpp';

/** A submit that is not answered holds its place in the window for so many times the patience for an answer. */
const PLACES_HELD = 3;
/** An answer to unbind is a courtesy; nobody waits longer for it. */
const UNBIND_MS = 1_000;

/** `down`: certainly not sent, again after `afterMs`. `silent`: it left, and no answer came. */
export type SubmitAnswer =
  | { kind: 'answered'; status: number; messageId: string }
  | { kind: 'down'; afterMs: number }
  | { kind: 'refused_bind'; status: number }
  | { kind: 'busy' }
  | { kind: 'silent' };

export type SmppLine = {
  session: Session;
  pending: Set<(result: SubmitAnswer) => void>;
  waiting: (() => void)[];
  quiet: boolean;
  /** When it was bound (monotonic). */
  since: number;
};

/** A line that was bound at `since` (monotonic milliseconds). */
export function boundLine(session: Session, since: number): SmppLine {
  return { session, pending: new Set(), waiting: [], quiet: true, since };
}

/** The other side's other requests. A listener that throws would stop the process, so nothing here may. */
export function answerOther(session: Session, pdu: Pdu): void {
  if (pdu.isResponse()) return;
  // The package can build no answer to the others (outbind, alert_notification), and they want none.
  if (!['enquire_link', 'unbind', 'unknown'].includes(pdu.command)) return;
  session.send(pdu.response());
  if (pdu.command === 'unbind') session.close();
}

/** Asks for a sign of life after a silence; none within the time of an answer means that the line is dead. */
export function watch(open: SmppLine, times: { enquireMs: number; timeoutMs: number }): void {
  const asked = new Set<NodeJS.Timeout>();
  const timer = setInterval(() => {
    if (!open.quiet) {
      open.quiet = true;
      return;
    }
    const dead = setTimeout(() => open.session.destroy(), times.timeoutMs);
    asked.add(dead);
    open.session.enquire_link({}, () => {
      asked.delete(dead);
      clearTimeout(dead);
    });
  }, times.enquireMs);
  // One listener for the line, not one for each question: a quiet line asks every half minute for months.
  open.session.once('close', () => {
    clearInterval(timer);
    for (const dead of asked) clearTimeout(dead);
  });
}

/** Waits for a place in the window, or for the loss of the line; false when the time is up. */
export function placeFree(open: SmppLine, ms: number): Promise<boolean> {
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
export function submitOver(
  open: SmppLine,
  fields: Record<string, unknown>,
  timeoutMs: number,
): Promise<SubmitAnswer> {
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

/** An orderly goodbye: unbind, and the line is cut when no answer comes. */
export async function unbind(open: SmppLine): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => open.session.destroy(), UNBIND_MS);
    open.session.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    if (!open.session.unbind(() => open.session.close())) open.session.destroy();
  });
}
