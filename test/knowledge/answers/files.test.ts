import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { giveAnswer } from '../../../knowledge/answer.ts';
import { TOPICS } from '../../../knowledge/entry.ts';
import { readEntries } from '../../../knowledge/files.ts';

const GOOD = `
topic: birth.fee
bundle: birth
title: Lệ phí ở tỉnh nhà
kind: answer
reviewed: 2026-11-21
valid: { from: 2026-01-01, to: 2026-12-31 }
variants:
  - text: |
      Tỉnh nhà không thu lệ phí khai sinh.
sources:
  - { document: Nghị quyết của Hội đồng nhân dân tỉnh, verified: true }
followUps: [birth.documents]
`;
const now = new Date('2026-11-21T03:00:00Z');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'answers-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const fee = (at: Date): string => {
  const given = giveAnswer(readEntries(folder).entries, 'birth.fee', { now: at });
  return given.kind === 'text' ? given.text : given.kind;
};

describe('a province’s own folder', () => {
  test('answers before ours, and ours answers again when it has ended', () => {
    write('le-phi.yaml', GOOD);
    expect(readEntries(folder).faults).toEqual([]);
    expect(fee(now)).toBe('Tỉnh nhà không thu lệ phí khai sinh.');
    expect(fee(new Date('2027-01-15T03:00:00Z'))).toContain('Làm liên thông khai sinh');
  });

  test('that is not there changes nothing', () => {
    expect(readEntries(join(folder, 'none')).faults).toEqual([]);
    expect(readEntries(join(folder, 'none')).entries).toHaveLength(TOPICS.length);
  });

  test('with a faulty file names every fault with file and field, and our answer stays', () => {
    write(
      'le-phi.yaml',
      GOOD.replace('2026-11-21', '2026-02-30')
        .replace('kind: answer', 'kind: tra-loi')
        .replace('topic: birth.fee', 'topic: birth.money')
        .replace('followUps:', 'ghiChu: x\nfollowUps:'),
    );
    const { faults } = readEntries(folder);
    expect(faults.map((fault) => fault.field).sort()).toEqual(['cả tệp', 'kind', 'reviewed', 'topic']);
    for (const fault of faults) {
      expect(fault.file).toMatch(/le-phi\.yaml$/);
      expect(fault.message).not.toBe('');
    }
    expect(fee(now)).toContain('Làm liên thông khai sinh');
  });

  test('whose words break a rule is refused as well', () => {
    write(
      'le-phi.yaml',
      GOOD.replace('không thu', 'thu 15.000 đồng, xem https://tinhnha.example, gửi số căn cước,'),
    );
    const messages = readEntries(folder).faults.map((fault) => fault.message);
    expect(messages.join('\n')).toContain('15.000');
    expect(messages.join('\n')).toContain('https://tinhnha.example');
    expect(messages.join('\n')).toContain('bí mật');
  });

  test('with a file that is not YAML, or empty, says so', () => {
    write('a.yaml', 'topic: [birth.fee');
    write('b.yaml', '');
    write('c.txt', 'not ours to read');
    const { faults, entries } = readEntries(folder);
    expect(faults.map((fault) => fault.file.split('/').at(-1))).toEqual(['a.yaml', 'b.yaml']);
    expect(entries).toHaveLength(TOPICS.length);
  });

  test('with two files for the same days is named', () => {
    write('a.yaml', GOOD);
    write('b.yaml', GOOD);
    expect(readEntries(folder).faults.map((fault) => fault.field)).toEqual(['valid']);
  });

  test('may be written in decomposed Unicode: what is given out is composed', () => {
    write('le-phi.yaml', GOOD.normalize('NFD').replace('topic', 'topic'));
    expect(fee(now)).toBe('Tỉnh nhà không thu lệ phí khai sinh.'.normalize('NFC'));
  });
});
