import type { Reader } from '../../prisma/client.ts';

/** Messages of other rooms' ledger, counted: never who they went to. */
export type MessagePart = {
  state: string;
  manual: boolean;
  rule: string | null;
  reason: string | null;
  count: number;
};

/** Messages of one campaign, or of areas in a time (replies left out), by how they stand. */
export async function messageParts(
  reader: Reader,
  of: { campaignId: number } | { areaCodes: readonly string[]; from: Date; until: Date },
): Promise<MessagePart[]> {
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
