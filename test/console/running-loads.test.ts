/** A long file is loaded while its page shows how far it is; who did not load it learns nothing of it. */
import { describe, expect, test } from 'vitest';
import type { PageAnswer } from '../../console/answer.ts';
import type { StaffPage } from '../../console/http.ts';
import { showRunning, showRunningPiece, soFar } from '../../console/pages/loads/running.ts';
import { type RunningLoads, runLoads } from '../../console/running-loads.ts';
import type { TellProgress } from '../../files/load-progress.ts';

const DONE: PageAnswer = { kind: 'goto', to: '/imports/7' };
const ANNA = { userId: 1, fileName: 'dài.xlsx' };

function open() {
  const faults: unknown[] = [];
  const loads = runLoads((error) => faults.push(error), 0);
  return { loads, faults };
}

/** A load that ends when it is told to. */
function held() {
  let end = (_answer: PageAnswer) => {};
  let fail = (_error: unknown) => {};
  let tell: TellProgress = () => {};
  let begun = () => {};
  const began = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const work = (told: TellProgress) => {
    tell = told;
    begun();
    return new Promise<PageAnswer>((resolve, reject) => {
      end = resolve;
      fail = reject;
    });
  };
  const now = {
    end: (answer: PageAnswer) => end(answer),
    fail: (error: unknown) => fail(error),
    tell: (...[at]: Parameters<TellProgress>) => tell(at),
  };
  return { work, began, now };
}

const ticketOf = (answer: PageAnswer) =>
  answer.kind === 'goto' ? (/^\/imports\/running\/([\w-]+)$/.exec(answer.to)?.[1] ?? '') : '';
const pageOf = (loads: RunningLoads, id: number, ticket: string) =>
  ({ loads, user: { id }, param: () => ticket }) as unknown as StaffPage;

describe('a load', () => {
  test('that is soon over is answered at once', async () => {
    const loads = runLoads(() => undefined, 60_000);
    expect(await loads.run(ANNA, async () => DONE)).toEqual(DONE);
  });

  test('that is long shows rows of rows, and its own answer when it is over', async () => {
    const { loads } = open();
    const { work, began, now } = held();
    const ticket = ticketOf(await loads.run(ANNA, work));
    expect(ticket).not.toBe('');
    await began;
    now.tell({ stage: 'saving', rows: 5_000, of: 20_000, share: 0.25 });
    expect(await showRunning(pageOf(loads, 1, ticket))).toMatchObject({
      view: 'loads/running',
      data: { fileName: 'dài.xlsx', so: { says: 'Đang lưu', percent: 25, rows: 5_000, of: 20_000 } },
    });
    now.end(DONE);
    await new Promise(setImmediate);
    expect(await showRunning(pageOf(loads, 1, ticket))).toEqual(DONE);
    expect(await showRunningPiece(pageOf(loads, 1, ticket))).toMatchObject({ data: { over: true } });
  });

  test('is nobody else’s', async () => {
    const { loads } = open();
    const { work } = held();
    const ticket = ticketOf(await loads.run(ANNA, work));
    expect(await showRunning(pageOf(loads, 2, ticket))).toMatchObject({ kind: 'refused', status: 404 });
    expect(await showRunningPiece(pageOf(loads, 2, ticket))).toEqual({ kind: 'nothing' });
    expect(await showRunning(pageOf(loads, 1, 'x'))).toMatchObject({ kind: 'refused', status: 404 });
  });

  test('waits for the one before it, also where that one breaks; the break is logged and said', async () => {
    const { loads, faults } = open();
    const first = held();
    const broken = ticketOf(await loads.run(ANNA, first.work));
    const second = held();
    const waiting = ticketOf(await loads.run({ userId: 2, fileName: 'b.csv' }, second.work));
    expect(loads.find(2, waiting)).toMatchObject({ at: null, answer: null });
    expect(soFar(null).says).toBe('Đang chờ tệp khác nạp xong');
    first.now.fail(new Error('không ghi được'));
    await second.began;
    expect(faults).toHaveLength(1);
    expect(await showRunning(pageOf(loads, 1, broken))).toMatchObject({ view: 'refused', status: 500 });
    second.now.end(DONE);
  });
});
