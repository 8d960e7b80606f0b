/**
 * The ledger's rows. Longer than 300 lines because every statement on them stands here, and the order of a message's life
 * is the order of the file: posted, claimed, judged, recorded, receipts, repairs, counts.
 */
import { rowsIn, type Scope } from '../areas/scope.ts';
import type { ChannelName, ProviderTemplate } from '../channels/contract.ts';
import { type DatabaseKind, Prisma, type Reader, type Tx } from '../prisma/client.ts';
import type { ApprovedTemplate } from './approved.ts';
import { type Given, readGiven, writeGiven } from './delivery.ts';
import type {
  AcceptedRow,
  Alike,
  ClaimedRow,
  ClaimFilter,
  Closing,
  GroupRow,
  Lane,
  MessageRow,
  Own,
  PastRow,
  Purpose,
  PutBack,
  State,
} from './message.ts';
import type { RuleRow } from './rules.ts';

/** Rows per statement: far below both databases' limits on bound values (SQLite 32,766). */
const BATCH = 400;

function* batches<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}

/**
 * A list as a table of the one column "value", each element an array read with `cell`: one bound value however long the list
 * is, and the same statement text every time. A value for each would cost as much as the update itself.
 */
function listed(kind: DatabaseKind, list: readonly (readonly unknown[])[]): Prisma.Sql {
  const json = JSON.stringify(list);
  return kind === 'postgresql'
    ? Prisma.sql`json_array_elements(CAST(${json} AS json)) AS "each" ("value")`
    : Prisma.sql`json_each(${json}) AS "each"`;
}

/** A place in an element of such a list. SQLite reads a written path in half the time that `->> 0` takes. */
function cell(kind: DatabaseKind, place: number): Prisma.Sql {
  return Prisma.raw(
    kind === 'postgresql' ? `("each"."value" ->> ${place})` : `json_extract("each"."value", '$[${place}]')`,
  );
}

/** Ids as a sub-query. */
function idsIn(kind: DatabaseKind, ids: readonly number[]): Prisma.Sql {
  const list = ids.map((id) => [id]);
  return Prisma.sql`SELECT CAST(${cell(kind, 0)} AS INTEGER) FROM ${listed(kind, list)}`;
}

// ---------------------------------------------------------------- posting

/** Adds queued messages; a key that exists is left as it is. @returns how many are new */
export async function addMessages(tx: Tx, rows: readonly MessageRow[]): Promise<number> {
  let added = 0;
  for (const batch of batches(rows)) {
    const values = batch.map(
      (r) => Prisma.sql`(${r.key}, ${r.lane}, ${r.purpose}, ${r.source}, ${r.sourceId}, ${r.channel},
        ${r.addressId}, ${r.groupId}, ${r.contactId}, ${r.campaignId}, ${r.wave}, ${r.step}, ${r.areaCode},
        ${r.textId}, ${r.payload}, ${r.linkCode}, 'queued', 0, ${r.nextAt}, ${r.expiresAt}, ${r.createdAt}, ${r.demo})`,
    );
    added += await tx.$executeRaw`
      INSERT INTO "Message" ("key", "lane", "purpose", "source", "sourceId", "channel", "addressId", "groupId",
        "contactId", "campaignId", "wave", "step", "areaCode", "textId", "payload", "linkCode", "state", "attempts",
        "nextAt", "expiresAt", "createdAt", "demo")
      VALUES ${Prisma.join(values)}
      ON CONFLICT ("key") DO NOTHING`;
  }
  return added;
}

/** The same for many that differ only in the recipient: one bound value for all of them, a third of the time. */
export async function addAlike(
  tx: Tx,
  kind: DatabaseKind,
  alike: Alike,
  own: readonly Own[],
): Promise<number> {
  const { lane, purpose, source, channel, nextAt, createdAt, wave = 0, demo = false } = alike;
  const { sourceId = null, campaignId = null, step = null, textId = null, expiresAt = null } = alike;
  const list = own.map((one) => [
    one.key,
    one.addressId,
    one.groupId,
    one.contactId,
    one.areaCode,
    one.linkCode,
  ]);
  return tx.$executeRaw`
    INSERT INTO "Message" ("key", "addressId", "groupId", "contactId", "areaCode", "linkCode", "lane", "purpose",
      "source", "sourceId", "channel", "campaignId", "wave", "step", "textId", "state", "attempts", "nextAt", "expiresAt",
      "createdAt", "demo")
    SELECT ${cell(kind, 0)}, CAST(${cell(kind, 1)} AS INTEGER), CAST(${cell(kind, 2)} AS INTEGER),
      CAST(${cell(kind, 3)} AS INTEGER), ${cell(kind, 4)}, ${cell(kind, 5)}, CAST(${lane} AS TEXT),
      CAST(${purpose} AS TEXT), CAST(${source} AS TEXT), CAST(${sourceId} AS INTEGER), CAST(${channel} AS TEXT),
      CAST(${campaignId} AS INTEGER), CAST(${wave} AS INTEGER), CAST(${step} AS TEXT), CAST(${textId} AS TEXT), 'queued', 0,
      ${nextAt}, ${expiresAt}, ${createdAt}, ${demo}
    FROM ${listed(kind, list)} WHERE true
    ON CONFLICT ("key") DO NOTHING`;
}

/** Takes back what was posted and never claimed. @returns how many, at most `limit` */
export async function takeOut(tx: Tx, campaignId: number, limit: number): Promise<number> {
  return tx.$executeRaw`
    DELETE FROM "Message" WHERE "id" IN (
      SELECT "id" FROM "Message" WHERE "campaignId" = ${campaignId} AND "state" = 'queued' AND "attempts" = 0
      LIMIT ${limit})`;
}

export async function countOf(reader: Reader, campaignId: number): Promise<number> {
  return reader.message.count({ where: { campaignId } });
}

/** Is any message of a campaign still to be sent? */
export async function anyOpen(reader: Reader, campaignId: number): Promise<boolean> {
  const open = await reader.message.findFirst({
    where: { campaignId, state: { in: ['queued', 'sending'] } },
    select: { id: true },
  });
  return open !== null;
}

// ---------------------------------------------------------------- claiming

/** In the order of ClaimedRow; all of them come back from the claim itself, so that nothing is read twice. */
const CLAIMED = Prisma.raw(
  [
    'id',
    'key',
    'lane',
    'purpose',
    'source',
    'sourceId',
    'channel',
    'addressId',
    'groupId',
    'contactId',
    'campaignId',
    'wave',
    'step',
    'areaCode',
    'textId',
    'payload',
    'linkCode',
    'attempts',
    'nextAt',
    'expiresAt',
    'createdAt',
    'doubtAt',
  ]
    .map((name) => `"${name}"`)
    .join(', '),
);

