/** What a clerk records of one confirmation or dossier that no file says, on both databases. */
import { expect, test } from 'vitest';
import { history, list, markNotNeeded, remind, saveChoice, setLivesWith } from '../../consent/consent.ts';
import { admin, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { at, hours, type Office, office, type Row } from './office.ts';

const CODE = 'G22.99.08-261103-0001';
const HEAD = '+84912345678';
const ASKED = at('2026-11-03T09:00');
const waiting = (more: Partial<Row> = {}): Row => ({
  code: CODE,
  state: 'Chờ xác nhận',
  requested: '03/11/2026 09:00',
  name: 'Nguyễn Văn A',
  phone: '0912345678',
  livesWith: 'cha mẹ',
  ...more,
});

const kinds = async (here: Office, now: Date) =>
  (await history(server(now), here.deps, CODE)).map((one) => (one.what === 'event' ? one.kind : one.what));
const audited = async (here: Office, action: string) =>
  here.deps.db.read.auditEntry.count({ where: { action } });

onBothDatabases('a clerk', (open) => {
  const idOf = async (here: Office) => (await list(server(ASKED), here.deps, {}))[0]?.id ?? 0;

  test('records that none is needed; a file that says the contrary is shown, and nobody is reminded', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting({ livesWith: '' })], ASKED);
    const consentId = await idOf(here);
    const clerk = admin(hours(ASKED, 1), 0);
    expect(await markNotNeeded(clerk, here.deps, { code: CODE, consentId, reason: 'police_asked' })).toEqual({
      kind: 'marked',
    });
    await here.tick(hours(ASKED, 2));
    await here.load([waiting({ livesWith: '' })], hours(ASKED, 3));
    await here.tick(hours(ASKED, 4));
    expect(here.got(HEAD)).toEqual([]);
    expect(await list(server(ASKED), here.deps, {})).toMatchObject([
      { state: 'not_required', easedBy: 'hand', contradictedAt: hours(ASKED, 3) },
    ]);
    expect(await audited(here, 'consent.not-needed')).toBe(1);

    await markNotNeeded(admin(hours(ASKED, 5), 0), here.deps, { code: CODE, consentId, reason: null });
    await here.tick(hours(ASKED, 5));
    expect(here.got(HEAD)).toHaveLength(1);
    expect(await kinds(here, ASKED)).toEqual(
      expect.arrayContaining(['not_needed', 'contradicted', 'not_needed_undone']),
    );
    await close();
  });

  test('who asks anew after the mark is heard', async () => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting({ livesWith: '' })], ASKED);
    const marked = { code: CODE, consentId: await idOf(here), reason: 'not_asked' as const };
    await markNotNeeded(admin(hours(ASKED, 1), 0), here.deps, marked);
    await here.load([waiting({ livesWith: '', requested: '05/11/2026 09:00' })], at('2026-11-05T10:00'));
    expect(await list(server(ASKED), here.deps, {})).toMatchObject([{ state: 'requested', easedBy: null }]);
    await close();
  });

  test.each([
    ['a child with others', { livesWith: 'ông bà' }],
    ['a death bundle', { livesWith: '', bundle: 'khai tử' }],
    ['a file of June', { livesWith: 'cha mẹ', code: 'G22.99.08-260630-0001' }],
    ['the other parent', { livesWith: 'cha mẹ', role: 'cha/mẹ' }],
  ])('may not say that the law frees %s', async (_, more) => {
    const { database, close } = await open();
    const here = office(database);
    await here.load([waiting(more)], ASKED);
    const [line] = await list(server(ASKED), here.deps, {});
    const ask = { code: line?.code ?? '', consentId: line?.id ?? 0, reason: 'with_parents' as const };
    expect(await markNotNeeded(admin(ASKED, 0), here.deps, ask)).toMatchObject({ kind: 'refused' });
    expect((await list(server(ASKED), here.deps, {}))[0]?.state).toBe('requested');
    await close();
  });

  test('who corrects with whom the child is registered starts and stops the reminders', async () => {
    const { database, close } = await open();
    const here = office(database);
    await saveChoice(admin(ASKED, 0), here.deps, {
      provinceCode: '44',
      choice: 'rest',
      note: 'Công văn của Công an tỉnh',
      validFrom: ASKED,
      base: 0,
    });
    await here.load([waiting({ livesWith: '' })], ASKED);
    const set = (livesWith: 'parents' | 'others' | null, now: Date) =>
      setLivesWith(admin(now, 0), here.deps, { code: CODE, livesWith });
    const state = async () => (await list(server(ASKED), here.deps, {}))[0]?.state;
    await set('parents', hours(ASKED, 1));
    await here.tick(hours(ASKED, 1));
    expect([await state(), here.got(HEAD).length]).toEqual(['not_required', 0]);
    expect(await remind(admin(hours(ASKED, 1), 0), here.deps, CODE)).toMatchObject({ kind: 'refused' });
    await set('others', hours(ASKED, 2));
    await here.tick(hours(ASKED, 2));
    await here.tick(hours(ASKED, 3));
    expect([await state(), here.got(HEAD).length]).toEqual(['requested', 1]);
    expect(here.got(HEAD)[0]).not.toContain('luat khong con doi');
    expect(await audited(here, 'consent.case')).toBe(2);
    await close();
  });
});
