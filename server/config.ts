import { z } from 'zod';
import { GATEWAYS } from '../channels/sms/gateways.ts';
import { SMS_PROVIDERS, type SmsProviderName } from '../channels/sms/provider.ts';
import { isVerifier } from '../channels/zalo/grant.ts';
import { PROGRAM_ROLES, type ProgramRole } from '../cli/program-roles.ts';
import {
  decodeKey,
  isFolder,
  isJsonObject,
  isTrusted,
  isUrl,
  keyList,
  together,
  trusted,
} from './config-checks.ts';
import { SETTINGS, type SettingMistake, type SettingName } from './settings.ts';

/** The settings, shaped: an absent feature is `null`. Secrets stand apart so that printing `Config` cannot leak one. */
export type Config = {
  port: number;
  host: string;
  publicUrl: string;
  /** The province's own answers and cards in other languages; null: none. */
  knowledgeDir: string | null;
  /** Proxies that are believed about who calls: addresses and ranges, or how many stand before us. */
  trustProxy: string[] | number;
  databaseUrl: string;
  redisUrl: string | null;
  role: ProgramRole;
  holdOutside: boolean;
  /** The province's own accounts (OpenID Connect). */
  outside: { issuer: string; clientId: string } | null;
  telegram: { apiRoot: string | null; poll: boolean; username: string | null } | null;
  zalo: {
    appId: string;
    oaId: string | null;
    apiUrl: string;
    oauthUrl: string;
    znsUrl: string;
    /** The link that Zalo's console generated for granting; null: made here. */
    permissionUrl: string | null;
  } | null;
  sms: {
    provider: SmsProviderName;
    url: string | null;
    user: string | null;
    sender: string | null;
    body: string | null;
    success: string | null;
    idPath: string | null;
    gateway: string | null;
  };
};

export type Secrets = {
  /** 32 bytes, or null: made once beside the database (server/secret.ts). */
  secretKey: Uint8Array | null;
  /** Keys of before that still open what they sealed. */
  olderKeys: Uint8Array[];
  telegramToken: string | null;
  telegramWebhookSecret: string | null;
  zaloAppSecret: string | null;
  zaloOaSecretKey: string | null;
  zaloRefreshToken: string | null;
  zaloCodeVerifier: string | null;
  smsPassword: string | null;
  smsWebhookSecret: string | null;
  /** Bearer token for /metrics from another machine. */
  metricsToken: string | null;
  /** Header templates of a gateway: usually one of them carries its key. */
  outsideSecret: string | null;
  smsHeaders: string | null;
};

const optional = z
  .string()
  .trim()
  .transform((text) => (text === '' ? null : text))
  .nullable()
  .default(null);

const url = optional.refine(
  (text) => text === null || isUrl(text, /^https?:$/),
  'phải là địa chỉ http:// hoặc https://',
);

const urlWith = (fallback: string) => url.transform((text) => (text ?? fallback).replace(/\/+$/, ''));

