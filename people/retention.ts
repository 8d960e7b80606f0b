/**
 * A wing of the front door: once a night what has had its time is removed, room by room, counted and written down. What is
 * still needed for something open (a case, a request, a message in doubt, a talk an official holds) is left and counted too.
 */
import { retireInbound, retireTalks, retireTurns } from '../bot/bot.ts';
import { DAY_MS, HOUR_MS } from '../calendar/durations.ts';
import { dayOf, localMoment } from '../calendar/moment.ts';
import { casesOfSubject, retireNames } from '../consent/consent.ts';
import { requestHistory, retireRequestWords, unusedPeople } from '../contacts/contacts.ts';
import { retireFilingNames } from '../dossiers/dossiers.ts';
import { clearTraces } from '../imports/imports.ts';
import { messagesTo, retirePayloads, retireRecipients } from '../outbox/outbox.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { byProgram } from '../staff/act.ts';
import { record } from '../staff/staff.ts';
import { forgetEverywhere } from './erasing.ts';
import { RETENTION } from './files.ts';
import { personOf } from './finding.ts';
import { MOST_OF_A_KIND } from './person-file.ts';
import {
  RETENTION_RULES,
  type RetentionCounts,
  type RetentionLine,
  type RetentionRule,
} from './retention-table.ts';
import { lastNights, nightOf, setNight, takeNight } from './store.ts';

/** Offices sleep, and reminders of the day are not due yet. */
const FROM_MINUTE = 60;
const STALE_MS = HOUR_MS;
/** People looked at in one transaction. */
const PEOPLE_AT_ONCE = 100;

type Cleared = { removed: number; held: number };

/**
 * Does tonight's clearing out once, after one in the morning, by whichever process comes first; each rule in a transaction of
 * its own with its count and its entry in the audit. One that was cut off is taken up by the next process an hour later.
 * @returns rows removed or emptied
 */
export async function dueRetention(deps: Deps, now: Date): Promise<number> {
  if (localMoment(now).minute < FROM_MINUTE) return 0;
  const day = dayOf(now);
  const known = await nightOf(deps.db.read, day);
  if (known !== null && (await isOver(deps.db.read, day, now))) return 0;
  if (!(await deps.db.write((tx) => takeNight(tx, day, now, new Date(now.getTime() - STALE_MS))))) return 0;
  let removed = 0;
  for (const rule of RETENTION_RULES) {
    const days = RETENTION.find((line) => line.rule === rule)?.days ?? null;
    if (days === null) continue;
    const before = new Date(now.getTime() - days * DAY_MS);
    if (rule === 'contacts') removed += await clearPeople(deps, day, before, now);
    else removed += await note(deps, day, rule, now, (tx) => clear(tx, rule, before, now));
  }
  await deps.db.write((tx) => setNight(tx, day, { finishedAt: now }));
  return removed;
}

async function isOver(reader: Reader, day: string, now: Date): Promise<boolean> {
  const [last] = await lastNights(reader, 1);
  return (
    last?.day === day && (last.finishedAt !== null || last.startedAt.getTime() > now.getTime() - STALE_MS)
  );
}

/** Does a part, adds its figures to the night's and writes the entry, all in one transaction. */
async function note(
  deps: Deps,
  day: string,
  rule: RetentionRule,
  now: Date,
  work: (tx: Tx) => Promise<Cleared>,
): Promise<number> {
  return deps.db.write(async (tx) => {
    const done = await work(tx);
    const counts = JSON.parse((await nightOf(tx, day))?.counts ?? '{}') as RetentionCounts;
    const before = counts[rule] ?? { removed: 0, held: 0 };
    counts[rule] = { removed: before.removed + done.removed, held: before.held + done.held };
    await setNight(tx, day, { counts: JSON.stringify(counts) });
    if (done.removed > 0)
      await record(tx, byProgram('schedule', now), {
        action: 'retention.run',
        subject: `retention:${rule}`,
        detail: { removed: done.removed, held: done.held },
      });
    return done.removed;
  });
}

async function clear(
  tx: Tx,
  rule: Exclude<RetentionRule, 'contacts'>,
  before: Date,
  now: Date,
): Promise<Cleared> {
  switch (rule) {
    case 'turns':
      return retireTurns(tx, before);
    case 'talks':
      return retireTalks(tx, before, now);
    case 'inbound':
      return retireInbound(tx, before);
    case 'payloads':
      return retirePayloads(tx, before);
    case 'ledger':
      return retireRecipients(tx, before);
    case 'cases':
      return retireNames(tx, before);
    case 'filings':
      return retireFilingNames(tx, before);
    case 'requests':
      return retireRequestWords(tx, before);
    case 'traces':
      return { removed: await clearTraces(tx, now), held: 0 };
  }
}

/** People whom nothing ties here any more, forgotten in every room; whoever said stop stays as a hash. */
async function clearPeople(deps: Deps, day: string, before: Date, now: Date): Promise<number> {
  let removed = 0;
  for (let after = 0; ; ) {
    const page = await unusedPeople(deps.db.read, before, after, PEOPLE_AT_ONCE);
    if (page.length > 0)
      removed += await note(deps, day, 'contacts', now, async (tx) => {
        const done: Cleared = { removed: 0, held: 0 };
        for (const who of page) {
          const person = await personOf(tx, deps, { contactId: who.contactId });
          if (person === null) continue;
          if (await isTied(tx, deps, who, before)) done.held += 1;
          else {
            await forgetEverywhere(tx, deps.keys, person, { stop: false, now });
            done.removed += 1;
          }
        }
        return done;
      });
    if (page.length < PEOPLE_AT_ONCE) return removed;
    after = page.at(-1)?.contactId ?? 0;
  }
}

/** Something is open: a case, a request, a message that waits, is in doubt or was sent since. */
async function isTied(
  tx: Tx,
  { keys }: Deps,
  who: { contactId: number; addressIds: readonly number[] },
  before: Date,
): Promise<boolean> {
  if ((await casesOfSubject(tx, who, MOST_OF_A_KIND)).some((one) => one.open)) return true;
  if ((await requestHistory(tx, keys, who, MOST_OF_A_KIND)).some((one) => one.closedAt === null)) return true;
  const messages = await messagesTo(tx, keys, who, MOST_OF_A_KIND);
  return messages.some(
    (one) => ['queued', 'sending', 'unknown'].includes(one.state) || (one.sentAt ?? one.createdAt) >= before,
  );
}

/** The table, and what the last nights did. */
export async function retentionShown(reader: Reader): Promise<{
  table: readonly RetentionLine[];
  nights: { day: string; finishedAt: Date | null; counts: RetentionCounts }[];
}> {
  const nights = await lastNights(reader, 14);
  return {
    table: RETENTION,
    nights: nights.map(({ day, finishedAt, counts }) => ({
      ...{ day, finishedAt },
      counts: JSON.parse(counts) as RetentionCounts,
    })),
  };
}
