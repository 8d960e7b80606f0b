import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { SealedPlace } from './sealed-columns.ts';

/** Encryption at rest and keyed look-up. */
export type Keys = {
  /**
   * AES-256-GCM with a fresh nonce, bound to where it lies: `v2.<key id>.<nonce>.<ciphertext+tag>`, base64url. Copied to
   * another row it does not open (the place is the associated data).
   */
  seal(plain: string, place: SealedPlace): string;
  /**
   * The text of `seal`. Throws when it was not sealed with a key of the ring, for another place, or was changed. Values of
   * before the key ring (`v1`, bound to no place) open until a rotation has sealed every value anew.
   */
  open(sealed: string, place: SealedPlace): string;
  /** HMAC-SHA256 in base64url, one key per use: equal inputs of one use give equal hashes, and nobody without the key can compute them. */
  hash(use: HashUse, plain: string): string;
  /** The ring in use. */
  ring(): Ring;
  /** Reads the ring anew: a rotation beside this process may have put a key into it. */
  refresh(): void;
};

export type HashUse = 'sms-callback' | 'address' | 'session' | 'sign-in' | 'csrf' | 'webchat' | 'visitor';

/** Keys of 32 bytes: the first seals, each opens what it sealed. Never empty. */
export type Ring = readonly Uint8Array[];

/**
 * What keyed hashes derive from. They outlive a rotation: people are found again by them, and of an erased person who said
 * stop nothing else is left that could be hashed anew. `tokens` (sessions, links, chats, call-backs) can be thrown away.
 */
export type HashRoots = { addresses: Uint8Array; tokens: Uint8Array };

const NONCE = 12;
const TAG = 16;
/** Nonces drawn at once: one call to the system for each costs more than the sealing. */
const NONCES_AT_ONCE = 512;

/** Fresh random bytes for each nonce; none is ever given twice. */
function drawNonces(): () => Buffer {
  let drawn = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at >= drawn.length) {
      drawn = randomBytes(NONCE * NONCES_AT_ONCE);
      at = 0;
    }
    at += NONCE;
    return drawn.subarray(at - NONCE, at);
  };
}

function derive(secret: Uint8Array, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, new Uint8Array(), `lien-thong/${use}`, 32));
}

/** The name of a key in the values it sealed: eight hexadecimal digits, which tell nothing about it. */
export function keyId(secret: Uint8Array): string {
  return derive(secret, 'key-id').subarray(0, 4).toString('hex');
}

/** How values begin that a key sealed, as `LIKE` wants it. */
export function sealedWith(id: string): string {
  return `v2.${id}.%`;
}

/**
 * @param ring 32 bytes each, from the setting SECRET_KEY or the file beside the database
 * @param given.roots what hashes derive from; the ring's first key when nothing else was kept
 * @param given.again reads the ring anew, for a value of a key that came with a rotation since; null: there is no other
 * @param given.bound true: values that are bound to no place are refused
 */
export function createKeys(
  ring: Ring | Uint8Array,
  given: { roots?: HashRoots; again?: () => Ring | null; bound?: boolean } = {},
): Keys {
  const first = ring instanceof Uint8Array ? ring : ring[0];
  if (first === undefined) throw new Error('a ring of keys is never empty');
  const roots = given.roots ?? { addresses: first, tokens: first };
  const hashing = new Map<HashUse, Buffer>();
  const nextNonce = drawNonces();
  let ofRing = sealingKeys(ring instanceof Uint8Array ? [ring] : ring);

  function refresh(): void {
    const fresh = given.again?.() ?? null;
    if (fresh !== null) ofRing = sealingKeys(fresh);
  }

  function keyOf(id: string): Buffer {
    const known = ofRing.byId.get(id);
    if (known !== undefined) return known;
    refresh();
    const found = ofRing.byId.get(id);
    if (found === undefined) throw new Error(`sealed with a key that is not in the ring: ${id}`);
    return found;
  }

  return {
    seal(plain, place) {
      const { id, key } = ofRing.current;
      const nonce = nextNonce();
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `v2.${id}.${nonce.toString('base64url')}.${body.toString('base64url')}`;
    },
    open(sealed, place) {
      const [version, ...parts] = sealed.split('.');
      if (version === 'v2') {
        const [id, nonce, body] = parts;
        if (id === undefined || nonce === undefined || body === undefined)
          throw new Error('not a sealed value');
        return decrypt(keyOf(id), nonce, body, place);
      }
      const [nonce, body] = parts;
      if (version !== 'v1' || nonce === undefined || body === undefined)
        throw new Error('not a sealed value');
      if (given.bound === true) throw new Error('a sealed value that is bound to no place');
      return openOld(ofRing, nonce, body);
    },
    hash(use, plain) {
      let key = hashing.get(use);
      if (key === undefined) {
        key = derive(use === 'address' ? roots.addresses : roots.tokens, `hash/${use}`);
        hashing.set(use, key);
      }
      return createHmac('sha256', key).update(plain).digest('base64url');
    },
    ring: () => ofRing.ring,
    refresh,
  };
}

type SealingKeys = { ring: Ring; byId: Map<string, Buffer>; current: { id: string; key: Buffer } };

function sealingKeys(ring: Ring): SealingKeys {
  const [first] = ring;
  if (first === undefined) throw new Error('a ring of keys is never empty');
  if (ring.some((secret) => secret.length !== 32)) throw new Error('SECRET_KEY must be 32 bytes');
  const byId = new Map(ring.map((secret) => [keyId(secret), derive(secret, 'seal')]));
  return { ring, byId, current: { id: keyId(first), key: derive(first, 'seal') } };
}

/** A value of before key ids: whichever key of the ring sealed it. */
function openOld({ byId }: SealingKeys, nonce: string, body: string): string {
  let fault: unknown = null;
  for (const key of byId.values()) {
    try {
      return decrypt(key, nonce, body, null);
    } catch (error) {
      fault = error;
    }
  }
  throw fault;
}

function decrypt(key: Buffer, nonce: string, body: string, place: SealedPlace | null): string {
  const bytes = Buffer.from(body, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(nonce, 'base64url'));
  if (place !== null) decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
  return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG)), decipher.final()]).toString(
    'utf8',
  );
}
