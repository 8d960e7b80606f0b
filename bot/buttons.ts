/**
 * What a button carries. Telegram allows 64 bytes and Zalo returns a tap as ordinary text, so a payload is short, starts
 * with its kind, and is checked like anything else a citizen can type.
 */
import { CHECK_ACTIONS } from '../knowledge/fact.ts';

export type ButtonPayload =
  | { kind: 'topic'; topic: string }
  | { kind: 'area'; code: string }
  | { kind: 'check'; table: string; question: string; value: string }
  /** A fact, or what stands behind its "Chi tiết". */
  | { kind: 'fact'; id: string; more: boolean }
  /** A passage of an official text. */
  | { kind: 'extract'; id: string }
  /** A card of another language; `list`: its subjects. */
  | { kind: 'card'; language: string; id: string }
  /** The answer to the one question that decides. */
  | { kind: 'slot'; slot: string; value: string }
  | { kind: 'do'; action: ButtonAction };

const ACTIONS = [
  'human',
  'call_me',
  'bot',
  'stop',
  'again',
  'guide',
  'restart',
  'confirmed',
  'not_me',
  'help',
  ...CHECK_ACTIONS,
  'resume',
  'back',
  'checklist',
  'remind_birth',
  'remind_death',
  'remind_vneid',
  'good',
  'bad',
] as const;
export type ButtonAction = (typeof ACTIONS)[number];

export function encode(payload: ButtonPayload): string {
  switch (payload.kind) {
    case 'topic':
      return `t:${payload.topic}`;
    case 'area':
      return `a:${payload.code}`;
    case 'check':
      return `c:${payload.table}:${payload.question}:${payload.value}`;
    case 'fact':
      return `${payload.more ? 'm' : 'f'}:${payload.id}`;
    case 'extract':
      return `x:${payload.id}`;
    case 'card':
      return `l:${payload.language}:${payload.id}`;
    case 'slot':
      return `s:${payload.slot}:${payload.value}`;
    case 'do':
      return `d:${payload.action}`;
  }
}

/** @returns null when it is not a payload of ours: then it is treated as text */
export function decode(text: string): ButtonPayload | null {
  const [kind, first, second, third, ...rest] = text.split(':');
  if (first === undefined || rest.length > 0 || !/^[\w.:-]{3,64}$/.test(text)) return null;
  if (kind === 't' && second === undefined) return { kind: 'topic', topic: first };
  if (kind === 'a' && second === undefined && /^\d{5}$/.test(first)) return { kind: 'area', code: first };
  if (kind === 'c' && second !== undefined && third !== undefined)
    return { kind: 'check', table: first, question: second, value: third };
  if ((kind === 'f' || kind === 'm') && second === undefined)
    return { kind: 'fact', id: first, more: kind === 'm' };
  if (kind === 'x' && second === undefined && /^[a-z0-9]+(?:\.[a-z0-9]+)+$/.test(first))
    return { kind: 'extract', id: first };
  if (kind === 'l' && second !== undefined && third === undefined)
    return { kind: 'card', language: first, id: second };
  if (kind === 's' && second !== undefined && third === undefined)
    return { kind: 'slot', slot: first, value: second };
  const action = ACTIONS.find((name) => name === first);
  if (kind === 'd' && second === undefined && action !== undefined) return { kind: 'do', action };
  return null;
}
