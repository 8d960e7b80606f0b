import type { ChannelName } from '../channels/contract.ts';
import type { Prisma, Reader, Tx } from '../prisma/client.ts';
import type { Person } from './audience.ts';
import type { Plan } from './plan.ts';

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
  demo: boolean;
};

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

export async function campaignById(reader: Reader, id: number): Promise<CampaignRow | null> {
  return (await reader.campaign.findUnique({ where: { id } })) as CampaignRow | null;
}

export async function campaignsByIds(reader: Reader, ids: readonly number[]): Promise<CampaignRow[]> {
  return (await reader.campaign.findMany({ where: { id: { in: [...ids] } } })) as CampaignRow[];
}

export async function campaignsWhere(
  reader: Reader,
  where: { states?: readonly CampaignState[]; startBy?: Date; limit?: number } = {},
): Promise<CampaignRow[]> {
  const { states, startBy, limit } = where;
  return (await reader.campaign.findMany({
    where: {
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

/** People of the areas (provinces or communes; none: everywhere) with any of the tags, by id, a page at a time. */
export async function peoplePage(
  reader: Reader,
  audience: Plan['audience'],
  purpose: 'reminder' | 'outreach',
  after: number,
  limit: number,
): Promise<Person[]> {
  const { areas, tags, excludeTags } = audience;
  const rows = await reader.contact.findMany({
    where: {
      id: { gt: after },
      ...(areas.length === 0 ? {} : { OR: [{ provinceCode: { in: areas } }, { areaCode: { in: areas } }] }),
      ...(tags.length === 0 ? {} : { tags: { some: { tag: { in: tags } } } }),
    },
    orderBy: { id: 'asc' },
    take: limit,
    select: { id: true, areaCode: true, provinceCode: true },
  });
  // One after the other, because a transaction has one connection.
  const page = { in: rows.map((row) => row.id) };
  const permissions = await reader.permission.findMany({
    where: { contactId: page, purpose },
    select: { contactId: true, state: true },
  });
  const excluded =
    excludeTags.length === 0
      ? []
      : await reader.contactTag.findMany({
          where: { contactId: page, tag: { in: excludeTags } },
          select: { contactId: true },
        });
  const addresses = await reader.address.findMany({
    where: { contactId: page },
    orderBy: { id: 'asc' },
    select: {
      id: true,
      contactId: true,
      channel: true,
      state: true,
      stoppedAt: true,
      sealed: true,
      lastInboundAt: true,
    },
  });
  const permissionOf = new Map(permissions.map((one) => [one.contactId, one.state]));
  const out = new Set(excluded.map((one) => one.contactId));
  const addressesOf = new Map<number | null, Person['addresses']>();
  for (const { id, contactId, channel, state, stoppedAt, sealed, lastInboundAt } of addresses) {
    const own = addressesOf.get(contactId) ?? [];
    addressesOf.set(contactId, own);
    own.push({
      id,
      channel: channel as ChannelName,
      state: state as 'open' | 'gone',
      stopped: stoppedAt !== null,
      erased: sealed === '',
      lastInboundAt,
    });
  }
  return rows.map((row) => ({
    contactId: row.id,
    areaCode: row.areaCode === '' ? row.provinceCode : row.areaCode,
    permission: (permissionOf.get(row.id) ?? 'none') as Person['permission'],
    excluded: out.has(row.id),
    addresses: addressesOf.get(row.id) ?? [],
  }));
}
