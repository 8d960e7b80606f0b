import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Outcome } from '../../channels/contract.ts';
import { stopEverything } from '../../contacts/contacts.ts';
import type { State } from '../../outbox/message.ts';
import {
  cancelFor,
  counts,
  decideUnknown,
  drain,
  endCampaignPage,
  hold,
  ledger,
  receipt,
  release,
  sweep,
  unknowns,
} from '../../outbox/outbox.ts';
import { admin, ROOT } from '../acts.ts';
import { freshSqlite } from '../database.ts';
import { campaignTo, engineOn, later, MINUTE, NOON, sinks } from './sink.ts';

const PEOPLE = 6;
/** No message may come back to a smaller number. `queued`, `sending` and `unknown` are before any answer. */
const RANK: Record<State, number> = {
  queued: 0,
  sending: 0,
  unknown: 0,
  sent: 1,
  delivered: 2,
  seen: 3,
  failed: 4,
  dropped: 4,
  expired: 4,
};

const outcome: fc.Arbitrary<Outcome['kind']> = fc.constantFrom(
  'accepted',
  'accepted',
  'accepted',
  'retry',
  'refused',
  'gone',
  'ourFault',
  'unknown',
);
const event = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('drain' as const),
      outcomes: fc.array(outcome, { minLength: 3, maxLength: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('receipt' as const),
      who: fc.nat(PEOPLE - 1),
      state: fc.constantFrom('delivered', 'seen', 'failed' as const),
    }),
  },
  fc.record({
    do: fc.constantFrom('sweep', 'hold', 'release', 'cancel', 'expire', 'resend', 'leave', 'post' as const),
  }),
  fc.record({ do: fc.constant('stop' as const), who: fc.nat(PEOPLE - 1) }),
);

const said = (kind: Outcome['kind'], key: string): Outcome =>
  kind === 'accepted' ? { kind, providerId: `sms-${key}` } : { kind, reason: kind, staff: 'Thử.' };

for (const keyed of [true, false])
  test(`whatever happens, the counts add up and no message goes back (${keyed ? 'keyed' : 'unkeyed'} provider)`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 3, maxLength: 14 }), async (events) => {
        const { database, close } = await freshSqlite();
        try {
          const channels = sinks(keyed);
          const engine = engineOn(database, channels);
          await campaignTo(database, PEOPLE);
          const addresses = await database.read.address.findMany({ orderBy: { id: 'asc' } });
          const before = new Map<number, State>();
          let now = NOON;
          for (const one of events) {
            now = later(now, 31 * MINUTE);
            if (one.do === 'drain') {
              channels.sms.answer = (_target, key, call) => said(one.outcomes[call % 3] ?? 'accepted', key);
              await drain(engine, now);
            } else if (one.do === 'receipt') {
              const providerId = `sms-c1-w0-${one.who}-sms`;
              await receipt(
                engine.deps,
                { kind: 'receipt', channel: 'sms', providerId, state: one.state, at: now },
                now,
              );
            } else if (one.do === 'sweep') await sweep(engine.deps, { now, keyed: () => keyed });
            else if (one.do === 'post') await campaignTo(database, PEOPLE);
            else
              await database.write(async (tx) => {
                const doubtful = (await unknowns(ROOT, tx))[0]?.id ?? 0;
                if (one.do === 'hold') await hold(tx, 1);
                if (one.do === 'release') await release(tx, 1);
                if (one.do === 'cancel') await cancelFor(tx, { campaignId: 1 }, 'cancelled', now);
                if (one.do === 'expire') await endCampaignPage(tx, 1, 'expired', now);
                if (one.do === 'resend') await decideUnknown(admin(now, 1), tx, doubtful, 'resend');
                if (one.do === 'leave') await decideUnknown(admin(now, 1), tx, doubtful, 'leave');
                if (one.do === 'stop') await stopEverything(tx, addresses[one.who]?.id ?? 0, now);
              });
            const status = await counts(database.read, 1);
            expect(status.total).toBe(PEOPLE);
            const sum = (by: Record<string, number>) => Object.values(by).reduce((a, b) => a + b, 0);
            expect(sum(status.counts)).toBe(PEOPLE);
            expect(sum(status.byChannel.sms ?? {})).toBe(PEOPLE);
            expect(status.counts.sending).toBe(0);
            for (const row of await ledger(ROOT, database.read, { campaignId: 1 })) {
              const state = row.state as State;
              expect(RANK[state]).toBeGreaterThanOrEqual(RANK[before.get(row.id) ?? 'queued']);
              before.set(row.id, state);
            }
          }
          // A person may decide to send in doubt again; nothing else makes a copy.
          const resent = events.filter((one) => one.do === 'resend').length;
          const copies = [...channels.sms.copies.values()].reduce((sum, n) => sum + n - 1, 0);
          expect(copies).toBeLessThanOrEqual(keyed ? 0 : resent);
        } finally {
          await close();
        }
      }),
      { numRuns: 12 },
    );
  }, 120_000);
