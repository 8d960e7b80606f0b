import { DAY_MS } from '../calendar/durations.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { PermissionState } from '../contacts/permission.ts';

/** What the choice needs of a person: permission for the campaign's purpose, and every address. */
export type AudiencePerson = {
  contactId: number;
  areaCode: string;
  permission: PermissionState;
  excluded: boolean;
  addresses: {
    id: number;
    channel: ChannelName;
    state: 'open' | 'gone';
    stopped: boolean;
    erased: boolean;
    lastInboundAt: Date | null;
  }[];
};

export const LEFT_OUT = [
  'stopped',
  'refused',
  'no_permission',
  'excluded_tag',
  'no_channel',
  'gone',
  'window',
  'no_area',
  'group_closed',
  'group_no_id',
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** What officials read beside the number of people left out. */
export const LEFT_OUT_WORDS = {
  stopped: 'đã yêu cầu dừng nhận tin',
  refused: 'đã từ chối loại tin này',
  no_permission: 'chưa đồng ý nhận loại tin này',
  excluded_tag: 'thuộc đối tượng loại trừ',
  no_channel: 'không có địa chỉ trên các kênh đã chọn',
  gone: 'địa chỉ không còn nhận tin',
  window: 'không tương tác trên Zalo trong thời hạn Zalo cho phép',
  no_area: 'chưa rõ thuộc đơn vị hành chính nào',
  group_closed: 'nhóm đã đóng hoặc trợ lý không còn trong nhóm',
  group_no_id: 'nhóm gửi tự động nhưng chưa có mã nhóm',
} as const satisfies Record<LeftOut, string>;

export type AudienceChoice =
  | { kind: 'in'; channel: ChannelName; addressId: number }
  | { kind: 'out'; reason: LeftOut };

export type ChoiceRules = {
  channels: readonly ChannelName[];
  /** When the message would leave. */
  at: Date;
  /** Days within which a person must have written, by channel (sending rules). */
  windowDays: Partial<Record<ChannelName, number>>;
};

/**
 * The one address a person gets the message at, or why they get none: never two, never without permission, never after a
 * stop on any of their addresses. The first channel of the plan that works counts. A pure function of what is stored and
 * of the campaign's start, so that the audience at approval can be compared with the one that was submitted.
 */
export function choose(person: AudiencePerson, { channels, at, windowDays }: ChoiceRules): AudienceChoice {
  const out = (reason: LeftOut): AudienceChoice => ({ kind: 'out', reason });
  if (person.addresses.some((address) => address.stopped)) return out('stopped');
  if (person.permission === 'refused') return out('refused');
  if (person.excluded) return out('excluded_tag');
  if (person.permission === 'none') return out('no_permission');
  let why: LeftOut = 'no_channel';
  for (const channel of channels)
    for (const address of person.addresses) {
      if (address.channel !== channel || address.erased) continue;
      if (address.state === 'gone') {
        if (why === 'no_channel') why = 'gone';
        continue;
      }
      const days = windowDays[channel];
      const heard = address.lastInboundAt?.getTime() ?? Number.NEGATIVE_INFINITY;
      if (days !== undefined && at.getTime() - heard >= days * DAY_MS) {
        why = 'window';
        continue;
      }
      return { kind: 'in', channel, addressId: address.id };
    }
  return out(why);
}
