import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cli } from '../cli.ts';

const TABLE = 'Liên thông khai sinh\nĐơn vị,Tổng số,Liên thông\nPhường Đông Hà,60,45\n';
const DAILY = ['report', 'daily', '--date', '2026-11-30'];

test('the report of a day is printed, written as files, kept, and corrected only with a reason', async () => {
  const shell = cli();
  const unknown = await shell.run(...DAILY);
  expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('--province')]);
  const file = shell.file('ngay.csv', TABLE);
  const period = ['--from', '2026-11-30', '--to', '2026-11-30', '--province', '44'];
  expect((await shell.run('uptake', 'import', file, ...period)).code).toBe(0);
  const text = await shell.run(...DAILY);
  expect(text.out).toContain('75,0 %');
  expect(text.out).toContain('Chưa gửi 77 trên 78');
  const missing = await shell.run('report', 'missing');
  expect(missing.out).toContain('ngày 30/11/2026: 1 trên 78 đơn vị đã gửi đủ');
  expect(missing.out).toContain('Xã Cam Lộ');
  const weekly = await shell.run('report', 'missing', '--kind', 'weekly', '--json');
  expect(weekly.json<{ missing: unknown[] }>().missing).toHaveLength(78);
  expect((await shell.run('report', 'missing', '--kind', 'letter')).code).toBe(2);
  expect((await shell.run(...DAILY, '--json')).json()).toMatchObject({ version: 1 });
  expect((await shell.run(...DAILY, '--format', 'json')).json()).toMatchObject({ version: 1 });
  for (const format of ['xlsx', 'docx']) {
    expect((await shell.run(...DAILY, '--format', format)).code).toBe(1);
    const path = join(shell.folder, `bao-cao.${format}`);
    expect((await shell.run(...DAILY, '--format', format, '-o', path)).code).toBe(0);
    expect(readFileSync(path).subarray(0, 2).toString()).toBe('PK');
  }
  const corrected = await shell.run(...DAILY, '--correct', 'Gửi bổ sung', '--json');
  expect(corrected.json()).toMatchObject({ version: 2, correction: 'Gửi bổ sung' });
  expect((await shell.run('report', 'daily', '--date', '2026-12-01', '--province', '44')).err).toContain(
    'chưa kết thúc',
  );
  expect((await shell.run('report', 'daily', '--date', 'hôm qua')).code).toBe(2);
  expect((await shell.run('report', 'monthly', '--province', '99999')).code).toBe(1);
  shell.close();
}, 60_000);

test('the figures of any period are written in every format, each said in the help', async () => {
  const shell = cli();
  const asked = ['uptake', 'report', '--from', '2026-11-30', '--to', '2026-11-30'];
  const file = shell.file('ngay.csv', TABLE);
  expect((await shell.run('uptake', 'import', file, ...asked.slice(2), '--province', '44')).code).toBe(0);
  for (const format of ['xlsx', 'docx']) {
    const missing = await shell.run(...asked, '--format', format);
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining(`-o TỆP.${format}`)]);
  }
  for (const [format, start] of Object.entries({
    json: '{',
    csv: '\ufeff',
    xlsx: 'PK',
    docx: 'PK',
    html: '<!DOCTYPE html>',
    text: 'Tỷ lệ hồ sơ',
  })) {
    const path = join(shell.folder, `ty-le.${format}`);
    expect(await shell.run(...asked, '--format', format, '-o', path)).toMatchObject({ code: 0 });
    expect(readFileSync(path).toString().startsWith(start)).toBe(true);
  }
  expect((await shell.run(...asked, '--format', 'html')).out).toContain('75,0 %');
  const json = (await shell.run(...asked, '--format', 'html', '--json')).json<{ html: string }>();
  expect(json.html).toContain('75,0 %');
  expect((await shell.run(...asked, '--format', 'pdf')).code).toBe(2);
  const help = await shell.run('uptake', 'report', '--help');
  expect(help.out + help.err).toMatch(/dạng: text \/ json \/ csv \/ xlsx \/ docx \/\s+html/);
  shell.close();
}, 60_000);
