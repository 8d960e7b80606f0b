import { expect, test } from 'vitest';
import { post } from '../../outbox/outbox.ts';
import { freshSqlite, testKeys } from '../database.ts';
import { citizen, HOUR, later, MINUTE, NOON, outreach } from '../outbox/sink.ts';
import { audit } from './stage.ts';

test('a torture says why somebody got nothing, as the row has it, and never who', async () => {
  const { database, close } = await freshSqlite();
  const numbers = ['+84901000000', '+84901000001'];
  await database.write(async (tx) => {
    for (const [i, number] of numbers.entries())
      await post(tx, testKeys, [
        outreach(`c1-w0-${i}-sms`, await citizen(tx, 'sms', number), { expiresAt: later(NOON, HOUR) }),
      ]);
  });
  await database.read.message.update({
    where: { id: 1 },
    data: { nextAt: later(NOON, 34_000), reason: 'esms_http_429', attempts: 2 },
  });
  await database.read.message.update({ where: { id: 2 }, data: { state: 'failed', reason: 'refused' } });
  const verdict = await audit(database, new Map(), 2, 0, NOON);
  expect(verdict).toMatchObject({ lost: 2, doubled: 0 });
  expect(verdict.why).toEqual([
    '1 × queued in bulk, reason esms_http_429, 2 tries, due in 34 s, of use for 3600 s more',
    '1 × failed in bulk, reason refused, 0 tries, of use for 3600 s more',
  ]);
  expect(JSON.stringify(verdict)).not.toMatch(/90100000/);
  const late = await audit(database, new Map(), 2, 0, later(NOON, MINUTE));
  expect(late.why[0]).toContain('due for 26 s');
  await close();
});
