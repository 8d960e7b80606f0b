/** The keys of an installation as its people meet them: the command, the files, a wrong key, a copy for one recipient. */
import { copyFileSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, expect, test } from 'vitest';
import { openApp } from '../../server/app.ts';
import { keysRotate } from '../../server/keys.ts';
import { createLog } from '../../server/log.ts';
import { cli } from '../cli.ts';

const shell = cli();
afterAll(() => shell.close());
const key = join(shell.folder, 'secret.key');
const db = join(shell.folder, 'lienthong.db');
const OTHER = Buffer.alloc(32, 9).toString('base64');
const PEOPLE = 'Số điện thoại,Họ tên,Mã đơn vị\n0912345678,Hồ Thị Mẫu,19333\n';
const now = () => new Date('2026-12-01T03:00:00Z');

async function rotated(env: Record<string, string>) {
  const opened = await openApp({ env, now, log: createLog(undefined, 'silent') });
  if ('mistakes' in opened) throw new Error(opened.mistakes[0]?.message);
  const done = await keysRotate(opened.app, env, { leaked: false, tell: () => {}, settleMs: 0 });
  await opened.app.close();
  return done;
}

test('security 15: files are their owner’s alone, and keys are changed while running', async () => {
  const file = shell.file('nguoi.csv', PEOPLE);
  const load = ['contacts', 'import', file, '--source', 'UBND', '--basis', 'Phiếu', '--purpose', 'reminder'];
  expect((await shell.run(...load)).code).toBe(0);
  for (const path of [key, db, `${db}-wal`].filter((one) => existsSync(one)))
    expect([path, statSync(path).mode & 0o777]).toEqual([path, 0o600]);

  const first = readFileSync(key, 'utf8');
  expect(await rotated(shell.env)).toMatchObject({ kind: 'done', json: { left: 0 } });
  const ring = readFileSync(key, 'utf8');
  expect(ring.endsWith(first)).toBe(true);
  expect(statSync(key).mode & 0o777).toBe(0o600);
  const status = (await shell.run('keys', 'status', '--json')).json<{
    keys: { id: string; values: number }[];
  }>();
  expect(status.keys.map(({ values }) => values > 0)).toEqual([true, false]);
  const old = status.keys[1]?.id ?? '';
  // Loads can be taken back for a day: the old key stays for two.
  expect((await shell.run('keys', 'forget', old)).err).toContain('2 ngày');
  shell.at('2026-12-04T03:00:00Z');
  expect((await shell.run('keys', 'forget', old)).code).toBe(0);
  expect(readFileSync(key, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('a copy for one recipient opens for nobody else, on a machine that has nothing but it', async () => {
  const identity = await generateX25519Identity();
  const secret = shell.file('age.txt', `# khóa của văn phòng\n${identity}\n`);
  const copy = join(shell.folder, 'sao', 'ngay.age');
  expect((await shell.run('backup', copy, '--to', 'age1sai')).err).toContain('không phải người nhận');
  expect((await shell.run('backup', copy, '--to', await identityToRecipient(identity))).code).toBe(0);
  expect(readFileSync(copy).subarray(0, 21).toString('latin1')).toBe('age-encryption.org/v1');
  expect([statSync(copy).mode & 0o777, existsSync(`${copy}.plain`)]).toEqual([0o600, false]);

  // Another machine: nothing but the copy, its key and the identity.
  const other = cli();
  rmSync(join(other.folder, 'lienthong.db'));
  for (const end of ['', '.key']) copyFileSync(`${copy}${end}`, join(other.folder, `ngay.age${end}`));
  const brought = join(other.folder, 'ngay.age');
  expect((await other.run('restore', brought)).err).toContain('--identity');
  const wrong = other.file('sai.txt', await generateX25519Identity());
  expect((await other.run('restore', brought, '--identity', wrong)).err).toContain('không mở được');
  expect(existsSync(join(other.folder, 'lienthong.db'))).toBe(false);
  expect((await other.run('restore', brought, '--identity', secret)).code).toBe(0);
  expect((await other.run('contacts', 'export', '--personal')).out).toContain('Hồ Thị Mẫu');
  const entries = (await other.run('audit', 'list', '--action', 'database.', '--json')).json<
    { action: string }[]
  >();
  expect(entries.map(({ action }) => action)).toEqual(['database.restore', 'database.backup']);
  other.close();
});

test('a wrong or missing key stops start, restore and doctor with what to do, and changes nothing', async () => {
  const copy = join(shell.folder, 'ban-sao.db');
  expect((await shell.run('backup', copy)).code).toBe(0);
  writeFileSync(key, `${OTHER}\n`);
  expect((await shell.run('start')).err).toContain('khóa không mở được dữ liệu này');
  const doctor = await shell.run('doctor');
  expect([doctor.code, doctor.err]).toEqual([1, expect.stringContaining('SECRET_KEY_OLD')]);
  rmSync(`${copy}.key`);
  expect((await shell.run('restore', copy)).err).toContain('không khôi phục: khóa không mở được');
  rmSync(key);
  expect((await shell.run('start')).err).toMatch(/thiếu khóa.*Không tạo khóa mới/s);
  expect(existsSync(key)).toBe(false);
  expect((await shell.run('restore', copy)).err).toContain('thiếu khóa');
  writeFileSync(key, 'không phải khóa');
  expect((await shell.run('start')).err).toContain('không phải tệp khóa');
});
