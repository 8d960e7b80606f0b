import { MINUTE_MS } from '../../calendar/durations.ts';
import { digestOf } from '../proof.ts';
import type { LinkDelivery } from './smpp-link.ts';

/**
 * Which deliver_sm are the same. SMPP gives a citizen's text no id: what makes a packet a repeat is that the one before it was not
 * answered. So a sequence number that comes again on its line before its answer is the same packet, and so is the same packet on a
 * new line when its answer found the old line gone. Everything else is another text, whatever its words.
 */
export type DeliveryIds = {
  /** The id of this packet. `end` says whether its events were saved. */
  begin(delivery: LinkDelivery): { id: string; end(saved: boolean): void };
};

/** A centre asks again as soon as a line stands. */
const ASKED_AGAIN_MS = 2 * MINUTE_MS;
const MOST_REMEMBERED = 1_000;

/** @param boot names this process; no two have the same */
export function deliveryIds(boot: string, now: () => Date): DeliveryIds {
  let count = 0;
  const unanswered = new Map<string, string>();
  const unheard = new Map<string, { id: string; until: number }>();

  return {
    begin(delivery) {
      const place = `${delivery.line}.${delivery.sequence}`;
      const packet = digestOfPacket(delivery);
      const again = unheard.get(packet);
      unheard.delete(packet);
      const repeated = again !== undefined && again.until > now().getTime() ? again.id : undefined;
      count += 1;
      const id = unanswered.get(place) ?? repeated ?? `${boot}-${place}-${count}`;
      unanswered.set(place, id);
      return {
        id,
        end(saved) {
          unanswered.delete(place);
          void delivery.answered.then((heard) => {
            if (heard || !saved) return;
            unheard.set(packet, { id, until: now().getTime() + ASKED_AGAIN_MS });
            const oldest = unheard.size > MOST_REMEMBERED ? unheard.keys().next().value : undefined;
            if (oldest !== undefined) unheard.delete(oldest);
          });
        },
      };
    },
  };
}

/** All that the citizen's side of a packet says; its number is the line's. */
function digestOfPacket({ source, destination, esmClass, dataCoding, body, tlvs }: LinkDelivery): string {
  const fields = [...tlvs].map(([tag, value]) => `${tag}=${Buffer.from(value).toString('hex')}`);
  return digestOf(
    new TextEncoder().encode(
      [source, destination, esmClass, dataCoding, Buffer.from(body).toString('hex'), ...fields].join('\n'),
    ),
  );
}
