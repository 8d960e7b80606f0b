import type { ProviderAnswer, ProviderTemplate } from '../contract.ts';
import { field, id, list, number, string } from '../json.ts';
import type { ZaloClient } from './client.ts';
import { refusal } from './users.ts';

/** Zalo gives at most this many a call. */
const PAGE = 100;
/** An account has tens of templates; this bounds the calls if Zalo's total should never be reached. */
const MOST_PAGES = 10;

/**
 * All templates of the OA with what each costs and asks for, on the business host. Two calls: the list names them, `info` has
 * parameters and prices. Read only.
 */
export async function allTemplates(client: ZaloClient): Promise<ProviderAnswer<ProviderTemplate[]>> {
  const found: ProviderTemplate[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const listed = await client.call({
      method: 'GET',
      surface: 'zns',
      path: '/template/all',
      query: { offset: String(page * PAGE), limit: String(PAGE) },
    });
    if (listed.kind !== 'ok') return refusal(listed);
    const rows = Array.isArray(listed.data) ? listed.data : [];
    for (const row of rows) {
      const templateId = id(row, 'templateId');
      if (templateId === null) continue;
      const detail = await client.call({
        method: 'GET',
        surface: 'zns',
        path: '/template/info/v2',
        query: { template_id: templateId },
      });
      if (detail.kind !== 'ok') return refusal(detail);
      found.push(templateOf(templateId, row, detail.data));
    }
    if (rows.length < PAGE) break;
  }
  return { ok: true, value: found };
}

function templateOf(templateId: string, row: unknown, detail: unknown): ProviderTemplate {
  const price = number(detail, 'price');
  return {
    templateId,
    name: string(detail, 'templateName') ?? string(row, 'templateName') ?? templateId,
    status: string(detail, 'status') ?? string(row, 'status') ?? 'UNKNOWN',
    tag: string(detail, 'templateTag'),
    quality: string(detail, 'templateQuality') ?? string(row, 'templateQuality'),
    params: list(detail, 'listParams').flatMap((param) => {
      const name = string(param, 'name');
      return name === null
        ? []
        : [
            {
              name,
              required: field(param, 'require') !== false,
              maxLength: number(param, 'maxLength'),
            },
          ];
    }),
    // One price in 2024; two since templates also go by user id.
    priceUidDong: number(detail, 'price_uid') ?? number(detail, 'priceUid'),
    pricePhoneDong: number(detail, 'price_sdt') ?? number(detail, 'priceSdt') ?? price,
  };
}

/** -1 unknown there, 0 pushed but not on the phone, 1 delivered. */
export async function templateDelivered(
  client: ZaloClient,
  messageId: string,
): Promise<ProviderAnswer<boolean | null>> {
  const result = await client.call({
    method: 'GET',
    surface: 'zns',
    path: '/message/status',
    query: { message_id: messageId },
  });
  if (result.kind !== 'ok') return refusal(result);
  const status = number(result.data, 'status');
  return { ok: true, value: status === 1 ? true : status === 0 ? false : null };
}

/** The account's allowance of templates by number today. */
export async function templateQuota(
  client: ZaloClient,
): Promise<ProviderAnswer<{ total: number | null; remaining: number | null }>> {
  const result = await client.call({ method: 'GET', surface: 'zns', path: '/message/quota' });
  if (result.kind !== 'ok') return refusal(result);
  return {
    ok: true,
    value: { total: number(result.data, 'dailyQuota'), remaining: number(result.data, 'remainingQuota') },
  };
}
