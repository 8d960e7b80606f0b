/** What a round must know of the people, groups and days of its batch. */

import { DAY_MS, HOUR_MS } from '../../calendar/durations.ts';
import { localMoment } from '../../calendar/moment.ts';
import type { ChannelName } from '../../channels/contract.ts';
import { facts as addressFacts } from '../../contacts/contacts.ts';
import type { Database } from '../../prisma/client.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import type { KnownAllowances } from '../allowances.ts';
import { type ApprovedTemplateIndex, approvedOf } from '../approved-template.ts';
import type { BatchFacts } from '../batch-facts.ts';
import type { DispatchContext } from '../dispatch-context.ts';
import { HISTORY_MS } from '../gate.ts';
import type { ClaimedRow } from '../message.ts';
import type { PrepareWith } from '../prepare.ts';
import type { SendingRules } from '../rules.ts';
import * as allowanceStore from '../store/allowances.ts';
import * as pastStore from '../store/past.ts';
import * as templateStore from '../store/templates.ts';

/** Everything that judging and wording a batch rests on, loaded before. */
export async function loadFacts(
  engine: DispatchContext,
  rows: readonly ClaimedRow[],
  { rules, channels, now }: { rules: SendingRules; channels: readonly ChannelName[]; now: Date },
): Promise<BatchFacts & { approved: ApprovedTemplateIndex; sealedOf: PrepareWith['sealedOf'] }> {
  const { db } = engine.deps;
  const sent = await pastOf(db, rows, rules, now);
  const approved = rows.some((row) => row.channel === 'zalo')
    ? approvedOf(await templateStore.templateRows(db.read))
    : approvedOf([]);
  const allowances = await allowancesFor(engine.deps.db, rows, rules, now);
  return {
    ...sent,
    ...(allowances === null ? {} : { allowances }),
    approved,
    outside: new Set(channels.filter((name) => engine.channels[name].provider !== 'sandbox')),
    sealedOf: (row) => {
      if (row.groupId !== null) {
        const group = sent.groups.get(row.groupId);
        if (group === undefined || group.sealed === null) return null;
        const { channel, hash, sealed } = group;
        return { sealed, place: placeOf.group({ channel, hash: hash ?? '' }) };
      }
      const address = sent.addresses.get(row.addressId ?? 0);
      return address === undefined ? null : { sealed: address.sealed, place: placeOf.address(address) };
    },
  };
}

async function pastOf(
  { kind, read: reader }: Database,
  rows: readonly ClaimedRow[],
  rules: SendingRules,
  now: Date,
): Promise<BatchFacts> {
  const addresses = await addressFacts(reader, [...new Set(rows.flatMap((row) => row.addressId ?? []))]);
  const groups = await pastStore.groupsByIds(reader, [...new Set(rows.flatMap((row) => row.groupId ?? []))]);
  const bound = rows.filter((row) => row.purpose !== 'reply');
  const past = await pastStore.pastSends(
    reader,
    kind,
    {
      contactIds: [...new Set(bound.flatMap((row) => row.contactId ?? []))],
      addressIds: [...new Set(bound.flatMap((row) => (row.contactId === null ? (row.addressId ?? []) : [])))],
      groupIds: [...new Set(bound.flatMap((row) => row.groupId ?? []))],
    },
    new Date(now.getTime() - HISTORY_MS),
    rows.map((row) => row.id),
  );
  const yesterday = localMoment(new Date(now.getTime() - DAY_MS)).day;
  const days = new Map<string, Map<string, number>>();
  if (bound.length > 0)
    for (const { channel, day, sent } of await pastStore.channelDays(reader, yesterday))
      days.set(channel, (days.get(channel) ?? new Map()).set(day, sent));
  const leaving = rules.rules.some((rule) => rule.kind === 'quota')
    ? await pastStore.leavingNow(reader)
    : null;
  const groupOf = new Map(groups.map((group) => [group.id, group]));
  return { addresses, groups: groupOf, past, days, ...(leaving === null ? {} : { leaving }) };
}

/** What the provider counts, when the batch has messages of ours that could cost something; null: it has none. */
async function allowancesFor(
  { kind, read: reader }: Database,
  rows: readonly ClaimedRow[],
  rules: SendingRules,
  now: Date,
): Promise<KnownAllowances | null> {
  const bound = rows.filter((row) => row.channel === 'zalo' && row.purpose !== 'reply');
  const windows = rules.rules.flatMap((rule) =>
    rule.kind === 'interaction' ? (rule.value.freeHours ?? []) : [],
  );
  if (bound.length === 0 || windows.length === 0) return null;
  const since = new Date(now.getTime() - Math.max(...windows) * HOUR_MS);
  const ids = [...new Set(bound.flatMap((row) => row.addressId ?? []))];
  return {
    account: await allowanceStore.accountRows(reader, 'zalo'),
    free: await allowanceStore.freeFacts(reader, kind, 'zalo', ids, since),
  };
}
