import { expect, test } from 'vitest';
import { scopeOfAreas } from '../../areas/scope.ts';
import { addressHash } from '../../contacts/addresses.ts';
import {
  apart,
  assign,
  filingsOfSubject,
  forgetFilingSubject,
  join,
  judge,
  lookAgain,
  mark,
  markMany,
  note,
  openFiling,
  pairs,
} from '../../dossiers/dossiers.ts';
import { auditEntries } from '../../staff/audit.ts';
import { official, server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { DONG_HA, officeOn, TRIEU_PHONG } from './office.ts';

const NOW = new Date('2026-11-20T03:00:00Z');
const LATER = new Date('2026-11-21T03:00:00Z');
const child = {
  subject: 'Trần Thị Mẫu',
  born: '01/11/2026',
  applicant: 'Trần Văn Mẫu',
  received: '03/11/2026',
};

onBothDatabases('the joint review', (open) => {
  test('two codes of one child are proposed, joined by a person, and the history stays', async () => {
    const { database, close } = await open();
    const { load, stuck, deps } = officeOn(database, NOW);
    const act = server(LATER);
    await load('justice', '2026-11-10', [
      { national: 'G22.99.08-261103-00001', ...child, done: '04/11/2026' },
    ]);
    await load('police', '2026-11-11', [{ code: 'CT-00001', ...child, returned: '06/11/2026' }]);
    const [pair, ...others] = await pairs(act, deps);
    expect([pair?.why, others]).toEqual(['subject', []]);
    if (pair === undefined) throw new Error('no pair');
    const ids = [pair.one.id, pair.other.id] as const;
    const clerk = official('commune', TRIEU_PHONG, LATER);
    expect(await pairs(clerk, deps)).toEqual([]);
    expect(await join(clerk, deps, ids)).toMatchObject({ kind: 'denied', why: 'area' });
    expect(await join(act, deps, ids)).toEqual({ kind: 'done' });
    expect(await pairs(act, deps)).toEqual([]);
    expect(await stuck()).toEqual(['G22.99.08-261103-00001 returned 2026-11-06 police']);
    const shown = await openFiling(act, deps, ids[0]);
    expect(shown?.sides.map(({ side, who }) => [side, who?.subject])).toEqual([
      ['justice', 'Trần Thị Mẫu'],
      ['police', 'Trần Thị Mẫu'],
    ]);
    expect(shown?.events.map(({ kind }) => kind)).toEqual(['joined', 'listed', 'listed']);
    // The pair is gone: a second press changes nothing.
    expect(await join(act, deps, ids)).toMatchObject({ kind: 'refused' });
    // A newer list of the police finds the joined case by its own code.
    const again = await load(
      'police',
      '2026-11-12',
      [{ code: 'CT-00001', ...child, done: '12/11/2026' }],
      {},
      act,
    );
    expect(again).toMatchObject({ counts: { fresh: 0, changed: 1 } });
    expect(await stuck()).toEqual([]);
    await close();
  });

  test('two that an officer tells apart are not proposed again', async () => {
    const { database, close } = await open();
    const { load, deps, root } = officeOn(database, NOW);
    await load('justice', '2026-11-10', [
      { national: 'G22.99.08-261103-00001', ...child, state: 'Đang xử lý' },
    ]);
    await load('police', '2026-11-11', [{ code: 'CT-00001', ...child, state: 'Đang xử lý' }]);
    const [pair] = await pairs(root, deps);
    expect(await apart(root, deps, [pair?.other.id ?? 0, pair?.one.id ?? 0])).toEqual({ kind: 'done' });
    expect(await pairs(root, deps)).toEqual([]);
    await close();
  });

  test('marks, judgements, notes and owners change what holds a case, stand in the journal, and are for one’s own area', async () => {
    const { database, close } = await open();
    const { load, stuck, deps } = officeOn(database, NOW);
    const back = { ...child, returned: '06/11/2026', reason: 'Bổ sung giấy tờ' };
    await load('police', '2026-11-11', [
      { code: 'CT-00001', ...back },
      { code: 'CT-00002', ...back, subject: 'Lê Mẫu' },
    ]);
    const [first] = await database.read.filing.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
    const id = first?.id ?? 0;
    const clerk = official('commune', DONG_HA, LATER);
    const stranger = official('commune', TRIEU_PHONG, LATER);
    const viewer = official('viewer', DONG_HA, LATER);
    const side = 'police' as const;
    for (const who of [stranger, viewer]) {
      expect(await mark(who, deps, { id, side, mark: 'done' })).toMatchObject({ kind: 'denied' });
      expect(await judge(who, deps, { id, side, beyondRules: true })).toMatchObject({ kind: 'denied' });
      expect(await note(who, deps, { id, words: 'x' })).toMatchObject({ kind: 'denied' });
      expect(await assign(who, deps, { id, ownerId: null, dueOn: null })).toMatchObject({ kind: 'denied' });
    }
    expect(await openFiling(stranger, deps, id)).toBe(null);
    const seen = await openFiling(viewer, deps, id);
    expect([seen?.mayWrite, seen?.sides[0]?.who, seen?.sides[0]?.reason]).toEqual([false, null, null]);
    expect((await stuck())[0]).toBe('CT-00001 returned 2026-11-06 citizen');
    expect(await judge(clerk, deps, { id, side, beyondRules: true, note: 'Đã hỏi' })).toEqual({
      kind: 'done',
    });
    expect((await stuck())[0]).toBe('CT-00001 returned 2026-11-06 police');
    expect(await judge(clerk, deps, { id, side: 'justice', beyondRules: true })).toMatchObject({
      kind: 'refused',
    });
    expect(await note(clerk, deps, { id, words: '  ' })).toMatchObject({ kind: 'refused' });
    expect(await note(clerk, deps, { id, words: 'Gọi chị Mẫu' })).toEqual({ kind: 'done' });
    expect(await assign(clerk, deps, { id, ownerId: 999, dueOn: null })).toMatchObject({ kind: 'refused' });
    expect(await assign(clerk, deps, { id, ownerId: null, dueOn: '2026-13-01' })).toMatchObject({
      kind: 'refused',
    });
    expect(await assign(clerk, deps, { id, ownerId: null, dueOn: '2026-11-25' })).toEqual({ kind: 'done' });
    const both = await database.read.filing.findMany({ select: { id: true } });
    const ids = [...both.map((one) => one.id), 4_711];
    expect(await markMany(clerk, deps, { ids, side, mark: 'done' })).toEqual({
      kind: 'marked',
      done: 2,
      refused: 1,
    });
    expect(await stuck()).toEqual([]);
    expect(await mark(clerk, deps, { id, side, mark: null })).toEqual({ kind: 'done' });
    expect(await stuck()).toEqual(['CT-00001 returned 2026-11-06 police']);
    const shown = await openFiling(clerk, deps, id);
    expect(shown?.events.map((event) => [event.kind, event.note])).toEqual([
      ['mark', null],
      ['mark', null],
      ['assigned', null],
      ['note', 'Gọi chị Mẫu'],
      ['judged', 'Đã hỏi'],
      ['listed', null],
    ]);
    const entries = await auditEntries(database.read, scopeOfAreas([DONG_HA]), {});
    const actions = entries.map(({ action }) => action);
    for (const action of [
      'dossier.mark',
      'dossier.judge',
      'dossier.note',
      'dossier.assign',
      'dossier.read',
      'refused',
    ])
      expect(actions).toContain(action);
    // Nothing of a citizen or of what was written stands in the journal.
    expect(JSON.stringify(entries)).not.toMatch(/Mẫu|giấy tờ|Gọi/);
    await close();
  });

  test('the day after its due day a case is late by itself', async () => {
    const { database, close } = await open();
    const { load, stuck, deps } = officeOn(database, NOW);
    await load('police', '2026-11-19', [
      { code: 'CT-00001', received: '03/11/2026', due: '20/11/2026', state: 'Đang xử lý' },
    ]);
    expect(await lookAgain(deps, NOW)).toBe(0);
    expect(await stuck()).toEqual([]);
    expect(await lookAgain(deps, LATER)).toBe(1);
    expect(await stuck()).toEqual(['CT-00001 overdue 2026-11-20 police']);
    expect(await lookAgain(deps, LATER)).toBe(0);
    await close();
  });

  test('nothing of a person stands in the open, and who is forgotten is in no row and in no undoing', async () => {
    const { database, close } = await open();
    const { load, deps, root } = officeOn(database, NOW);
    const phone = '0900000301';
    const lines = [
      { code: 'CT-00001', ...child, phone, returned: '06/11/2026', reason: 'Thiếu giấy của Trần Văn Mẫu' },
    ];
    await load('police', '2026-11-11', lines);
    const done = await load(
      'police',
      '2026-11-12',
      [{ ...lines[0], state: 'Đang xử lý' }],
      {},
      server(LATER),
    );
    const everything = async () =>
      JSON.stringify([
        await database.read.filing.findMany(),
        await database.read.filingSide.findMany(),
        await database.read.filingEvent.findMany(),
        await database.read.fileTrace.findMany(),
      ]);
    expect(await everything()).not.toMatch(/Mẫu|900000301/);
    expect(done.kind).toBe('imported');
    const hash = addressHash(deps.keys, 'sms', '+84900000301');
    expect(await filingsOfSubject(database.read, [hash], 10)).toMatchObject([
      { code: 'CT-00001', side: 'police' },
    ]);
    const rows = await database.write((tx) => forgetFilingSubject(tx, [hash]));
    expect(rows).toHaveLength(1);
    const [side] = await database.read.filingSide.findMany();
    expect([side?.whoSealed, side?.phoneHash, side?.reasonSealed]).toEqual([null, '', null]);
    expect(await filingsOfSubject(database.read, [hash], 10)).toEqual([]);
    expect(root.program).toBe('server');
    await close();
  });
});
