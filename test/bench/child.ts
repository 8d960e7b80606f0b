import { type ChildProcess, fork } from 'node:child_process';

/** They run as the program does (server/lienthong.ts); the others as Node comes. */
const OURS = new Set(['ours', 'worker', 'approve', 'scale', 'replies', 'load-server']);

/** A child at work. `end` kills it. */
export type Child<T> = { result: Promise<T>; process: ChildProcess; end(): Promise<void> };

export function startChild<T>(name: string, job: unknown, nodeOptions: readonly string[] = []): Child<T> {
  const script = process.argv[1];
  if (script === undefined) throw new Error('not started as a script');
  const child = fork(script, ['child', name], {
    execArgv: [...nodeOptions, ...(OURS.has(name) ? ['--heap-growing-percent=60'] : [])],
  });
  const result = new Promise<T>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { result: T }).result));
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it answered`)));
  });
  child.send(job as object);
  return {
    result,
    process: child,
    end: () =>
      new Promise((resolve) => {
        result.catch(() => undefined);
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

/** One job in a process of its own. */
export async function inChild<T>(name: string, job: unknown): Promise<T> {
  const profile = process.env.BENCH_PROFILE;
  const child = startChild<T>(
    name,
    job,
    profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`],
  );
  try {
    const result = await child.result;
    if (profile !== undefined) {
      child.process.disconnect();
      await new Promise((resolve) => child.process.once('exit', resolve));
    }
    return result;
  } finally {
    await child.end();
  }
}
