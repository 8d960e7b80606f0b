import type { Channel, Outcome } from '../contract.ts';
import { letters, wholeText } from '../outgoing.ts';

/** Our own page's limit: as much as the longest wire (Telegram), so that one text fits everywhere. */
export const WEBCHAT_TEXT_LIMIT = 4096;

/**
 * The public chat page. The outbox row is the message: the page polls rows, so there is nothing to carry and a send is accepted
 * at once under its own key. What the page posts comes through `server/`, which knows the session; no provider calls us,
 * so `parse` accepts nothing.
 */
export function webchatChannel(): Channel {
  return {
    name: 'webchat',
    keyed: true,
    missing: null,
    provider: 'webchat',
    async send(target, outgoing, key): Promise<Outcome> {
      if (target.group) return fault('no_groups', 'Trang trò chuyện không có nhóm.');
      const text = wholeText(outgoing);
      if (text.trim() === '' && !outgoing.image) return fault('empty', 'Tin không có nội dung.');
      if (letters(text) > WEBCHAT_TEXT_LIMIT) {
        return fault('too_long', `Nội dung dài hơn ${WEBCHAT_TEXT_LIMIT} ký tự.`);
      }
      return { kind: 'accepted', providerId: key };
    },
    parse: () => ({ kind: 'unsigned', status: 401, name: 'webchat' }),
    close: async () => undefined,
  };
}

function fault(reason: string, staff: string): Outcome {
  return { kind: 'ourFault', reason: `webchat_${reason}`, staff };
}
