import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Encryption at rest and keyed look-up, derived from the one `SECRET_KEY`. */
export type Keys = {
  /** AES-256-GCM with a fresh nonce: `v1.<nonce>.<ciphertext+tag>`, base64url. */
  seal(plain: string): string;
  /** The text of `seal`. Throws when the text was not sealed with this key or was changed. */
  open(sealed: string): string;
  /** HMAC-SHA256 in base64url, one key per use: equal inputs of one use give equal hashes, and nobody without the key can compute them. */
  hash(use: HashUse, plain: string): string;
};

export type HashUse = 'sms-callback' | 'address' | 'session' | 'sign-in' | 'csrf' | 'webchat' | 'visitor';

const NONCE = 12;
const TAG = 16;

/** @param secret 32 bytes, from the setting SECRET_KEY */
export function createKeys(secret: Uint8Array): Keys {
  if (secret.length !== 32) throw new Error('SECRET_KEY must be 32 bytes');
  const derive = (use: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, new Uint8Array(), `lien-thong/${use}`, 32));
  const sealing = derive('seal');
  const hashing = new Map<HashUse, Buffer>();
  return {
    seal(plain) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `v1.${nonce.toString('base64url')}.${body.toString('base64url')}`;
    },
    open(sealed) {
      const [version, nonce, body] = sealed.split('.');
      if (version !== 'v1' || nonce === undefined || body === undefined)
        throw new Error('not a sealed value');
      const bytes = Buffer.from(body, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', sealing, Buffer.from(nonce, 'base64url'));
      decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
      return Buffer.concat([
        decipher.update(bytes.subarray(0, bytes.length - TAG)),
        decipher.final(),
      ]).toString('utf8');
    },
    hash(use, plain) {
      let key = hashing.get(use);
      if (key === undefined) {
        key = derive(`hash/${use}`);
        hashing.set(use, key);
      }
      return createHmac('sha256', key).update(plain).digest('base64url');
    },
  };
}
