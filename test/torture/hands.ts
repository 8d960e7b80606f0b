import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

const ENTRY = join(process.cwd(), 'test', 'torture', 'worker.mjs');

/** A worker process in the torturer's hands. Orders resolve when the worker has carried them out, and reject when it dies first. */
export type Hand = {
  process: ChildProcess;
  /** @param envs the settings of each program it shall be */
  open(envs: readonly Record<string, string>[], shift: number): Promise<void>;
  /** Sets what the worker adds to the machine's clock. */
  shift(by: number): Promise<void>;
  schedule(): Promise<void>;
  tickAlways(): Promise<void>;
  close(): Promise<void>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  alive(): boolean;
};

export function startHand(): Hand {
  const child = spawn(process.execPath, [ENTRY], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  let said = '';
  child.stderr?.on('data', (chunk) => {
    said = `${said}${String(chunk)}`.slice(-2_000);
  });
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let ids = 0;
  child.on('message', (message) => {
    const { id, error } = message as { id: number; error?: string };
    const order = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) order?.resolve();
    else order?.reject(new Error(error));
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const order of waiting.values()) order.reject(new Died(`${signal ?? code} ${said}`));
      waiting.clear();
      resolve();
    });
  });
  const send = (name: string, order: object = {}) =>
    new Promise<void>((resolve, reject) => {
      if (child.exitCode !== null || child.signalCode !== null) return reject(new Died(said));
      ids += 1;
      waiting.set(ids, { resolve, reject });
      child.send({ id: ids, name, order }, () => undefined);
    });
  return {
    process: child,
    open: (envs, shift) => send('open', { envs, shift }),
    shift: (shift) => send('shift', { shift }),
    schedule: () => send('schedule'),
    tickAlways: () => send('tickAlways'),
    close: () => send('close'),
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
    alive: () => child.exitCode === null && child.signalCode === null,
  };
}

/** The worker died before it answered: expected where it is killed. */
export class Died extends Error {}
