import { provinceOf, unitAt } from '../areas/areas.ts';
import type { ChannelName, Outgoing } from '../channels/contract.ts';
import { renderBody, type TextChannel, textFor, valueNames } from '../templates/render.ts';
import type { PlanChannel } from './plan.ts';
import type { CampaignPlan } from './plan-type.ts';

/** The wording of a channel as it was when the campaign was submitted. */
export type FrozenText = { id: string; body: string; accents: boolean };
export type FrozenTexts = Partial<Record<PlanChannel, FrozenText>>;

/** Whose wording a recipient gets: the one of their channel, or the one for groups. Web chat has no campaigns. */
export function textChannelOf(to: { channel: ChannelName; groupId: number | null }): PlanChannel {
  if (to.groupId !== null) return 'group';
  if (to.channel === 'webchat') throw new Error('campaigns do not go to web chat');
  return to.channel;
}

/** The reviewed texts of a plan as they stand now. */
export function textsOf(plan: CampaignPlan): FrozenTexts {
  const texts: FrozenTexts = {};
  for (const channel of plan.channels) {
    const id = plan.text[channel];
    const text = id === undefined ? null : textFor(id, channel);
    if (id !== undefined && text !== null) texts[channel] = { id, body: text.body, accents: text.accents };
  }
  return texts;
}

/** Stands for the address that links begin with where it is not known: it only decides how long a text is. */
export const LONG_URL = 'https://lienthong.tinh-thanh-pho.gov.vn';

/** The address a link code stands for. */
export function linkUrl(publicUrl: string, code: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/q/${code}`;
}

/** Values for a recipient of an area; the file's own values win. */
export function valuesFor(
  plan: CampaignPlan,
  areaCode: string,
  link: string | null,
  at: Date,
): Record<string, string> {
  const unit = unitAt(areaCode, at);
  const province = unit === null ? null : unitAt(provinceOf(areaCode), at);
  return {
    ...(unit === null ? {} : { place: `UBND ${inSentence(unit.fullName)}`, area: unit.fullName }),
    ...(province === null ? {} : { province: province.fullName }),
    ...(link === null ? {} : { link }),
    ...plan.values,
  };
}

/** "phường Đông Hà": a printed name for the middle of a sentence. */
function inSentence(fullName: string): string {
  return fullName.charAt(0).toLowerCase() + fullName.slice(1);
}

export type WordedMessage = { kind: 'text'; outgoing: Outgoing } | { kind: 'missing'; names: string[] };

/**
 * The message as it leaves. A link that the text does not name is put under it; a label that the sending rules demand
 * comes first.
 */
export function word(
  text: FrozenText,
  channel: TextChannel,
  values: Record<string, string>,
  label: string,
): WordedMessage {
  const rendered = renderBody(text.body, channel, values, text.accents);
  if (rendered.kind !== 'text')
    return { kind: 'missing', names: rendered.kind === 'missing' ? rendered.names : [] };
  const named = valueNames(text.body);
  const linked = 'names' in named && named.names.includes('link');
  const words = label === '' || rendered.text.startsWith(label) ? rendered.text : `${label} ${rendered.text}`;
  return {
    kind: 'text',
    outgoing: {
      text: words,
      ...(linked || values.link === undefined ? {} : { link: values.link }),
    },
  };
}
