import { CHANNEL_NAMES } from '../../channels/contract.ts';
import type { Answer } from '../answer.ts';
import type { StaffPage } from '../http.ts';
import { channelWord } from '../words.ts';

const MOST_SHOWN = 40;

/** Which wires are up, what the others lack, and what the sandboxes would have sent. */
export async function showChannels(page: StaffPage): Promise<Answer> {
  const { needs } = page;
  const channels = CHANNEL_NAMES.map((name) => {
    const channel = needs.channels[name];
    return {
      title: channelWord(name),
      provider: channel.provider,
      sandbox: channel.provider === 'sandbox',
      missing: channel.missing,
      keyed: channel.keyed,
    };
  });
  // An answer to a citizen is theirs; what is shown here is masked and only ever came from the sandbox.
  const sends = [...needs.sandboxSends]
    .reverse()
    .slice(0, MOST_SHOWN)
    .map((send) => ({
      at: send.at,
      channel: channelWord(send.channel),
      address: send.address,
      group: send.group,
      text: send.text,
      buttons: send.buttons,
      image: send.image,
      outcome: OUTCOMES[send.outcome],
    }));
  return { kind: 'page', view: 'channels', title: 'Kênh gửi', data: { channels, sends } };
}

const OUTCOMES = {
  accepted: { word: 'Nhận gửi', look: 'good' },
  retry: { word: 'Hẹn gửi lại', look: 'wait' },
  refused: { word: 'Từ chối', look: 'bad' },
  gone: { word: 'Địa chỉ không còn', look: 'bad' },
  ourFault: { word: 'Lỗi phía ta', look: 'bad' },
  unknown: { word: 'Chưa rõ', look: 'wait' },
} as const;
