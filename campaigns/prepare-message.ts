import { MINUTE_MS } from '../calendar/durations.ts';
import { type ClaimedMessage, type PreparedMessage, ruleWords } from '../outbox/outbox.ts';
import { openFrom } from './hours.ts';
import { type FrozenTexts, linkUrl, textChannelOf, valuesFor, word } from './message-text.ts';
import type { PlanChannel } from './plan.ts';
import type { CampaignPlan } from './plan-type.ts';

/** A paused campaign's messages that were already in a worker's hands are asked about again this much later. */
const PAUSED_AGAIN_MS = MINUTE_MS;

/** A campaign as it was agreed; `digest` stands for its plan and texts. */
type CampaignToSend = {
  id: number;
  state: string;
  digest: string | null;
  startAt: Date;
  plan: CampaignPlan;
  texts: FrozenTexts;
};

/** Wordings that were already made: they differ by area, channel and link, not by person. */
export type WordedCache = Map<string, PreparedMessage>;
const MOST_SAID = 5_000;

/**
 * What a campaign says of one of its messages at the moment of sending. A finished campaign still speaks: a person may have
 * decided to send a message in doubt again.
 */
export function prepareMessage(
  message: ClaimedMessage,
  campaign: CampaignToSend | undefined,
  { publicUrl, label, now, said }: { publicUrl: string; label: string; now: Date; said: WordedCache },
): PreparedMessage {
  if (campaign?.state === 'paused') {
    const until = new Date(now.getTime() + PAUSED_AGAIN_MS);
    return { do: 'hold', until, rule: 'paused', staff: ruleWords('paused') };
  }
  // Its rows are made before the approval is written: until then nothing leaves, and nothing is given up.
  if (campaign?.state === 'submitted' || campaign?.state === 'draft') {
    const until = new Date(now.getTime() + PAUSED_AGAIN_MS);
    return { do: 'hold', until, rule: 'not_approved', staff: ruleWords('not_approved') };
  }
  if (campaign === undefined || !['approved', 'running', 'finished'].includes(campaign.state))
    return { do: 'drop', rule: 'cancelled', staff: ruleWords('cancelled') };
  const opens = openFrom(campaign.plan.hours, now);
  if (opens > now)
    return { do: 'hold', until: opens, rule: 'campaign_hours', staff: ruleWords('campaign_hours') };
  const channel = textChannelOf(message);
  const { areaCode, linkCode } = message;
  const same = JSON.stringify([campaign.id, campaign.digest, channel, areaCode, linkCode, publicUrl, label]);
  const answer = said.get(same) ?? wording(message, campaign, channel, { publicUrl, label });
  if (said.size >= MOST_SAID) said.clear();
  said.set(same, answer);
  return answer;
}

function wording(
  message: ClaimedMessage,
  campaign: CampaignToSend,
  channel: PlanChannel,
  { publicUrl, label }: { publicUrl: string; label: string },
): PreparedMessage {
  const text = campaign.texts[channel];
  const link = message.linkCode === null ? null : linkUrl(publicUrl, message.linkCode);
  const values = valuesFor(campaign.plan, message.areaCode, link, campaign.startAt);
  const made = text === undefined ? null : word(text, channel, values, label);
  if (made?.kind !== 'text')
    return { do: 'drop', rule: 'no_text', staff: 'Không soạn được nội dung từ văn bản đã duyệt.' };
  const { textId } = message;
  return {
    do: 'send',
    outgoing: textId === null ? made.outgoing : { ...made.outgoing, said: { textId, values } },
  };
}
