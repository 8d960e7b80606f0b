import { afterEach, describe, expect, test } from 'vitest';
import { callbackKey } from '../../channels/sms/callback.ts';
import { callerOf, openCrowd } from '../../console/crowd.ts';
import { readConfig } from '../../server/config.ts';
import { proxy } from '../../server/doctor.ts';
import { fill } from '../../templates/handlebars.ts';
import { type TestApp, testApp } from '../app.ts';

let started: TestApp;
afterEach(() => started?.close());

const GATEWAY = {
  SMS_PROVIDER: 'http',
  SMS_URL: 'https://gw.example.vn/send',
  SMS_USER: 'tester',
  SMS_PASSWORD: 'foobar',
};

describe('the key of an SMS gateway (security 8)', () => {
  test('is not to be had from the gateway’s password, and guessing ends after sixty a minute', async () => {
    started = await testApp({
      ...GATEWAY,
      SMS_BODY: '{"to":"{{to}}","text":"{{text}}"}',
      SMS_SUCCESS: '200',
    });
    const { web, app } = started;
    const settings = {
      provider: 'http',
      url: null,
      user: 'tester',
      password: 'foobar',
      sender: null,
    } as const;
    const call = (key: string, remoteAddress = '203.113.1.9') =>
      web.inject({
        method: 'POST',
        url: `/webhooks/sms/http?key=${key}`,
        remoteAddress,
        headers: { 'content-type': 'application/json' },
        payload: { from: '0900000010', text: 'DUNG' },
      });
    const right = callbackKey({ ...settings, callbackSecret: app.deps.keys.hash('sms-callback', '') });
    expect(callbackKey(settings)).not.toBe(right);
    expect((await call(callbackKey(settings))).statusCode).toBe(401);
    expect((await call(right)).statusCode).toBe(200);
    for (let guess = 2; guess <= 60; guess += 1) expect((await call(`k${guess}`)).statusCode).toBe(401);
    expect((await call('k61')).statusCode).toBe(429);
    // Not even the right one is heard from there now; from elsewhere it is.
    expect((await call(right)).statusCode).toBe(429);
    expect((await call(right, '203.113.1.10')).statusCode).toBe(200);
    expect(started.logged()).toContain('webhook_guessed');
    started.at('2026-12-01T03:01:30Z');
    expect((await call(right)).statusCode).toBe(200);
  });
});

