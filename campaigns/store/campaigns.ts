/** Campaigns as rows. */
import { rowsIn, type Scope } from '../../areas/scope.ts';
import { batches } from '../../prisma/batches.ts';
import type { Prisma, Reader, Tx } from '../../prisma/client.ts';

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
  for (const part of batches(ids))
    rows.push(
      ...((await reader.campaign.findMany({
        where: { id: { in: part } },
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

/**
 * Takes a campaign in hand until the transaction ends: on PostgreSQL its row is locked, so that nobody approves it or takes its
 * messages back meanwhile (SQLite has one writer anyway). False: it is in none of the states.
 */
export async function hold(tx: Tx, id: number, states: readonly CampaignState[]): Promise<boolean> {
  const { count } = await tx.campaign.updateMany({
    where: { id, state: { in: [...states] } },
    data: { runs: { increment: 0 } },
  });
  return count === 1;
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
