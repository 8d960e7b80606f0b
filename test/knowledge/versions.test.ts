import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  knowledgeVersions,
  lineDiff,
  loadKnowledge,
  refreshKnowledge,
  retireKnowledge,
  saveKnowledge,
} from '../../knowledge/knowledge.ts';
import type { Database } from '../../prisma/client.ts';
import { admin } from '../acts.ts';
import { onBothDatabases } from '../database.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const TOPIC = 'birth.documents';
const shipped = loadKnowledge().shipped(TOPIC, NOW);
const edited = shipped.replace('Thường anh/chị chỉ cần hai thứ:', 'Anh/chị cần chuẩn bị hai thứ:');
const told = (knowledge: ReturnType<typeof loadKnowledge>, now = NOW) => {
  const given = knowledge.answer(TOPIC, { now });
  return given.kind === 'text' ? given.text.split('\n')[0] : given.kind;
};

const keep = (
  database: Database,
  knowledge: ReturnType<typeof loadKnowledge>,
  edit: { yaml: string; base: number; now?: Date },
) =>
  database.write((tx) =>
    saveKnowledge(admin(NOW, 3), tx, knowledge, { topic: TOPIC, note: 'theo góp ý của xã', ...edit }),
  );

onBothDatabases('edited answers', (open) => {
  test('a saved version answers at once, here and in another process, and the older one is kept', async () => {
    const { database: db, close } = await open();
    const [here, there] = [loadKnowledge(), loadKnowledge()];
    expect(await refreshKnowledge({ db, now: () => NOW }, here)).toBe(false);
    expect(await keep(db, here, { yaml: edited, base: 0 })).toEqual({ kind: 'saved', version: 1 });
    expect(told(here)).toBe('Thường anh/chị chỉ cần hai thứ:');
    expect(await refreshKnowledge({ db, now: () => NOW }, here)).toBe(true);
    expect(await refreshKnowledge({ db, now: () => NOW }, here)).toBe(false);
    expect(told(here)).toBe('Anh/chị cần chuẩn bị hai thứ:');

    const again = edited.replace('title: Giấy tờ khai sinh cần có', 'title: Giấy tờ cho bé');
    expect(await keep(db, here, { yaml: again, base: 1 })).toEqual({ kind: 'saved', version: 2 });
    await refreshKnowledge({ db, now: () => NOW }, there);
    expect(told(there)).toBe('Anh/chị cần chuẩn bị hai thứ:');
    expect(there.title(TOPIC)).toBe('Giấy tờ cho bé');
    const versions = await knowledgeVersions(db.read, TOPIC);
    expect(
      versions.map(({ version, yaml, note, savedBy, savedAt }) => [version, yaml, note, savedBy, savedAt]),
    ).toEqual([
      [2, again, 'theo góp ý của xã', 3, NOW],
      [1, edited, 'theo góp ý của xã', 3, NOW],
    ]);
    await close();
  });

  test('an edit that began from an older version does not undo the newer one unseen', async () => {
    const { database: db, close } = await open();
    const knowledge = loadKnowledge();
    await keep(db, knowledge, { yaml: edited, base: 0 });
    expect(await keep(db, knowledge, { yaml: shipped, base: 0 })).toEqual({ kind: 'changed_meanwhile' });
    expect(await knowledgeVersions(db.read, TOPIC)).toHaveLength(1);
    await close();
  });

  test('a text with faults is refused with all of them and nothing is kept', async () => {
    const { database: db, close } = await open();
    const wrong = edited
      .replace('topic: birth.documents', 'topic: birth.fee')
      .replace('cần chuẩn bị hai thứ:', 'cần 17 tờ, gửi tôi ảnh căn cước:')
      .replace('followUps: [', 'followUps: [birth.fee, ')
      .replace(', support.where]', ']');
    const result = await keep(db, loadKnowledge(), { yaml: wrong, base: 0 });
    expect(result.kind).toBe('faults');
    const faults = result.kind === 'faults' ? result.faults : [];
    expect(new Set(faults.map((fault) => fault.field))).toEqual(
      new Set(['topic', 'variants.0.text', 'followUps']),
    );
    expect(faults.map((fault) => fault.message).join('\n')).toMatch(/17[\s\S]*ảnh căn cước/);
    expect(await knowledgeVersions(db.read, TOPIC)).toEqual([]);
    await close();
  });

  test('a version whose days are over is not given out, brings no old words back and raises an alarm', async () => {
    const { database: db, close } = await open();
    const knowledge = loadKnowledge();
    const yaml = edited.replace('to: 2027-02-28', 'to: 2026-11-20');
    expect(await keep(db, knowledge, { yaml, base: 0 })).toMatchObject({ kind: 'saved' });
    await refreshKnowledge({ db, now: () => NOW }, knowledge);
    expect(told(knowledge)).toBe('expired');
    expect(knowledge.alarms(NOW).filter((alarm) => alarm.topic === TOPIC)).toMatchObject([
      { file: 'bản sửa/birth.documents', what: 'entry', state: 'expired', daysLeft: -1 },
    ]);
    await close();
  });

  test('a version for a later day lets the shipped file answer until then', async () => {
    const { database: db, close } = await open();
    const knowledge = loadKnowledge();
    const yaml = edited.replace('from: 2025-07-01', 'from: 2027-01-01');
    await keep(db, knowledge, { yaml, base: 0 });
    await refreshKnowledge({ db, now: () => NOW }, knowledge);
    expect(told(knowledge)).toBe('Thường anh/chị chỉ cần hai thứ:');
    expect(told(knowledge, new Date('2027-01-01T02:00:00Z'))).toBe('Anh/chị cần chuẩn bị hai thứ:');
    await close();
  });

  test('retiring brings the shipped file back, the history stays, and the next version counts on', async () => {
    const { database: db, close } = await open();
    const knowledge = loadKnowledge();
    await keep(db, knowledge, { yaml: edited, base: 0 });
    await refreshKnowledge({ db, now: () => NOW }, knowledge);
    expect(await db.write((tx) => retireKnowledge(admin(NOW), tx, TOPIC))).toBe(1);
    expect(await refreshKnowledge({ db, now: () => NOW }, knowledge)).toBe(true);
    expect(told(knowledge)).toBe('Thường anh/chị chỉ cần hai thứ:');
    expect(await knowledgeVersions(db.read, TOPIC)).toMatchObject([{ version: 1, retiredAt: NOW }]);
    expect(await keep(db, knowledge, { yaml: edited, base: 1 })).toEqual({ kind: 'saved', version: 2 });
    await refreshKnowledge({ db, now: () => NOW }, knowledge);
    expect(told(knowledge)).toBe('Anh/chị cần chuẩn bị hai thứ:');
    await close();
  });
});

