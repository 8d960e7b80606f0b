/** Who gets a reminder, and on which channel. Pure. */
import { HOUR_MS } from '../calendar/durations.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { PermissionState } from '../contacts/permission.ts';

/** One address of a person, with what the sending rules know of it. */
export type ReachableAddress = {
  addressId: number;
  contactId: number;
  channel: ChannelName;
  state: 'open' | 'gone';
  stoppedAt: Date | null;
  lastInboundAt: Date | null;
  reminder: PermissionState;
  /** A telephone number: Zalo takes nothing but templates for it. */
  byPhone?: boolean;
};

/** What the provider approved for the text that is to go; it reaches people outside the interaction window. */
export type TemplateReach = { user: boolean; phone: boolean };

/** Channels in the order in which they are tried. `inboundWithinHours`: the person must have written within this time. */
export type ChannelChoice = { name: ChannelName; inboundWithinHours: number | null };

export type ReminderRecipient =
  | {
      kind: 'to';
      who: 'person' | 'applicant';
      contactId: number;
      addressId: number;
      channel: ChannelName;
      /** `addressId` is the SMS address whose number the provider is given on `channel`. */
      byNumber: boolean;
    }
  /** unreachable: no usable address; stopped: somebody would be reachable but does not want to be written to. */
  | { kind: 'none'; why: 'unreachable' | 'stopped' };

const NO_TEMPLATE: TemplateReach = { user: false, phone: false };

/** The person whose confirmation is missing, by the first channel they allow; else the applicant; else nobody: the call list. */
export function chooseRecipient(
  person: readonly ReachableAddress[],
  applicant: readonly ReachableAddress[],
  channels: readonly ChannelChoice[],
  now: Date,
  templated: TemplateReach = NO_TEMPLATE,
): ReminderRecipient {
  for (const [who, addresses] of [
    ['person', person],
    ['applicant', applicant],
  ] as const) {
    const found = firstUsable(addresses, channels, now, templated);
    if (found !== null)
      return {
        kind: 'to',
        who,
        contactId: found.address.contactId,
        addressId: found.address.addressId,
        channel: found.channel,
        byNumber: found.address.channel !== found.channel,
      };
  }
  const refused = [...person, ...applicant].some(
    (address) => address.stoppedAt !== null || address.reminder === 'refused',
  );
  return { kind: 'none', why: refused ? 'stopped' : 'unreachable' };
}

function firstUsable(
  addresses: readonly ReachableAddress[],
  channels: readonly ChannelChoice[],
  now: Date,
  templated: TemplateReach,
): { address: ReachableAddress; channel: ChannelName } | null {
  const allowed = addresses.filter(
    (address) => address.state === 'open' && address.stoppedAt === null && address.reminder === 'granted',
  );
  for (const { name, inboundWithinHours } of channels) {
    const usable = allowed.find(
      (address) =>
        address.channel === name &&
        (inboundWithinHours === null ||
          wroteWithin(address.lastInboundAt, inboundWithinHours, now) ||
          (address.byPhone === true ? templated.phone : templated.user)),
    );
    if (usable !== undefined) return { address: usable, channel: name };
    if (inboundWithinHours === null || !templated.phone) continue;
    // Whoever is known to the provider under this number already was decided on above.
    const number = addresses.some((address) => address.channel === name)
      ? undefined
      : allowed.find((address) => address.channel === 'sms');
    if (number !== undefined) return { address: number, channel: name };
  }
  return null;
}

function wroteWithin(at: Date | null, hours: number, now: Date): boolean {
  return at !== null && now.getTime() - at.getTime() < hours * HOUR_MS;
}
