import { type ChildProcess, fork } from 'node:child_process';
import { dispatchChildren } from './contenders.ts';
import { gatewayChild } from './gateway.ts';
import { materialiseChildren } from './materialise.ts';
import { repliesChildren } from './replies.ts';
import { scaleChildren } from './scale.ts';

/** What a child process can be: each contender alone, so that its memory and CPU are its own. */
const CHILDREN: Record<string, (job: never) => Promise<unknown>> = {
  ...dispatchChildren,
  ...materialiseChildren,
  ...scaleChildren,
  ...repliesChildren,
  gateway: gatewayChild,
};

/** They run as the program does (server/lienthong.ts); the others as Node comes. */
const OURS = new Set(['ours', 'worker', 'approve', 'scale', 'replies']);

/** Runs in the child: does the job its parent sends and answers with the result. */
export function beChild(name: string): void {
  const work = CHILDREN[name];
  if (work === undefined) throw new Error(`no such child: ${name}`);
  // Killed with Ctrl-C or worse, the parent leaves nobody behind.
  process.once('disconnect', () => process.exit());
  process.once('message', (job) => {
    work(job as never).then(
      (result) => process.send?.({ result }),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
}

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
