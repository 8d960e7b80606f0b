/** Texts that providers approved, and how each account stands. */
import type { ProviderTemplate } from '../../channels/contract.ts';
import type { Reader, Tx } from '../../prisma/client.ts';
import type { ApprovedTemplate } from '../approved-template.ts';

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
export type StateCount = {
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
): Promise<StateCount[]> {
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
