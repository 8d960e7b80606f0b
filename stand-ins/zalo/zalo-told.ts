import { sayDay } from '../../calendar/words.ts';
import { parseJson, string } from '../../channels/json.ts';
import type { Answered, StageRequest } from '../stage.ts';
import type { ZaloPerson, ZaloWorld } from './zalo-rules.ts';

/** What `getoa` says of the account besides its name. */
export type ZaloAccountSaid = { verified: boolean; package: string; billing: string };

/** The calls of Zalo that change nothing: who the OA is, its people, groups, templates, allowances. */
export function told(
  { world, account, oaId }: { world: ZaloWorld; account: ZaloAccountSaid; oaId: string },
  asked: StageRequest,
  body: Record<string, unknown> | null,
): Answered {
  switch (`${asked.method} ${asked.path}`) {
    case 'GET /v2.0/oa/getoa':
      return ok({
        oaid: oaId,
        name: 'UBND xã (tập luyện)',
        is_verified: account.verified,
        package_name: account.package,
        package_valid_through_date: '31/12/2027',
        linked_ZCA: account.billing,
        num_follower: [...world.people.values()].filter((one) => one.follows).length,
      });
    case 'GET /v3.0/oa/user/detail': {
      const userId = string(parseJson(asked.query.get('data') ?? ''), 'user_id') ?? '';
      const person = world.people.get(userId);
      return person === undefined ? invalid('user_id') : ok(detailOf(person));
    }
    case 'POST /v3.0/oa/quota/message': {
      const person = world.people.get(string(body, 'user_id') ?? '');
      if (person === undefined) return invalid('user_id');
      return ok({ last_interaction: person.lastInteraction?.getTime() ?? 0 });
    }
    case 'GET /v3.0/oa/group/getgroupsofoa': {
      const from = Number(asked.query.get('offset') ?? 0);
      const groups = [...world.groups.values()].slice(from, from + Number(asked.query.get('count') ?? 5));
      return ok({
        total: world.groups.size,
        groups: groups.map(({ id, name, open }) => ({
          group_id: id,
          name,
          total_member: 2,
          status: open ? 'enabled' : 'disabled',
        })),
      });
    }
    case 'POST /v3.0/oa/quota/group':
      return ok(
        [...world.groups.keys()].map((used_id) => ({
          asset_id: `a-${used_id}`,
          product_type: 'gmf50',
          status: 'used',
          used_id,
          valid_through: '31/12/2027',
        })),
      );
    case 'GET /template/all':
      return ok(
        [...world.templates.values()].map(({ id, name, status }) => ({
          templateId: Number(id),
          templateName: name,
          status,
        })),
      );
    case 'GET /template/info/v2': {
      const template = world.templates.get(asked.query.get('template_id') ?? '');
      if (template === undefined) return { json: { error: -109, message: 'template id is invalid' } };
      const { id, name, status, tag, params } = template;
      const price = { price: '800.0', price_uid: 560, price_sdt: '800' };
      return ok({
        templateId: id,
        templateName: name,
        status,
        templateTag: tag,
        listParams: params,
        templateQuality: 'HIGH',
        ...price,
      });
    }
    case 'GET /message/quota':
      return ok({
        dailyQuota: 500,
        remainingQuota: world.dayLeft,
        monthlyPromotionQuota: 2_000,
        remainingMonthlyPromotionQuota: world.promotionLeft,
      });
    case 'GET /message/status': {
      const known = world.said.some(({ id }) => id === asked.query.get('message_id'));
      return ok({ status: known ? 1 : -1 });
    }
    default:
      return { status: 404, text: '<html>Not Found</html>' };
  }
}

function detailOf({ id, follows, lastInteraction, phone }: ZaloPerson): Record<string, unknown> {
  return {
    user_id: id,
    user_is_follower: follows,
    user_last_interaction_date: lastInteraction === null ? '' : sayDay(lastInteraction),
    tags_and_notes_info: { notes: [], tag_names: [] },
    // The number 0 when it was not shared, as Zalo does it.
    shared_info: { address: '', phone: phone === null ? 0 : phone.slice(1), name: '' },
  };
}

export function ok(data: unknown): Answered {
  return { json: { data, error: 0, message: 'Success' } };
}

function invalid(name: string): Answered {
  return { json: { error: -201, message: `${name} is invalid!` } };
}
