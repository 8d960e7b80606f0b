import { join } from 'node:path';
import { addressRow, grant, person } from '../../contacts/contacts.ts';
import { drain, post } from '../../outbox/outbox.ts';
import { openApp } from '../../server/app.ts';
import { createLog } from '../../server/log.ts';
import type { Row } from './webhook.ts';

const PEOPLE = 5_000;
const BATCH = 500;

/** Messages from queued rows to recorded acceptance by the sandbox, with every sending rule asked. */
export async function dispatchBench(folder: string): Promise<Row[]> {
  const now = new Date('2026-12-01T03:00:00Z');
  const opened = await openApp({
    env: {
      DATABASE_URL: `file:${join(folder, 'bench.db')}`,
      SECRET_KEY: Buffer.alloc(32, 1).toString('base64'),
      HOLD_OUTSIDE: '1',
    },
    now: () => now,
    log: createLog(undefined, 'silent'),
  });
  if ('mistakes' in opened) throw new Error(JSON.stringify(opened.mistakes));
  const { app } = opened;
  const { db, keys } = app.deps;
  for (let from = 0; from < PEOPLE; from += BATCH) {
    await db.write(async (tx) => {
      const messages = [];
      for (let index = from; index < from + BATCH; index += 1) {
        const { contactId } = await person(tx, keys, {
          channel: 'webchat',
          address: `bench-${index}`,
          areaCode: '19333',
          provinceCode: '44',
          source: 'bench',
          basis: 'bench',
          now,
        });
        await grant(tx, contactId, 'reminder', { source: 'bench', basis: 'bench', at: now });
        const address = await addressRow(tx, keys, 'webchat', `bench-${index}`, now);
        messages.push({
          key: `bench-${index}`,
          lane: 'bulk' as const,
          purpose: 'service' as const,
          source: 'bot',
          channel: 'webchat' as const,
          addressId: address.id,
          contactId,
          areaCode: '19333',
          payload: { text: 'Thông báo thử tốc độ.' },
          nextAt: now,
        });
      }
      await post(tx, keys, messages);
    });
  }
  const began = performance.now();
  await drain(app.engine, now);
  const seconds = (performance.now() - began) / 1000;
  const sent = await db.read.message.count({ where: { state: { in: ['sent', 'delivered', 'seen'] } } });
  await app.close();
  return [
    {
      what: `ours: outbox to the sandbox (${sent} of ${PEOPLE} recorded as sent)`,
      perSecond: sent / seconds,
      ratio: null,
    },
  ];
}
