import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Workers of this process that have not closed. */
const live = new Set<string>();

/**
 * Where process numbers mean the same: the host's name, and on Linux also which boot and which namespace of process numbers.
 * Two containers, or two machines that were given one name, have each a process 1; neither may take the other's for dead.
 */
const MACHINE = `${hostname()}~${createHash('sha256').update(numbering()).digest('hex').slice(0, 8)}`;

function numbering(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8') + readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** A name for claims and locks that says where it lives: machine, process, and which opening of the program. */
export function openWorker(): { name: string; close: () => void } {
  const name = `${MACHINE}/${process.pid}/${randomUUID().slice(0, 8)}`;
  live.add(name);
  return { name, close: () => void live.delete(name) };
}

/**
 * Is this worker known to be dead? Only of this machine can that be told: its process is gone, or the process of that
 * number is ours and did not open it. Of other machines nothing is claimed; their claims wait for the lease to run out.
 */
export function isDead(worker: string): boolean {
  const [machine, pid] = worker.split('/');
  if (machine !== MACHINE || pid === undefined) return false;
  if (Number(pid) === process.pid) return !live.has(worker);
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
