import { fold } from '../../writing/letters.ts';
import type { AccountFacts, CredentialCheck, ProviderAnswer } from '../contract.ts';
import { child, field, id, list, momentOf, number, string } from '../json.ts';
import { readMobile } from '../sms/numbers.ts';
import type { CallResult, ZaloClient } from './client.ts';

/** Why Zalo gave no value. */
export function refusal(result: Exclude<CallResult, { kind: 'ok' }>): {
  ok: false;
  reason: string;
  staff: string;
} {
  const { outcome } = result;
  return outcome.kind === 'accepted'
    ? { ok: false, reason: 'zalo_odd_answer', staff: 'Zalo trả lời không rõ nghĩa.' }
    : { ok: false, reason: outcome.reason, staff: outcome.staff };
}

/** Packages without the Open API (docs/channels/zalo.md). Compared without marks and case, because Zalo prints them in either language. */
const WITHOUT_API = /^(co ban|tieu chuan|basic|standard|free|mien phi)$/;

/**
 * Who the OA is and what it lacks: a wrong token, package, verification or link shows here first. Nothing is sent.
 * @param oaId what the settings say, to notice a grant for another OA
 */
export async function accountOf(
  client: ZaloClient,
  oaId: string | null,
): Promise<ProviderAnswer<AccountFacts>> {
  const result = await client.call({ method: 'GET', path: '/v2.0/oa/getoa' });
  if (result.kind !== 'ok') return refusal(result);
  const data = result.data;
  const accountId = id(data, 'oaid') ?? id(data, 'oa_id');
  const verified = truth(field(data, 'is_verified'));
  const packaged = string(data, 'package_name');
  const packageUntil = string(data, 'package_valid_through_date');
  const billing = linked(field(data, 'linked_ZCA'));
  const missing: string[] = [];
  if (oaId !== null && accountId !== null && accountId !== oaId)
    missing.push('Quyền đang có là của một OA khác với ZALO_OA_ID; hãy nối lại đúng OA hoặc sửa ZALO_OA_ID.');
  if (verified === false) missing.push('OA chưa được xác thực: gửi hồ sơ xác thực trên trang quản lý OA.');
  if (packaged !== null && WITHOUT_API.test(fold(packaged)))
    missing.push(`Gói "${packaged}" không có quyền dùng API: nâng lên gói Tăng trưởng hoặc Toàn diện.`);
  if (billing === false)
    missing.push('Chưa liên kết tài khoản Zalo Cloud (ZCA): không gửi được mẫu tin ZBS và tin tính phí.');
  return {
    ok: true,
    value: {
      name: string(data, 'name') ?? 'Zalo OA',
      accountId,
      verified,
      package: packaged,
      packageUntil,
      billing,
      missing,
    },
  };
}

/** The same as one line for `doctor`. What is missing there does not stop replies, so it is said, not a fault. */
export async function whoIsOa(client: ZaloClient, oaId: string | null): Promise<CredentialCheck> {
  const asked = await accountOf(client, oaId);
  if (!asked.ok) return asked;
  return { ok: true, detail: [asked.value.name, ...asked.value.missing].join('; ') };
}

/**
 * When the citizen last did something with the OA: 48 hours free, 7 days at all. Null: never, or Zalo did not say.
 * Asks Zalo (`quota/message`), sends nothing.
 */
export async function lastInteraction(client: ZaloClient, userId: string): Promise<Date | null> {
  const result = await client.call({
    method: 'POST',
    path: '/v3.0/oa/quota/message',
    data: () => ({ user_id: userId }),
  });
  return result.kind === 'ok' ? momentOf(number(result.data, 'last_interaction')) : null;
}

/** What the OA knows of a citizen that matters here. `phone` only when the citizen shared it, E.164. */
export type ZaloUser = {
  userId: string;
  follower: boolean;
  /** The day in Viet Nam, `YYYY-MM-DD`. */
  lastInteractionDay: string | null;
  phone: string | null;
  tags: string[];
};

/** The OA's record of one citizen. Name and picture are not read: nothing here needs them. */
export async function userDetail(client: ZaloClient, userId: string): Promise<ProviderAnswer<ZaloUser>> {
  const result = await client.call({
    method: 'GET',
    path: '/v3.0/oa/user/detail',
    // Zalo's older style: one parameter that is JSON.
    query: { data: JSON.stringify({ user_id: userId }) },
  });
  if (result.kind !== 'ok') return refusal(result);
  const day = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(string(result.data, 'user_last_interaction_date') ?? '');
  // The number 0 when it was not shared.
  const phone = readMobile(id(child(result.data, 'shared_info'), 'phone') ?? '');
  return {
    ok: true,
    value: {
      userId: id(result.data, 'user_id') ?? userId,
      follower: field(result.data, 'user_is_follower') === true,
      lastInteractionDay: day === null ? null : `${day[3]}-${day[2]}-${day[1]}`,
      phone: phone.kind === 'mobile' ? phone.e164 : null,
      tags: list(child(result.data, 'tags_and_notes_info'), 'tag_names').filter(
        (tag): tag is string => typeof tag === 'string',
      ),
    },
  };
}

/** `true`, `"true"`, 1; null when Zalo does not say. */
function truth(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 1 || value === '1') return true;
  return value === 'false' || value === 0 || value === '0' ? false : null;
}

/** The linked billing account: its id, or yes or no; an empty id is a no. Null when Zalo does not say. */
function linked(value: unknown): boolean | null {
  if (value === undefined || value === null) return null;
  const said = truth(value);
  if (said !== null) return said;
  return value !== '';
}
