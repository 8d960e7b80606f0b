// Longer than 300 lines: the one cellar door of the room; campaigns, sketches, money, runs, and what other rooms' rows tell a forecast.
import { rowsIn, type Scope } from '../areas/scope.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { Purpose } from '../outbox/message.ts';
import { type DatabaseKind, Prisma, type Reader, type Tx } from '../prisma/client.ts';
import type { Person } from './audience.ts';
import type { Wish } from './money.ts';
import type { Plan } from './plan-type.ts';

export const CAMPAIGN_STATES = [
  'draft',
  'submitted',
  'approved',
  'running',
  'paused',
  'cancelled',
  'finished',
] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

export type CampaignRow = {
  id: number;
  name: string;
  purpose: string;
  plan: string;
  texts: string;
  state: CampaignState;
  digest: string | null;
  audienceSize: number | null;
  authorId: number;
  approverId: number | null;
  areaCode: string;
  startAt: Date;
  endAt: Date;
  createdAt: Date;
  submittedAt: Date | null;
  approvedAt: Date | null;
  startedAt: Date | null;
  finishedAt: Date | null;
  pausedAt: Date | null;
  pauseReason: string | null;
  /** Runs of a repeated campaign that were posted; when the next one starts, null: none. */
  runs: number;
  nextRunAt: Date | null;
  /** Dong put aside for its messages so far. */
  spentDong: number;
  demo: boolean;
};

/** Ids per query: SQLite takes 32,766 bound values, the adapter 999. */
const IDS = 900;

type PlanColumns = Pick<
  CampaignRow,
  'name' | 'purpose' | 'plan' | 'areaCode' | 'startAt' | 'endAt' | 'authorId'
>;

export async function addCampaign(
  tx: Tx,
  row: PlanColumns & { createdAt: Date; demo: boolean },
): Promise<number> {
  return (await tx.campaign.create({ data: row, select: { id: true } })).id;
}

export async function campaignById(reader: Reader, scope: Scope, id: number): Promise<CampaignRow | null> {
  return (await reader.campaign.findFirst({ where: { id, ...rowsIn(scope) } })) as CampaignRow | null;
}

/** Where a campaign belongs: all that somebody outside may make the program look at; null: there is none. */
export async function areaOfCampaign(reader: Reader, id: number): Promise<string | null> {
  const row = await reader.campaign.findUnique({ where: { id }, select: { areaCode: true } });
  return row?.areaCode ?? null;
}

export async function campaignsByIds(reader: Reader, ids: readonly number[]): Promise<CampaignRow[]> {
  const rows: CampaignRow[] = [];
  for (let from = 0; from < ids.length; from += IDS)
    rows.push(
      ...((await reader.campaign.findMany({
        where: { id: { in: ids.slice(from, from + IDS) } },
      })) as CampaignRow[]),
    );
  return rows;
}

export async function campaignsWhere(
  reader: Reader,
  scope: Scope,
  where: { states?: readonly CampaignState[]; startBy?: Date; limit?: number } = {},
): Promise<CampaignRow[]> {
  const { states, startBy, limit } = where;
  return (await reader.campaign.findMany({
    where: {
      ...rowsIn(scope),
      ...(states === undefined ? {} : { state: { in: [...states] } }),
      ...(startBy === undefined ? {} : { startAt: { lte: startBy } }),
    },
    orderBy: { id: 'desc' },
    ...(limit === undefined ? {} : { take: limit }),
  })) as CampaignRow[];
}

/** Moves a campaign on if it is still in one of the states; false: somebody was faster. On PostgreSQL the row stays locked. */
export async function move(
  tx: Tx,
  id: number,
  from: readonly CampaignState[],
  data: Prisma.CampaignUpdateManyMutationInput & { state: CampaignState },
): Promise<boolean> {
  const { count } = await tx.campaign.updateMany({ where: { id, state: { in: [...from] } }, data });
  return count === 1;
}

/** An address of a person, or the person without one, as the database writes it into a list. */
type PersonCell = [
  contactId: number,
  areaCode: string,
  permission: Person['permission'] | null,
  excluded: number | boolean,
  id: number | null,
  channel: ChannelName,
  state: 'open' | 'gone',
  stopped: number | boolean,
  erased: number | boolean,
  /** Milliseconds since 1970 on PostgreSQL, text on SQLite. */
  lastInboundAt: number | string | null,
];

/**
 * People of the areas (provinces or communes; none: everywhere) with any of the tags, by id, a page at a time. The database hands
 * over the whole page as one list in JSON, an element for each address: row by row through the client it took half as long again,
 * table by table six times as long.
 */
