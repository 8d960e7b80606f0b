/**
 * `npm run bench`: speed as ratios of one run on one machine. Absolute figures depend on the machine; compare columns.
 * Names after `--` choose parts: `npm run bench -- webhook`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dispatchBench } from './dispatch.ts';
import { type Row, webhookBench } from './webhook.ts';

const PARTS = { webhook: webhookBench, dispatch: dispatchBench } as const;

const asked = process.argv.slice(2);
const names = (Object.keys(PARTS) as (keyof typeof PARTS)[]).filter(
  (name) => asked.length === 0 || asked.includes(name),
);
const rows: Row[] = [];
for (const name of names) {
  const folder = mkdtempSync(join(tmpdir(), 'lienthong-bench-'));
  rows.push(...(await PARTS[name](folder)));
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`\n${'what'.padEnd(58)}${'per second'.padStart(12)}${'ratio'.padStart(9)}\n`);
for (const { what, perSecond, ratio } of rows) {
  process.stdout.write(
    `${what.padEnd(58)}${Math.round(perSecond).toLocaleString('en').padStart(12)}${(ratio === null ? '' : ratio.toFixed(3)).padStart(9)}\n`,
  );
}
process.stdout.write(
  `peak memory of this process: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`,
);
http.globalAgent.destroy();
process.exit(0);
