import type { ChannelName } from '../channels/contract.ts';
import { domestic, readMobile } from '../channels/sms/numbers.ts';

export type ReadAddress =
  | { kind: 'address'; channel: ChannelName; address: string }
  | { kind: 'refused'; rule: string; message: string; todo: string };

const ROUNDED = /e\+?\d+$/i;

/** A phone as people write it, as an address of the `sms` channel. */
export function readPhone(written: string): ReadAddress {
  const read = readMobile(written);
  if (read.kind === 'mobile') return { kind: 'address', channel: 'sms', address: read.e164 };
  return {
    kind: 'refused',
    rule: `phone_${read.reason}`,
    message: read.staff,
    todo:
      read.renewed === undefined
        ? 'Ghi số di động 10 chữ số, ví dụ 0912345678.'
        : `Hỏi lại người dân; số hiện nay có thể là ${domestic(read.renewed)}.`,
  };
}

/** An id by which Zalo's official account knows a person: only digits, more than a phone has. */
export function readZaloId(written: string): ReadAddress {
  if (ROUNDED.test(written)) return roundedId('Zalo');
  if (readMobile(written).kind === 'mobile')
    return {
      kind: 'refused',
      rule: 'zalo_is_a_phone',
      message: 'Cột Zalo đang ghi số điện thoại.',
      todo: 'Chuyển số này sang cột “Số điện thoại”; cột Zalo chỉ ghi mã người dùng (user id) mà Zalo OA cung cấp.',
    };
  if (/^\d{12,25}$/.test(written)) return { kind: 'address', channel: 'zalo', address: written };
  return {
    kind: 'refused',
    rule: 'zalo_not_an_id',
    message: 'Không phải mã người dùng Zalo OA.',
    todo: 'Ghi mã người dùng (user id) gồm toàn chữ số do Zalo OA cung cấp, hoặc để trống.',
  };
}

/** A Telegram chat id of a person. A @name cannot be written to by a bot. */
export function readTelegramId(written: string): ReadAddress {
  if (ROUNDED.test(written)) return roundedId('Telegram');
  if (/^[1-9]\d{3,15}$/.test(written)) return { kind: 'address', channel: 'telegram', address: written };
  return {
    kind: 'refused',
    rule: 'telegram_not_an_id',
    message: 'Không phải mã trò chuyện Telegram; bot không thể nhắn theo tên @.',
    todo: 'Ghi mã (id) gồm toàn chữ số có được khi người dân nhắn cho bot, hoặc để trống.',
  };
}

/** A group's id at its provider: Telegram's are negative. */
export function readGroupId(channel: 'zalo' | 'telegram', written: string): ReadAddress {
  if (ROUNDED.test(written)) return roundedId(channel === 'zalo' ? 'Zalo' : 'Telegram');
  const fits = channel === 'zalo' ? /^[A-Za-z0-9_-]{6,64}$/ : /^-\d{5,20}$/;
  if (fits.test(written)) return { kind: 'address', channel, address: written };
  return {
    kind: 'refused',
    rule: 'group_not_an_id',
    message: `Không phải mã nhóm ${channel === 'zalo' ? 'Zalo' : 'Telegram'}.`,
    todo:
      channel === 'zalo'
        ? 'Ghi mã nhóm (group id) do Zalo OA cung cấp, hoặc chọn cách gửi “thủ công”.'
        : 'Ghi mã nhóm, là số âm, ví dụ -1001234567890, hoặc chọn cách gửi “thủ công”.',
  };
}

function roundedId(name: string): ReadAddress {
  return {
    kind: 'refused',
    rule: 'id_rounded',
    message: `Mã ${name} đã bị Excel làm tròn, không dùng được nữa.`,
    todo: 'Định dạng cột là Văn bản (Text) rồi dán lại mã đầy đủ.',
  };
}

/** One address as staff type it: a mobile number, `zalo:…` or `telegram:…`. */
export function readAddress(written: string): ReadAddress {
  const [, channel, id = ''] = /^(zalo|telegram):\s*(.*)$/i.exec(written.trim()) ?? [];
  if (channel === undefined) return readPhone(written.trim());
  return channel.toLowerCase() === 'zalo' ? readZaloId(id.trim()) : readTelegramId(id.trim());
}

/** What staff may see without asking for personal data: the last three characters. */
export function maskedAddress(address: string): string {
  return `***${address.length > 6 ? address.slice(-3) : ''}`;
}

/** Every address a text typed by staff may mean: `0912…`, `zalo:…`, `telegram:…`, `webchat:…`, or a bare id. */
export function meantAddresses(written: string): { channel: ChannelName; address: string }[] {
  const text = written.trim();
  const named = /^(zalo|telegram|webchat|sms):(.+)$/i.exec(text);
  const id = (named?.[2] ?? text).trim();
  const only = named?.[1]?.toLowerCase();
  const phone = readMobile(id);
  const meant: { channel: ChannelName; address: string }[] = [];
  if (phone.kind === 'mobile' && (only === undefined || only === 'sms'))
    meant.push({ channel: 'sms', address: phone.e164 });
  for (const channel of ['zalo', 'telegram', 'webchat'] as const)
    if (id !== '' && (only === undefined || only === channel)) meant.push({ channel, address: id });
  return meant;
}
