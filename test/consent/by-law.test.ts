/** What the law of the day and a province's choice do to files and running reminders, on both databases. */
import { describe, expect, test } from 'vitest';
import {
  board,
  callList,
  history,
  lapses,
  list,
  plan,
  saveChoice,
  saveLadder,
} from '../../consent/consent.ts';
import { LADDER } from '../../consent/files.ts';
import { admin, server } from '../acts.ts';
import { freshSqlite, onBothDatabases } from '../database.ts';
import { at, hours, type Office, office, type Row } from './office.ts';

const CODE = 'G22.99.08-261103-0001';
const HEAD = '+84912345678';
const ASKED = at('2026-11-03T09:00');
const PROVINCE = '44';
const waiting = (more: Partial<Row> = {}): Row => ({
  code: CODE,
  state: 'Chờ xác nhận',
  requested: '03/11/2026 09:00',
  name: 'Nguyễn Văn A',
  phone: '0912345678',
  livesWith: 'cha mẹ',
  ...more,
});

const choose = (
  here: Office,
  choice: 'remind' | 'rest',
  now: Date,
  more: { from?: Date; base?: number } = {},
) =>
  saveChoice(admin(now, 0), here.deps, {
    provinceCode: PROVINCE,
    choice,
    note: 'Công văn của Công an tỉnh',
    validFrom: more.from ?? now,
    base: more.base ?? 0,
  });
const kinds = async (here: Office, now: Date) =>
  (await history(server(now), here.deps, CODE)).map((one) => (one.what === 'event' ? one.kind : one.what));
const audited = async (here: Office, action: string) =>
  here.deps.db.read.auditEntry.count({ where: { action } });

onBothDatabases('a child with its parents', (open) => {
  test('without a choice is still reminded of, in words that claim no more', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    expect(await here.tick(ASKED)).toMatchObject({ posted: 1 });
    const [text = ''] = here.got(HEAD);
    expect(text).toContain('luat khong con doi');
    expect(text).not.toMatch(/chua duoc chuyen|phai xac nhan|bat buoc/);
    expect(await plan(server(ASKED), here.deps, CODE)).toMatchObject({
      livesWith: 'parents',
      consents: [{ need: { law: 'not_needed', remind: true, doubts: ['no_choice'] } }],
    });
    await close();
  });

  test('is told so also where the province has words of its own, which say more', async () => {
    const { database, close } = await open();
    const here = office(database);
    const words = { chat: 'Bắt buộc xác nhận {{code}}', sms: 'Bắt buộc xác nhận {{code}}' };
    await saveLadder(admin(ASKED, 0), here.deps, {
      provinceCode: PROVINCE,
      ladder: { ...LADDER, steps: LADDER.steps.map((step) => ({ ...step, words })) },
      note: 'Lời của tỉnh',
      validFrom: ASKED,
      base: 0,
    });
    const others = waiting({ code: 'G22.99.08-261103-0002', phone: '0912345679', livesWith: 'ông bà' });
    await here.load([waiting(), others], ASKED);
    await here.tick(ASKED);
    expect(here.got(HEAD)[0]).toContain('luat khong con doi');
    expect(here.got('+84912345679')).toEqual(['Bat buoc xac nhan G22.99.08-261103-0002']);
    await close();
  });

  test('falls silent by the choice of the province, and is reminded again when that is taken back', async () => {
    const { database, close } = await open();
    const here = office(database);
    const others = 'G22.99.08-261103-0002';
    await here.load(
      [waiting(), waiting({ code: others, phone: '0912345679', name: 'Lê B', livesWith: 'ông bà' })],
      ASKED,
    );
    await here.tick(ASKED);
    const later = hours(ASKED, 20);
    expect(await choose(here, 'rest', later)).toEqual({ kind: 'saved', version: 1 });
    await here.tick(hours(ASKED, 25));
    // Only the one that the law still asks is reminded a second time.
    expect([here.got(HEAD).length, here.got('+84912345679').length]).toEqual([1, 2]);
    const asked = await list(server(hours(ASKED, 25)), here.deps, {});
    expect(asked.map(({ code, state, easedBy }) => [code, state, easedBy])).toEqual([
      [CODE, 'not_required', 'law'],
      [others, 'requested', null],
    ]);
    expect(await kinds(here, later)).toContain('by_law');
    expect(await audited(here, 'consent.by-law')).toBe(1);
    const figures = await board(server(hours(ASKED, 25)), here.deps, { area: PROVINCE, limit: 0 });
    expect(figures.communes).toMatchObject([{ waiting: 1 }]);
    expect(await lapses(server(hours(ASKED, 25)), here.deps, PROVINCE, 1)).toMatchObject([{ asked: 1 }]);

    // The office's next file still says "requested": nothing happens, and nothing is written a second time.
    const next = hours(ASKED, 30);
    await here.load(
      [waiting(), waiting({ code: others, phone: '0912345679', name: 'Lê B', livesWith: '' })],
      next,
    );
    await here.tick(next);
    expect((await kinds(here, next)).filter((kind) => kind === 'by_law')).toHaveLength(1);
    expect(here.got(HEAD)).toHaveLength(1);

    const back = hours(ASKED, 49);
    expect(await choose(here, 'remind', back, { base: 1 })).toEqual({ kind: 'saved', version: 2 });
    await here.tick(back);
    await here.tick(hours(back, 1));
    expect(here.got(HEAD)).toHaveLength(2);
    expect(await kinds(here, back)).toContain('needed_again');
    expect(await audited(here, 'consent.needed-again')).toBe(1);
    await close();
  });

  test('a reminder in the outbox is not sent when the choice comes between', async () => {
    const { database, close } = await open();
    const here = office(database);
    const night = at('2026-11-03T22:00');
    await here.load([waiting({ requested: '03/11/2026 22:00' })], night);
    await here.tick(night);
    await choose(here, 'rest', hours(night, 1));
    await here.tick(at('2026-11-04T09:00'));
    expect(here.got(HEAD)).toEqual([]);
    await close();
  });

  test('choices that begin later are kept to the hour, one after another', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    await here.tick(ASKED);
    await choose(here, 'rest', ASKED, { from: hours(ASKED, 10) });
    await choose(here, 'remind', ASKED, { from: hours(ASKED, 30), base: 1 });
    const states: string[] = [];
    for (const later of [9, 11, 29, 31]) {
      await here.tick(hours(ASKED, later));
      states.push((await list(server(hours(ASKED, later)), here.deps, {}))[0]?.state ?? '');
    }
    expect(states).toEqual(['requested', 'not_required', 'not_required', 'requested']);
    await close();
  });

  test('filed before 1 July 2026, or nobody knows with whom: the choice changes nothing', async () => {
    const { database, close } = await open();
    const here = office(database);
    await choose(here, 'rest', ASKED);
    await here.load(
      [
        waiting({ code: 'G22.99.08-260630-0001', phone: '0912345671' }),
        waiting({ livesWith: '', phone: '0912345672', name: 'B' }),
        waiting({ code: 'G22.99.08-261103-0003', livesWith: 'chú hàng xóm', phone: '0912345673', name: 'C' }),
      ],
      ASKED,
    );
    await here.tick(ASKED);
    for (const phone of ['+84912345671', '+84912345672', '+84912345673'])
      expect(here.got(phone), phone).toHaveLength(1);
    const told = await list(server(ASKED), here.deps, {});
    expect(told.map((line) => line.need.law)).toEqual(['needed', 'unclear', 'unclear']);
    await close();
  });

  test('files and reminders from before the rules are looked at again once', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting()], ASKED);
    await here.tick(ASKED);
    await choose(here, 'rest', ASKED);
    // As a program of before would have left it: nothing to look at, and no mark of the rules.
    await database.write((tx) => tx.consent.updateMany({ data: { lookAt: null } }));
    await here.tick(hours(ASKED, 1));
    expect((await list(server(ASKED), here.deps, {}))[0]?.state).toBe('requested');
    await database.write((tx) => tx.setting.deleteMany({ where: { name: 'consent_law' } }));
    await here.tick(hours(ASKED, 2));
    expect((await list(server(ASKED), here.deps, {}))[0]?.state).toBe('not_required');
    await close();
  });
});

