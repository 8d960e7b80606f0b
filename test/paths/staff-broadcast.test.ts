import { afterEach, expect, test } from 'vitest';
import { type Cli, cli } from '../cli.ts';

let shell: Cli | null = null;
afterEach(() => shell?.close());

const MORNING = '2026-12-01T09:00:00+07:00';
const CAMPAIGN = (channels: string, more = '') => `name: Nhắc xác nhận VNeID tháng 12
purpose: outreach
channels: [${channels}]
audience: { areas: ["44"], tags: [], exclude_tags: [], groups: [] }
text: outreach-birth-bundle
values: { hotline: "18001096" }
link: { placement: "SMS 12/2026" }
start: 2026-12-01T09:00:00+07:00
end: 2026-12-03T20:00:00+07:00
${more}`;

type Status = {
  state: string;
  total: number;
  counts: Record<string, number>;
  byChannel: Record<string, unknown>;
};

async function office(): Promise<Cli> {
  const opened = cli({ HOLD_OUTSIDE: '1' }, MORNING);
  shell = opened;
  for (const [name, role, area] of [
    ['lan', 'propaganda', '44'],
    ['minh', 'province', '44'],
    ['dong-nai', 'province', '75'],
  ] as const) {
    expect((await opened.run('user', 'add', name, '--role', role, '--area', area)).code).toBe(0);
  }
  const rows = Array.from(
    { length: 12 },
    (_, index) => `09120001${String(index + 10)},Người ${index},${index % 2 === 0 ? '19333' : '19624'}`,
  );
  const people = opened.file('nguoi.csv', ['Số điện thoại,Họ tên,Mã đơn vị', ...rows].join('\n'));
  expect(
    (
      await opened.run(
        'contacts',
        'import',
        people,
        '--source',
        'UBND phường',
        '--basis',
        'đồng ý nhận tin',
        '--purpose',
        'outreach',
      )
    ).code,
  ).toBe(0);
  const groups = opened.file(
    'nhom.csv',
    'Tên nhóm,Kênh,Mã nhóm,Mã đơn vị,Cách gửi,Số thành viên\nKhu phố 1,Telegram,-100123,19333,api,80\nThôn 2,Zalo,,19624,thủ công,60\n',
  );
  expect((await opened.run('groups', 'import', groups)).code).toBe(0);
  return opened;
}

test('a campaign goes from file to ledger: two persons, one message each, counts that add up', async () => {
  const opened = await office();
  const made = await opened.run(
    'campaign',
    'create',
    opened.file('sms.yaml', CAMPAIGN('sms')),
    '--as',
    'lan',
    '--json',
  );
  expect(made.code, made.err).toBe(0);
  const id = String(made.json<{ id: number }>().id);

  const seen = (await opened.run('campaign', 'preview', id, '--json')).json<{
    total: number;
    byChannel: Record<string, number>;
    byArea: Record<string, number>;
    examples: { text: string }[];
  }>();
  expect(seen).toMatchObject({ total: 12, byChannel: { sms: 12 }, byArea: { '19333': 6, '19624': 6 } });
  expect(seen.examples[0]?.text).toMatch(/18001096/);

  expect((await opened.run('campaign', 'approve', id, '--as', 'minh')).code).toBe(1);
  expect((await opened.run('campaign', 'submit', id, '--as', 'lan')).code).toBe(0);
  const own = await opened.run('campaign', 'approve', id, '--as', 'lan');
  expect(own.code).toBe(1);
  expect(own.err).toMatch(/người đã sửa không được duyệt/);
  const stranger = await opened.run('campaign', 'approve', id, '--as', 'dong-nai');
  expect(stranger.code).toBe(3);
  expect((await opened.run('campaign', 'approve', id, '--as', 'minh')).code).toBe(0);

  const ticked = (await opened.run('tick', '--at', MORNING, '--json')).json<Record<string, number>>();
  expect(ticked.sent).toBe(12);
  const status = (await opened.run('campaign', 'status', id, '--json')).json<Status>();
  expect(status.total).toBe(12);
  expect(Object.values(status.counts).reduce((sum, count) => sum + count, 0)).toBe(12);
  expect((status.counts.sent ?? 0) + (status.counts.delivered ?? 0)).toBe(12);

  const again = (await opened.run('tick', '--at', '2026-12-01T09:10:00+07:00', '--json')).json<
    Record<string, number>
  >();
  expect(again.sent).toBe(0);
  const ledger = await opened.run('campaign', 'ledger', id, '--format', 'csv');
  const lines = ledger.out.trim().split(/\r?\n/);
  expect(lines).toHaveLength(13);
  expect(ledger.out).not.toMatch(/09120001|Người \d/);
});

test('groups: one is written to, one is left for the clerk to post by hand', async () => {
  const opened = await office();
  const made = await opened.run(
    'campaign',
    'create',
    opened.file('nhom.yaml', CAMPAIGN('group')),
    '--as',
    'lan',
    '--json',
  );
  expect(made.code, made.err + made.out).toBe(0);
  const id = String(made.json<{ id: number }>().id);
  expect((await opened.run('campaign', 'submit', id, '--as', 'lan')).code).toBe(0);
  expect((await opened.run('campaign', 'approve', id, '--as', 'minh')).code).toBe(0);
  expect((await opened.run('tick', '--at', MORNING, '--json')).json<Record<string, number>>().sent).toBe(1);
  const status = (await opened.run('campaign', 'status', id, '--json')).json<Status>();
  expect(status.total).toBe(2);
  expect(status.counts).toMatchObject({ sent: 1, queued: 1 });
});

test('at night nothing leaves; in the morning it does', async () => {
  const opened = await office();
  const file = opened.file(
    'dem.yaml',
    CAMPAIGN('sms').replace('2026-12-01T09:00:00+07:00', '2026-12-01T21:00:00+07:00'),
  );
  const id = String(
    (await opened.run('campaign', 'create', file, '--as', 'lan', '--json')).json<{ id: number }>().id,
  );
  await opened.run('campaign', 'submit', id, '--as', 'lan');
  await opened.run('campaign', 'approve', id, '--as', 'minh');
  expect(
    (await opened.run('tick', '--at', '2026-12-01T21:00:00+07:00', '--json')).json<Record<string, number>>()
      .sent,
  ).toBe(0);
  expect(
    (await opened.run('tick', '--at', '2026-12-02T08:00:00+07:00', '--json')).json<Record<string, number>>()
      .sent,
  ).toBe(12);
});

test('a campaign file with mistakes is refused, all of them named', async () => {
  const opened = await office();
  const broken = await opened.run(
    'campaign',
    'create',
    opened.file('sai.yaml', 'name: ""\npurpose: spam\nchannels: [pigeon]\nstart: hôm nay\n'),
    '--as',
    'lan',
    '--json',
  );
  expect(broken.code).toBe(3);
  expect(broken.json<{ problems: unknown[] }>().problems.length).toBeGreaterThanOrEqual(4);
});
