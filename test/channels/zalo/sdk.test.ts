import { describe, expect, it } from 'vitest';
import type { CallResult, ZaloClient } from '../../../channels/zalo/client.ts';
import { createGroup, groupAssets, groupsOfOa, groupUntil } from '../../../channels/zalo/groups.ts';
import { templateDelivered, templateQuota } from '../../../channels/zalo/templates.ts';
import { userDetail } from '../../../channels/zalo/users.ts';

/** Zalo answering one thing; what it was asked is kept. */
function zalo(answer: CallResult) {
  const asked: { surface: string; what: string; query: unknown; body: unknown }[] = [];
  const client: ZaloClient = {
    async call({ method, surface = 'oa', path, query, data }) {
      asked.push({ surface, what: `${method} ${path}`, query: query ?? null, body: data?.() ?? null });
      return answer;
    },
  };
  return { client, asked };
}
const ok = (data: unknown): CallResult => ({ kind: 'ok', data });
const refused: CallResult = {
  kind: 'error',
  code: -224,
  outcome: { kind: 'ourFault', reason: 'zalo_-224', staff: 'Gói dịch vụ chưa hỗ trợ.' },
};

describe('what Zalo tells of a citizen', () => {
  const DETAIL = {
    user_id: '3103741396296991610',
    display_name: '<name>',
    user_last_interaction_date: '04/10/2025',
    user_is_follower: true,
    tags_and_notes_info: { notes: [], tag_names: ['Khách Q1'] },
    shared_info: { address: '', phone: 0, name: '' },
  };

  it('is read without name and picture; a phone that was not shared is the number 0 and no phone', async () => {
    const { client, asked } = zalo(ok(DETAIL));
    expect(await userDetail(client, '3103741396296991610')).toEqual({
      ok: true,
      value: {
        userId: '3103741396296991610',
        follower: true,
        lastInteractionDay: '2025-10-04',
        phone: null,
        tags: ['Khách Q1'],
      },
    });
    expect(asked).toEqual([
      {
        surface: 'oa',
        what: 'GET /v3.0/oa/user/detail',
        query: { data: '{"user_id":"3103741396296991610"}' },
        body: null,
      },
    ]);
  });

  it.each([
    ['84912345677', '+84912345677'],
    [84912345677, '+84912345677'],
    ['không có', null],
  ])('has the phone %j as %j', async (phone, e164) => {
    const { client } = zalo(ok({ ...DETAIL, shared_info: { phone } }));
    expect(await userDetail(client, '1')).toMatchObject({ value: { phone: e164 } });
  });

  it('of odd shapes never throws', async () => {
    for (const data of [null, 7, [], 'x', { user_id: [] }, { tags_and_notes_info: { tag_names: [1, null] } }])
      expect(await userDetail(zalo(ok(data)).client, '1')).toMatchObject({ ok: true });
  });
});

describe('groups of the account', () => {
  it('are asked for page by page until one is not full', async () => {
    const asked: unknown[] = [];
    const client: ZaloClient = {
      async call({ query }) {
        asked.push(query?.offset);
        const groups = Array.from({ length: query?.offset === '0' ? 50 : 2 }, (_, i) => ({
          group_id: `g${query?.offset}-${i}`,
          name: 'Thôn Đông',
          total_member: '12',
          status: 'enabled',
        }));
        return ok({ groups });
      },
    };
    const found = await groupsOfOa(client);
    expect(asked).toEqual(['0', '50']);
    expect(found).toMatchObject({ ok: true, value: { length: 52 } });
    expect(found.ok && found.value[0]).toEqual({
      groupId: 'g0-0',
      name: 'Thôn Đông',
      members: 12,
      open: true,
    });
  });

  it('have assets that are free or taken, and an end', async () => {
    const asset = { product_type: 'gmf10', asset_id: 'a1', valid_through: '10/10/2024', used_id: 'g1' };
    const { client } = zalo(ok([{ ...asset, status: 'used' }, { ...asset, status: 'available' }, {}]));
    expect(await groupAssets(client)).toMatchObject({
      value: [{ assetId: 'a1', kind: 'gmf10', usedBy: 'g1' }, { usedBy: null }],
    });
    const until = zalo(ok({ asset_info: { valid_through: '10/10/2024' } }));
    expect(await groupUntil(until.client, 'g1')).toEqual({ ok: true, value: '10/10/2024' });
    expect(until.asked[0]).toMatchObject({ query: { group_id: 'g1' } });
  });

  it('are made by the documented call', async () => {
    const { client, asked } = zalo(
      ok({ group_id: '8fba1979fa25137b4a', group_link: 'https://zalo.me/g/qsbexj32' }),
    );
    const made = await createGroup(client, {
      name: 'Thôn Đông'.normalize('NFD'),
      description: '',
      assetId: 'a1',
      memberIds: ['186729651760683225'],
    });
    expect(made).toEqual({
      ok: true,
      value: { groupId: '8fba1979fa25137b4a', link: 'https://zalo.me/g/qsbexj32' },
    });
    expect(asked).toMatchObject([
      {
        what: 'POST /v3.0/oa/group/creategroupwithoa',
        body: { group_name: 'Thôn Đông', asset_id: 'a1', member_user_ids: ['186729651760683225'] },
      },
    ]);
    expect(
      await createGroup(zalo(ok({})).client, { name: '', description: '', assetId: '', memberIds: [] }),
    ).toMatchObject({ ok: false });
  });
});

describe('templates by number', () => {
  it.each([
    [1, true],
    ['0', false],
    [-1, null],
  ])('status %j of a message is %j', async (status, delivered) => {
    const { client, asked } = zalo(ok({ status }));
    expect(await templateDelivered(client, 'm1')).toEqual({ ok: true, value: delivered });
    expect(asked).toMatchObject([
      { surface: 'zns', what: 'GET /message/status', query: { message_id: 'm1' } },
    ]);
  });

  it('have an allowance for the day', async () => {
    const { client } = zalo(ok({ dailyQuota: 500, remainingQuota: '499' }));
    expect(await templateQuota(client)).toEqual({ ok: true, value: { total: 500, remaining: 499 } });
  });

  it('and everything else give the sentence for staff when Zalo refuses', async () => {
    const { client } = zalo(refused);
    const said = { ok: false, reason: 'zalo_-224', staff: 'Gói dịch vụ chưa hỗ trợ.' };
    expect(await templateQuota(client)).toEqual(said);
    expect(await groupsOfOa(client)).toEqual(said);
    expect(await userDetail(client, '1')).toEqual(said);
  });
});
