import { expect, test } from 'vitest';
import { progressLine, progressLines } from '../../cli/load-progress.ts';
import { stageAt } from '../../files/load-progress.ts';

test('a long list says each tenth of each stage once, in words and numbers of the place', () => {
  const said: string[] = [];
  const tell = progressLines((text) => said.push(text));
  for (let rows = 250; rows <= 20_000; rows += 250) tell(stageAt('saving', rows, 20_000));
  expect(said).toHaveLength(11);
  expect(said[5]).toBe('[█████     ]  50 %  Đang lưu: 10.000 trên 20.000 dòng\n');
  expect(said.at(-1)).toBe('[██████████] 100 %  Đang lưu: 20.000 trên 20.000 dòng\n');
});

test('a short list says nothing, and while a file is read nobody knows how many rows it has', () => {
  const said: string[] = [];
  const tell = progressLines((text) => said.push(text));
  tell(stageAt('checking', 250, 1_500));
  tell({ stage: 'reading', rows: 400, of: null, share: 0.9 });
  expect(said).toEqual([]);
  expect(progressLine({ stage: 'reading', rows: 4_000, of: null, share: 0.3 })).toBe(
    '[███       ]  30 %  Đang đọc tệp: 4.000 dòng',
  );
});
