/** Copies that only their recipient opens (age, https://age-encryption.org/v1), streamed: a database may be larger than memory. */
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter } from 'age-encryption';

const MAGIC = 'age-encryption.org/v1';

/** Whether a text names a recipient: the public half of an age key. */
export function isRecipient(text: string): boolean {
  try {
    new Encrypter().addRecipient(text);
    return text.startsWith('age1');
  } catch {
    return false;
  }
}

export async function isEncrypted(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    return buffer.toString('latin1') === MAGIC;
  } finally {
    await handle.close();
  }
}

/** Encrypts `from` into the new file `to`, 0600; half a file is removed. */
export async function encryptFile(from: string, to: string, recipient: string): Promise<void> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  await through(from, to, (stream) => encrypter.encrypt(stream));
}

/** The secret halves in an identity file: one a line, other lines are remarks. */
export function identitiesIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('AGE-SECRET-KEY-'));
}

/** Decrypts `from` into the new file `to`. Throws when none of the identities is its recipient's, or it was changed. */
export async function decryptFile(from: string, to: string, identities: readonly string[]): Promise<void> {
  const decrypter = new Decrypter();
  for (const identity of identities) decrypter.addIdentity(identity);
  await through(from, to, (stream) => decrypter.decrypt(stream));
}

type Bytes = globalThis.ReadableStream<Uint8Array<ArrayBuffer>>;

async function through(
  from: string,
  to: string,
  change: (stream: Bytes) => Promise<globalThis.ReadableStream<Uint8Array>>,
): Promise<void> {
  const source = Readable.toWeb(createReadStream(from)) as unknown as Bytes;
  const sink = createWriteStream(to, { mode: 0o600, flags: 'wx' });
  try {
    await pipeline(Readable.fromWeb((await change(source)) as unknown as ReadableStream), sink);
  } catch (error) {
    sink.destroy();
    await rm(to, { force: true });
    throw error;
  }
}