export async function peoplePage(
  reader: Reader,
  kind: DatabaseKind,
  audience: Plan['audience'],
  purpose: 'reminder' | 'outreach',
  after: number,
  limit: number,
): Promise<Person[]> {
  const { areas, tags, excludeTags } = audience;
  const within =
    areas.length === 0
      ? Prisma.empty
      : Prisma.sql`AND ("provinceCode" IN (${Prisma.join(areas)}) OR "areaCode" IN (${Prisma.join(areas)}))`;
  const tagged = (some: readonly string[]) => Prisma.sql`EXISTS (SELECT 1 FROM "ContactTag"
    WHERE "ContactTag"."contactId" = "Contact"."id" AND "tag" IN (${Prisma.join([...some])}))`;
  const pg = kind === 'postgresql';
  const heard = pg
    ? Prisma.sql`EXTRACT(EPOCH FROM "Address"."lastInboundAt") * 1000`
    : Prisma.sql`"Address"."lastInboundAt"`;
  const [page] = await reader.$queryRaw<{ list: string | null }[]>`
    SELECT CAST(${Prisma.raw(pg ? 'json_agg' : 'json_group_array')}(${Prisma.raw(pg ? 'json_build_array' : 'json_array')}(
      "who"."id", "who"."code", "Permission"."state", "who"."excluded", "Address"."id", "Address"."channel",
      "Address"."state", ("Address"."stoppedAt" IS NOT NULL), ("Address"."sealed" = ''), ${heard})
      ORDER BY "who"."id", "Address"."id") AS TEXT) AS "list"
    FROM (
      SELECT "id", CASE WHEN "areaCode" = '' THEN "provinceCode" ELSE "areaCode" END AS "code",
        ${excludeTags.length === 0 ? Prisma.sql`false` : tagged(excludeTags)} AS "excluded"
      FROM "Contact"
      WHERE "id" > ${after} ${within} ${tags.length === 0 ? Prisma.empty : Prisma.sql`AND ${tagged(tags)}`}
      ORDER BY "id" LIMIT ${limit}
    ) AS "who"
    LEFT JOIN "Permission" ON "Permission"."contactId" = "who"."id" AND "Permission"."purpose" = ${purpose}
    LEFT JOIN "Address" ON "Address"."contactId" = "who"."id"`;
  const people: Person[] = [];
  for (const cell of JSON.parse(page?.list ?? '[]') as PersonCell[]) {
    const [contactId, areaCode, permission, excluded, id, channel, state, stopped, erased, lastInboundAt] =
      cell;
    let person = people.at(-1);
    if (person?.contactId !== contactId) {
      person = {
        contactId,
        areaCode,
        permission: permission ?? 'none',
        excluded: Boolean(excluded),
        addresses: [],
      };
      people.push(person);
    }
    if (id === null) continue;
    person.addresses.push({
      id,
      channel,
      state,
      stopped: Boolean(stopped),
      erased: Boolean(erased),
      lastInboundAt: lastInboundAt === null ? null : new Date(lastInboundAt),
    });
  }
  return people;
}

// ---------------------------------------------------------------- money

/** What a campaign has spent or put aside; the row stays locked until the transaction ends, so that two workers do not spend one dong twice. */
export async function lockSpent(tx: Tx, id: number): Promise<number> {
  await tx.$executeRaw`UPDATE "Campaign" SET "spentDong" = "spentDong" WHERE "id" = ${id}`;
  return (await tx.campaign.findUnique({ where: { id }, select: { spentDong: true } }))?.spentDong ?? 0;
}

/**
 * Counts anew from the ledger: what was handed over or may have been, and what is on its way. What a provider refused cost
 * nothing; what it took and could not deliver is counted, because contracts bill the handing over.
 */
export async function recountSpent(tx: Tx, id: number): Promise<number> {
  const sum = await tx.message.aggregate({
    where: {
      campaignId: id,
      priceDong: { not: null },
      OR: [
        { state: { in: ['queued', 'sending', 'sent', 'delivered', 'seen', 'unknown'] } },
        { state: 'failed', sentAt: { not: null } },
      ],
    },
    _sum: { priceDong: true },
  });
  const spent = sum._sum.priceDong ?? 0;
  await tx.campaign.updateMany({ where: { id }, data: { spentDong: spent } });
  return spent;
}

/** Of these messages, the ones money was put aside for before (they are tried again). */
export async function paidFor(reader: Reader, ids: readonly number[]): Promise<Set<number>> {
  const found = new Set<number>();
  for (let from = 0; from < ids.length; from += IDS)
    for (const row of await reader.message.findMany({
      where: { id: { in: ids.slice(from, from + IDS) }, priceDong: { not: null } },
      select: { id: true },
    }))
      found.add(row.id);
  return found;
}

