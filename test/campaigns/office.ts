import { approve, campaignSource, create, submit } from '../../campaigns/campaigns.ts';
import type { ChannelName } from '../../channels/contract.ts';
import { addressRow, grant, noteInbound, type PermissionPurpose, person } from '../../contacts/contacts.ts';
import type { DispatchContext } from '../../outbox/outbox.ts';
import type { Database, Tx } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import type { Keys } from '../../prisma/seal.ts';
import { admin } from '../acts.ts';
import { testKeys } from '../database.ts';
import { engineOn, type Sinks } from '../outbox/sink.ts';

export const URL_ = 'https://lienthong.quangtri.gov.vn';
/** Monday 23 November 2026, 07:00 in Viet Nam; campaigns start at 08:00. */
export const MORNING = new Date('2026-11-23T00:00:00Z');
export const START = new Date('2026-11-23T01:00:00Z');
export const END = new Date('2026-11-25T13:00:00Z');
export const AUTHOR = 1;
export const APPROVER = 2;
/** Phường Đông Hà and another commune of Quảng Trị. */
export const DONG_HA = '19333';
export const NAM_DONG_HA = '19351';

/** Time of an office that somebody moves on. */
export type Office = {
  deps: Deps;
  at(now: Date): Deps;
  engine(channels: Sinks, more?: Partial<DispatchContext>): DispatchContext;
};

export function office(database: Database, now = MORNING): Office {
  const at = (moment: Date): Deps => ({ db: database, keys: testKeys, now: () => moment });
  const deps = at(now);
  return {
    deps,
    at,
    engine: (channels, more = {}) =>
      engineOn(database, channels, { sources: [campaignSource(deps, URL_)], ...more }),
  };
}

export function planText(more: Record<string, string> = {}): string {
  const fields: Record<string, string> = {
    name: 'Thử nghiệm',
    purpose: 'outreach',
    channels: '[zalo, telegram, sms]',
    audience: '{ areas: ["44"] }',
    text: 'outreach-birth-bundle',
    values: '{ hotline: "18001096" }',
    link: '{ placement: "Tin nhắn thử" }',
    start: START.toISOString(),
    end: END.toISOString(),
    ...more,
  };
  return Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

export const file = (more: Record<string, string> = {}) => ({ fileName: 'thu.yaml', text: planText(more) });

export async function draft(deps: Deps, more: Record<string, string> = {}): Promise<number> {
  const made = await create(admin(deps.now(), AUTHOR), deps, { ...file(more) });
  if (made.kind !== 'created') throw new Error(JSON.stringify(made));
  return made.id;
}

export async function approved(deps: Deps, more: Record<string, string> = {}): Promise<number> {
  const id = await draft(deps, more);
  for (const done of [
    await submit(admin(deps.now(), AUTHOR), deps, id),
    await approve(admin(deps.now(), APPROVER), deps, id),
  ])
    if (done.kind !== 'submitted' && done.kind !== 'approved') throw new Error(JSON.stringify(done));
  return id;
}

/** A person of a commune with addresses; Zalo and Telegram people wrote yesterday. */
export async function resident(
  tx: Tx,
  addresses: Partial<Record<ChannelName, string>>,
  more: { areaCode?: string; grants?: PermissionPurpose[]; wrote?: Date | null; keys?: Keys } = {},
): Promise<{ contactId: number; addressIds: number[] }> {
  const { areaCode = DONG_HA, grants = ['outreach', 'reminder'], wrote = MORNING, keys = testKeys } = more;
  const [first, ...others] = Object.entries(addresses) as [ChannelName, string][];
  if (first === undefined) throw new Error('a resident needs an address');
  const source = { source: 'thử', basis: 'thử' };
  const who = await person(tx, keys, {
    channel: first[0],
    address: first[1],
    areaCode,
    provinceCode: '44',
    ...source,
    now: MORNING,
  });
  const addressIds = [who.addressId];
  for (const [channel, address] of others) {
    const { id } = await addressRow(tx, keys, channel, address, MORNING);
    await tx.address.update({ where: { id }, data: { contactId: who.contactId } });
    addressIds.push(id);
  }
  for (const id of addressIds) if (wrote !== null) await noteInbound(tx, id, wrote);
  for (const purpose of grants)
    await grant(tx, who.contactId, purpose, { way: 'import', ...source, at: MORNING });
  return { contactId: who.contactId, addressIds };
}

export const phone = (i: number) => `+8490${String(1_000_000 + i)}`;

export async function residents(database: Database, count: number, areaCode = DONG_HA): Promise<void> {
  await database.write(async (tx) => {
    for (let i = 0; i < count; i++)
      await resident(tx, { sms: phone(i + (areaCode === DONG_HA ? 0 : 100_000)) }, { areaCode });
  });
}
