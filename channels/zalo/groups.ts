import type { ProviderAnswer, ProviderGroup } from '../contract.ts';
import { child, id, list, number, string } from '../json.ts';
import type { ZaloClient } from './client.ts';
import { refusal } from './users.ts';

const PAGE = 50;
const MOST_PAGES = 20;

/** The GMF groups that the OA made: the only ones it may post into (docs/channels/zalo.md). Read only. */
export async function groupsOfOa(client: ZaloClient): Promise<ProviderAnswer<ProviderGroup[]>> {
  const groups: ProviderGroup[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const result = await client.call({
      method: 'GET',
      path: '/v3.0/oa/group/getgroupsofoa',
      query: { offset: String(page * PAGE), count: String(PAGE) },
    });
    if (result.kind !== 'ok') return refusal(result);
    const rows = list(result.data, 'groups');
    for (const row of rows) {
      const groupId = id(row, 'group_id');
      if (groupId === null) continue;
      groups.push({
        groupId,
        name: string(row, 'name') ?? groupId,
        members: number(row, 'total_member'),
        open: string(row, 'status') !== 'disabled',
      });
    }
    if (rows.length < PAGE) break;
  }
  return { ok: true, value: groups };
}

/** What a group needs to live: an asset bought for it. `usedBy`: the group that has it. */
export type GroupAsset = { assetId: string; kind: string; until: string | null; usedBy: string | null };

/** The group assets that the account bought. None: it has no GMF. */
export async function groupAssets(client: ZaloClient): Promise<ProviderAnswer<GroupAsset[]>> {
  const result = await client.call({
    method: 'POST',
    path: '/v3.0/oa/quota/group',
    data: () => ({ quota_owner: 'OA' }),
  });
  if (result.kind !== 'ok') return refusal(result);
  const rows = Array.isArray(result.data) ? result.data : [];
  return {
    ok: true,
    value: rows.flatMap((row) => {
      const assetId = id(row, 'asset_id');
      if (assetId === null) return [];
      const used = string(row, 'status') === 'used';
      return [
        {
          assetId,
          kind: string(row, 'product_type') ?? '',
          until: string(row, 'valid_through'),
          usedBy: used ? id(row, 'used_id') : null,
        },
      ];
    }),
  };
}

/** Makes a group on an asset; Zalo wants at least one member, one of them an administrator of the OA. */
export async function createGroup(
  client: ZaloClient,
  asked: { name: string; description: string; assetId: string; memberIds: string[] },
): Promise<ProviderAnswer<{ groupId: string; link: string | null }>> {
  const result = await client.call({
    method: 'POST',
    path: '/v3.0/oa/group/creategroupwithoa',
    data: () => ({
      group_name: asked.name.normalize('NFC'),
      group_description: asked.description.normalize('NFC'),
      asset_id: asked.assetId,
      member_user_ids: asked.memberIds,
    }),
  });
  if (result.kind !== 'ok') return refusal(result);
  const groupId = id(result.data, 'group_id');
  if (groupId === null)
    return {
      ok: false,
      reason: 'zalo_no_group_id',
      staff: 'Zalo không trả mã nhóm; xem lại trên trang quản lý OA.',
    };
  return { ok: true, value: { groupId, link: string(result.data, 'group_link') } };
}

/** Until when the group lives: 45 days after its asset ends Zalo dissolves it. */
export async function groupUntil(
  client: ZaloClient,
  groupId: string,
): Promise<ProviderAnswer<string | null>> {
  const result = await client.call({
    method: 'GET',
    path: '/v3.0/oa/group/getgroup',
    query: { group_id: groupId },
  });
  if (result.kind !== 'ok') return refusal(result);
  return { ok: true, value: string(child(result.data, 'asset_info'), 'valid_through') };
}
