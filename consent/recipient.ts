/** Who gets a reminder, and on which channel. Pure. */
import type { ChannelName } from '../channels/contract.ts';

/** One address of a person, with what the sending rules know of it. */
export type Reachable = {
  addressId: number;
  contactId: number;
  channel: ChannelName;
  state: 'open' | 'gone';
  stoppedAt: Date | null;
  lastInboundAt: Date | null;
  reminder: 'granted' | 'refused' | 'none';
};

/** Channels in the order in which they are tried. `inboundWithinHours`: the person must have written within this time. */
export type ChannelChoice = { name: ChannelName; inboundWithinHours: number | null };

export type Recipient =
  | { kind: 'to'; who: 'person' | 'applicant'; contactId: number; addressId: number; channel: ChannelName }
  /** unreachable: no usable address; stopped: somebody would be reachable but does not want to be written to. */
  | { kind: 'none'; why: 'unreachable' | 'stopped' };

const HOUR_MS = 60 * 60 * 1000;

/** The person whose confirmation is missing, by the first channel they allow; else the applicant; else nobody: the call list. */
export function chooseRecipient(
  person: readonly Reachable[],
  applicant: readonly Reachable[],
  channels: readonly ChannelChoice[],
  now: Date,
): Recipient {
  for (const [who, addresses] of [
    ['person', person],
    ['applicant', applicant],
  ] as const) {
    const address = firstUsable(addresses, channels, now);
    if (address !== null)
      return {
        kind: 'to',
        who,
        contactId: address.contactId,
        addressId: address.addressId,
        channel: address.channel,
      };
  }
  const refused = [...person, ...applicant].some(
    (address) => address.stoppedAt !== null || address.reminder === 'refused',
  );
  return { kind: 'none', why: refused ? 'stopped' : 'unreachable' };
}

function firstUsable(
  addresses: readonly Reachable[],
  channels: readonly ChannelChoice[],
  now: Date,
): Reachable | null {
  for (const { name, inboundWithinHours } of channels) {
    const usable = addresses.find(
      (address) =>
        address.channel === name &&
        address.state === 'open' &&
        address.stoppedAt === null &&
        address.reminder === 'granted' &&
        (inboundWithinHours === null || wroteWithin(address.lastInboundAt, inboundWithinHours, now)),
    );
    if (usable !== undefined) return usable;
  }
  return null;
}

function wroteWithin(at: Date | null, hours: number, now: Date): boolean {
  return at !== null && now.getTime() - at.getTime() < hours * HOUR_MS;
}