const SHAPE = z.object({
  PORT: optional
    .transform((text) => Number(text ?? '3000'))
    .refine((port) => Number.isInteger(port) && port >= 0 && port <= 65_535, 'phải là số từ 0 đến 65535'),
  HOST: optional.transform((text) => text ?? '127.0.0.1'),
  PUBLIC_URL: url.transform((text) => text?.replace(/\/+$/, '') ?? null),
  TRUST_PROXY: optional.refine(
    (text) => text === null || isTrusted(text),
    'phải là các địa chỉ IP hoặc dải (10.0.0.0/8) cách nhau dấu phẩy, hoặc số lớp proxy từ 1 đến 9',
  ),
  METRICS_TOKEN: optional.refine(
    (text) => text === null || /^[\w.~+/=-]{16,200}$/.test(text),
    'phải từ 16 ký tự, không dấu, không dấu cách',
  ),
  KNOWLEDGE_DIR: optional.refine(
    (text) => text === null || isFolder(text),
    'không phải là thư mục đọc được; tạo thư mục, hoặc bỏ trống',
  ),
  DATABASE_URL: optional
    .transform((text) => text ?? 'file:./data/lienthong.db')
    .refine(
      (text) => /^file:.+/.test(text) || isUrl(text, /^postgres(ql)?:$/),
      'phải bắt đầu bằng file: hoặc postgresql://',
    ),
  REDIS_URL: optional.refine(
    (text) => text === null || isUrl(text, /^rediss?:$/),
    'phải bắt đầu bằng redis:// hoặc rediss://',
  ),
  ROLE: optional
    .transform((text) => text ?? 'all')
    .pipe(z.enum(PROGRAM_ROLES, { error: 'phải là all, web hoặc worker' })),
  SECRET_KEY: optional
    .refine(
      (text) => text === null || decodeKey(text) !== null,
      'phải là 32 byte viết dạng base64 (44 ký tự); tạo bằng: openssl rand -base64 32',
    )
    .transform((text) => (text === null ? null : decodeKey(text))),
  SECRET_KEY_OLD: optional
    .refine(
      (text) => keyList(text).every((key) => key !== null),
      'là các khóa trước đây, mỗi khóa 32 byte viết dạng base64, cách nhau dấu phẩy',
    )
    .transform((text) => keyList(text).flatMap((key) => key ?? [])),
  TELEGRAM_BOT_TOKEN: optional.refine(
    (text) => text === null || /^\d+:[\w-]{10,}$/.test(text),
    'phải có dạng 123456:ABC… do BotFather cấp',
  ),
  TELEGRAM_BOT_USERNAME: optional
    .transform((text) => text?.replace(/^@/, '') ?? null)
    .refine(
      (text) => text === null || /^[A-Za-z][A-Za-z0-9_]{4,31}$/.test(text),
      'chỉ gồm 5 đến 32 chữ không dấu, số và _',
    ),
  TELEGRAM_API_ROOT: url,
  TELEGRAM_WEBHOOK_SECRET: optional.refine(
    (text) => text === null || /^[\w-]{1,256}$/.test(text),
    'chỉ gồm chữ không dấu, số, _ và -',
  ),
  ZALO_APP_ID: optional.refine((text) => text === null || /^\d+$/.test(text), 'chỉ gồm chữ số'),
  ZALO_APP_SECRET: optional,
  ZALO_OA_SECRET_KEY: optional,
  ZALO_OA_ID: optional.refine((text) => text === null || /^\d+$/.test(text), 'chỉ gồm chữ số'),
  ZALO_REFRESH_TOKEN: optional,
  ZALO_PERMISSION_URL: url,
  ZALO_CODE_VERIFIER: optional.refine(
    (text) => text === null || isVerifier(text),
    'phải đúng 43 ký tự gồm chữ không dấu, số và - . _ ~',
  ),
  ZALO_API_URL: urlWith('https://openapi.zalo.me'),
  ZALO_OAUTH_URL: urlWith('https://oauth.zaloapp.com'),
  ZALO_ZNS_URL: urlWith('https://business.openapi.zalo.me'),
  SMS_PROVIDER: optional
    .transform((text) => text ?? 'sandbox')
    .pipe(z.enum(SMS_PROVIDERS, { error: `phải là một trong: ${SMS_PROVIDERS.join(', ')}` })),
  SMS_URL: optional.refine(
    (text) => text === null || isUrl(text, /^(https?|smpps?):$/),
    'phải là địa chỉ http(s):// hoặc smpp://',
  ),
  SMS_USER: optional,
  SMS_PASSWORD: optional,
  SMS_SENDER: optional.refine(
    (text) => text === null || /^\+?[\w. -]{1,15}$/.test(text),
    'tối đa 15 ký tự không dấu (tên định danh: 11)',
  ),
  SMS_HEADERS: optional.refine((text) => text === null || isJsonObject(text), 'phải là đối tượng JSON'),
  SMS_BODY: optional,
  SMS_GATEWAY: optional.refine(
    (name) => name === null || GATEWAYS.has(name),
    `phải là một trong: ${[...GATEWAYS.keys()].join(', ')}`,
  ),
  SMS_SUCCESS: optional,
  SMS_ID: optional,
  SMS_WEBHOOK_SECRET: optional,
  HOLD_OUTSIDE: optional
    .refine((text) => text === null || text === '0' || text === '1', 'phải là 0 hoặc 1')
    .transform((text) => text === '1'),
  OIDC_ISSUER: url,
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
});

