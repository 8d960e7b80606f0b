import { describe, expect, it } from 'vitest';
import type { WebhookRequest } from '../../channels/contract.ts';
import { digestOf } from '../../channels/proof.ts';
import { channels, read, requestOf } from './wires.ts';

describe.each(Object.keys(channels))('what %s sends', (folder) => {
  const { channel, prove } = channels[folder] ?? {
    channel: null,
    prove: (request: WebhookRequest) => request,
  };

  it.each(read(folder))('$file means what it says', ({ recording }) => {
    const request = prove(requestOf(recording));
    const parsed = channel?.parse(request);
    const digest = `sha256-${digestOf(request.body)}`;
    const expected = JSON.parse(JSON.stringify(recording.expect).replaceAll('{{digest}}', digest));
    expect(JSON.parse(JSON.stringify(parsed))).toEqual({ kind: 'events', ...expected });
  });

  it.each(read(folder))('$file without proof of origin is not processed', ({ recording }) => {
    const parsed = channel?.parse(requestOf(recording));
    expect(parsed).toMatchObject({ kind: 'unsigned', status: folder === 'zalo' ? 200 : 401 });
  });

  it('has the same meaning when it comes twice', () => {
    for (const { recording } of read(folder)) {
      const request = prove(requestOf(recording));
      expect(channel?.parse(request)).toEqual(channel?.parse(request));
    }
  });
});

describe('the recordings', () => {
  /** Names of the documented list (channel notes 1.14) that become events; each needs an example. */
  it.each([
    [
      'zalo',
      [
        'user_send_text',
        'user_send_image',
        'user_send_gif',
        'user_send_link',
        'user_send_audio',
        'user_send_video',
        'user_send_sticker',
        'user_send_location',
        'user_send_file',
        'user_send_business_card',
        'user_send_group_text',
        'user_received_message',
        'user_seen_message',
        'follow',
        'unfollow',
        'user_submit_info',
        'user_click_chatnow',
        'user_withdraw',
        'create_group',
        'delete_group',
        'disperse_group',
      ],
    ],
    [
      'telegram',
      [
        'message',
        'message_group',
        'message_group_overheard',
        'callback_query',
        'my_chat_member',
        'migrate',
        'edited_message',
        'contact',
        'other',
      ],
    ],
  ])('of %s have an example of every kind', (folder, names) => {
    const have = new Set(read(folder).map(({ recording }) => recording.expect.name));
    for (const name of names) expect(have).toContain(name);
  });
});
