import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { approve, create, submit } from '../../campaigns/campaigns.ts';
import { runCommand } from '../../cli/run.ts';
import { importConsents } from '../../consent/consent.ts';
import { findAddress, grant, importContacts } from '../../contacts/contacts.ts';
import { createLog, errorMark } from '../../server/log.ts';
import { byProgram } from '../../staff/act.ts';
import { addUser } from '../../staff/staff.ts';
import { admin, server } from '../acts.ts';
import { type TestApp, testApp } from '../app.ts';
import { fakeProvider } from '../channels/fakes/server.ts';

/** Marked data: found anywhere it must not be, they name the leak. */
const MARKS = {
  phone: '0912345678',
  e164: '84912345678',
  name: 'Nguyễn Thị Dấu Hiệu',
  message: 'khai sinh cho bé bí mật cần giấy tờ gì',
  telegram: '771234567890',
  token: '987654:AA-marked-token-for-tests',
  secret: 'marked-webhook-secret',
};

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function marked(): Promise<TestApp> {
  const telegram = await fakeProvider((seen) =>
    seen.path.includes('getMe')
      ? { json: { ok: true, result: { id: 1, is_bot: true, first_name: 'b', username: 'b' } } }
      : { status: 500, json: { ok: false, error_code: 500, description: `Internal ${MARKS.telegram}` } },
  );
  const app = await testApp({
    PUBLIC_URL: 'https://lienthong.example.gov.vn',
    TELEGRAM_BOT_TOKEN: MARKS.token,
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_WEBHOOK_SECRET: MARKS.secret,
  });
  closing.push(telegram.close, app.close);
  return app;
}

/** A campaign to the marked person, from file to the (sandbox) provider. */
async function broadcast(app: TestApp): Promise<void> {
  const { deps } = app.app;
  const by = [];
  for (const [name, role] of [
    ['soan', 'propaganda'],
    ['duyet', 'province'],
  ] as const) {
    const added = await addUser(byProgram('server', deps.now()), deps, { name, role, areaCode: '44' });
    if (added.kind !== 'added') throw new Error(added.staff);
    by.push(added.user.id);
  }
  const [author = 0, approver = 0] = by;
  const address = await findAddress(deps.db.read, deps.keys, 'sms', `+${MARKS.e164}`);
  const contactId = address?.contactId ?? 0;
  await deps.db.write((tx) =>
    grant(tx, contactId, 'outreach', { way: 'import', source: 'thử', basis: 'thử', at: deps.now() }),
  );
  const plan = `name: Thử\npurpose: outreach\nchannels: [sms]\naudience: { areas: ["44"] }\ntext: outreach-birth-bundle\nvalues: { hotline: "18001096" }\nlink: { placement: "thử" }\nstart: 2026-12-01T09:00:00+07:00\nend: 2026-12-03T20:00:00+07:00\n`;
  const made = await create(admin(deps.now(), author), deps, { fileName: 'thu.yaml', text: plan });
  if (made.kind !== 'created') throw new Error(JSON.stringify(made));
  expect((await submit(admin(deps.now(), author), deps, made.id)).kind).toBe('submitted');
  expect(await approve(admin(deps.now(), approver), deps, made.id)).toMatchObject({
    kind: 'approved',
    messages: 1,
  });
}

function leaks(text: string): string[] {
  return Object.entries(MARKS)
    .filter(([, mark]) => text.includes(mark))
    .map(([name]) => name);
}

