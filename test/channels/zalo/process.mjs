/**
 * One process of the program that sends a few messages to Zalo when it is told to: for the test in which four of them meet an expired token.
 * Plain JavaScript on the built program, so that it starts without a build of the tests.
 */
import { zaloChannel } from '../../../dist/channels/zalo/zalo.js';
import { openDatabase } from '../../../dist/prisma/client.js';
import { createKeys } from '../../../dist/prisma/seal.js';
import { tokenStore } from '../../../dist/server/tokens.js';

const job = JSON.parse(process.argv[2]);
const log = { info() {}, warn() {}, error() {} };
const now = () => new Date();
const db = await openDatabase(job.database);
const deps = { db, keys: createKeys(new Uint8Array(32).fill(7)), now };
const tokens = tokenStore(deps, 'zalo:1', `process-${process.pid}`);
const channel = zaloChannel({ ...job.settings, log, now }, tokens);

process.on('message', async (text) => {
  if (text === '') {
    await channel.close();
    await db.close();
    process.disconnect();
    return;
  }
  const outcomes = await Promise.all(
    Array.from({ length: job.sends }, (_, i) =>
      channel.send({ address: job.user }, { text: `${text} ${process.pid} ${i}` }, `k${process.pid}-${i}`),
    ),
  );
  process.send(outcomes.map((outcome) => ({ kind: outcome.kind, reason: outcome.reason ?? null })));
});
process.send('ready');
