import { domestic } from '../channels/sms/numbers.ts';
import { type PermissionState, permissionsAt } from './permission.ts';
import { maskedAddress } from './written-address.ts';

type ExportedAddress = { channel: string; address: string; state: string; stoppedAt: Date | null };
type ExportedContact = {
  areaCode: string;
  source: string;
  addresses: readonly ExportedAddress[];
  permissions: readonly { purpose: string; state: string }[];
  tags: readonly { tag: string }[];
};

export const MASKED_HEADER = [
  'Mã đơn vị',
  'Kênh',
  'Địa chỉ (đã che)',
  'Tình trạng',
  'Nhắc xác nhận',
  'Tuyên truyền',
  'Đối tượng',
];
export const PERSONAL_HEADER = [
  'Số điện thoại',
  'Zalo',
  'Telegram',
  'Họ tên',
  'Mã đơn vị',
  'Đối tượng',
  'Nguồn',
];

const SAID: Record<PermissionState, string> = { granted: 'đồng ý', refused: 'từ chối', none: 'chưa có' };

/** One line per address, nothing that names the person. */
export function maskedLines(contact: ExportedContact): string[][] {
  const tags = tagsOf(contact);
  return contact.addresses.map((one) => {
    const { reminder, outreach } = permissionsAt(one, contact.permissions);
    const state =
      one.stoppedAt !== null ? 'đã dừng' : one.state === 'gone' ? 'không liên lạc được' : 'đang mở';
    return [
      contact.areaCode,
      one.channel,
      maskedAddress(one.address),
      state,
      SAID[reminder],
      SAID[outreach],
      tags,
    ];
  });
}

/** One line per person, more when they have two addresses on a channel; web chats are not addresses to write to. */
export function personalLines(contact: ExportedContact & { name: string }): string[][] {
  const on = (channel: string) =>
    contact.addresses.filter((one) => one.channel === channel).map((one) => one.address);
  const phones = on('sms').map(domestic);
  const [zalo, telegram] = [on('zalo'), on('telegram')];
  const lines = Math.max(phones.length, zalo.length, telegram.length);
  return Array.from({ length: lines }, (_, index) => [
    phones[index] ?? '',
    zalo[index] ?? '',
    telegram[index] ?? '',
    contact.name,
    contact.areaCode,
    tagsOf(contact),
    contact.source,
  ]);
}

function tagsOf(contact: ExportedContact): string {
  return contact.tags.map(({ tag }) => tag).join('; ');
}