/** Puts money aside for messages. */
export async function putAside(tx: Tx, campaignId: number, wishes: readonly Wish[]): Promise<void> {
  const alike = new Map<number, number[]>();
  for (const { id, dong } of wishes) alike.set(dong, [...(alike.get(dong) ?? []), id]);
  for (const [dong, ids] of alike)
    for (let from = 0; from < ids.length; from += IDS)
      await tx.message.updateMany({
        where: { id: { in: ids.slice(from, from + IDS) } },
        data: { priceDong: dong },
      });
  const sum = wishes.reduce((total, wish) => total + wish.dong, 0);
  await tx.campaign.updateMany({ where: { id: campaignId }, data: { spentDong: { increment: sum } } });
}

/** Lets messages go again that the money did not reach for, at most so many. @returns how many */
export async function releaseUnpaid(
  tx: Tx,
  campaignId: number,
  now: Date,
  most: number | null = null,
): Promise<number> {
  const unpaid = { campaignId, state: 'queued', rule: 'budget' };
  const free = { nextAt: now, rule: null, staffText: null };
  if (most === null) return (await tx.message.updateMany({ where: unpaid, data: free })).count;
  const rows = await tx.message.findMany({
    where: unpaid,
    orderBy: { id: 'asc' },
    take: most,
    select: { id: true },
  });
  let released = 0;
  for (let from = 0; from < rows.length; from += IDS) {
    const id = { in: rows.slice(from, from + IDS).map((row) => row.id) };
    released += (await tx.message.updateMany({ where: { ...unpaid, id }, data: free })).count;
  }
  return released;
}

/** The dearest message of a campaign so far, in dong; 0 when none cost anything. */
export async function dearest(reader: Reader, campaignId: number): Promise<number> {
  const most = await reader.message.aggregate({ where: { campaignId }, _max: { priceDong: true } });
  return most._max.priceDong ?? 0;
}

// ---------------------------------------------------------------- runs

/**
 * Posts the next run of a repeated campaign: the same people in the same wave as the first run, by one statement. The key carries
 * the number of the run, so that a run is posted once however often it is tried; who stopped meanwhile is dropped at sending.
 */
export async function postRun(
  tx: Tx,
  run: {
    campaignId: number;
    run: number;
    wave: number;
    lane: 'bulk' | 'held';
    nextAt: Date;
    expiresAt: Date;
    now: Date;
  },
): Promise<number> {
  const { campaignId, lane } = run;
  const first = `c${campaignId}`;
  return tx.$executeRaw`
    INSERT INTO "Message" ("key", "lane", "purpose", "source", "sourceId", "channel", "addressId", "groupId",
      "contactId", "campaignId", "wave", "run", "step", "areaCode", "textId", "linkCode", "state", "attempts",
      "nextAt", "expiresAt", "createdAt", "demo")
    SELECT CAST(${`${first}r${run.run}`} AS TEXT) || SUBSTR("key", ${first.length + 1}),
      CASE WHEN "lane" = 'manual' THEN 'manual' ELSE CAST(${lane} AS TEXT) END, "purpose", "source", "sourceId", "channel",
      "addressId", "groupId", "contactId", "campaignId", "wave", CAST(${run.run} AS INTEGER), "step", "areaCode", "textId",
      "linkCode", 'queued', 0, ${run.nextAt}, ${run.expiresAt}, ${run.now}, "demo"
    FROM "Message"
    WHERE "campaignId" = ${campaignId} AND "run" = 0 AND "wave" = ${run.wave}
    ON CONFLICT ("key") DO NOTHING`;
}

// ---------------------------------------------------------------- other rooms' rows, read only

/** What somebody was sent: enough for the caps of the sending rules. */
export type RecentSend = {
  contactId: number;
  addressId: number | null;
  at: Date;
  purpose: Purpose;
  channel: ChannelName;
  campaignId: number | null;
};

const RECENT = {
  contactId: true,
  addressId: true,
  sentAt: true,
  purpose: true,
  channel: true,
  campaignId: true,
} as const;

/** What these people were sent since a moment, replies left out (outbox/ keeps it). */
export async function recentSends(
  reader: Reader,
  contactIds: readonly number[],
  since: Date,
): Promise<RecentSend[]> {
  const rows = await reader.message.findMany({
    where: { contactId: { in: [...contactIds] }, sentAt: { gt: since }, purpose: { not: 'reply' } },
    select: RECENT,
  });
  return rows.map(({ sentAt, ...row }) => ({ ...row, at: sentAt ?? since }) as RecentSend);
}

/** What a campaign has waiting, alike messages together. */
export async function waitingLots(
  reader: Reader,
  campaignId: number,
): Promise<{ channel: ChannelName; areaCode: string; lane: string; nextAt: Date; count: number }[]> {
  const rows = await reader.message.groupBy({
    by: ['channel', 'areaCode', 'lane', 'nextAt'],
    where: { campaignId, state: { in: ['queued', 'sending'] } },
    _count: { _all: true },
  });
  return rows.map(({ _count, channel, ...row }) => ({
    ...row,
    channel: channel as ChannelName,
    count: _count._all,
  }));
}

