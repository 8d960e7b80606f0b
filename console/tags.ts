/** How the states of rows look; their words stand in the rooms that own them. Pure. */
import { CAMPAIGN_STATE_LABELS } from '../campaigns/labels.ts';
import { MESSAGE_STATE_LABELS } from '../outbox/labels.ts';

/** The look of a tag: good, wait (a person or something is waited for), bad, live (going on), plain. */
export type TagLook = 'good' | 'wait' | 'bad' | 'live' | 'plain';
export type TagWord = { word: string; look: TagLook };

type MessageState = keyof typeof MESSAGE_STATE_LABELS;
type CampaignState = keyof typeof CAMPAIGN_STATE_LABELS;

const MESSAGE_LOOKS = {
  queued: 'wait',
  sending: 'live',
  sent: 'good',
  delivered: 'good',
  seen: 'good',
  failed: 'bad',
  dropped: 'plain',
  expired: 'plain',
  unknown: 'wait',
} as const satisfies Record<MessageState, TagLook>;

/** In the order of a message's life. */
export const MESSAGE_STATES = Object.keys(MESSAGE_STATE_LABELS) as MessageState[];

export function messageWord(state: MessageState): TagWord {
  return { word: MESSAGE_STATE_LABELS[state], look: MESSAGE_LOOKS[state] };
}

const CAMPAIGN_LOOKS = {
  draft: 'plain',
  submitted: 'wait',
  approved: 'live',
  running: 'live',
  paused: 'bad',
  cancelled: 'plain',
  finished: 'good',
} as const satisfies Record<CampaignState, TagLook>;

export function campaignWord(state: CampaignState): TagWord {
  return { word: CAMPAIGN_STATE_LABELS[state], look: CAMPAIGN_LOOKS[state] };
}
