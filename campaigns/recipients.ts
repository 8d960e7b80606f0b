import { createHash } from 'node:crypto';
import { communesOf, isWithin, unitAt } from '../areas/areas.ts';
import type { ChannelName } from '../channels/contract.ts';
import { type AudiencePerson, type ChoiceRules, choose, type LeftOut } from './audience.ts';
import { peopleChannels } from './plan.ts';
import type { CampaignPlan, DrawnCommune } from './plan-type.ts';
import { drawLots, lotOf } from './waves.ts';

/** One message that the campaign will post. `manual`: a person posts it into the group by hand. */
export type CampaignRecipient = {
  contactId: number | null;
  addressId: number | null;
  groupId: number | null;
  manual: boolean;
  channel: ChannelName;
  areaCode: string;
  wave: number;
};

export type AudienceGroup = {
  id: number;
  name: string;
  channel: ChannelName;
  sealed: string | null;
  areaCode: string;
  mode: 'api' | 'manual';
  state: 'open' | 'closed';
};

export type SortedAudience = { in: CampaignRecipient[]; out: Partial<Record<LeftOut, number>> };

/** What sorting people needs besides the people: fixed for a campaign, so that sorting twice gives the same. */
export type SortBy = {
  plan: CampaignPlan;
  /** Area of the campaign; stands in for people whose own is not known. */
  areaCode: string;
  at: Date;
  windowDays: ChoiceRules['windowDays'];
  lots: ReadonlyMap<string, number>;
};

/** The communes that a plan names, provinces by their communes at the start. */
export function communesOfPlan(plan: CampaignPlan): string[] {
  const at = new Date(plan.start);
  return plan.audience.areas.flatMap((code) =>
    code.length === 2 ? communesOf(code, at).map((unit) => unit.code) : [code],
  );
}

/** The draw of a plan by commune; one of before draws were kept is dealt again, which gives what it gave. Empty: no draw. */
export function drawOfPlan(plan: CampaignPlan): DrawnCommune[] {
  const { waves } = plan;
  if (waves === null || waves.by !== 'commune') return [];
  return (
    waves.draw ??
    drawLots(
      communesOfPlan(plan).map((code) => ({ code, past: null })),
      waves.count,
      waves.seed,
    )
  );
}

/** Fixes for a campaign what sorting its people needs: once for all recipients. */
export function sortingFor(
  plan: CampaignPlan,
  areaCode: string,
  windowDays: ChoiceRules['windowDays'],
): SortBy {
  const at = new Date(plan.start);
  const lots = new Map(drawOfPlan(plan).map(({ code, lot }) => [code, lot]));
  return { plan, areaCode, at, windowDays, lots };
}

function areaFor(areaCode: string, by: SortBy): string | null {
  for (const code of [areaCode, by.areaCode]) if (code !== '' && unitAt(code, by.at) !== null) return code;
  return null;
}

function waveFor(areaCode: string, who: string, { plan, lots }: SortBy): number {
  if (plan.waves === null) return 0;
  const { by, count, seed } = plan.waves;
  return by === 'commune' ? (lots.get(areaCode) ?? lotOf(areaCode, count, seed)) : lotOf(who, count, seed);
}

/** Who of a page of people gets the message and where; who not, and why. */
export function sortPeople(people: readonly AudiencePerson[], by: SortBy): SortedAudience {
  const sorted: SortedAudience = { in: [], out: {} };
  const channels = peopleChannels(by.plan);
  for (const person of people) {
    const choice = choose(person, { channels, at: by.at, windowDays: by.windowDays });
    const areaCode = areaFor(person.areaCode, by);
    const reason = choice.kind === 'out' ? choice.reason : areaCode === null ? 'no_area' : null;
    if (choice.kind === 'out' || areaCode === null) {
      if (reason !== null) sorted.out[reason] = (sorted.out[reason] ?? 0) + 1;
      continue;
    }
    const { contactId } = person;
    const { channel, addressId } = choice;
    const wave = waveFor(areaCode, String(contactId), by);
    sorted.in.push({ contactId, addressId, groupId: null, manual: false, channel, areaCode, wave });
  }
  return sorted;
}

