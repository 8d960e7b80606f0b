import { readdirSync } from 'node:fs';
import { isIP } from 'node:net';
import { GATEWAYS } from '../channels/sms/gateways.ts';
import type { SettingMistake, SettingName } from './settings.ts';

/** What a provider cannot do without. */
const SMS_NEEDS: Record<string, readonly SettingName[]> = {
  esms: ['SMS_USER', 'SMS_PASSWORD'],
  speedsms: ['SMS_PASSWORD'],
  smpp: ['SMS_URL', 'SMS_USER', 'SMS_PASSWORD', 'SMS_SENDER'],
  android: ['SMS_URL', 'SMS_USER', 'SMS_PASSWORD'],
  http: ['SMS_URL'],
};

/** Mistakes that only show when settings are read together. */
export function together(env: Record<SettingName, string | null>): SettingMistake[] {
  const has = (name: SettingName): boolean => (env[name] ?? '').trim() !== '';
  const mistakes: SettingMistake[] = [];
  if (has('ZALO_APP_ID') && !has('ZALO_APP_SECRET')) {
    mistakes.push({ setting: 'ZALO_APP_SECRET', message: 'cần có khi đã đặt ZALO_APP_ID' });
  }
  if (has('ZALO_PERMISSION_URL') && !has('ZALO_CODE_VERIFIER')) {
    mistakes.push({
      setting: 'ZALO_CODE_VERIFIER',
      message: 'cần có khi dùng ZALO_PERMISSION_URL (mã đã khai cùng liên kết ở trang Zalo)',
    });
  }
  if (
    has('TELEGRAM_BOT_TOKEN') &&
    (env.PUBLIC_URL ?? '').startsWith('https://') &&
    !has('TELEGRAM_WEBHOOK_SECRET')
  ) {
    mistakes.push({
      setting: 'TELEGRAM_WEBHOOK_SECRET',
      message: 'cần có khi Telegram gọi vào PUBLIC_URL dạng https://',
    });
  }
  for (const name of ['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const)
    if (has('OIDC_ISSUER') && !has(name))
      mistakes.push({ setting: name, message: 'cần có khi đã đặt OIDC_ISSUER' });
  const provider = (env.SMS_PROVIDER ?? '').trim();
  const needs = Object.hasOwn(SMS_NEEDS, provider) ? SMS_NEEDS[provider] : undefined;
  if (needs !== undefined) {
    const known = provider === 'http' ? GATEWAYS.get((env.SMS_GATEWAY ?? '').trim()) : undefined;
    for (const name of needs) {
      // A known gateway brings its own address, unless it differs by account.
      if (name === 'SMS_URL' && known !== undefined && !known.send.url.includes('{{base}}')) continue;
      if (!has(name)) mistakes.push({ setting: name, message: `cần có khi SMS_PROVIDER=${provider}` });
    }
    const scheme = /^smpps?:/i.test((env.SMS_URL ?? '').trim());
    if (has('SMS_URL') && scheme !== (provider === 'smpp')) {
      mistakes.push({
        setting: 'SMS_URL',
        message: provider === 'smpp' ? 'phải là smpp:// hoặc smpps://' : 'phải là http:// hoặc https://',
      });
    }
  }
  return mistakes;
}

/** An address of one of these protocols (`https:`). */
export function isUrl(text: string, protocol: RegExp): boolean {
  try {
    return protocol.test(new URL(text).protocol);
  } catch {
    return false;
  }
}

/** A JSON object, as headers are written. */
export function isJsonObject(text: string): boolean {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read);
  } catch {
    return false;
  }
}

/** 32 bytes of base64, or null. */
export function decodeKey(text: string): Uint8Array | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 32 ? new Uint8Array(bytes) : null;
}

/** Several keys, parted by commas or spaces; null for one that is none. */
export function keyList(text: string | null): (Uint8Array | null)[] {
  return (text ?? '')
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map(decodeKey);
}

/** Is the text a list of addresses and ranges, or a small number of proxies? */
export function isTrusted(text: string): boolean {
  if (/^[1-9]$/.test(text)) return true;
  return text.split(',').every((part) => {
    const [address = '', bits, ...more] = part.trim().split('/');
    const kind = isIP(address);
    const most = kind === 4 ? 32 : 128;
    return (
      kind !== 0 && more.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && +bits <= most))
    );
  });
}

/** The proxies that are believed; none named: those of this machine. */
export function trusted(text: string | null): string[] | number {
  if (text === null) return ['loopback'];
  return /^[1-9]$/.test(text) ? Number(text) : ['loopback', ...text.split(',').map((part) => part.trim())];
}

/** A folder that can be read. */
export function isFolder(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}
