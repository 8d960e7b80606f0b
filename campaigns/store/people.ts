/** The people a campaign reaches, page by page. */
import type { ChannelName } from '../../channels/contract.ts';
import { type DatabaseKind, Prisma, type Reader } from '../../prisma/client.ts';
import type { AudiencePerson } from '../audience.ts';
import type { CampaignPlan } from '../plan-type.ts';

/** An address of a person, or the person without one, as the database writes it into a list. */
type PersonCell = [
  contactId: number,
  areaCode: string,
  permission: AudiencePerson['permission'] | null,
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
  audience: CampaignPlan['audience'],
  purpose: 'reminder' | 'outreach',
  after: number,
  limit: number,
): Promise<AudiencePerson[]> {
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
  const people: AudiencePerson[] = [];
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

/** The commune somebody lives in; null: not known. */
export async function homeOf(reader: Reader, contactId: number): Promise<string | null> {
  const row = await reader.contact.findUnique({ where: { id: contactId }, select: { areaCode: true } });
  return row === null || row.areaCode === '' ? null : row.areaCode;
}
