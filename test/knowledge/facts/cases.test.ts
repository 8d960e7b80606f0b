import { describe, expect, test } from 'vitest';
import { answeredRows, failuresOf, OPEN_FILES } from '../../eval/cases-run.ts';

describe("citizens' own questions", () => {
  const rows = answeredRows(OPEN_FILES);

  test('are answered as well as docs/answers.md says', () => {
    expect(rows.length).toBeGreaterThanOrEqual(70);
    expect(failuresOf(rows)).toEqual([]);
  });
});
