import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isDead, openWorker } from '../../server/worker-name.ts';

test('a worker that is open is alive, and dead once it closed', () => {
  const worker = openWorker();
  expect(isDead(worker.name)).toBe(false);
  worker.close();
  expect(isDead(worker.name)).toBe(true);
});

test('a worker of a process that is gone is dead', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  const own = openWorker();
  const gone = own.name.replace(`/${process.pid}/`, `/${child.pid}/`);
  own.close();
  expect(isDead(gone)).toBe(true);
});

test('nothing is said of another machine, also when it bears the same name and has the same process numbers', () => {
  expect(isDead(`${hostname()}/${process.pid}/12345678`)).toBe(false);
  expect(isDead(`${hostname()}~00000000/${process.pid}/12345678`)).toBe(false);
  expect(isDead('another~00000000/1/12345678')).toBe(false);
});

test('a name that no worker of ours ever had is nobody known to be dead', () => {
  expect(isDead('')).toBe(false);
  expect(isDead('dead')).toBe(false);
});