/**
 * Reads, checks and shapes the settings.
 * @param env the environment, `.env` already laid under it
 * @returns the settings, or every mistake at once
 */
export function readConfig(
  env: Record<string, string | undefined>,
): { config: Config; secrets: Secrets } | { mistakes: SettingMistake[] } {
  const known = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, env[name] ?? null]));
  const checked = SHAPE.safeParse(known);
  const mistakes: SettingMistake[] = [];
  if (!checked.success) {
    for (const issue of checked.error.issues)
      mistakes.push({ setting: String(issue.path[0]), message: issue.message });
  }
  mistakes.push(...together(known as Record<SettingName, string | null>));
  if (!checked.success || mistakes.length > 0) return { mistakes };
  const s = checked.data;
  const publicUrl = s.PUBLIC_URL ?? `http://localhost:${s.PORT}`;
  return {
    config: {
      port: s.PORT,
      host: s.HOST,
      publicUrl,
      knowledgeDir: s.KNOWLEDGE_DIR,
      trustProxy: trusted(s.TRUST_PROXY),
      databaseUrl: s.DATABASE_URL,
      redisUrl: s.REDIS_URL,
      role: s.ROLE,
      holdOutside: s.HOLD_OUTSIDE,
      outside:
        s.OIDC_ISSUER === null || s.OIDC_CLIENT_ID === null
          ? null
          : { issuer: s.OIDC_ISSUER, clientId: s.OIDC_CLIENT_ID },
      telegram:
        s.TELEGRAM_BOT_TOKEN === null
          ? null
          : {
              apiRoot: s.TELEGRAM_API_ROOT,
              poll: !publicUrl.startsWith('https://'),
              username: s.TELEGRAM_BOT_USERNAME,
            },
      zalo:
        s.ZALO_APP_ID === null
          ? null
          : {
              appId: s.ZALO_APP_ID,
              oaId: s.ZALO_OA_ID,
              apiUrl: s.ZALO_API_URL,
              oauthUrl: s.ZALO_OAUTH_URL,
              znsUrl: s.ZALO_ZNS_URL,
              permissionUrl: s.ZALO_PERMISSION_URL,
            },
      sms: {
        provider: s.SMS_PROVIDER,
        url: s.SMS_URL,
        user: s.SMS_USER,
        sender: s.SMS_SENDER,
        body: s.SMS_BODY,
        success: s.SMS_SUCCESS,
        idPath: s.SMS_ID,
        gateway: s.SMS_GATEWAY,
      },
    },
    secrets: {
      secretKey: s.SECRET_KEY,
      olderKeys: s.SECRET_KEY_OLD,
      telegramToken: s.TELEGRAM_BOT_TOKEN,
      telegramWebhookSecret: s.TELEGRAM_WEBHOOK_SECRET,
      zaloAppSecret: s.ZALO_APP_SECRET,
      zaloOaSecretKey: s.ZALO_OA_SECRET_KEY,
      zaloRefreshToken: s.ZALO_REFRESH_TOKEN,
      zaloCodeVerifier: s.ZALO_CODE_VERIFIER,
      smsPassword: s.SMS_PASSWORD,
      smsWebhookSecret: s.SMS_WEBHOOK_SECRET,
      metricsToken: s.METRICS_TOKEN,
      smsHeaders: s.SMS_HEADERS,
      outsideSecret: s.OIDC_CLIENT_SECRET,
    },
  };
}
