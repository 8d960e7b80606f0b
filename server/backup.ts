/** The whole data in one file, and back: `backup`, `restore`. */

import { chmod, copyFile, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CommandResult } from '../cli/result.ts';
import { databaseKind, sqlitePath } from '../prisma/adapter.ts';
import { openDatabase } from '../prisma/client.ts';
import { fitOf } from '../prisma/keys.ts';
import { migrate } from '../prisma/migrate.ts';
import type { Ring } from '../prisma/seal.ts';
import { byProgram } from '../staff/act.ts';
import type { AuditDetail } from '../staff/audit-details.ts';
import { type AuditAction, record } from '../staff/staff.ts';
import { decryptFile, encryptFile, identitiesIn, isEncrypted, isRecipient } from './age.ts';
import { type Config, readConfig, type Secrets } from './config.ts';
import { errorMark } from './log.ts';
import { closeFiles } from './modes.ts';
import { findRing, KEY_FAULTS, keyFileOf, readRing } from './secret.ts';

const OTHER_TOOL = 'với PostgreSQL hãy dùng pg_dump và pg_restore, và giữ SECRET_KEY ở nơi an toàn.';
const OWNER_ONLY = 0o600;

type Env = Record<string, string | undefined>;
type Settings = { config: Config; secrets: Secrets };

function no(message: string): { kind: 'failed'; message: string } {
  return { kind: 'failed', message };
}

/** The settings of an installation on SQLite, or why there is nothing to copy. */
function settingsOf(env: Env): Settings | { kind: 'failed'; message: string } {
  const read = readConfig(env);
  if ('mistakes' in read) return no('cấu hình sai; chạy lienthong doctor để xem.');
  return databaseKind(read.config.databaseUrl) === 'sqlite' ? read : no(OTHER_TOOL);
}

/** The backup is written down in the audit, in it and in what goes on. */
async function writeDown(
  databaseUrl: string,
  action: AuditAction,
  now: Date,
  detail: AuditDetail,
): Promise<void> {
  const db = await openDatabase(databaseUrl);
  try {
    await db.write((tx) => record(tx, byProgram('server', now), { action, subject: 'database', detail }));
  } finally {
    await db.close();
  }
}

/**
 * Writes one whole, consistent copy of the SQLite database, also while the program runs, and the key beside it when the
 * key is the program's own. An existing file is never written over.
 * @param given.to an age recipient (`age1…`): copy and key are encrypted, and only who holds the other half opens them
 */
export async function backupTo(
  env: Env,
  file: string,
  given: { to: string | null; now: Date },
): Promise<CommandResult> {
  const read = settingsOf(env);
  if ('kind' in read) return read;
  const { to, now } = given;
  const { databaseUrl } = read.config;
  if (to !== null && !isRecipient(to))
    return no(`“${to}” không phải người nhận của age. Người nhận bắt đầu bằng age1, tạo bằng: age-keygen`);
  const keyCopy = `${file}.key`;
  for (const path of [file, keyCopy]) if (await exists(path)) return no(`tệp đã có: ${path}. Chọn tên khác.`);
  if (!(await exists(sqlitePath(databaseUrl)))) return no(`chưa có cơ sở dữ liệu: ${databaseUrl}`);
  const plain = to === null ? file : `${file}.plain`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeDown(databaseUrl, 'database.backup', now, { encrypted: to !== null });
    const database = await openDatabase(databaseUrl);
    try {
      await rm(plain, { force: true });
      await database.read.$executeRawUnsafe(`VACUUM INTO '${plain.replaceAll("'", "''")}'`);
    } finally {
      await database.close();
    }
    await chmod(plain, OWNER_ONLY);
    const key = read.secrets.secretKey === null ? keyFileOf(databaseUrl) : null;
    const keyCopied = key !== null && (await exists(key));
    if (to === null) {
      if (keyCopied) await copyFile(key, keyCopy);
    } else {
      await encryptFile(plain, file, to);
      if (keyCopied) await encryptFile(key, keyCopy, to);
    }
    if (keyCopied) await chmod(keyCopy, OWNER_ONLY);
    const { size } = await stat(file);
    return {
      kind: 'done',
      json: { file, bytes: size, keyFile: keyCopied ? keyCopy : null, encrypted: to !== null },
      text: `Đã sao lưu vào ${file} (${Math.ceil(size / 1024)} KB)${to === null ? '' : ', mã hóa cho người nhận đã ghi'}${keyCopied ? ` và khóa vào ${keyCopy}. Cất hai tệp ở hai nơi khác nhau.` : '.'}`,
    };
  } catch (error) {
    return no(`không sao lưu được (${errorMark(error)}): kiểm tra thư mục đích và chỗ trống.`);
  } finally {
    if (to !== null) await rm(plain, { force: true });
  }
}

