/** How the settings say to read what a gateway answers (http.ts). Pure. */
import { child, field, id, number, objectOf, parseJson } from '../json.ts';

/** What a gateway wrote; read as JSON at most once. */
export type GatewayAnswer = { text: string; json(): unknown };

export function answerOf(text: string): GatewayAnswer {
  let json: unknown;
  return {
    text,
    json: () => {
      json ??= parseJson(text);
      return json;
    },
  };
}

/** `data.message_id` or `results.0.id`. */
export function at(json: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (Array.isArray(value) ? value[Number(name)] : field(value, name)),
      json,
    );
}

function expression(text: string): RegExp | null {
  try {
    return new RegExp(text, 'u');
  } catch {
    return null;
  }
}

/** `path=value,value` in JSON, or `~expression` over the text; without a rule see `saysYes`. Null: it cannot be read. */
export function readSuccess(rule: string | null): ((answer: GatewayAnswer) => boolean) | null {
  if (rule === null) return saysYes;
  if (rule.startsWith('~')) {
    const pattern = expression(rule.slice(1));
    return pattern === null ? null : ({ text }) => pattern.test(text);
  }
  const [, path, wanted] = /^([\w.-]+)=(.+)$/.exec(rule) ?? [];
  if (path === undefined || wanted === undefined) return null;
  const values = wanted.split(',').map((value) => value.trim());
  return (answer) => values.includes(String(at(answer.json(), path)));
}

/** A yes in plain words, and nothing but one. */
const PLAIN_YES = /^\s*"?(?:ok|success|accepted|queued|sent)"?[\s.!]*$/i;

/**
 * Without a rule, for gateways that speak our own plain form (http.ts): an object in JSON that does not say no, or one plain word of
 * yes. A page or an empty answer is no answer of such a gateway.
 */
function saysYes(answer: GatewayAnswer): boolean {
  const said = objectOf(answer.json());
  if (said === null) return PLAIN_YES.test(answer.text);
  const quiet = [undefined, null, 0, '0', false, ''].some((value) => value === said.error);
  return quiet && !/^(error|failed|rejected)$/i.test(String(said.status ?? ''));
}

/** A web page: a login form, a notice of the network, a proxy's error. Never an answer of a gateway. */
export function isPage({ text }: GatewayAnswer): boolean {
  return /^\s*(?:<!doctype html|<html|<head|<body|<script|<!--)/i.test(text.slice(0, 2_000));
}

/** Is it an answer in no form that our own plain gateways have? Then nobody knows what became of the text. */
export function isUnreadable(answer: GatewayAnswer): boolean {
  return objectOf(answer.json()) === null && !PLAIN_YES.test(answer.text);
}

/** Where the provider's id stands: a path in JSON, `~expression` with one group, or the usual names. Null: it cannot be read. */
export function readId(rule: string | null): ((answer: GatewayAnswer) => string | null) | null {
  if (rule === null) {
    return (answer) => {
      const json = answer.json();
      const names = ['id', 'messageId', 'message_id'];
      return (
        names
          .map((name) => id(json, name) ?? id(child(json, 'data'), name))
          .find((value) => value !== null) ?? null
      );
    };
  }
  if (rule.startsWith('~')) {
    const pattern = expression(rule.slice(1));
    return pattern === null ? null : ({ text }) => pattern.exec(text)?.[1] ?? null;
  }
  if (!/^[\w.-]+$/.test(rule)) return null;
  return (answer) => {
    const found = at(answer.json(), rule);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : null;
  };
}

/** Milliseconds that the answer asks us to wait. */
export function retryAfterOf(answer: GatewayAnswer): number | null {
  const seconds = number(answer.json(), 'retry_after');
  return seconds !== null && seconds > 0 ? seconds * 1_000 : null;
}
