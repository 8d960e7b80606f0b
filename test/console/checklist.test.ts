import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestApp } from '../app.ts';
import { demoApp, type Person, person, whileTheBotWorks } from './door.ts';

let started: TestApp;
beforeAll(async () => {
  started = await demoApp();
});
afterAll(() => started.close());

/** A citizen who walked through the check of a birth to its list; the address of the link below it. */
async function listOf(citizen: Person): Promise<string> {
  const say = (form: Record<string, string>) =>
    whileTheBotWorks(started, citizen.post('/chat/messages', form));
  await say({ text: 'con em sinh ngày 3/11' });
  await say({ button: 'd:check_birth' });
  for (const title of [
    'Dưới 6 tuổi, chưa có khai sinh',
    'Không, bé ở cùng cha mẹ đẻ',
    'Đã đăng ký kết hôn',
    'Theo hộ khẩu của cha hoặc mẹ',
    'Danh sách cần làm',
  ])
    await say({ text: title });
  await started.tick();
  const { text } = await citizen.get('/chat');
  const href = /href="([^"]+)"[^>]*>\s*Tải bản PDF/.exec(text)?.[1] ?? '';
  return href
    .replaceAll('&amp;', '&')
    .replaceAll('&#x3D;', '=')
    .replace(/^https?:\/\/[^/]+/, '');
}

describe('the list of things to do as a file', () => {
  test('opens from the button below the list, without any session', async () => {
    const url = await listOf(person(started));
    expect(url).toMatch(/^\/chat\/checklist\.pdf\?t=[\w.~-]+$/);
    expect(url).toContain('2026-11-03');
    const { web } = started;
    const response = await web.inject({ method: 'GET', url, remoteAddress: '10.9.0.1' });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toBe('application/pdf');
    expect(response.headers['content-disposition']).toBe('inline; filename="danh-sach-can-lam.pdf"');
    expect(response.headers['cache-control']).toMatch(/^private/);
    expect(response.headers['x-robots-tag']).toBe('noindex');
    expect(response.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect(response.rawPayload.length).toBeLessThan(200_000);

    const changed = await person(started).get(url.replace('2026-11-03', '2026-11-04'));
    expect(changed.status).toBe(404);
    expect(changed.text).toContain('Đường dẫn tải danh sách không đúng');
    expect(started.logged()).not.toContain('checklist.pdf?t');

    started.at('2027-01-05T03:00:00Z');
    const old = await person(started).get(url);
    expect(old.status).toBe(410);
    expect(old.text).toContain('đã cũ');
    expect(old.headers['cache-control']).toBe('no-store');
  });

  test('a link without a list, or with two, is a page that says what to do', async () => {
    for (const url of ['/chat/checklist.pdf', '/chat/checklist.pdf?t=', '/chat/checklist.pdf?t=a&t=b']) {
      const visit = await person(started).get(url);
      expect(visit.status).toBe(404);
      expect(visit.text).toContain('Đến trang hỏi đáp');
    }
  });
});
