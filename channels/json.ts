/** Reading JSON that strangers send: nothing here throws, nothing is trusted to have a shape, no id loses a digit. */

export type Json = Record<string, unknown>;

/**
 * Parses JSON; integers of 16 digits and more come out as strings, because Zalo ids exceed 2^53 and some senders
 * print them as numbers. Answers undefined when the text is not JSON.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(
      text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?\d{16,}(?![\d.eE])/g, (part) =>
        part.startsWith('"') ? part : `"${part}"`,
      ),
    );
  } catch {
    return undefined;
  }
}

/** The bytes as UTF-8 text without a byte order mark; invalid bytes become U+FFFD. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8').decode(bytes);
}

/** The value as an object with keys, or null: arrays and everything else are not. */
export function objectOf(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

/** The field as an object, or null. Only own keys count. */
export function child(value: unknown, key: string): Json | null {
  return objectOf(field(value, key));
}

/** The own field of an object, or undefined. */
export function field(value: unknown, key: string): unknown {
  const object = objectOf(value);
  return object !== null && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** The field as an array (empty when absent). */
export function list(value: unknown, key: string): unknown[] {
  const found = field(value, key);
  return Array.isArray(found) ? found : [];
}

/** The field as a non-empty string, or null. */
export function string(value: unknown, key: string): string | null {
  const found = field(value, key);
  return typeof found === 'string' && found !== '' ? found : null;
}

/** The field as an id: a non-empty string, or an integer that a double holds exactly. */
export function id(value: unknown, key: string): string | null {
  const found = field(value, key);
  if (typeof found === 'string' && found !== '') return found;
  return typeof found === 'number' && Number.isSafeInteger(found) ? String(found) : null;
}

/** The field as a finite number; numbers printed as strings count (`"remain": "7"`). */
export function number(value: unknown, key: string): number | null {
  const found = field(value, key);
  if (typeof found !== 'number' && (typeof found !== 'string' || found.trim() === '')) return null;
  const read = Number(found);
  return Number.isFinite(read) ? read : null;
}

/** A moment from seconds or milliseconds since 1970, as number or digits; null when it is neither. Ten digits are seconds. */
export function momentOf(value: number | string | null): Date | null {
  if (value === null || value === '') return null;
  const read = Number(value);
  if (!Number.isFinite(read) || read <= 0) return null;
  const date = new Date(read < 1e11 ? read * 1000 : read);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** An event name fit for a counter's label: short, lower case, from a stranger yet harmless. */
export function eventName(name: string | null): string {
  return name !== null && /^[a-z][a-z0-9_]{0,47}$/.test(name) ? name : 'other';
}
