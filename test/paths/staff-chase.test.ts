import { afterEach, expect, test } from 'vitest';
import { importConsents } from '../../consent/consent.ts';
import { addressRow, findAddress, stopEverything } from '../../contacts/contacts.ts';
import { server } from '../acts.ts';
import { testApp } from '../app.ts';
import { type Cli, cli } from '../cli.ts';

let shell: Cli | null = null;
afterEach(() => shell?.close());

const HEADER =
  'Mã hồ sơ,Thủ tục,Người nộp,SĐT người nộp,Người cần xác nhận,SĐT người cần xác nhận,Vai trò,Ngày gửi yêu cầu,Trạng thái,Mã đơn vị';
const row = (number: number, phone: string, state = 'chờ xác nhận') =>
  `G22.99.08-261130-0000${number},khai sinh,Người Nộp,09123400${number}9,Chủ Hộ ${number},${phone},chủ hộ,30/11/2026,${state},19333`;
const FILE = (states: string[] = []) =>
  [
    HEADER,
    row(1, '0912000111', states[0]),
    row(2, '0912000222', states[1]),
    row(3, '0912000333', states[2]),
  ].join('\n');

/** 10:00 in Vietnam, a Tuesday. */
const MORNING = '2026-12-01T10:00:00+07:00';

async function loaded(): Promise<Cli> {
  const opened = cli({ HOLD_OUTSIDE: '1' }, MORNING);
  shell = opened;
  const done = await opened.run(
    'consent',
    'import',
    opened.file('cho.csv', FILE()),
    '--as-of',
    '2026-12-01T09:00:00+07:00',
    '--json',
  );
  expect(done.code, done.err).toBe(0);
  return opened;
}

test('a tick sends each reminder that is due, once', async () => {
  const opened = await loaded();
  const first = (await opened.run('tick', '--at', MORNING, '--json')).json<Record<string, number>>();
  expect(first).toMatchObject({ remindersPosted: 3, sent: 3 });
  const again = (await opened.run('tick', '--at', '2026-12-01T10:05:00+07:00', '--json')).json<
    Record<string, number>
  >();
  expect(again).toMatchObject({ remindersPosted: 0, sent: 0 });
});

test('none goes to a dossier that was confirmed in the meantime', async () => {
  const opened = await loaded();
  const newer = opened.file('moi.csv', FILE(['đã xác nhận']));
  opened.at('2026-12-01T10:01:00+07:00');
  expect((await opened.run('consent', 'import', newer, '--as-of', '2026-12-01T10:00:30+07:00')).code).toBe(0);
  expect(
    (await opened.run('tick', '--at', '2026-12-01T10:02:00+07:00', '--json')).json<Record<string, number>>(),
  ).toMatchObject({ sent: 2 });
});

test('none leaves outside 08:00–20:00; what was due at night leaves in the morning', async () => {
  const opened = await loaded();
  expect(
    (await opened.run('tick', '--at', '2026-12-01T21:30:00+07:00', '--json')).json<Record<string, number>>(),
  ).toMatchObject({ sent: 0 });
  expect(
    (await opened.run('tick', '--at', '2026-12-02T05:59:00+07:00', '--json')).json<Record<string, number>>(),
  ).toMatchObject({ sent: 0 });
  expect(
    (await opened.run('tick', '--at', '2026-12-02T08:01:00+07:00', '--json')).json<Record<string, number>>(),
  ).toMatchObject({ sent: 3 });
});

test('none goes to someone who said stop after the list was loaded', async () => {
  const app = await testApp({ HOLD_OUTSIDE: '1' }, MORNING);
  const { deps } = app.app;
  const bytes = new TextEncoder().encode(FILE());
  expect(
    (
      await importConsents(server(deps.now()), deps, {
        fileName: 'cho.csv',
        bytes,
        asOf: new Date('2026-12-01T09:00:00+07:00'),
      })
    ).kind,
  ).toBe('imported');
  await deps.db.write(async (tx) => {
    const address = await addressRow(tx, deps.keys, 'sms', '+84912000222', deps.now());
    await stopEverything(tx, address.id, deps.now());
  });
  await app.tick();
  const left = await deps.db.read.message.findMany({
    where: { channel: 'sms', state: { in: ['sent', 'delivered'] } },
    select: { addressId: true },
  });
  const address = await findAddress(deps.db.read, deps.keys, 'sms', '+84912000222');
  expect(left.length).toBeGreaterThanOrEqual(2);
  expect(left.map(({ addressId }) => addressId)).not.toContain(address?.id);
  await app.close();
});

test('a file with a bad cell is refused with its row, column, value and what to do, and nothing is saved', async () => {
  shell = cli({}, MORNING);
  const bad = FILE()
    .replace('0912000222', '02333852000')
    .replace('30/11/2026,chờ xác nhận,19333', '31/02/2026,chờ xác nhận,99999');
  const done = await shell.run(
    'consent',
    'import',
    shell.file('sai.csv', bad),
    '--as-of',
    '2026-12-01',
    '--json',
  );
  expect(done.code).toBe(3);
  const { problems } = done.json<{
    problems: { row: number; column: string; value: string; todo: string }[];
  }>();
  expect(problems.length).toBeGreaterThanOrEqual(3);
  for (const problem of problems)
    expect(problem).toMatchObject({
      row: expect.any(Number),
      column: expect.any(String),
      value: expect.any(String),
      todo: expect.stringMatching(/\S/),
    });
  expect((await shell.run('consent', 'list', '--json')).json<unknown[]>()).toEqual([]);
});
