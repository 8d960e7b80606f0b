import { expect, test } from 'vitest';
import type { Event } from '../../channels/contract.ts';
import { openIntake } from '../../server/intake.ts';

const event = (providerId: string): Event => ({
  kind: 'message',
  channel: 'webchat',
  from: 'x',
  providerId,
  at: new Date(0),
});

test('what arrives during a save goes together in the next, in order, and everybody is answered after their commit', async () => {
  const batches: string[][] = [];
  let letGo = () => {};
  const first = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const take = openIntake(async (events) => {
    batches.push(events.map(({ providerId }) => providerId));
    if (batches.length === 1) await first;
    return events.length;
  });
  const answered: string[] = [];
  const all = ['a', 'b', 'c', 'd'].map(async (id) => {
    await take([event(id)]);
    answered.push(id);
  });
  letGo();
  await Promise.all(all);
  expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
  expect(answered).toEqual(['a', 'b', 'c', 'd']);
});

test('a batch that fails is saved one by one, so that only the bad one fails', async () => {
  let letGo = () => {};
  const first = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let calls = 0;
  const take = openIntake(async (events) => {
    calls += 1;
    if (calls === 1) await first;
    if (events.some(({ providerId }) => providerId === 'bad')) throw new Error('cannot be saved');
    return events.length;
  });
  const results = ['first', 'bad', 'good'].map((id) =>
    take([event(id)]).then(
      () => 'saved',
      () => 'failed',
    ),
  );
  letGo();
  expect(await Promise.all(results)).toEqual(['saved', 'failed', 'saved']);
});
