import { expect, test } from 'vitest';
import { carry, newLanePool } from '../../outbox/lane-pool.ts';

/** Works that end when they are told to. */
function slow() {
  const running: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () => {
    running.push(name);
    return new Promise<void>((resolve) => ends.set(name, resolve));
  };
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { running, work, end };
}

test('a belt carries so many at once, the next when one is done, in the order they were laid', async () => {
  const belt = newLanePool();
  const { running, work, end } = slow();
  const done = carry(belt, ['a', 'b', 'c'].map(work), 2);
  expect(running).toEqual(['a', 'b']);
  await end('b');
  expect(running).toEqual(['a', 'b', 'c']);
  await end('a');
  await end('c');
  await done;
  expect(belt.busy).toBe(0);
});

test('a second round goes on behind the last slow answer of the first', async () => {
  const belt = newLanePool();
  const { running, work, end } = slow();
  const first = carry(belt, ['a1', 'a2'].map(work), 2);
  const second = carry(belt, ['b1', 'b2'].map(work), 2);
  await end('a1');
  expect(running).toEqual(['a1', 'a2', 'b1']);
  await end('b1');
  await end('b2');
  await second;
  await end('a2');
  await first;
});

test('work that fails is told to who laid it, and the rest goes on', async () => {
  const belt = newLanePool();
  const done: string[] = [];
  const failing = carry(belt, [async () => Promise.reject(new Error('broken'))], 1);
  const good = carry(belt, [async () => void done.push('good')], 1);
  await expect(failing).rejects.toThrow('broken');
  await good;
  expect(done).toEqual(['good']);
});
