import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CommandResult } from '../cli/result.ts';
import { databaseKind, sqlitePath } from '../prisma/adapter.ts';
import { openDatabase } from '../prisma/client.ts';
import { readConfig } from './config.ts';
import { errorMark } from './log.ts';

const OTHER_TOOL = 'với PostgreSQL hãy dùng pg_dump và pg_restore, và giữ SECRET_KEY ở nơi an toàn.';

/**
 * Writes one whole, consistent copy of the SQLite database, also while the program runs, and the key beside it when the
 * key is the program's own. An existing file is never written over.
 */
export async function backupTo(
  env: Record<string, string | undefined>,
  file: string,
): Promise<CommandResult> {
  const read = readConfig(env);
  if ('mistakes' in read) return { kind: 'failed', message: 'cấu hình sai; chạy lienthong doctor để xem.' };
  const { databaseUrl } = read.config;
  if (databaseKind(databaseUrl) !== 'sqlite') return { kind: 'failed', message: OTHER_TOOL };
  if (await exists(file)) return { kind: 'failed', message: `tệp đã có: ${file}. Chọn tên khác.` };
  if (!(await exists(sqlitePath(databaseUrl))))
    return { kind: 'failed', message: `chưa có cơ sở dữ liệu: ${databaseUrl}` };
  try {
    await mkdir(dirname(file), { recursive: true });
    const database = await openDatabase(databaseUrl);
    await database.read.$executeRawUnsafe(`VACUUM INTO '${file.replaceAll("'", "''")}'`);
    await database.close();
    const key = join(dirname(sqlitePath(databaseUrl)), 'secret.key');
    const keyCopied = read.secrets.secretKey === null && (await exists(key));
    if (keyCopied) await copyFile(key, `${file}.key`);
    const { size } = await stat(file);
    return {
      kind: 'done',
      json: { file, bytes: size, keyFile: keyCopied ? `${file}.key` : null },
      text: `Đã sao lưu vào ${file} (${Math.ceil(size / 1024)} KB)${keyCopied ? ` và khóa vào ${file}.key. Cất hai tệp ở hai nơi khác nhau.` : '.'}`,
    };
  } catch (error) {
    return {
      kind: 'failed',
      message: `không sao lưu được (${errorMark(error)}): kiểm tra thư mục đích và chỗ trống.`,
    };
  }
}

/** Puts a backup in the place of the database; the one that was there is kept beside it. The program must be stopped. */
export async function restoreFrom(
  env: Record<string, string | undefined>,
  file: string,
): Promise<CommandResult> {
  const read = readConfig(env);
  if ('mistakes' in read) return { kind: 'failed', message: 'cấu hình sai; chạy lienthong doctor để xem.' };
  const { databaseUrl } = read.config;
  if (databaseKind(databaseUrl) !== 'sqlite') return { kind: 'failed', message: OTHER_TOOL };
  if (!(await exists(file))) return { kind: 'failed', message: `không tìm thấy tệp: ${file}` };
  const target = sqlitePath(databaseUrl);
  try {
    const candidate = await openDatabase(`file:${file}`);
    await candidate.read.user.count();
    await candidate.close();
  } catch {
    return { kind: 'failed', message: `tệp không phải bản sao lưu của Liên Thông: ${file}` };
  }
  await mkdir(dirname(target), { recursive: true });
  const incoming = `${target}.incoming`;
  await copyFile(file, incoming);
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
  const key = join(dirname(target), 'secret.key');
  if ((await exists(`${file}.key`)) && !(await exists(key))) await copyFile(`${file}.key`, key);
  return {
    kind: 'done',
    json: { restored: target, kept },
    text: `Đã khôi phục ${target}.${kept === null ? '' : ` Dữ liệu cũ giữ tại ${kept}.`}`,
  };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
