import { describe, expect, test } from 'vitest';
import { readTable } from '../../../knowledge/eligibility.ts';

describe('a table file', () => {
  const source = { document: 'X', verified: true };
  const raw = (over: object) => ({
    id: 'birth',
    title: 'T',
    reviewed: '2026-11-21',
    valid: { from: '2026-01-01', to: null },
    questions: [
      {
        id: 'q',
        text: 'Hỏi?',
        choices: [
          { value: 'a', title: 'A' },
          { value: 'b', title: 'B' },
        ],
      },
    ],
    rules: [
      { when: { q: 'a' }, outcome: 'x', sources: [source] },
      { outcome: 'y', sources: [source] },
    ],
    outcomes: [
      { id: 'x', text: 'X', sources: [source] },
      { id: 'y', text: 'Y', sources: [source] },
    ],
    ...over,
  });
  const fields = (over: object): string[] => {
    const result = readTable('tables/t.yaml', raw(over));
    return 'faults' in result ? result.faults.map((fault) => fault.field) : [];
  };

  test('that can be walked is read', () => expect(fields({})).toEqual([]));

  test('with a name that leads nowhere is refused, each place named', () => {
    const rules = [
      { when: { z: 'a' }, outcome: 'x', sources: [source] },
      { when: { q: 'c' }, outcome: 'gone', sources: [source] },
      { outcome: 'y', sources: [source] },
    ];
    expect(fields({ rules })).toEqual(['rules.0.when.z', 'rules.1.outcome', 'rules.1.when.q']);
  });

  test('whose last rule has a condition, or with an outcome nobody reaches, is refused', () => {
    expect(fields({ rules: [{ when: { q: 'a' }, outcome: 'x', sources: [source] }] })).toContain('rules.0');
    expect(fields({ rules: [{ outcome: 'y', sources: [source] }] })).toEqual(['outcomes.x']);
  });
});