/** Messages of a campaign that wait for people who were sent something since a moment: only they can meet a cap. */
export async function waitingForRecent(
  reader: Reader,
  campaignId: number,
  since: Date,
  limit: number,
): Promise<{ contactId: number; addressId: number; channel: ChannelName; areaCode: string; nextAt: Date }[]> {
  const ids = await reader.$queryRaw<{ id: number | bigint }[]>`
    SELECT "Waiting"."id" FROM "Message" AS "Waiting"
    WHERE "Waiting"."campaignId" = ${campaignId} AND "Waiting"."state" = 'queued' AND "Waiting"."addressId" IS NOT NULL
      AND EXISTS (SELECT 1 FROM "Message" AS "Past"
        WHERE "Past"."contactId" = "Waiting"."contactId" AND "Past"."sentAt" > ${since} AND "Past"."purpose" <> 'reply')
    ORDER BY "Waiting"."id" LIMIT ${limit}`;
  const rows = [];
  for (let from = 0; from < ids.length; from += IDS)
    rows.push(
      ...(await reader.message.findMany({
        where: { id: { in: ids.slice(from, from + IDS).map((row) => Number(row.id)) } },
        select: { contactId: true, addressId: true, channel: true, areaCode: true, nextAt: true },
      })),
    );
  return rows as {
    contactId: number;
    addressId: number;
    channel: ChannelName;
    areaCode: string;
    nextAt: Date;
  }[];
}

/** What other campaigns have waiting until a moment. */
export async function othersWaiting(
  reader: Reader,
  campaignId: number,
  until: Date,
): Promise<{ channel: ChannelName; readyAt: Date; count: number }[]> {
  const rows = await reader.message.groupBy({
    by: ['channel', 'nextAt'],
    where: {
      state: 'queued',
      lane: 'bulk',
      nextAt: { lt: until },
      OR: [{ campaignId: null }, { campaignId: { not: campaignId } }],
    },
    _count: { _all: true },
  });
  return rows.map((row) => ({
    channel: row.channel as ChannelName,
    readyAt: row.nextAt,
    count: row._count._all,
  }));
}

/** The commune somebody lives in; null: not known. */
export async function homeOf(reader: Reader, contactId: number): Promise<string | null> {
  const row = await reader.contact.findUnique({ where: { id: contactId }, select: { areaCode: true } });
  return row === null || row.areaCode === '' ? null : row.areaCode;
}

/** How many messages of a source about one thing were posted since a moment. */
export async function messagesSince(
  reader: Reader,
  source: string,
  sourceId: number,
  since: Date,
): Promise<number> {
  return reader.message.count({ where: { source, sourceId, createdAt: { gt: since } } });
}

/** Messages handed over by channel and local day since a day. */
export async function channelDays(
  reader: Reader,
  since: string,
): Promise<{ channel: string; day: string; sent: number }[]> {
  return reader.channelDay.findMany({ where: { day: { gte: since } } });
}

// ---------------------------------------------------------------- what is still being written

export type SketchRow = {
  id: number;
  authorId: number;
  campaignId: number | null;
  /** What the builder's fields say, right or wrong, as JSON. */
  form: string;
  /** The step to go on with. */
  step: number;
  createdAt: Date;
  updatedAt: Date;
};

export async function addSketch(tx: Tx, row: Omit<SketchRow, 'id' | 'updatedAt'>): Promise<number> {
  return (await tx.campaignSketch.create({ data: { ...row, updatedAt: row.createdAt } })).id;
}

export async function saveSketch(
  tx: Tx,
  id: number,
  authorId: number,
  data: { form: string; step: number; updatedAt: Date; campaignId?: number },
): Promise<boolean> {
  return (await tx.campaignSketch.updateMany({ where: { id, authorId }, data })).count === 1;
}

export async function sketchById(reader: Reader, id: number): Promise<SketchRow | null> {
  return reader.campaignSketch.findUnique({ where: { id } });
}

export async function sketchOfCampaign(reader: Reader, campaignId: number): Promise<SketchRow | null> {
  return reader.campaignSketch.findUnique({ where: { campaignId } });
}

/** Those of an author that were not made into a campaign yet, newest first. */
export async function sketchesOf(reader: Reader, authorId: number, limit: number): Promise<SketchRow[]> {
  return reader.campaignSketch.findMany({
    where: { authorId, campaignId: null },
    orderBy: { updatedAt: 'desc' },
    take: limit,
  });
}

export async function dropSketch(tx: Tx, id: number, authorId: number): Promise<void> {
  await tx.campaignSketch.deleteMany({ where: { id, authorId } });
}
