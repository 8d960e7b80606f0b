import { afterAll, describe, expect, test } from 'vitest';
import { type Cli, cli } from '../cli.ts';

const opened: Cli[] = [];
afterAll(() => {
  for (const one of opened) one.close();
});

const PLAN = `name: Khai sinh liên thông tháng 12
purpose: outreach
channels: [zalo, sms]
audience: { areas: ["Huyện Hải Lăng, tỉnh Quảng Trị", "Phường Đông Hà"] }
text: outreach-birth-bundle
values: { hotline: "18001096" }
link: { placement: "SMS 12/2026" }
start: 2026-12-02T08:00:00+07:00
end: 2026-12-02T08:00:10+07:00
rate: 2
budget: 200000
`;

/** An office with two officials, forty people in the old district of Hải Lăng and one in Đông Hà who is an official. */
async function office() {
  const here = cli();
  opened.push(here);
  for (const [name, role] of [
    ['lan', 'propaganda'],
    ['minh', 'province'],
  ] as const)
    await here.run('user', 'add', name, '--role', role, '--area', '44');
  const rows = Array.from({ length: 40 }, (_, i) => `090${String(1_000_110 + i)},19702`);
  const people = here.file(
    'danh-ba.csv',
    ['Số điện thoại,Mã đơn vị', ...rows, '0912345678,19333'].join('\n'),
  );
  const loaded = await here.run(
    'contacts',
    'import',
    people,
    '--source',
    'thử',
    '--basis',
    'thử',
    '--purpose',
    'outreach',
  );
  if (loaded.code !== 0) throw new Error(loaded.err);
  return here;
}

