import { channelLabel } from '../../../channels/labels.ts';

/** An address as a list shows it: the channel and the end of the number. */
export function reachedBy({ channel, address }: { channel: string; address: string }): string {
  return `${channel === 'landline' ? 'Máy bàn' : channelLabel(channel)} ${address}`;
}
