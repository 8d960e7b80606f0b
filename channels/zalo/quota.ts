import type { ProviderAnswer } from '../contract.ts';
import { number } from '../json.ts';
import type { AllowanceName, AllowanceTold } from '../limits.ts';
import type { ZaloClient } from './client.ts';
import { refusal } from './users.ts';

/** Fields of Zalo to allowances: `/message/quota` has them all, the answer to a template by number the first (official pages of 2024; the monthly ones in the compilation of 2026-08-20). */
const FIELDS: readonly { name: AllowanceName; left: string; total: string }[] = [
  { name: 'template_day', left: 'remainingQuota', total: 'dailyQuota' },
  { name: 'promotion_day', left: 'remainingQuotaPromotion', total: 'dailyQuotaPromotion' },
  { name: 'promotion_month', left: 'remainingMonthlyPromotionQuota', total: 'monthlyPromotionQuota' },
];

/** The allowances that an object of Zalo names; numbers may be strings. One that is not named is not known, not nothing. */
export function allowancesOf(quota: unknown): AllowanceTold[] {
  return FIELDS.flatMap(({ name, left, total }) => {
    const remaining = number(quota, left);
    return remaining === null ? [] : [{ name, left: Math.max(0, remaining), total: number(quota, total) }];
  });
}

/** Asks Zalo what is left of the templates by number, today and this month. Sends nothing. */
export async function templateQuota(client: ZaloClient): Promise<ProviderAnswer<AllowanceTold[]>> {
  const result = await client.call({ method: 'GET', surface: 'zns', path: '/message/quota' });
  return result.kind === 'ok' ? { ok: true, value: allowancesOf(result.data) } : refusal(result);
}
