/** Changes that strangers, proxies and attackers make to a provider's call: one seed, one change, always the same. */
import { createHash } from 'node:crypto';

/** Numbers in [0, 1), the same for the same seed. */
export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const pick = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T;

const STRANGE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  Number.MAX_SAFE_INTEGER,
  2 ** 53 + 2,
  1e308,
  '',
  ' ',
  '0',
  'null',
  [],
  {},
  [null],
  { id: 1 },
  [['a']],
  '\u0000',
  '\ud800',
  '\u202e\u200b',
  '😀',
  '<script>',
  '\'; DROP TABLE "Inbound"; --',
  '{{constructor}}',
  '../../etc/passwd',
  '__proto__',
  'constructor',
  '9'.repeat(40),
  'a'.repeat(5_000),
  '\u0300'.repeat(500),
];

type Node = { parent: Record<string, unknown> | unknown[]; key: string | number };

function nodesOf(value: unknown, found: Node[] = []): Node[] {
  if (Array.isArray(value))
    value.forEach((inner, key) => {
      found.push({ parent: value, key });
      nodesOf(inner, found);
    });
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value)) {
      found.push({ parent: value as Record<string, unknown>, key });
      nodesOf(inner, found);
    }
  return found;
}

/** A JSON body with one to three of its fields missing, of another kind, far too long, renamed, nested or moved. */
export function mutatedJson(body: unknown, seed: number): string {
  const random = chances(seed);
  const copy = structuredClone(body);
  for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) {
    const nodes = nodesOf(copy);
    if (nodes.length === 0) break;
    const { parent, key } = pick(nodes, random);
    const holder = parent as Record<string | number, unknown>;
    const change = Math.floor(random() * 6);
    if (change === 0) delete holder[key];
    else if (change === 1) holder[key] = structuredClone(pick(STRANGE, random));
    else if (change === 2) holder[key] = [holder[key], holder[key]];
    else if (change === 3) holder[key] = { [String(key)]: holder[key] };
    else if (change === 4 && !Array.isArray(parent)) {
      holder[`${key}_`] = holder[key];
      delete holder[key];
    } else holder[key] = typeof holder[key] === 'string' ? Number(holder[key]) : String(holder[key]);
  }
  const text = JSON.stringify(copy) ?? 'null';
  // A field written twice: JSON lets it pass, and readers differ in which they believe.
  // The second one is as it was sent, or it is the changed one again.
  if (random() < 0.1 && text.startsWith('{') && text.length > 2) {
    const sent = JSON.stringify(body);
    const second = random() < 0.5 && sent.length > 2 ? sent : text;
    return `${text.slice(0, -1)},${second.slice(1)}`;
  }
  return text;
}

/** A body that is JSON has its fields changed; any other (a form, words alone) its signs. */
export function mutatedBody(text: string, seed: number): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return Buffer.from(mutatedRaw(Buffer.from(text), seed)).toString('utf8');
  }
  return mutatedJson(body, seed);
}

/** Names with their values (a query, headers): some missing, far too long, with a sign no database keeps, or sent twice. */
export function mutatedNames(
  names: Readonly<Record<string, string | string[] | undefined>>,
  random: () => number,
): Record<string, string | string[] | undefined> {
  const changed: Record<string, string | string[] | undefined> = {};
  for (const [name, value] of Object.entries(names)) {
    const change = Math.floor(random() * 40);
    if (change === 0) continue;
    if (change === 1) changed[name] = 'x'.repeat(3_000);
    else if (change === 2) changed[name] = `${value}\u0000${'9'.repeat(500)}`;
    else if (change === 3) changed[name] = [String(value), 'another'];
    else if (change === 4) changed[name] = Buffer.from(String(value), 'utf8').toString('latin1');
    else changed[name] = value;
  }
  return changed;
}

/**
 * The text as bytes: one in four cut, in another encoding, sent twice or with bits turned. The others stay whole, because what is no
 * JSON any more is refused before a single field is read, and the fields are what is tried here.
 */
export function mutatedBytes(text: string, seed: number): Uint8Array {
  const random = chances(seed + 7_919);
  const change = Math.floor(random() * 20);
  const bytes = Buffer.from(text, 'utf8');
  if (change === 0) return bytes.subarray(0, Math.floor(random() * bytes.length));
  if (change === 1) return Buffer.from(`\ufeff${text}`, 'utf16le');
  if (change === 2) return Buffer.from(text, 'latin1');
  if (change === 3) return Buffer.concat([bytes, bytes]);
  if (change === 4) {
    const turned = Buffer.from(bytes);
    for (let times = 0; times < 4 && turned.length > 0; times += 1) {
      const at = Math.floor(random() * turned.length);
      turned[at] = (turned[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    return turned;
  }
  return bytes;
}

/** Raw bytes with pieces turned, cut out, doubled or blown up. */
export function mutatedRaw(bytes: Uint8Array, seed: number): Buffer {
  const random = chances(seed);
  let made = Buffer.from(bytes);
  for (let times = 1 + Math.floor(random() * 3); times > 0; times -= 1) {
    const at = Math.floor(random() * (made.length + 1));
    const length = Math.floor(random() * 12);
    const change = Math.floor(random() * 5);
    if (change === 0) made = Buffer.concat([made.subarray(0, at), made.subarray(at + length)]);
    else if (change === 1) made = Buffer.concat([made.subarray(0, at + length), made.subarray(at)]);
    else if (change === 2 && at < made.length) made[at] = Math.floor(random() * 256);
    else if (change === 3) made = made.subarray(0, at) as Buffer<ArrayBuffer>;
    else {
      const noise = createHash('sha256').update(String(random())).digest().subarray(0, length);
      made = Buffer.concat([made.subarray(0, at), noise, made.subarray(at)]);
    }
    made = Buffer.from(made);
  }
  return made;
}