/** What there is to claim, lane by lane and channel by channel: a cheap look before a writer's turn is taken. */
export async function dueNow(
  reader: Reader,
  lanes: readonly Lane[],
  channels: readonly ChannelName[],
  now: Date,
): Promise<{ lane: Lane; channel: ChannelName }[]> {
  const looks = lanes.flatMap((lane) =>
    channels.map(
      (
        channel,
      ) => Prisma.sql`SELECT CAST(${lane} AS TEXT) AS "lane", CAST(${channel} AS TEXT) AS "channel" WHERE EXISTS (
        SELECT 1 FROM "Message"
        WHERE "state" = 'queued' AND "lane" = ${lane} AND "channel" = ${channel} AND "nextAt" <= ${now})`,
    ),
  );
  if (looks.length === 0) return [];
  return reader.$queryRaw<{ lane: Lane; channel: ChannelName }[]>`${Prisma.join(looks, ' UNION ALL ')}`;
}

/**
 * Takes messages that are due into this worker's hands. Durable when the transaction is: no provider is called before.
 * On PostgreSQL rows that another worker is taking are passed over; the array keeps the planner from running the inner
 * query again, which would claim more than `limit`.
 */
export async function claim(
  tx: Tx,
  kind: DatabaseKind,
  filter: ClaimFilter,
  now: Date,
  worker: string,
): Promise<ClaimedRow[]> {
  if (filter.limit < 1 || filter.channels.length === 0) return [];
  const campaign =
    filter.campaignId !== undefined
      ? Prisma.sql`AND "campaignId" = ${filter.campaignId}`
      : filter.notCampaigns !== undefined && filter.notCampaigns.length > 0
        ? Prisma.sql`AND ("campaignId" IS NULL OR "campaignId" NOT IN (${Prisma.join([...filter.notCampaigns])}))`
        : Prisma.empty;
  // A million may be due at the same moment: PostgreSQL would sort all of them by id for each claim, SQLite's index ends in it.
  const oldest = kind === 'postgresql' ? Prisma.sql`"nextAt"` : Prisma.sql`"nextAt", "id"`;
  const due = Prisma.sql`
    SELECT "id" FROM "Message"
    WHERE "state" = 'queued' AND "lane" = ${filter.lane} AND "channel" IN (${Prisma.join([...filter.channels])})
      AND "nextAt" <= ${now} ${campaign}
    ORDER BY ${oldest} LIMIT ${filter.limit}`;
  const chosen =
    kind === 'postgresql' ? Prisma.sql`= ANY(ARRAY(${due} FOR UPDATE SKIP LOCKED))` : Prisma.sql`IN (${due})`;
  const rows = await tx.$queryRaw<Raw<ClaimedRow>[]>`
    UPDATE "Message" SET "state" = 'sending', "claimedAt" = ${now}, "claimedBy" = ${worker}
    WHERE "id" ${chosen} RETURNING ${CLAIMED}`;
  const claimed = rows.map((row) => ({
    ...row,
    id: Number(row.id),
    sourceId: numberOrNull(row.sourceId),
    addressId: numberOrNull(row.addressId),
    groupId: numberOrNull(row.groupId),
    contactId: numberOrNull(row.contactId),
    campaignId: numberOrNull(row.campaignId),
    wave: Number(row.wave),
    attempts: Number(row.attempts),
    nextAt: moment(row.nextAt),
    expiresAt: row.expiresAt === null ? null : moment(row.expiresAt),
    createdAt: moment(row.createdAt),
    doubtAt: row.doubtAt === null ? null : moment(row.doubtAt),
  }));
  return claimed.sort((a, b) => a.id - b.id);
}

/** What a raw query answers: whole numbers may be big, moments may be text (SQLite keeps no type for what UPDATE returns). */
type Raw<T> = {
  [K in keyof T]: T[K] extends number
    ? number | bigint
    : T[K] extends number | null
      ? number | bigint | null
      : T[K] extends Date
        ? Date | string
        : T[K] extends Date | null
          ? Date | string | null
          : T[K];
};

function numberOrNull(value: number | bigint | null): number | null {
  return value === null ? null : Number(value);
}

function moment(value: Date | string): Date {
  return value instanceof Date ? value : new Date(value);
}

// ---------------------------------------------------------------- what the gate must know

/** What these people and groups were sent since a moment, may have been sent, or are being sent now; replies left out. */
export async function pastSends(
  reader: Reader,
  kind: DatabaseKind,
  to: { contactIds: readonly number[]; addressIds: readonly number[]; groupIds: readonly number[] },
  since: Date,
  except: readonly number[],
): Promise<PastRow[]> {
  const found: Raw<PastRow>[] = [];
  // CROSS JOIN and COALESCE leave SQLite only the way by person: left to choose, it reads the whole ledger for each round.
  const read = async (
    column: 'contactId' | 'addressId' | 'groupId',
    ids: readonly number[],
    more: Prisma.Sql,
  ) => {
    if (ids.length === 0) return;
    const list = ids.map((id) => [id]);
    found.push(
      ...(await reader.$queryRaw<Raw<PastRow>[]>`
        SELECT "Message"."id", "state", "purpose", "channel", "campaignId", "contactId", "addressId", "groupId",
          COALESCE("sentAt", "claimedAt") AS "at"
        FROM ${listed(kind, list)} CROSS JOIN "Message"
        WHERE ${Prisma.raw(`"${column}"`)} = CAST(${cell(kind, 0)} AS INTEGER) ${more} AND "purpose" <> 'reply'
          AND ("sentAt" > ${since} OR ("sentAt" IS NULL AND COALESCE("state", '') IN ('sending', 'unknown')))
          AND ("sentAt" IS NOT NULL OR "claimedAt" IS NOT NULL)
          AND "Message"."id" NOT IN (${idsIn(kind, except)})`),
    );
  };
  await read('contactId', to.contactIds, Prisma.empty);
  await read('addressId', to.addressIds, Prisma.sql`AND "contactId" IS NULL`);
  await read('groupId', to.groupIds, Prisma.empty);
  return found.map((row) => ({
    ...row,
    id: Number(row.id),
    campaignId: numberOrNull(row.campaignId),
    contactId: numberOrNull(row.contactId),
    addressId: numberOrNull(row.addressId),
    groupId: numberOrNull(row.groupId),
    at: moment(row.at),
  }));
}

/** Messages in any worker's hands by channel, replies not counted. Never many: workers claim in small batches. */
export async function leavingNow(reader: Reader): Promise<Map<string, number>> {
  const rows = await reader.message.groupBy({
    by: ['channel'],
    where: { state: 'sending', purpose: { not: 'reply' } },
    _count: { _all: true },
  });
  return new Map(rows.map((row) => [row.channel, row._count._all]));
}

export async function channelDays(
  reader: Reader,
  since: string,
): Promise<{ channel: string; day: string; sent: number }[]> {
  return reader.channelDay.findMany({ where: { day: { gte: since } } });
}