/** The groups a plan means: in its areas, and among those it names if it names any. */
export function groupsOfPlan(groups: readonly AudienceGroup[], plan: CampaignPlan): AudienceGroup[] {
  const { areas, groups: named } = plan.audience;
  return groups.filter(
    (group) =>
      (areas.length === 0 || areas.some((area) => isWithin(group.areaCode, area))) &&
      (named.length === 0 || named.some((name) => isNamed(group, name))),
  );
}

/** Does a plan mean this group by this name or number? */
export function isNamed(group: { id: number; name: string }, named: string): boolean {
  return named === String(group.id) || named.normalize('NFC') === group.name.normalize('NFC');
}

export function sortGroups(groups: readonly AudienceGroup[], by: SortBy): SortedAudience {
  const sorted: SortedAudience = { in: [], out: {} };
  for (const group of groups) {
    const areaCode = areaFor(group.areaCode, by);
    const manual = group.mode === 'manual';
    const reason: LeftOut | null =
      group.state === 'closed'
        ? 'group_closed'
        : !manual && group.sealed === null
          ? 'group_no_id'
          : areaCode === null
            ? 'no_area'
            : null;
    if (reason !== null || areaCode === null) {
      if (reason !== null) sorted.out[reason] = (sorted.out[reason] ?? 0) + 1;
      continue;
    }
    const { id: groupId, channel } = group;
    const wave = waveFor(areaCode, `g${groupId}`, by);
    sorted.in.push({ contactId: null, addressId: null, groupId, manual, channel, areaCode, wave });
  }
  return sorted;
}

/** The key of a recipient's message: posted once, ever. Letters that every provider takes (channels/contract.ts). */
export function keyOf(campaignId: number, to: CampaignRecipient): string {
  const who = to.groupId === null ? to.contactId : `g${to.groupId}`;
  return `c${campaignId}-w${to.wave}-${who}-${to.channel}`;
}

/** The fingerprint of what two persons agree on. Each part by itself, so that a difference can be named. */
export type AudienceDigest = { plan: string; texts: string; audience: string };

/** Sums up recipients as they come, in the order of their ids. */
export function audienceSum() {
  const hash = createHash('sha256');
  let size = 0;
  return {
    add(recipients: readonly CampaignRecipient[]): void {
      size += recipients.length;
      const lines = recipients.map(
        (to) =>
          `${to.contactId} ${to.addressId} ${to.groupId} ${to.manual} ${to.channel} ${to.areaCode} ${to.wave}\n`,
      );
      hash.update(lines.join(''));
    },
    done: () => ({ audience: hash.digest('hex'), size }),
  };
}

export function digestOf(plan: string, texts: string, audience: string): AudienceDigest {
  const sum = (content: string) => createHash('sha256').update(content).digest('hex');
  return { plan: sum(plan), texts: sum(texts), audience };
}

export function writeDigest({ plan, texts, audience }: AudienceDigest): string {
  return `${plan}.${texts}.${audience}`;
}

const CHANGED: Record<keyof AudienceDigest, string> = {
  plan: 'Nội dung kế hoạch đã thay đổi.',
  texts: 'Văn bản đã thay đổi sau khi trình duyệt.',
  audience: 'Danh sách người nhận đã thay đổi sau khi trình duyệt.',
};

/** What changed since the digest was written, as sentences; empty when nothing did. */
export function changesSince(written: string | null, now: AudienceDigest): string[] {
  const [plan, texts, audience] = (written ?? '').split('.');
  const before = { plan, texts, audience };
  return (['plan', 'texts', 'audience'] as const)
    .filter((part) => before[part] !== now[part])
    .map((part) => CHANGED[part]);
}