onBothDatabases('a death bundle', (open) => {
  test('has five working days: the last step, the board, the lapses and the call list follow', async () => {
    const { database, close } = await open();
    const here = office(database);
    // Tuesday 3 November: until the end of Tuesday 10 November.
    await here.load([waiting({ bundle: 'khai tử', livesWith: '' })], ASKED);
    const [line] = await list(server(ASKED), here.deps, {});
    expect(line?.deadlineAt).toEqual(new Date('2026-11-10T16:59:59Z'));
    const found = await plan(server(ASKED), here.deps, CODE);
    expect(found?.consents[0]?.schedule.at(-1)).toMatchObject({
      id: 'last',
      at: new Date('2026-11-09T16:59:59Z'),
    });

    const end = at('2026-11-10T23:58');
    const counted = async (now: Date) =>
      (await board(server(now), here.deps, { area: PROVINCE, limit: 0 })).communes[0];
    expect(await counted(end)).toMatchObject({ waiting: 1, overdue: 0, withinDay: 1 });
    const past = at('2026-11-11T08:00');
    await here.load([waiting({ bundle: 'khai tử', livesWith: '' })], past);
    await here.tick(past);
    expect(await counted(past)).toMatchObject({ waiting: 1, overdue: 1, withinDay: 0, calls: 1 });
    const shown = await board(server(past), here.deps, { area: PROVINCE, only: 'overdue', limit: 10 });
    expect(shown.lines.map(({ code }) => code)).toEqual([CODE]);
    expect(await lapses(server(past), here.deps, PROVINCE, 1)).toMatchObject([
      { asked: 1, lapsed: 1, open: 0 },
    ]);
    expect(await callList(admin(past, 0), here.deps, '19333')).toMatchObject({
      lines: [{ why: 'deadline_passed', deadlineAt: new Date('2026-11-10T16:59:59Z') }],
    });
    await close();
  });

  test('a deadline that the office names goes before that of the law', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting({ bundle: 'khai tử', livesWith: '', deadline: '20/11/2026' })], ASKED);
    const past = at('2026-11-11T08:00');
    expect((await board(server(past), here.deps, { area: PROVINCE, limit: 0 })).communes).toMatchObject([
      { overdue: 0 },
    ]);
    await close();
  });
});

describe('a file', () => {
  test('that says two things of one child is refused there', async () => {
    const { database, close } = await freshSqlite();
    const here = office(database);
    const refused = await here.load(
      [waiting(), waiting({ role: 'chủ sở hữu', name: 'C', phone: '', livesWith: 'ông bà' })],
      ASKED,
    );
    expect(refused).toMatchObject({ kind: 'refused', problems: [{ rule: 'dossier_differs', row: 3 }] });
    const warned = await here.load([waiting({ livesWith: 'hàng xóm' })], ASKED);
    expect(warned).toMatchObject({
      kind: 'imported',
      problems: [{ rule: 'lives_with_unknown', severity: 'warning' }],
    });
    await close();
  });
});