describe('the command campaign', () => {
  test('does everything from the file to the ledger', async () => {
    const here = await office();
    const file = here.file('chien-dich.yaml', PLAN);
    expect(await here.run('campaign', 'create', file, '--as', 'lan', '--dry-run')).toMatchObject({ code: 0 });
    expect((await here.run('campaign', 'list', '--json')).json()).toEqual([]);
    const made = await here.run('campaign', 'create', file, '--as', 'lan', '--json');
    const id = String(made.json<{ id: number }>().id);

    const seen = await here.run('campaign', 'preview', id);
    expect(seen.out).toContain('41 tin sẽ gửi');
    expect(seen.out).toContain('Huyện Hải Lăng, Tỉnh Quảng Trị (cũ, trước 01/7/2025), nay là 5 đơn vị');
    expect(seen.out).toMatch(/SMS: 82 phần, khoảng 68\.060 đồng \(giá tạm tính/);
    expect(seen.out).toContain('Nếu phải gắn: ');

    const plan = await here.run('campaign', 'show', id);
    expect(plan.out).toMatch(/bản nháp\n(.*\n)*Kênh: Zalo, SMS\n/);
    expect(plan.out).toContain('Người soạn: lan');
    expect((await here.run('campaign', 'show', id, '--json')).json()).toMatchObject({
      author: 'lan',
      plan: { rate: 2 },
    });
    expect((await here.run('campaign', 'show', '999')).code).toBe(1);

    const told = await here.run('campaign', 'forecast', id);
    expect(told.out).toContain('Không xong trước 08:00 ngày 02/12/2026');
    expect(told.out).toContain(`lienthong campaign split ${id}`);
    expect((await here.run('campaign', 'forecast', id, '--json')).json()).toMatchObject({
      sent: 20,
      expired: 21,
      split: { end: '2026-12-03T08:00:00+07:00' },
    });
    expect(await here.run('campaign', 'split', id, '--as', 'lan')).toMatchObject({ code: 0 });

    // Nobody's telephone is rung by a test but one's own, proven one; who else is known is not told.
    for (const to of ['0912345678', '0999999999'])
      expect((await here.run('campaign', 'test', id, '--as', 'lan', '--to', to)).err).toContain(
        'đã xác nhận bằng mã',
      );

    expect(await here.run('campaign', 'submit', id, '--as', 'lan')).toMatchObject({ code: 0 });
    expect(await here.run('campaign', 'approve', id, '--as', 'lan')).toMatchObject({
      code: 1,
      err: expect.stringContaining('người đã sửa không được duyệt'),
    });
    const revised = here.file(
      'sua.yaml',
      PLAN.replace('T08:00:10', 'T20:00:00').replace('200000', '60000').replace('rate: 2', 'rate: 200'),
    );
    expect(await here.run('campaign', 'revise', id, revised, '--as', 'lan')).toMatchObject({ code: 0 });
    expect(await here.run('campaign', 'approve', id, '--as', 'minh')).toMatchObject({ code: 1 });
    await here.run('campaign', 'submit', id, '--as', 'lan');
    expect(await here.run('campaign', 'approve', id, '--as', 'minh')).toMatchObject({ code: 0 });

    const waiting = await here.run('campaign', 'status', id);
    expect(waiting.out).toContain('đã duyệt');
    expect(waiting.out).toContain('Dự kiến xong lúc');
    expect((await here.run('campaign', 'status', id, '--json')).json()).toMatchObject({
      forecastFinishAt: '2026-12-02T13:00:00.000Z',
      budget: { dong: 60_000, spent: 0 },
    });

    here.at('2026-12-02T01:00:00Z');
    await here.run('tick', '--at', '2026-12-02T01:00:00Z');
    const spent = await here.run('campaign', 'status', id);
    expect(spent.out).toContain('Kinh phí: đã dùng 59.760 trên 60.000 đồng.');
    expect(spent.out).toMatch(/Theo kênh: SMS 36\/41/);
    expect(spent.out).toContain('Theo địa bàn: ');
    const of = async (...filter: string[]) =>
      (await here.run('campaign', 'ledger', id, ...filter)).out.trim().split('\n').length - 1;
    expect(await of()).toBe(41);
    expect(await of('--why', 'budget')).toBeGreaterThan(0);
    expect(await of('--why', 'budget', '--state', 'sent')).toBe(0);
    expect(await of('--area', '00004')).toBe(0);
    expect(await of('--wave', '1')).toBe(41);
    expect(await of('--wave', '2')).toBe(0);
    expect((await here.run('campaign', 'ledger', id, '--wave', 'hai')).code).toBe(2);
    const poor = await here.run('campaign', 'ledger', id, '--state', 'queued');
    expect(poor.out.trim().split('\n')).toHaveLength(1 + 5);
    expect(poor.out).toContain('hết kinh phí 60.000 đồng');
    expect((await here.run('campaign', 'ledger', id, '--state', 'nothing')).code).toBe(2);
    expect(await here.run('campaign', 'budget', id, '--as', 'lan', '--dong', '70000')).toMatchObject({
      code: 1,
    });
    expect(await here.run('campaign', 'budget', id, '--as', 'minh', '--dong', '70000')).toMatchObject({
      code: 0,
    });
    await here.run('tick', '--at', '2026-12-02T01:05:00Z');
    const status = (await here.run('campaign', 'status', id, '--json')).json<{
      total: number;
      counts: Record<string, number>;
    }>();
    expect(Object.values(status.counts).reduce((sum, one) => sum + one, 0)).toBe(status.total);
    expect(status.total).toBe(41);
    // Two parts at 830 dong each: what 70,000 dong reach for, without the test.
    expect((status.counts.sent ?? 0) + (status.counts.delivered ?? 0)).toBe(41);
  }, 60_000);

  test('lists the month, what is in doubt and what is to be posted by hand, and takes the answers', async () => {
    const here = await office();
    const groups = here.file(
      'nhom.csv',
      'Tên nhóm,Kênh,Mã nhóm,Mã đơn vị,Cách gửi\nKhu phố 1,Zalo,,19333,thủ công\nKhu phố 2,Zalo,,19333,thủ công',
    );
    expect(await here.run('groups', 'import', groups)).toMatchObject({ code: 0 });
    const file = here.file(
      'nhom.yaml',
      PLAN.replace('[zalo, sms]', '[group]')
        .replace('T08:00:10', 'T20:00:00')
        .replace('rate: 2', 'repeat: { every: month, until: 2027-02-28 }'),
    );
    const id = String(
      (await here.run('campaign', 'create', file, '--as', 'lan', '--json')).json<{ id: number }>().id,
    );
    const odd = here.file('nhan.yaml', PLAN.replace(/audience: \{/, 'audience: { tags: [khong-ai-co],'));
    const strange = (await here.run('campaign', 'create', odd, '--as', 'lan', '--json')).json<{
      id: number;
    }>().id;
    expect((await here.run('campaign', 'preview', String(strange))).out).toContain('“khong-ai-co”');
    await here.run('campaign', 'cancel', String(strange), '--as', 'lan');
    const january = await here.run('campaign', 'calendar', '2027-01');
    expect(january.out).toContain('08:00 ngày 02/01/2027');
    expect((await here.run('campaign', 'calendar', '2027-03')).out).toContain('không có chiến dịch');
    expect((await here.run('campaign', 'calendar', 'mai')).code).toBe(1);

    await here.run('campaign', 'submit', id, '--as', 'lan');
    await here.run('campaign', 'approve', id, '--as', 'minh');
    here.at('2026-12-02T02:00:00Z');
    await here.run('tick', '--at', '2026-12-02T02:00:00Z');
    const posts = (await here.run('campaign', 'posts', '--json')).json<{ id: number }[]>();
    expect(posts).toHaveLength(2);
    const [first, second] = posts.map((post) => String(post.id));
    expect((await here.run('campaign', 'posts')).out).toContain('UBND phường Đông Hà');
    expect(await here.run('campaign', 'posted', first ?? '', '--as', 'lan')).toMatchObject({ code: 0 });
    expect(await here.run('campaign', 'posted', first ?? '', '--as', 'lan')).toMatchObject({ code: 1 });
    expect(await here.run('campaign', 'posted', second ?? '', '--as', 'lan', '--not')).toMatchObject({
      code: 0,
    });
    expect((await here.run('campaign', 'status', id, '--json')).json()).toMatchObject({
      total: 2,
      series: { posted: 1, runs: 3 },
    });
    expect((await here.run('campaign', 'unknown')).out).toContain('Không có tin nào chưa rõ');
    expect((await here.run('campaign', 'decide', '1', '--as', 'lan', '--choice', 'resend')).code).toBe(1);
    expect((await here.run('campaign', 'decide', '1', '--as', 'lan')).code).toBe(2);
  }, 60_000);

  test('refuses garbage with code 3 and a list, and saves nothing', async () => {
    const here = await office();
    const garbage: [string, string | Uint8Array][] = [
      ['rong.yaml', ''],
      ['anh.yaml', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3])],
      ['chu.yaml', 'xin chào'],
      ['danh-sach.yaml', '- a\n- b\n'],
      ['hong.yaml', 'name: x\nchannels: [sms\n'],
      ['dai.yaml', `name: ${'x'.repeat(200_000)}`],
      [
        'bom.yaml',
        `a: &a [x, x]\n${'bcdefghij'.replace(/./g, (c, i: number) => `${c}: &${c} [*${'abcdefghij'[i]}, *${'abcdefghij'[i]}]\n`)}`,
      ],
      [
        'sai.yaml',
        PLAN.replace('["Huyện Hải Lăng, tỉnh Quảng Trị", "Phường Đông Hà"]', '["Xã Không Có Đâu"]'),
      ],
      ['nhieu.yaml', PLAN.replace('rate: 2', 'rate: nhanh').replace('budget: 200000', 'budget: 200.000')],
    ];
    for (const [name, content] of garbage) {
      const ran = await here.run('campaign', 'create', here.file(name, content), '--as', 'lan', '--json');
      expect(ran.code, name).toBe(3);
      const { problems } = ran.json<{ problems: { message: string; todo: string; row: number | null }[] }>();
      expect(problems.length, name).toBeGreaterThan(0);
      for (const problem of problems) {
        expect(problem.message, name).toMatch(/[.?)]$/);
        expect(problem.todo, name).not.toBe('');
      }
    }
    const lines = (
      await here.run('campaign', 'create', here.file('x.yaml', garbage[8]?.[1] ?? ''), '--as', 'lan')
    ).err;
    expect(lines).toContain('dòng 10');
    expect(lines).toContain('dòng 11');
    expect((await here.run('campaign', 'list', '--json')).json()).toEqual([]);
    for (const verb of ['preview', 'forecast', 'status', 'ledger'])
      expect((await here.run('campaign', verb, 'abc')).code, verb).toBe(1);
  }, 60_000);
});
