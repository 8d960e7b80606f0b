/** What processes tell each other of a wire, in rows that are of no use a moment later. */
import type { ChannelName } from '../../channels/contract.ts';
import type { Reader, Tx } from '../../prisma/client.ts';

/** A name that is free, or held longer than anything may be (a clock was set back), is held until then; else nothing changes. */
export async function takeHold(
  tx: Tx,
  channel: ChannelName,
  name: string,
  { free, until, longest }: { free: Date; until: Date; longest: Date },
): Promise<boolean> {
  const held = await tx.$executeRaw`
    INSERT INTO "WireHold" ("channel", "name", "until") VALUES (${channel}, ${name}, ${until})
    ON CONFLICT ("channel", "name") DO UPDATE SET "until" = excluded."until"
    WHERE "WireHold"."until" <= ${free} OR "WireHold"."until" > ${longest}`;
  return held === 1;
}

export async function holdsNamed(
  reader: Reader,
  channel: ChannelName,
  names: readonly string[],
): Promise<Date[]> {
  const rows = await reader.wireHold.findMany({ where: { channel, name: { in: [...names] } } });
  return rows.map(({ until }) => until);
}

/** Holds whose names begin alike, the latest first, so many at most. */
export async function holdsFrom(
  reader: Reader | Tx,
  channel: ChannelName,
  start: string,
  most: number,
): Promise<{ name: string; until: Date }[]> {
  return reader.wireHold.findMany({
    where: { channel, name: { gte: start, lt: `${start}~` } },
    orderBy: { until: 'desc' },
    take: most,
  });
}

export async function forgetHolds(tx: Tx, { before, after }: { before: Date; after: Date }): Promise<void> {
  await tx.wireHold.deleteMany({ where: { OR: [{ until: { lt: before } }, { until: { gt: after } }] } });
}
