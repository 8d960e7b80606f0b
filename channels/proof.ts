import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Are the two secrets equal? Both are hashed first, so the comparison takes the same time whatever the length
 * and however many leading characters agree.
 */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text, 'utf8').digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Lower-case hex SHA-256 of the bytes: a name for an event that the provider gave no id. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The first value of a header. */
export function header(
  headers: Record<string, string | string[] | undefined>,
  name: string,
): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
