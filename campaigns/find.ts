/** A campaign for somebody: looked up in their scope, and asked whether they may. A wing of the front door. */
import type { Reader, Tx } from '../prisma/client.ts';
import type { StaffAction } from '../staff/access.ts';
import { type Act, type Denied, may, scopeOf } from '../staff/act.ts';
import { denied } from '../staff/staff.ts';
import { NO_CAMPAIGN, type NotPossible } from './campaign-row.ts';
import * as campaignStore from './store/campaigns.ts';

/** A campaign of the actor's scope, for pages and commands; null: there is none there. */
export async function find(act: Act, reader: Reader, id: number): Promise<campaignStore.CampaignRow | null> {
  return campaignStore.campaignById(reader, scopeOf(act), id);
}

/** Campaigns of the actor's scope, newest first. */
export async function list(act: Act, reader: Reader, limit = 200): Promise<campaignStore.CampaignRow[]> {
  return campaignStore.campaignsWhere(reader, scopeOf(act), { limit });
}

/** What campaigns are called, for who holds a message, a post or a link of one: the name is no secret of its office. */
export async function campaignNames(reader: Reader, ids: readonly number[]): Promise<Map<number, string>> {
  const rows = await campaignStore.campaignsByIds(reader, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, row.name]));
}

export type CampaignLookup = { kind: 'row'; row: campaignStore.CampaignRow } | NotPossible | Denied;

/** The campaign, when the actor may do one of these there; a refusal is written down, where the unit it belongs to sees it. */
export async function askedCampaign(
  tx: Tx,
  act: Act,
  id: number,
  actions: readonly [StaffAction, ...StaffAction[]],
): Promise<CampaignLookup> {
  const areaCode = await campaignStore.areaOfCampaign(tx, id);
  if (areaCode === null) return NO_CAMPAIGN;
  const action = actions.find((one) => may(act, one, areaCode)) ?? actions[0];
  const no = await denied(tx, act, action, { subject: `campaign:${id}`, areaCode });
  if (no !== null) return no;
  const row = await campaignStore.campaignById(tx, scopeOf(act), id);
  return row === null ? NO_CAMPAIGN : { kind: 'row', row };
}