describe('texts of an entry', () => {
  test('what is no YAML, or far too long, is one fault', () => {
    const { draft } = loadKnowledge();
    expect(draft(TOPIC, 'topic: [')).toMatchObject({ faults: [{ field: 'cả tệp' }] });
    expect(draft(TOPIC, '\n'.repeat(601))).toMatchObject({ faults: [{ field: 'cả tệp' }] });
    expect(draft(TOPIC, '')).toHaveProperty('faults');
  });

  test('an edited entry that no longer keeps the rules is left out and named; the shipped file answers', () => {
    const knowledge = loadKnowledge();
    knowledge.reload([{ topic: TOPIC, yaml: edited.replace('hai thứ', '17 thứ') }]);
    expect(told(knowledge)).toBe('Thường anh/chị chỉ cần hai thứ:');
    expect(knowledge.faults).toMatchObject([{ file: 'bản sửa/birth.documents', field: 'variants.0.text' }]);
  });

  test('a comparison holds every line of both texts in order', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before.join('\n'), after.join('\n'));
        const of = (kind: string) => lines.filter((one) => one.kind !== kind).map((one) => one.text);
        expect(of('added')).toEqual(before);
        expect(of('removed')).toEqual(after);
      }),
    );
    expect(lineDiff('a\nb\nc', 'a\nx\nc').map((one) => one.kind)).toEqual([
      'kept',
      'removed',
      'added',
      'kept',
    ]);
  });
});