describe('who calls (security 9, 13)', () => {
  test.each([
    ['203.113.1.2', '203.113.1.2'],
    ['::ffff:203.113.1.2', '203.113.1.2'],
    ['2402:800:6173:1::1', '2402:800:6173:1::/64'],
    ['2402:0800:6173:0001:ffff:1:2:3', '2402:800:6173:1::/64'],
    ['2402:800::1', '2402:800:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('%s is counted as %s', (ip, caller) => {
    expect(callerOf(ip)).toBe(caller);
  });

  test('a crowd is counted in windows and forgotten', () => {
    const crowd = openCrowd();
    const at = (second: number) => new Date(Date.UTC(2026, 11, 1, 3, 0, second));
    expect([1, 2, 3].map((second) => crowd.take('a', 2, 60_000, at(second)))).toEqual([true, true, false]);
    expect(crowd.full('a', 2, 60_000, at(4))).toBe(true);
    expect(crowd.take('b', 2, 60_000, at(4))).toBe(true);
    expect(crowd.take('a', 2, 60_000, at(61))).toBe(true);
  });

  test('five new chat sessions a minute from one address, whatever cookies it throws away', async () => {
    started = await testApp();
    const write = (remoteAddress: string) =>
      started.web.inject({
        method: 'POST',
        url: '/chat/messages',
        remoteAddress,
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'hx-request': 'true' },
        payload: 'text=',
      });
    const ask = (remoteAddress: string) =>
      started.web.inject({
        method: 'POST',
        url: '/chat/messages',
        remoteAddress,
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'hx-request': 'true' },
        payload: 'text=xin+chao',
      });
    expect((await write('2402:800:1:1::9')).statusCode).toBe(204);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => ask(`2402:800:1:1::${(i + 10).toString(16)}`)),
    );
    expect(answers.map((one) => one.statusCode).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect((await ask('2402:800:1:2::1')).statusCode).toBe(200);
    expect(answers[0]?.headers['x-ratelimit-remaining']).toBeUndefined();
  }, 30_000);

  test('doctor asks for the proxy’s address where one must stand elsewhere (security 13)', () => {
    const ask = (host: string, trust?: string, publicUrl = 'https://lt.quangtri.gov.vn') => {
      const read = readConfig({
        PUBLIC_URL: publicUrl,
        HOST: host,
        ...(trust === undefined ? {} : { TRUST_PROXY: trust }),
      });
      if (!('config' in read)) throw new Error('the settings are wrong');
      return proxy(read.config).map(({ ok }) => ok);
    };
    expect(ask('0.0.0.0')).toEqual([false]);
    expect(ask('0.0.0.0', '172.18.0.1')).toEqual([true]);
    expect(ask('127.0.0.1')).toEqual([true]);
    expect(ask('0.0.0.0', undefined, 'http://localhost:3000')).toEqual([]);
  });

  test('a proxy is believed when the setting names it, and no other', async () => {
    const tries = async (env: Record<string, string>, from: string) => {
      started = await testApp(env);
      const codes: number[] = [];
      for (let i = 0; i < 25; i += 1) {
        const { statusCode } = await started.web.inject({
          url: '/sign-in/nothing',
          remoteAddress: from,
          headers: { 'x-forwarded-for': `203.113.7.${i}` },
        });
        codes.push(statusCode);
      }
      await started.close();
      return codes.filter((code) => code === 429).length;
    };
    expect(await tries({}, '172.18.0.1')).toBeGreaterThan(0);
    expect(await tries({ TRUST_PROXY: '172.18.0.0/16' }, '172.18.0.1')).toBe(0);
    expect(await tries({ TRUST_PROXY: '1' }, '172.18.0.1')).toBe(0);
    expect(await tries({ TRUST_PROXY: '10.0.0.1' }, '172.18.0.1')).toBeGreaterThan(0);
    started = await testApp();
    for (const wrong of ['proxy', '10.0.0.0/40', '0', '10', '10.0.0.1,', '::1/129'])
      expect(readConfig({ TRUST_PROXY: wrong }), wrong).toMatchObject({
        mistakes: [{ setting: 'TRUST_PROXY' }],
      });
  }, 60_000);

  test('figures are for this machine, or for who brings the token', async () => {
    const ask = async (headers: Record<string, string>, remoteAddress = '127.0.0.1') =>
      (await started.web.inject({ url: '/metrics', remoteAddress, headers })).statusCode;
    started = await testApp();
    expect(await ask({ host: 'localhost:3000' })).toBe(200);
    expect(await ask({ host: '127.0.0.1:3000' })).toBe(200);
    // A proxy on this machine that says nothing of whom it asks for.
    expect(await ask({ host: 'lienthong.quangtri.gov.vn' })).toBe(404);
    expect(await ask({ host: 'localhost' }, '10.0.0.9')).toBe(404);
    await started.close();
    started = await testApp({ METRICS_TOKEN: 'a-token-of-sixteen-letters' });
    expect(await ask({ host: 'localhost:3000' })).toBe(404);
    expect(await ask({ authorization: 'Bearer a-token-of-sixteen-letters' }, '10.0.0.9')).toBe(200);
    expect(await ask({ authorization: 'Bearer a-token-of-sixteen-letterS' })).toBe(404);
    expect(readConfig({ METRICS_TOKEN: 'short' })).toMatchObject({
      mistakes: [{ setting: 'METRICS_TOKEN' }],
    });
  });
});

test('security 15: https is asked for on every answer, also of health, webhooks and what is not there', async () => {
  started = await testApp({ PUBLIC_URL: 'https://lienthong.example.vn' });
  for (const [method, url] of [
    ['GET', '/healthz'],
    ['GET', '/readyz'],
    ['GET', '/chat'],
    ['GET', '/sign-in'],
    ['GET', '/nothing'],
    ['GET', '/assets/none'],
    ['POST', '/webhooks/zalo'],
    ['POST', '/webhooks/telegram'],
    ['GET', '/q/none'],
  ] as const) {
    const { headers } = await started.web.inject({ method, url });
    expect([url, headers['strict-transport-security']]).toEqual([url, 'max-age=31536000; includeSubDomains']);
    expect([url, headers['x-content-type-options']]).toEqual([url, 'nosniff']);
  }
});

test.each([
  '{{place x=1}}',
  '{{#if place x=1}}a{{/if}}',
  '{{#if (lookup place 0)}}a{{/if}}',
  '{{#each place}}a{{/each}}',
  '{{#with place}}a{{/with}}',
  '{{@root}}',
  '{{@root.place}}',
  '{{this}}',
  '{{../place}}',
  '{{place.length}}',
  '{{place.constructor.name}}',
  '{{"place"}}',
  '{{1}}',
  '{{true}}',
  '{{log place}}',
  '{{{{raw}}}}a{{{{/raw}}}}',
  '{{> place}}',
  '{{#place}}a{{/place}}',
  '{{^place}}a{{/place}}',
  '{{* place}}',
  '{{#*inline "x"}}a{{/inline}}',
  '{{#if place as |x|}}{{x}}{{/if}}',
  '{{__proto__}}',
  '{{constructor}}',
  '{{#if constructor}}a{{/if}}',
  '{{place',
  '}}{{',
  '{{else}}',
  '{{#if place}}',
  '{{!-- x --}}{{place x=(y z=1)}}',
])('security 15: the template trick %s is refused, never thrown', (body) => {
  const made = fill(body, { place: 'UBND' });
  expect(['broken', 'missing', 'text']).toContain(made.kind);
  if (made.kind === 'text') expect(made.text).not.toMatch(/function|object|Object|\[native/);
});
