import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { SETTINGS } from '../../server/settings.ts';

test('without any setting everything has a default and nothing outside is on', () => {
  const read = readConfig({});
  expect(read).toMatchObject({
    config: {
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      databaseUrl: 'file:./data/lienthong.db',
      redisUrl: null,
      role: 'all',
      telegram: null,
      zalo: null,
      sms: { provider: 'sandbox' },
      holdOutside: false,
    },
  });
});

test('all mistakes are listed at once, each with its setting', () => {
  const read = readConfig({
    PORT: 'abc',
    PUBLIC_URL: 'ftp://x',
    DATABASE_URL: 'mysql://x',
    REDIS_URL: 'http://x',
    ROLE: 'boss',
    SECRET_KEY: 'short',
    TELEGRAM_BOT_TOKEN: 'nonsense',
    SMS_PROVIDER: 'pigeon',
    HOLD_OUTSIDE: 'yes',
    ZALO_APP_ID: '123',
  });
  if (!('mistakes' in read)) throw new Error('mistakes expected');
  expect(new Set(read.mistakes.map(({ setting }) => setting))).toEqual(
    new Set([
      'PORT',
      'PUBLIC_URL',
      'DATABASE_URL',
      'REDIS_URL',
      'ROLE',
      'SECRET_KEY',
      'TELEGRAM_BOT_TOKEN',
      'SMS_PROVIDER',
      'HOLD_OUTSIDE',
      'ZALO_APP_SECRET',
    ]),
  );
});

test('settings that only make sense together say what is missing', () => {
  const missing = (env: Record<string, string>) => {
    const read = readConfig(env);
    return 'mistakes' in read ? read.mistakes.map(({ setting }) => setting) : [];
  };
  expect(missing({ TELEGRAM_BOT_TOKEN: '123456:ABCDEFGHIJK', PUBLIC_URL: 'https://x.gov.vn' })).toEqual([
    'TELEGRAM_WEBHOOK_SECRET',
  ]);
  expect(missing({ TELEGRAM_BOT_TOKEN: '123456:ABCDEFGHIJK' })).toEqual([]);
  expect(missing({ SMS_PROVIDER: 'esms' })).toEqual(['SMS_USER', 'SMS_PASSWORD']);
  expect(missing({ SMS_PROVIDER: 'http' })).toEqual(['SMS_URL']);
});

test('a shaped configuration holds no secret', () => {
  const secrets = {
    TELEGRAM_BOT_TOKEN: '123456:SECRETSECRET',
    ZALO_APP_ID: '1',
    ZALO_APP_SECRET: 'SECRETSECRET',
    SMS_PROVIDER: 'http',
    SMS_URL: 'http://x',
    SMS_PASSWORD: 'SECRETSECRET',
  };
  const read = readConfig(secrets);
  if (!('config' in read)) throw new Error('config expected');
  expect(JSON.stringify(read.config)).not.toContain('SECRETSECRET');
});

test('no environment makes it throw', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...Object.keys(SETTINGS)), fc.string()), (env) => {
      const read = readConfig(env);
      expect('config' in read || read.mistakes.length > 0).toBe(true);
    }),
  );
});
