import { capitalised } from '../writing/letters.ts';
import { CHANNEL_NAMES, type ChannelName } from './contract.ts';

/** The channels in the words of officials, as they stand inside a sentence. */
export const CHANNEL_LABELS = {
  telegram: 'Telegram',
  zalo: 'Zalo',
  sms: 'SMS',
  webchat: 'trang hỏi đáp',
} as const satisfies Record<ChannelName, string>;

/** The channel of a row, at the head of a cell; `group` of a campaign file is the groups of all channels. */
export function channelLabel(channel: string): string {
  const known = CHANNEL_NAMES.find((one) => one === channel);
  const label = known === undefined ? (channel === 'group' ? 'nhóm' : 'kênh khác') : CHANNEL_LABELS[known];
  return capitalised(label);
}