export async function countDay(tx: Tx, channel: ChannelName, day: string, sent: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "ChannelDay" ("channel", "day", "sent") VALUES (${channel}, ${day}, ${sent})
    ON CONFLICT ("channel", "day") DO UPDATE SET "sent" = "ChannelDay"."sent" + ${sent}`;
}

/** What became of tries on one wire, added to its day. A try that is made again later counts as tried only. */
export async function countTries(
  tx: Tx,
  channel: ChannelName,
  day: string,
  ends: { sent: number; failed: number; doubtful: number },
  now: Date,
): Promise<void> {
  const { sent, failed, doubtful } = ends;
  const tried = sent + failed + doubtful;
  const last = sent > 0 ? now : null;
  await tx.$executeRaw`
    INSERT INTO "ChannelDay" ("channel", "day", "tried", "failed", "doubtful", "lastSent")
    VALUES (${channel}, ${day}, ${tried}, ${failed}, ${doubtful}, ${last})
    ON CONFLICT ("channel", "day") DO UPDATE SET
      "tried" = "ChannelDay"."tried" + ${tried},
      "failed" = "ChannelDay"."failed" + ${failed},
      "doubtful" = "ChannelDay"."doubtful" + ${doubtful},
      "lastSent" = COALESCE(${last}, "ChannelDay"."lastSent")`;
}

export type ChannelHealth = {
  channel: string;
  /** Handed over within the daily limits of providers. */
  sentToday: number;
  tried: number;
  failed: number;
  doubtful: number;
  lastSent: Date | null;
};

/** Sums per wire from a day on; `sentToday` of the newest day. */
export async function channelHealth(reader: Reader, from: string): Promise<ChannelHealth[]> {
  const days = await reader.channelDay.findMany({ where: { day: { gte: from } }, orderBy: { day: 'asc' } });
  const found = new Map<string, ChannelHealth>();
  for (const { channel, sent, tried, failed, doubtful, lastSent, day } of days) {
    const before = found.get(channel);
    found.set(channel, {
      channel,
      sentToday: day > from ? sent : 0,
      tried: (before?.tried ?? 0) + tried,
      failed: (before?.failed ?? 0) + failed,
      doubtful: (before?.doubtful ?? 0) + doubtful,
      lastSent: lastSent ?? before?.lastSent ?? null,
    });
  }
  return [...found.values()];
}

export async function groupsByIds(reader: Reader, ids: readonly number[]): Promise<GroupRow[]> {
  const rows: GroupRow[] = [];
  for (const batch of batches(ids))
    rows.push(
      ...(await reader.group.findMany({
        where: { id: { in: batch } },
        select: { id: true, state: true, mode: true, sealed: true, demo: true, channel: true, key: true },
      })),
    );
  return rows;
}

export async function ruleRows(reader: Reader): Promise<RuleRow[]> {
  return reader.sendingRule.findMany({
    select: {
      kind: true,
      channel: true,
      purpose: true,
      value: true,
      source: true,
      verified: true,
      validFrom: true,
      validTo: true,
    },
    orderBy: { id: 'asc' },
  });
}

export type KeptRuleRow = RuleRow & {
  id: number;
  changedAt: Date;
  changedBy: number | null;
  /** Key of the delivered rule it is, or came from. */
  delivered: string | null;
};

/** The table with numbers and who wrote each row. */
export async function keptRuleRows(reader: Reader): Promise<KeptRuleRow[]> {
  return reader.sendingRule.findMany({ orderBy: { id: 'asc' } });
}

export async function addRule(
  tx: Tx,
  row: RuleRow,
  by: number,
  now: Date,
  delivered: string | null,
): Promise<number> {
  return (await tx.sendingRule.create({ data: { ...row, changedAt: now, changedBy: by, delivered } })).id;
}

/** Ends a rule at a moment unless it ends before; false: somebody else changed it since it was read. */
export async function closeRule(
  tx: Tx,
  old: { id: number; changedAt: Date },
  to: Date,
  by: number,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.sendingRule.updateMany({
    where: { id: old.id, changedAt: old.changedAt, OR: [{ validTo: null }, { validTo: { gt: to } }] },
    data: { validTo: to, changedAt: now, changedBy: by },
  });
  return count === 1;
}

/** What the hours and quiet days put off is due again: the rules that did so have changed. */
export async function wakeKept(tx: Tx, now: Date): Promise<void> {
  await tx.message.updateMany({
    where: { state: 'queued', rule: { in: ['hours', 'quiet_day'] }, nextAt: { gt: now } },
    data: { nextAt: now },
  });
}

/** Messages that wait on these channels for these purposes. */
export async function waitingFor(
  reader: Reader,
  channels: readonly string[],
  purposes: readonly string[],
): Promise<number> {
  return reader.message.count({
    where: { state: 'queued', channel: { in: [...channels] }, purpose: { in: [...purposes] } },
  });
}

// ---------------------------------------------------------------- delivered rules

const RULES_VERSION = 'delivered-rules';

/** The delivery the table of rules was last brought up to; 0: never. */
export async function rulesVersion(reader: Reader): Promise<number> {
  return Number((await reader.setting.findUnique({ where: { name: RULES_VERSION } }))?.value ?? 0);
}

/** Takes the turn to bring the rules up to a delivery; false: somebody has, or brought them further. */
export async function takeRulesVersion(tx: Tx, version: number, now: Date): Promise<boolean> {
  const taken = await tx.$executeRaw`
    INSERT INTO "Setting" ("name", "value", "updatedAt") VALUES (${RULES_VERSION}, ${String(version)}, ${now})
    ON CONFLICT ("name") DO UPDATE SET "value" = ${String(version)}, "updatedAt" = ${now}
    WHERE CAST("Setting"."value" AS INTEGER) < ${version}`;
  return taken > 0;
}

export type GivenRow = Given & { version: number };

export async function givenRules(reader: Reader): Promise<GivenRow[]> {
  const rows = await reader.ruleDelivery.findMany({ orderBy: { key: 'asc' } });
  return rows.map(({ key, version, row, state }) => ({
    key,
    version,
    row: readGiven(row),
    state: state as Given['state'],
  }));
}

export async function putGiven(tx: Tx, given: Given, version: number, now: Date): Promise<void> {
  const { key, row, state } = given;
  const data = { version, row: writeGiven(row), state, changedAt: now, changedBy: null };
  await tx.ruleDelivery.upsert({ where: { key }, create: { key, ...data }, update: data });
}

/** @returns false when it is not offered (any more) */
export async function decideGiven(
  tx: Tx,
  key: string,
  state: Given['state'],
  by: number,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.ruleDelivery.updateMany({
    where: { key, state: 'offered' },
    data: { state, changedAt: now, changedBy: by },
  });
  return count === 1;
}

export async function adoptRules(tx: Tx, ids: readonly number[], delivered: string): Promise<void> {
  await tx.sendingRule.updateMany({ where: { id: { in: [...ids] } }, data: { delivered } });
}

/** A rule as it was delivered: no person wrote it. */
export async function putRule(tx: Tx, row: RuleRow, delivered: string, now: Date): Promise<number> {
  return (await tx.sendingRule.create({ data: { ...row, changedAt: now, delivered } })).id;
}

export async function rewordRule(
  tx: Tx,
  id: number,
  { source, verified }: Pick<RuleRow, 'source' | 'verified'>,
  now: Date,
): Promise<void> {
  await tx.sendingRule.update({ where: { id }, data: { source, verified, changedAt: now } });
}

/** Ends a rule at a moment; one that begins later never holds, one that ends before stays as it is. */
export async function endRule(tx: Tx, id: number, at: Date, now: Date): Promise<void> {
  const rule = await tx.sendingRule.findUniqueOrThrow({ where: { id } });
  const to = at > rule.validFrom ? at : rule.validFrom;
  if (rule.validTo !== null && rule.validTo <= to) return;
  await tx.sendingRule.update({ where: { id }, data: { validTo: to, changedAt: now } });
}

// ---------------------------------------------------------------- paces

/** Paces that processes share, and the database's clock, which is the same for all of them; milliseconds since 1970. */
export async function pacesOf(
  tx: Tx,
  kind: DatabaseKind,
  names: readonly string[],
): Promise<{ now: number; nextFree: Map<string, number> }> {
  const [clock] = await (kind === 'postgresql'
    ? tx.$queryRaw<
        { now: number }[]
      >`SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS DOUBLE PRECISION) AS "now"`
    : tx.$queryRaw<{ now: number }[]>`SELECT (julianday('now') - 2440587.5) * 86400000.0 AS "now"`);
  if (clock === undefined) throw new Error('the database has no clock');
  const rows = await tx.pace.findMany({ where: { name: { in: [...names] } } });
  return { now: Number(clock.now), nextFree: new Map(rows.map((row) => [row.name, row.nextFree])) };
}

export async function setPace(tx: Tx, name: string, nextFree: number): Promise<void> {
  await tx.pace.upsert({ where: { name }, create: { name, nextFree }, update: { nextFree } });
}

// ---------------------------------------------------------------- recording

/** Waits and drops: many rows share one fate. Only rows still in this worker's hands are touched. */
export async function putBack(
  tx: Tx,
  rows: readonly PutBack[],
  worker: string,
  attempted: boolean,
): Promise<void> {
  for (const batch of batches(rows)) {
    const column = (name: 'nextAt' | 'rule' | 'reason' | 'staffText' | 'doubtAt') => {
      const named = batch.filter((row) => row[name] !== undefined);
      const target = Prisma.raw(`"${name}"`);
      return named.length === 0
        ? target
        : Prisma.sql`CASE "id" ${Prisma.join(
            named.map((row) => Prisma.sql`WHEN ${row.id} THEN ${row[name]}`),
            ' ',
          )} ELSE ${target} END`;
    };
    await tx.$executeRaw`
      UPDATE "Message" SET "state" = 'queued', "nextAt" = ${column('nextAt')}, "rule" = ${column('rule')},
        "reason" = ${column('reason')}, "staffText" = ${column('staffText')}, "doubtAt" = ${column('doubtAt')},
        "attempts" = "attempts" + ${attempted ? 1 : 0}
      WHERE "id" IN (${Prisma.join(batch.map((row) => row.id))}) AND "state" = 'sending' AND "claimedBy" = ${worker}`;
  }
}

/** Ends messages in this worker's hands. The words are forgotten, except of those a person must still decide. */
export async function end(tx: Tx, rows: readonly Closing[], now: Date, worker: string): Promise<void> {
  const alike = new Map<string, Closing[]>();
  for (const row of rows) {
    const fate = JSON.stringify([row.state, row.rule, row.reason, row.staffText]);
    const list = alike.get(fate);
    if (list === undefined) alike.set(fate, [row]);
    else list.push(row);
  }
  for (const list of alike.values())
    for (const batch of batches(list)) {
      const [first] = batch;
      if (first === undefined) continue;
      const { state, rule, reason, staffText } = first;
      const inHands = { id: { in: batch.map((row) => row.id) }, state: 'sending', claimedBy: worker };
      if (state === 'dropped' || state === 'expired')
        await tx.message.updateMany({ where: { ...inHands, doubtAt: { not: null } }, data: IN_DOUBT });
      await tx.message.updateMany({
        where: inHands,
        data: {
          state,
          rule,
          reason,
          staffText,
          ...(state === 'unknown' ? {} : { payload: null, closedAt: now }),
          ...(state === 'failed' || state === 'unknown' ? { attempts: { increment: 1 } } : {}),
        },
      });
    }
}

/**
 * Records that a provider took messages. Also when a sweep gave the row up meanwhile: the provider's word is the truth.
 * A row that a receipt already carried further keeps its state and only learns what it did not know.
 */
export async function accept(
  tx: Tx,
  kind: DatabaseKind,
  rows: readonly AcceptedRow[],
  from: readonly State[],
  now: Date,
): Promise<void> {
  const list = rows.map(({ id, providerId, segments, priceDong }) => [id, providerId, segments, priceDong]);
  const further = Prisma.sql`"state" IN ('delivered', 'seen')`;
  // COALESCE keeps SQLite from walking the index of states with the whole list for each row of it.
  await tx.$executeRaw`
    UPDATE "Message" SET "providerId" = "said"."theirs", "segments" = "said"."parts", "priceDong" = COALESCE("said"."dong", "priceDong"),
      "payload" = NULL, "attempts" = "attempts" + 1,
      "sentAt" = CASE WHEN ${further} AND "sentAt" IS NOT NULL THEN "sentAt" ELSE ${now} END,
      "rule" = CASE WHEN ${further} THEN "rule" END, "reason" = CASE WHEN ${further} THEN "reason" END,
      "staffText" = CASE WHEN ${further} THEN "staffText" END,
      "state" = CASE WHEN ${further} THEN "state" ELSE 'sent' END
    FROM (SELECT CAST(${cell(kind, 0)} AS INTEGER) AS "own", ${cell(kind, 1)} AS "theirs",
        CAST(${cell(kind, 2)} AS INTEGER) AS "parts", CAST(${cell(kind, 3)} AS INTEGER) AS "dong"
      FROM ${listed(kind, list)}) AS "said"
    WHERE "id" = "said"."own" AND (COALESCE("state", '') IN (${Prisma.join([...from])})
      OR (COALESCE("state", '') IN ('delivered', 'seen') AND "providerId" IS NULL))`;
}

// ---------------------------------------------------------------- receipts

export type ReceiptRow = {
  channel: ChannelName;
  providerId: string;
  state: 'delivered' | 'seen' | 'failed';
  reason: string | null;
  at: Date;
  receivedAt: Date;
  /** Hash of the address it speaks of; empty: the provider names nobody. */
  recipient: string;
  /** The provider's own mark of this report; empty: none. */
  stamp: string;
};

/** @returns false when this very receipt was recorded before */
export async function addReceipt(tx: Tx, r: ReceiptRow): Promise<boolean> {
  const added = await tx.$executeRaw`
    INSERT INTO "Receipt" ("channel", "providerId", "state", "reason", "at", "receivedAt", "applied", "recipient", "stamp")
    VALUES (${r.channel}, ${r.providerId}, ${r.state}, ${r.reason}, ${r.at}, ${r.receivedAt}, ${false}, ${r.recipient}, ${r.stamp})
    ON CONFLICT ("channel", "providerId", "state", "recipient", "stamp") DO NOTHING`;
  return added > 0;
}

export type FoundMessage = { id: number; state: State; providerId: string | null };

/**
 * The newest message a provider gave this id to, because message centres start their numbers again.
 * @param recipient hash of the address, when the provider names it: then only a message to that address is meant
 */
export async function messageByProviderId(
  reader: Reader,
  channel: ChannelName,
  providerId: string,
  recipient = '',
): Promise<FoundMessage | null> {
  const found = await reader.$queryRaw<
    { id: number | bigint; state: State; providerId: string | null }[]
  >`SELECT "Message"."id", "Message"."state", "Message"."providerId" FROM "Message"
    WHERE "Message"."channel" = ${channel} AND "Message"."providerId" = ${providerId} ${toRecipient(Prisma.sql`${recipient}`)}
    ORDER BY "Message"."id" DESC LIMIT 1`;
  const [row] = found;
  return row === undefined ? null : { ...row, id: Number(row.id) };
}

/** Is a message to this address, or is no address named? A group's and an erased person's message has none to compare. */
function toRecipient(recipient: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`AND (${recipient} = '' OR "Message"."addressId" IS NULL OR EXISTS (
      SELECT 1 FROM "Address" WHERE "Address"."id" = "Message"."addressId" AND "Address"."hash" = ${recipient}))`;
}

export async function messageByKey(
  reader: Reader,
  channel: ChannelName,
  key: string,
): Promise<FoundMessage | null> {
  return (await reader.message.findFirst({
    where: { channel, key },
    select: { id: true, state: true, providerId: true },
  })) as FoundMessage | null;
}

/** Moves a message as a receipt says; false when it is no longer in one of the states the move may start from. */
export async function moveByReceipt(
  tx: Tx,
  id: number,
  from: readonly State[],
  receipt: { state: 'delivered' | 'seen' | 'failed'; providerId: string; reason: string | null; at: Date },
): Promise<boolean> {
  const { state, at } = receipt;
  const moved = await tx.message.updateMany({
    where: { id, state: { in: [...from] } },
    data: {
      state,
      rule: null,
      reason: state === 'failed' ? receipt.reason : null,
      payload: null,
      ...(state === 'delivered' ? { deliveredAt: at } : {}),
      ...(state === 'seen' ? { seenAt: at } : {}),
      // A report of failure is overtaken by one of arrival: then nothing is closed any more.
      closedAt: state === 'failed' ? at : null,
    },
  });
  if (moved.count === 0) return false;
  await tx.message.updateMany({ where: { id, sentAt: null }, data: { sentAt: at } });
  await tx.message.updateMany({ where: { id, providerId: null }, data: { providerId: receipt.providerId } });
  return true;
}

export async function settleReceipt(
  tx: Tx,
  { channel, providerId, state, recipient, stamp }: ReceiptRow,
  messageId: number,
  applied: boolean,
): Promise<void> {
  await tx.receipt.updateMany({
    where: { channel, providerId, state, recipient, stamp },
    data: { messageId, applied },
  });
}

/** Receipts that came before anybody knew their message; oldest first. */
export async function orphanReceipts(
  reader: Reader,
  kind: DatabaseKind,
  ids: readonly { channel: ChannelName; providerId: string }[],
): Promise<ReceiptRow[]> {
  const list = ids.map(({ channel, providerId }) => [channel, providerId]);
  // CROSS JOIN, so that the list is walked and the index of receipts asked, not the other way round.
  const found = await reader.$queryRaw<{ id: number | bigint }[]>`
    SELECT "Receipt"."id" FROM ${listed(kind, list)}
    CROSS JOIN "Receipt"
    WHERE "Receipt"."channel" = ${cell(kind, 0)} AND "Receipt"."providerId" = ${cell(kind, 1)}
      AND "Receipt"."messageId" IS NULL`;
  if (found.length === 0) return [];
  return (await reader.receipt.findMany({
    where: { id: { in: found.map((row) => Number(row.id)) } },
    orderBy: { id: 'asc' },
  })) as ReceiptRow[];
}

/** Receipts without a message although the message is there: what two transactions could not see of each other. */
export async function strandedReceipts(reader: Reader, limit: number): Promise<ReceiptRow[]> {
  const rows = await reader.$queryRaw<{ id: number | bigint }[]>`
    SELECT "Receipt"."id" FROM "Receipt"
    WHERE "Receipt"."messageId" IS NULL AND EXISTS (
      SELECT 1 FROM "Message"
      WHERE "Message"."channel" = "Receipt"."channel" AND "Message"."providerId" = "Receipt"."providerId"
        ${toRecipient(Prisma.sql`"Receipt"."recipient"`)})
    ORDER BY "Receipt"."id" LIMIT ${limit}`;
  return (await reader.receipt.findMany({
    where: { id: { in: rows.map((row) => Number(row.id)) } },
    orderBy: { id: 'asc' },
  })) as ReceiptRow[];
}

// ---------------------------------------------------------------- many at once

type Kept = {
  lane: Lane;
  channel: ChannelName;
  purpose: string;
  until: Date;
  rule: string;
  staffText: string;
};

/** Is anything of this lane, channel and purpose due? */
export async function anyDueOf(
  reader: Reader,
  aim: Omit<Kept, 'until' | 'rule' | 'staffText'>,
  now: Date,
): Promise<boolean> {
  const found = await reader.message.findFirst({
    where: { ...aim, state: 'queued', nextAt: { lte: now } },
    select: { id: true },
  });
  return found !== null;
}

/** Puts off everything of a lane, channel and purpose that is due; what would then be too late is expired. */
export async function postpone(tx: Tx, kept: Kept, now: Date): Promise<{ waiting: number; expired: number }> {
  const { lane, channel, purpose, until, rule, staffText } = kept;
  const due = Prisma.sql`"state" = 'queued' AND "lane" = ${lane} AND "channel" = ${channel}
    AND "purpose" = ${purpose} AND "nextAt" <= ${now}`;
  const expired = await tx.$executeRaw`
    UPDATE "Message" SET "state" = 'expired', "rule" = ${rule}, "staffText" = ${staffText}, "payload" = NULL,
      "closedAt" = ${now}
    WHERE ${due} AND "expiresAt" IS NOT NULL AND "expiresAt" <= ${until}`;
  const waiting = await tx.$executeRaw`
    UPDATE "Message" SET "nextAt" = ${until}, "rule" = ${rule} WHERE ${due}`;
  return { waiting, expired };
}

export type QueuedOf =
  | { campaignId: number }
  | { consentId: number }
  /** `purposes` absent: all but replies. */
  | { addressIds: readonly number[]; purposes?: readonly Purpose[] };

function queuedWhere(of: QueuedOf): Prisma.MessageWhereInput[] {
  if ('campaignId' in of) return [{ campaignId: of.campaignId }];
  if ('consentId' in of) return [{ source: 'consent', sourceId: of.consentId }];
  const { addressIds, purposes } = of;
  const only = purposes === undefined ? [] : [{ purpose: { in: [...purposes] } }];
  return [...batches(addressIds)].map((batch) => ({ AND: [{ addressId: { in: batch } }, ...only] }));
}

/** What becomes of a message that is no longer to be sent and may have been: a person must look. */
const IN_DOUBT = {
  state: 'unknown',
  reason: 'in_doubt',
  staffText:
    'Lần gửi trước không có trả lời của nhà cung cấp nên chưa rõ tin đã đi hay chưa, và nay không gửi lại nữa.',
} as const;

/** Ends what is queued and not yet in a worker's hands; answers to the person themselves go on. */
export async function endQueued(
  tx: Tx,
  of: QueuedOf,
  fate: { state: 'dropped' | 'expired'; rule: string; staffText: string },
  now: Date,
): Promise<number> {
  let ended = 0;
  for (const where of queuedWhere(of)) {
    const queued = { ...where, state: 'queued', purpose: { not: 'reply' } };
    const doubtful = await tx.message.updateMany({
      where: { ...queued, doubtAt: { not: null } },
      data: IN_DOUBT,
    });
    const { count } = await tx.message.updateMany({
      where: queued,
      data: { ...fate, payload: null, closedAt: now },
    });
    ended += count + doubtful.count;
  }
  return ended;
}

/** Puts at most `most` of a campaign's queued messages into another lane; fewer: there are no more. */
export async function changeLane(
  tx: Tx,
  campaignId: number,
  from: string,
  to: string,
  most: number,
): Promise<number> {
  return tx.$executeRaw`
    UPDATE "Message" SET "lane" = ${to} WHERE "id" IN (
      SELECT "id" FROM "Message" WHERE "campaignId" = ${campaignId} AND "state" = 'queued' AND "lane" = ${from} LIMIT ${most})`;
}

/** Ends at most `most` of a campaign's queued messages; fewer: there are no more. */
export async function endPage(
  tx: Tx,
  campaignId: number,
  fate: { state: 'dropped' | 'expired'; rule: string; staffText: string },
  now: Date,
  most: number,
): Promise<number> {
  const sure = Prisma.sql`CASE WHEN "doubtAt" IS NULL THEN`;
  return tx.$executeRaw`
    UPDATE "Message" SET
      "state" = ${sure} ${fate.state} ELSE 'unknown' END,
      "rule" = ${sure} ${fate.rule} ELSE "rule" END,
      "reason" = ${sure} "reason" ELSE ${IN_DOUBT.reason} END,
      "staffText" = ${sure} ${fate.staffText} ELSE ${IN_DOUBT.staffText} END,
      "closedAt" = ${sure} ${now} ELSE "closedAt" END,
      "payload" = ${sure} NULL ELSE "payload" END
    WHERE "id" IN (
      SELECT "id" FROM "Message" WHERE "campaignId" = ${campaignId} AND "state" = 'queued' LIMIT ${most})`;
}

/** Everything queued whose latest useful time is past, also on channels that are not served. */
export async function expireOverdue(tx: Tx, staffText: string, now: Date): Promise<number> {
  const overdue = { state: 'queued', expiresAt: { lte: now } };
  const doubtful = await tx.message.updateMany({
    where: { ...overdue, doubtAt: { not: null } },
    data: IN_DOUBT,
  });
  const { count } = await tx.message.updateMany({
    where: overdue,
    data: { state: 'expired', rule: 'expired', staffText, payload: null, closedAt: now },
  });
  return count + doubtful.count;
}

export type InHand = { id: number; channel: ChannelName; claimedBy: string | null; claimedAt: Date | null };

/** Everything in some worker's hands: never many, because workers claim in small batches. */
export async function inHand(reader: Reader): Promise<InHand[]> {
  return (await reader.message.findMany({
    where: { state: 'sending' },
    select: { id: true, channel: true, claimedBy: true, claimedAt: true },
    orderBy: { id: 'asc' },
  })) as InHand[];
}

/** Takes messages out of a dead worker's hands, unless that very claim was let go meanwhile. */
export async function takeBack(
  tx: Tx,
  rows: readonly InHand[],
  to:
    | { state: 'queued'; nextAt: Date; doubtAt: Date }
    | { state: 'unknown'; reason: string; staffText: string },
): Promise<number> {
  const byClaim = new Map<string, InHand[]>();
  for (const row of rows) {
    const claim = `${row.claimedBy} ${row.claimedAt?.getTime()}`;
    byClaim.set(claim, [...(byClaim.get(claim) ?? []), row]);
  }
  let taken = 0;
  for (const claim of byClaim.values())
    for (const batch of batches(claim)) {
      const { count } = await tx.message.updateMany({
        where: {
          id: { in: batch.map((row) => row.id) },
          state: 'sending',
          claimedBy: batch[0]?.claimedBy ?? null,
          claimedAt: batch[0]?.claimedAt ?? null,
        },
        data: { ...to, attempts: { increment: 1 } },
      });
      taken += count;
    }
  return taken;
}

// ---------------------------------------------------------------- counting and showing

export type CountRow = { state: State; channel: string; areaCode: string; count: number };

export async function countRows(reader: Reader, campaignId: number): Promise<CountRow[]> {
  const groups = await reader.message.groupBy({
    by: ['state', 'channel', 'areaCode'],
    where: { campaignId },
    _count: { _all: true },
  });
  return groups.map(({ state, channel, areaCode, _count }) => ({
    state: state as State,
    channel,
    areaCode,
    count: _count._all,
  }));
}

export async function stateRows(reader: Reader): Promise<{ state: State; count: number }[]> {
  const groups = await reader.message.groupBy({ by: ['state'], _count: { _all: true } });
  return groups.map(({ state, _count }) => ({ state: state as State, count: _count._all }));
}

const LEDGER = {
  id: true,
  campaignId: true,
  wave: true,
  step: true,
  areaCode: true,
  channel: true,
  lane: true,
  purpose: true,
  state: true,
  rule: true,
  reason: true,
  staffText: true,
  attempts: true,
  createdAt: true,
  nextAt: true,
  sentAt: true,
  deliveredAt: true,
  seenAt: true,
  closedAt: true,
  claimedAt: true,
  providerId: true,
  segments: true,
  priceDong: true,
  groupId: true,
} as const;

export type LedgerRow = {
  id: number;
  campaignId: number | null;
  wave: number;
  step: string | null;
  areaCode: string;
  channel: string;
  lane: string;
  purpose: string;
  state: string;
  rule: string | null;
  reason: string | null;
  staffText: string | null;
  attempts: number;
  createdAt: Date;
  nextAt: Date;
  sentAt: Date | null;
  deliveredAt: Date | null;
  seenAt: Date | null;
  closedAt: Date | null;
  claimedAt: Date | null;
  providerId: string | null;
  segments: number | null;
  priceDong: number | null;
  groupId: number | null;
};

export type LedgerFilter = {
  campaignId?: number | undefined;
  states?: readonly string[] | undefined;
  channel?: string | undefined;
  areaCodes?: readonly string[] | undefined;
  lane?: string | undefined;
  wave?: number | undefined;
  /** Key of a rule or of an outcome. */
  why?: string | undefined;
  /** One message. */
  id?: number | undefined;
  /** Only rows after this id. */
  after?: number | undefined;
  limit?: number | undefined;
};

export async function ledgerRows(reader: Reader, filter: LedgerFilter): Promise<LedgerRow[]> {
  const { campaignId, states, channel, areaCodes, lane, wave, why, id, after = 0, limit = 1000 } = filter;
  return reader.message.findMany({
    where: {
      id: { gt: after },
      ...(campaignId === undefined ? {} : { campaignId }),
      ...(states === undefined ? {} : { state: { in: [...states] } }),
      ...(channel === undefined ? {} : { channel }),
      ...(areaCodes === undefined ? {} : { areaCode: { in: [...areaCodes] } }),
      ...(lane === undefined ? {} : { lane }),
      ...(wave === undefined ? {} : { wave }),
      AND: [
        ...(why === undefined ? [] : [{ OR: [{ rule: why }, { reason: why }] }]),
        ...(id === undefined ? [] : [{ id }]),
      ],
    },
    orderBy: { id: 'asc' },
    take: limit,
    select: LEDGER,
  });
}

/**
 * Where a page of a campaign's messages ends, so many after `after`; null: there are no more than that. A row is in one page whatever
 * happens meanwhile, so the pages of a walk add up; all at once would hold up everybody for a second.
 */
export async function pageEnd(
  reader: Reader,
  campaignId: number,
  after: number,
  most: number,
): Promise<number | null> {
  const [last] = await reader.$queryRaw<{ id: number | bigint }[]>`
    SELECT "id" FROM "Message" WHERE "campaignId" = ${campaignId} AND "id" > ${after}
    ORDER BY "id" LIMIT 1 OFFSET ${most - 1}`;
  return last === undefined ? null : Number(last.id);
}

/** Messages of a campaign by id, after one and up to another (null: to the end). */
type Span = { campaignId: number; after: number; upTo: number | null };

function spanOf({ campaignId, after, upTo }: Span): Prisma.Sql {
  const end = upTo === null ? Prisma.empty : Prisma.sql`AND "id" <= ${upTo}`;
  return Prisma.sql`"campaignId" = ${campaignId} AND "id" > ${after} ${end}`;
}

export async function countSpan(reader: Reader, span: Span): Promise<CountRow[]> {
  const rows = await reader.$queryRaw<Raw<CountRow>[]>`
    SELECT "state", "channel", "areaCode", COUNT(*) AS "count" FROM "Message" WHERE ${spanOf(span)}
    GROUP BY "state", "channel", "areaCode"`;
  return rows.map(({ state, channel, areaCode, count }) => ({
    state: state as State,
    channel,
    areaCode,
    count: Number(count),
  }));
}

export type FacetRow = { wave: number; rule: string | null; reason: string | null; staffText: string | null };

/** What the rows of a campaign can be filtered by: every reason and wave that occurs. */
export async function facetSpan(reader: Reader, span: Span): Promise<FacetRow[]> {
  const rows = await reader.$queryRaw<Raw<FacetRow>[]>`
    SELECT "wave", "rule", "reason", MAX("staffText") AS "staffText" FROM "Message" WHERE ${spanOf(span)}
    GROUP BY "wave", "rule", "reason"`;
  return rows.map((row) => ({ ...row, wave: Number(row.wave) }) as FacetRow);
}

/** A campaign's messages by state alone: read off one index. */
export async function stateRowsOf(
  reader: Reader,
  campaignId: number,
): Promise<{ state: State; count: number }[]> {
  const rows = await reader.$queryRaw<{ state: State; count: number | bigint }[]>`
    SELECT "state", COUNT(*) AS "count" FROM "Message" WHERE "campaignId" = ${campaignId} GROUP BY "state"`;
  return rows.map(({ state, count }) => ({ state, count: Number(count) }));
}

export type UndecidedFilter = {
  campaignId?: number | undefined;
  channel?: string | undefined;
  /** Only rows after this id. */
  after?: number | undefined;
  /** Only rows up to this id. */
  upTo?: number | undefined;
};

/**
 * Messages in doubt that nobody has decided. State and absence are written out, not bound, or the partial index on them could not be
 * used; COALESCE keeps SQLite from walking a whole campaign for the few of it.
 */
function undecidedWhere(scope: Scope, { campaignId, channel, after = 0, upTo }: UndecidedFilter): Prisma.Sql {
  const areaCodes = rowsIn(scope).areaCode?.in ?? null;
  const only = [
    ...(campaignId === undefined ? [] : [Prisma.sql`COALESCE("campaignId", 0) = ${campaignId}`]),
    ...(channel === undefined ? [] : [Prisma.sql`COALESCE("channel", '') = ${channel}`]),
    ...(areaCodes === null
      ? []
      : areaCodes.length === 0
        ? [Prisma.sql`1 = 0`]
        : [Prisma.sql`COALESCE("areaCode", '') IN (${Prisma.join([...areaCodes])})`]),
    ...(upTo === undefined ? [] : [Prisma.sql`"id" <= ${upTo}`]),
  ];
  return Prisma.sql`"state" = 'unknown' AND "closedAt" IS NULL AND "id" > ${after}${
    only.length === 0 ? Prisma.empty : Prisma.sql` AND ${Prisma.join(only, ' AND ')}`
  }`;
}

/** A page of them by id. */
export async function unknownRows(
  reader: Reader,
  scope: Scope,
  filter: UndecidedFilter,
  limit: number,
): Promise<LedgerRow[]> {
  const found = await reader.$queryRaw<{ id: number | bigint }[]>`
    SELECT "id" FROM "Message" WHERE ${undecidedWhere(scope, filter)} ORDER BY "id" LIMIT ${limit}`;
  return reader.message.findMany({
    where: { id: { in: found.map((row) => Number(row.id)) } },
    orderBy: { id: 'asc' },
    select: LEDGER,
  });
}

export type UndecidedCount = { campaignId: number | null; channel: string; count: number; lastId: number };

/** How many there are, by campaign and channel. */
export async function undecidedCounts(
  reader: Reader,
  scope: Scope,
  filter: UndecidedFilter,
): Promise<UndecidedCount[]> {
  const rows = await reader.$queryRaw<Raw<UndecidedCount>[]>`
    SELECT "campaignId", "channel", COUNT(*) AS "count", MAX("id") AS "lastId"
    FROM "Message" WHERE ${undecidedWhere(scope, filter)} GROUP BY "campaignId", "channel" ORDER BY "campaignId", "channel"`;
  return rows.map(({ campaignId, channel, count, lastId }) => ({
    campaignId: numberOrNull(campaignId),
    channel,
    count: Number(count),
    lastId: Number(lastId),
  }));
}

/** Decides at most `most` of them; fewer: there are no more. */
export async function decidePage(
  tx: Tx,
  scope: Scope,
  filter: UndecidedFilter,
  choice: 'resend' | 'leave',
  now: Date,
  most: number,
): Promise<number> {
  const change =
    choice === 'resend'
      ? Prisma.sql`"state" = 'queued', "nextAt" = ${now}, "attempts" = 0`
      : Prisma.sql`"rule" = 'left_by_staff', "closedAt" = ${now}, "payload" = NULL`;
  return tx.$executeRaw`
    UPDATE "Message" SET ${change} WHERE "state" = 'unknown' AND "closedAt" IS NULL AND "id" IN (
      SELECT "id" FROM "Message" WHERE ${undecidedWhere(scope, filter)} ORDER BY "id" LIMIT ${most})`;
}

/** Where a message goes; null: there is none. */
export async function areaOfMessage(reader: Reader, id: number): Promise<string | null> {
  const row = await reader.message.findUnique({ where: { id }, select: { areaCode: true } });
  return row?.areaCode ?? null;
}

export async function decide(
  tx: Tx,
  scope: Scope,
  id: number,
  data: { state: 'queued'; nextAt: Date; attempts: 0 } | { rule: string; closedAt: Date; payload: null },
): Promise<boolean> {
  const { count } = await tx.message.updateMany({
    where: { id, ...rowsIn(scope), state: 'unknown', closedAt: null },
    data,
  });
  return count === 1;
}

/** Posts of a scope that a person is to make by hand, oldest first. */
export async function handRows(
  reader: Reader,
  scope: Scope,
  now: Date,
  limit: number,
): Promise<ClaimedRow[]> {
  const rows = await reader.message.findMany({
    where: {
      lane: 'manual',
      state: 'queued',
      nextAt: { lte: now },
      ...rowsIn(scope),
    },
    orderBy: { id: 'asc' },
    take: limit,
  });
  return rows as unknown as ClaimedRow[];
}

/** The clerk cannot post it (the group is gone, she is not in it). */
export async function notPostedByHand(
  tx: Tx,
  scope: Scope,
  id: number,
  end: { rule: string; staffText: string },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.message.updateMany({
    where: { id, ...rowsIn(scope), state: 'queued', lane: 'manual' },
    data: { state: 'dropped', ...end, closedAt: now, payload: null },
  });
  return count === 1;
}

export async function postedByHand(
  tx: Tx,
  scope: Scope,
  id: number,
  reason: string,
  now: Date,
): Promise<boolean> {
  const { count } = await tx.message.updateMany({
    where: { id, ...rowsIn(scope), state: 'queued', lane: 'manual' },
    data: { state: 'sent', reason, rule: null, sentAt: now },
  });
  return count === 1;
}

// ---------------------------------------------------------------- templates of providers

/** The registry of an account, in the order staff read it; `account` absent: of every account. */
export async function templateRows(reader: Reader, account?: string): Promise<ApprovedTemplate[]> {
  const rows = await reader.channelTemplate.findMany({
    where: account === undefined ? {} : { account },
    orderBy: [{ name: 'asc' }, { templateId: 'asc' }],
  });
  return rows.map(({ account: _, seenAt: __, updatedAt: ___, params, fields, ...row }) => ({
    ...row,
    params: JSON.parse(params) as ApprovedTemplate['params'],
    fields: JSON.parse(fields) as Record<string, string>,
  }));
}

/** Takes over what the provider says and leaves what staff bound; a template the provider no longer lists is `DELETE`. */
export async function putTemplates(
  tx: Tx,
  account: string,
  templates: readonly ProviderTemplate[],
  now: Date,
): Promise<void> {
  for (const { templateId, params, ...told } of templates) {
    const data = { ...told, params: JSON.stringify(params), seenAt: now, updatedAt: now };
    await tx.channelTemplate.upsert({
      where: { account_templateId: { account, templateId } },
      create: { account, templateId, ...data },
      update: data,
    });
  }
  await tx.channelTemplate.updateMany({
    where: { account, templateId: { notIn: templates.map((one) => one.templateId) } },
    data: { status: 'DELETE', updatedAt: now },
  });
}

/** @returns false when there is no such template */
export async function bindTemplateRow(
  tx: Tx,
  account: string,
  templateId: string,
  bound: { textId: string; fields: Record<string, string>; purpose: string; byUser: boolean },
  now: Date,
): Promise<boolean> {
  const { count } = await tx.channelTemplate.updateMany({
    where: { account, templateId },
    data: { ...bound, fields: JSON.stringify(bound.fields), updatedAt: now },
  });
  return count === 1;
}

/** Messages of the ledger, counted: never who they went to. `manual`: posted by hand, so what became of it is declared. */
export type Standing = {
  state: string;
  manual: boolean;
  rule: string | null;
  reason: string | null;
  count: number;
};

/** Messages of one campaign, or of areas in a time (replies left out), by how they stand. */
export async function standings(
  reader: Reader,
  of: { campaignId: number } | { areaCodes: readonly string[]; from: Date; until: Date },
): Promise<Standing[]> {
  const where =
    'campaignId' in of
      ? of
      : {
          areaCode: { in: [...of.areaCodes] },
          createdAt: { gte: of.from, lt: of.until },
          purpose: { not: 'reply' },
        };
  const rows = await reader.message.groupBy({
    by: ['state', 'lane', 'step', 'rule', 'reason'],
    where,
    _count: { _all: true },
  });
  return rows.map(({ state, lane, step, rule, reason, _count }) => ({
    state,
    manual: lane === 'manual' || step === 'manual',
    rule,
    reason,
    count: _count._all,
  }));
}
