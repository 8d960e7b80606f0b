import { setTimeout as sleep } from 'node:timers/promises';

/** What a piece of work cost this process. Memory is resident; `idleMb` is what the process held before it began. */
export type Spent = { seconds: number; cpuSeconds: number; idleMb: number; peakMb: number };

const LOOK_MS = 20;

export async function spentOn(work: () => Promise<unknown>): Promise<Spent> {
  const mb = () => process.memoryUsage.rss() / 1_048_576;
  await sleep(50);
  const idleMb = mb();
  let peakMb = idleMb;
  const look = setInterval(() => {
    peakMb = Math.max(peakMb, mb());
  }, LOOK_MS);
  const cpu = process.cpuUsage();
  const began = performance.now();
  try {
    await work();
  } finally {
    clearInterval(look);
  }
  const seconds = (performance.now() - began) / 1000;
  const used = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (used.user + used.system) / 1e6, idleMb, peakMb: Math.max(peakMb, mb()) };
}
