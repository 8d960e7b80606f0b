/**
 * `npm run bench`: speed as ratios of one run on one machine. Absolute figures depend on the machine; compare columns.
 * Names after `--` choose parts, `--name N` sets a number: `npm run bench -- dispatch --recipients 20000`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beChild } from './children.ts';
import { consentImportBench, consentPlanBench } from './consent.ts';
import { dispatchBench } from './dispatch.ts';
import { doublingBench } from './doubling.ts';
import { importsBench } from './imports.ts';
import { materialiseBench } from './materialise.ts';
import { repliesBench } from './replies.ts';
import { type Part, print } from './report.ts';
import { scaleBench } from './scale.ts';
import { webhookBench } from './webhook.ts';

const PARTS: Record<string, { title: string; run: Part }> = {
  webhook: { title: 'webhook: ratio against the bare echo', run: webhookBench },
  materialise: { title: 'materialise: people into rows of the ledger', run: materialiseBench },
  scale: { title: 'scale: what a message costs among many', run: scaleBench },
  replies: { title: 'replies: how long they wait during a campaign', run: repliesBench },
  dispatch: { title: 'dispatch: SMS over HTTP to a local gateway', run: dispatchBench },
  doubling: { title: 'doubling: what strangers write, at twice the length', run: doublingBench },
  consent: { title: 'consent: what is due for each dossier', run: consentPlanBench },
  'consent-import': {
    title: "consent-import: an office's list of a whole province",
    run: consentImportBench,
  },
  imports: { title: 'imports: long lists, by the page and by the command', run: importsBench },
};

const [first, second] = process.argv.slice(2);
if (first === 'child' && second !== undefined) beChild(second);
else await bench(process.argv.slice(2));

async function bench(words: readonly string[]): Promise<void> {
  const names: string[] = [];
  const flags = new Map<string, number>();
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    if (word.startsWith('--')) {
      const value = Number(words[i + 1]);
      if (!(value > 0)) return usage(`${word} needs a number`);
      flags.set(word.slice(2), value);
      i += 1;
    } else if (word === 'all') names.push(...Object.keys(PARTS));
    else if (word in PARTS) names.push(word);
    else return usage(`no part is called “${word}”`);
  }
  for (const name of names.length === 0 ? Object.keys(PARTS) : names) {
    const part = PARTS[name];
    if (part === undefined) continue;
    const folder = mkdtempSync(join(tmpdir(), 'lienthong-bench-'));
    try {
      print(part.title, await part.run(folder, flags));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  process.exit(0);
}

function usage(mistake: string): void {
  process.stderr.write(
    `${mistake}\nnpm run bench -- [${Object.keys(PARTS).join('|')}|all …] [--recipients N] [--rounds N]\n`,
  );
  process.exit(2);
}