test('no log line, error answer or table in the clear holds an address, a name, a message text or a secret', async () => {
  const app = await marked();
  const { deps } = app.app;
  const csv = (rows: string[]) => new TextEncoder().encode(rows.join('\n'));
  const people = await importContacts(server(deps.now()), deps, {
    fileName: 'nguoi.csv',
    bytes: csv(['Số điện thoại,Họ tên,Mã đơn vị', `${MARKS.phone},${MARKS.name},19333`]),
    source: 'thử',
    basis: 'thử',
    purposes: ['reminder'],
  });
  expect(people.kind).toBe('imported');
  const consents = await importConsents(server(deps.now()), deps, {
    fileName: 'xac-nhan.csv',
    bytes: csv([
      'Mã hồ sơ,Thủ tục,Người nộp,SĐT người nộp,Người cần xác nhận,SĐT người cần xác nhận,Vai trò,Ngày gửi yêu cầu,Trạng thái,Mã đơn vị',
      `G22.99.08-261130-00001,khai sinh,${MARKS.name},${MARKS.phone},${MARKS.name},${MARKS.phone},chủ hộ,30/11/2026,chờ xác nhận,19333`,
    ]),
    asOf: new Date('2026-12-01T02:00:00Z'),
  });
  expect(consents.kind).toBe('imported');

  const answers: string[] = [];
  const post = async (url: string, payload: string, headers: Record<string, string> = {}) => {
    const reply = await app.web.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headers },
      payload,
    });
    answers.push(reply.body);
  };
  const update = {
    update_id: 1,
    message: {
      message_id: 1,
      date: 1_764_558_000,
      chat: { id: Number(MARKS.telegram), type: 'private' },
      from: { id: Number(MARKS.telegram), is_bot: false, first_name: MARKS.name },
      text: `${MARKS.message} ${MARKS.phone}`,
    },
  };
  await post('/webhooks/telegram', JSON.stringify(update), {
    'x-telegram-bot-api-secret-token': MARKS.secret,
  });
  await post('/webhooks/telegram', `{"broken": "${MARKS.phone} ${MARKS.name}`, {
    'x-telegram-bot-api-secret-token': MARKS.secret,
  });
  await post('/webhooks/telegram', JSON.stringify(update), { 'x-telegram-bot-api-secret-token': 'wrong' });
  await post(
    '/webhooks/zalo',
    JSON.stringify({ event_name: 'user_send_text', message: { text: MARKS.message } }),
  );
  await app.tick();
  const chat = await app.web.inject({
    method: 'POST',
    url: '/chat/messages',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ text: `${MARKS.message} ${MARKS.phone}` }).toString(),
  });
  expect(chat.statusCode).toBeLessThan(400);
  await broadcast(app);
  const odd = await app.web.inject({ url: `/q/${encodeURIComponent(MARKS.name)}` });
  const stranger = await app.web.inject({
    method: 'POST',
    url: '/consents',
    headers: { 'content-type': 'application/json' },
    payload: `{"x": "${MARKS.phone}`,
  });
  answers.push(stranger.body);
  expect(odd.statusCode).toBe(404);
  await app.tick();
  // An event that cannot be handled, and a database that fails in the middle.
  app.app.log.error(
    { error: errorMark(new Error(`bad row ${MARKS.phone}`)), anything: MARKS.name },
    'request_failed',
  );
  const metrics = (await app.web.inject('/metrics')).body;

  expect(leaks(app.logged())).toEqual([]);
  expect(leaks(answers.join('\n'))).toEqual([]);
  expect(leaks(metrics)).toEqual([]);
  expect(app.logged()).toContain('droppedFields');
  await deps.db.read.$queryRawUnsafe('PRAGMA wal_checkpoint(TRUNCATE)');
  const file = readFileSync(join(app.folder, 'lienthong.db'));
  for (const mark of [MARKS.phone, MARKS.e164, MARKS.name, MARKS.message, MARKS.telegram])
    expect(file.includes(Buffer.from(mark)), mark).toBe(false);
});

test('a logger lets through only the closed list, and shortens what looks like a number of somebody', () => {
  const lines: string[] = [];
  const log = createLog({ write: (line) => void lines.push(line) });
  log.info({ reason: `refused for +84 912 345 678`, phone: MARKS.phone, count: 3 }, 'x');
  const [line = ''] = lines;
  expect(leaks(line)).toEqual([]);
  expect(line).not.toContain('345 678');
  expect(JSON.parse(line)).toMatchObject({ count: 3, droppedFields: 'phone', msg: 'x' });
});

test('a command that fails tells no personal data on standard error', async () => {
  const app = await marked();
  const path = join(app.folder, 'hong.csv');
  writeFileSync(path, `cột lạ,khác\n${MARKS.phone},${MARKS.name}\n`);
  const shown: string[] = [];
  const code = await runCommand(
    ['contacts', 'import', path, '--source', 'x', '--basis', 'y', '--purpose', 'reminder', '--json'],
    {
      out: (text) => void shown.push(text),
      err: (text) => void shown.push(text),
      input: process.stdin,
      clock: () => new Date('2026-12-01T03:00:00Z'),
      publicUrl: () => 'http://localhost:3000',
      knowledge: () => app.app.knowledge,
      open: async () => ({ kind: 'open', deps: app.app.deps, bot: app.app.bot }),
      tick: async () => ({ kind: 'failed', message: '' }),
      verifyAudit: async () => ({ kind: 'failed', message: '' }),
      doctor: async () => [],
      start: async () => 0,
      backup: async () => ({ kind: 'failed', message: '' }),
      restore: async () => ({ kind: 'failed', message: '' }),
      keys: {
        status: async () => ({ kind: 'failed', message: '' }),
        rotate: async () => ({ kind: 'failed', message: '' }),
        forget: async () => ({ kind: 'failed', message: '' }),
      },
      removeDemo: async () => ({ kind: 'failed', message: '' }),
      close: async () => {},
    },
  );
  expect(code).toBe(3);
  expect(leaks(shown.join(''))).toEqual([]);
});
