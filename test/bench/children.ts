import { dispatchChildren } from './contenders.ts';
import { gatewayChild } from './gateway.ts';
import { importChildren } from './imports.ts';
import { materialiseChildren } from './materialise.ts';
import { repliesChildren } from './replies.ts';
import { scaleChildren } from './scale.ts';

/** What a child process can be: each contender alone, so that its memory and CPU are its own. */
const CHILDREN: Record<string, (job: never) => Promise<unknown>> = {
  ...dispatchChildren,
  ...materialiseChildren,
  ...scaleChildren,
  ...repliesChildren,
  ...importChildren,
  gateway: gatewayChild,
};

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
