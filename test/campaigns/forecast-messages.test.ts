import { expect, test } from 'vitest';
import { type ForecastSummary, forecastMessages } from '../../campaigns/forecast-messages.ts';

const told: ForecastSummary = {
  total: 30,
  manual: 0,
  sent: 30,
  expired: 0,
  overBudget: 0,
  unsent: {},
  finishAt: '2026-12-01T02:02:00.000Z',
  doneAt: '2026-12-01T02:02:00.000Z',
  durationMs: 120_000,
  dong: 49_800,
  dongKnown: true,
  days: [],
  split: null,
  budget: null,
  end: new Date('2026-12-01T02:05:00Z'),
  series: { runs: 3, blocked: 0, rule: null, closed: [], perRun: { messages: 30, dong: 49_800 } },
  underWay: false,
};

test('before it starts, a repeated campaign is told with what all its runs cost; under way only with what is left of this one', () => {
  expect(forecastMessages(told).at(-1)).toBe(
    'Dự báo này là của một lần; chiến dịch có 3 lần, cả 3 lần tốn khoảng 149.400 đồng.',
  );
  expect(forecastMessages({ ...told, budget: 100_000 }).at(-1)).toContain('vượt kinh phí chung của các lần');
  expect(forecastMessages({ ...told, underWay: true, budget: 100_000, dong: 40_000 }).at(-1)).toBe(
    'Dự báo này là của phần chưa gửi của lần này; chiến dịch có 3 lần.',
  );
});