/**
 * Puts a backup in the place of the database; the one that was there is kept beside it. The program must be stopped. Nothing is
 * touched before the copy has opened, is ours, and is known to open with the keys that will be there.
 * @param given.identity a file with the age key of an encrypted copy
 */
export async function restoreFrom(
  env: Env,
  file: string,
  given: { identity: string | null; now: Date },
): Promise<CommandResult> {
  const read = settingsOf(env);
  if ('kind' in read) return read;
  if (!(await exists(file))) return no(`không tìm thấy tệp: ${file}`);
  const { databaseUrl } = read.config;
  const target = sqlitePath(databaseUrl);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const incoming = `${target}.incoming`;
  const incomingKey = `${incoming}.key`;
  const drop = async () => {
    for (const path of [incoming, `${incoming}-wal`, `${incoming}-shm`, incomingKey])
      await rm(path, { force: true });
  };
  await drop();
  try {
    const fault = await bring(file, incoming, incomingKey, given.identity);
    if (fault !== null) return no(fault);
    const keys = await fittingKeys(read, incoming, incomingKey);
    if ('fault' in keys) return no(keys.fault);
    const kept = await exchange(databaseUrl, incoming);
    if (keys.file !== null) await placeKey(databaseUrl, keys.file);
    closeFiles(databaseUrl);
    await migrate(databaseUrl);
    await writeDown(databaseUrl, 'database.restore', given.now, {});
    return {
      kind: 'done',
      json: { restored: target, kept },
      text: `Đã khôi phục ${target}.${kept === null ? '' : ` Dữ liệu cũ giữ tại ${kept}.`}`,
    };
  } finally {
    await drop();
  }
}

/** Brings the copy and its key beside the database, decrypted. @returns what is wrong with it */
async function bring(
  file: string,
  incoming: string,
  incomingKey: string,
  identity: string | null,
): Promise<string | null> {
  const theirs: [from: string, to: string][] = [[file, incoming]];
  if (await exists(`${file}.key`)) theirs.push([`${file}.key`, incomingKey]);
  for (const [from, to] of theirs) {
    if (!(await isEncrypted(from))) {
      await copyFile(from, to);
      await chmod(to, OWNER_ONLY);
      continue;
    }
    if (identity === null) return 'bản sao đã mã hóa bằng age: thêm --identity <tệp khóa age>.';
    const identities = identitiesIn(await readFile(identity, 'utf8').catch(() => ''));
    if (identities.length === 0) return `không thấy khóa AGE-SECRET-KEY-… trong ${identity}`;
    try {
      await decryptFile(from, to, identities);
    } catch {
      return `khóa trong ${identity} không mở được ${from}, hoặc tệp đã bị sửa.`;
    }
  }
  try {
    const candidate = await openDatabase(`file:${incoming}`);
    await candidate.read.user.count();
    await candidate.close();
    return null;
  } catch {
    return `tệp không phải bản sao lưu của Liên Thông: ${file}`;
  }
}

/** Which keys open the copy: those that are here, else those that came with it (`file` then has to be put in their place). */
async function fittingKeys(
  { config, secrets }: Settings,
  incoming: string,
  incomingKey: string,
): Promise<{ file: string | null } | { fault: string }> {
  const here = findRing(secrets, config.databaseUrl);
  const came = (await exists(incomingKey)) ? readRing(await readFile(incomingKey, 'utf8')) : null;
  const database = await openDatabase(`file:${incoming}`);
  try {
    const fits = async (ring: Ring | null) => (await fitOf(database.read, ring)).kind !== 'wrong';
    if (await fits(here.kind === 'ring' ? here.ring : null)) return { file: null };
    if (came !== null && (await fits(came)) && secrets.secretKey === null) return { file: incomingKey };
  } finally {
    await database.close();
  }
  return {
    fault: `không khôi phục: ${here.kind === 'ring' ? KEY_FAULTS.wrong : KEY_FAULTS.missing(keyFileOf(config.databaseUrl) ?? 'SECRET_KEY')}`,
  };
}

async function exchange(databaseUrl: string, incoming: string): Promise<string | null> {
  const target = sqlitePath(databaseUrl);
  const kept = (await exists(target)) ? `${target}.before-restore` : null;
  if (kept !== null) {
    const current = await openDatabase(databaseUrl);
    await current.read.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)');
    await current.close();
    await rename(target, kept);
  }
  await rm(`${target}-wal`, { force: true });
  await rm(`${target}-shm`, { force: true });
  await rename(incoming, target);
  return kept;
}

/** The key that came with the copy takes the place of the one here, which the data of before still need. */
async function placeKey(databaseUrl: string, came: string): Promise<void> {
  const path = keyFileOf(databaseUrl);
  if (path === null) return;
  if (await exists(path)) await rename(path, `${path}.before-restore`);
  await rename(came, path);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
