import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CHECKLIST_DAYS,
  type PrintedChecklist,
  readChecklistToken,
  writeChecklistToken,
} from '../../bot/checklist-token.ts';
import { allPaths } from '../../knowledge/eligibility.ts';
import { readTables } from '../../knowledge/files.ts';
import { createKeys } from '../../prisma/seal.ts';

const sign = (plain: string) => createKeys(new Uint8Array(32).fill(7)).hash('webchat', plain);
const LIST: PrintedChecklist = {
  table: 'birth',
  answers: [['child', 'newborn']],
  bornOn: '2026-11-03',
  diedOn: null,
  areaCode: '19333',
  guideCode: 'BCDFGHJK',
  madeOn: '2026-11-21',
};
const TODAY = '2026-11-21';
const written = (list: PrintedChecklist = LIST) => writeChecklistToken(list, sign) ?? '';

describe('a link to a printed list', () => {
  test('carries every path of every table whole, in an address that apps accept', () => {
    for (const table of readTables().tables)
      for (const { answers } of allPaths(table)) {
        const list = { ...LIST, table: table.id, answers: Object.entries(answers), diedOn: '2026-11-09' };
        const token = written(list);
        expect(token).toMatch(/^[\w.~-]{30,400}$/);
        expect(readChecklistToken(token, sign, TODAY)).toEqual(list);
      }
  });

  test('carries what is not known as not known', () => {
    const bare = { ...LIST, answers: [], bornOn: null, areaCode: null, guideCode: null };
    expect(readChecklistToken(written(bare), sign, TODAY)).toEqual(bare);
  });

  test('is refused when one letter is changed, left out or added', () => {
    const token = written();
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom('a', '1', '~', '.', ''), (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        if (changed !== token) expect(readChecklistToken(changed, sign, TODAY)).toBe('wrong');
      }),
    );
    expect(readChecklistToken(`${token}a`, sign, TODAY)).toBe('wrong');
    expect(readChecklistToken('', sign, TODAY)).toBe('wrong');
    expect(readChecklistToken('~'.repeat(5_000), sign, TODAY)).toBe('wrong');
  });

  test('of another key, or signed for another use, is nobody’s', () => {
    const other = (plain: string) => createKeys(new Uint8Array(32).fill(8)).hash('webchat', plain);
    expect(readChecklistToken(written(), other, TODAY)).toBe('wrong');
    const body = written().slice(0, written().lastIndexOf('~'));
    expect(readChecklistToken(`${body}~${sign(body).slice(0, 22)}`, sign, TODAY)).toBe('wrong');
  });

  test(`opens for ${CHECKLIST_DAYS} days`, () => {
    expect(readChecklistToken(written(), sign, '2026-12-21')).toEqual(LIST);
    expect(readChecklistToken(written(), sign, '2026-12-22')).toBe('old');
  });

  test('is not written for words that are no name of a choice', () => {
    expect(writeChecklistToken({ ...LIST, answers: [['child', 'Nguyễn Văn A']] }, sign)).toBe(null);
  });
});
