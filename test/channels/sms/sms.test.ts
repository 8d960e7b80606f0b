import { afterEach, describe, expect, it } from 'vitest';
import type { Outgoing } from '../../../channels/contract.ts';
import { callbackKey, callbackUrl } from '../../../channels/sms/callback.ts';
import type { SmsSettings } from '../../../channels/sms/provider.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import { memoryLog, webhook } from '../fakes/needs.ts';
import { fakeProvider, type Reply } from '../fakes/server.ts';

const TO = { address: '+84901888484' };
const base: SmsSettings = {
  provider: 'esms',
  url: null,
  user: 'api-key',
  password: 'secret-key',
  callbackSecret: 'ours',
  sender: 'UBND',
};
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

async function sms(reply: Reply, more: Partial<SmsSettings> = {}, path = '') {
  const fake = await fakeProvider(reply);
  const settings = { ...base, ...more, url: `${fake.url}${path}` };
  const log = memoryLog();
  const channel = smsChannel(settings, { log });
  closing.push(
    () => fake.close(),
    () => channel.close(),
  );
  return { fake, channel, log, settings };
}

const yes: Reply = {
  json: { CodeResult: '100', CountRegenerate: 0, SMSID: 'd533459ee42b2b9525ba9eabf6a8156' },
};

describe('eSMS', () => {
  it.each<[string, Outgoing, object]>([
    ['a plain text', { text: 'CODE la ma xac minh' }, { Content: 'CODE la ma xac minh', IsUnicode: '0' }],
    ['an accented text', { text: 'Hồ sơ đã xong' }, { Content: 'Hồ sơ đã xong', IsUnicode: '1' }],
    ['lines', { text: 'dong 1\ndong 2' }, { Content: 'dong 1\r\ndong 2', IsUnicode: '0' }],
    [
      'a link and buttons as text',
      {
        text: 'Xem',
        link: 'https://x.gov.vn/q/a',
        buttons: [
          { kind: 'phone', title: 'Goi', phone: '18001096' },
          { kind: 'reply', title: 'Co', payload: 'yes' },
        ],
      },
      { Content: 'Xem https://x.gov.vn/q/a\r\nGoi: 18001096', IsUnicode: '0' },
    ],
  ])('gets %s by the documented request', async (_, outgoing, part) => {
    const { fake, channel } = await sms(yes);
    expect(await channel.send(TO, outgoing, 'campaign-7-1')).toEqual({
      kind: 'accepted',
      providerId: 'd533459ee42b2b9525ba9eabf6a8156',
      facts: { segments: 1 },
    });
    expect(fake.seen.map((seen) => [seen.method, seen.path])).toEqual([
      ['POST', '/MainService.svc/json/SendMultipleMessage_V4_post_json/'],
    ]);
    expect(JSON.parse(fake.seen[0]?.body ?? '')).toEqual({
      ApiKey: 'api-key',
      SecretKey: 'secret-key',
      Brandname: 'UBND',
      Phone: '0901888484',
      SmsType: '2',
      RequestId: 'campaign-7-1',
      ...part,
    });
  });

  it('gets our receipt URL with a key when we know where we are', async () => {
    const { fake, channel, settings } = await sms(
      yes,
      { callbackUrl: 'https://a.gov.vn/webhooks/sms/esms' },
      '/json',
    );
    await channel.send(TO, { text: 'a' }, 'k');
    expect(fake.seen[0]?.path).toBe('/json/SendMultipleMessage_V4_post_json/');
    const { CallbackUrl } = JSON.parse(fake.seen[0]?.body ?? '');
    expect(CallbackUrl).toBe(`https://a.gov.vn/webhooks/sms/esms?key=${callbackKey(settings)}`);
    expect(CallbackUrl).not.toContain('secret-key');
  });

  it.each([
    ['100', 'accepted'],
    ['124', 'accepted'],
    ['99', 'gone'],
    ['101', 'ourFault'],
    ['103', 'ourFault'],
    ['104', 'ourFault'],
    ['108', 'gone'],
    ['140', 'ourFault'],
    ['146', 'ourFault'],
    ['160', 'retry'],
    ['177', 'ourFault'],
    ['201', 'ourFault'],
    ['999', 'ourFault'],
  ])('answering %s means %s', async (code, kind) => {
    const { channel } = await sms({ json: { CodeResult: code, ErrorMessage: 'secret-key' } });
    const outcome = await channel.send(TO, { text: 'a' }, 'k');
    expect(outcome.kind).toBe(kind);
    expect(JSON.stringify(outcome)).not.toContain('secret-key');
  });

  it('saying that it knows the key already has the message: our key stands for its id', async () => {
    const { channel } = await sms({ json: { CodeResult: '124', ErrorMessage: 'RequestId exists' } });
    expect(channel.keyed).toBe(true);
    expect(await channel.send(TO, { text: 'a' }, 'key-9')).toMatchObject({
      kind: 'accepted',
      providerId: 'key-9',
    });
  });

  it.each([
    [429, 'retry'],
    [503, 'retry'],
    [403, 'ourFault'],
    [500, 'unknown'],
  ])('with HTTP %i and no code means %s', async (status, kind) => {
    const { channel } = await sms({ status, text: '<html>' });
    expect((await channel.send(TO, { text: 'a' }, 'k')).kind).toBe(kind);
  });

  it('without its account says what is missing and sends nothing', async () => {
    const { fake, channel } = await sms(yes, { user: null, sender: null });
    expect(channel.missing).toContain('SMS_USER');
    expect(channel.missing).toContain('SMS_SENDER');
    expect((await channel.send(TO, { text: 'a' }, 'k')).kind).toBe('ourFault');
    expect(fake.seen).toHaveLength(0);
  });

  it('calls back with the key or gets 401', async () => {
    const { channel, settings } = await sms(yes);
    const call = (query: Record<string, string>) =>
      channel.parse(webhook('', { query: { SMSID: 's', SendStatus: '5', SendSuccess: '1', ...query } }));
    expect(call({})).toMatchObject({ kind: 'unsigned', status: 401 });
    expect(call({ key: 'guess' })).toMatchObject({ kind: 'unsigned', status: 401 });
    expect(call({ key: callbackKey(settings) })).toMatchObject({
      kind: 'events',
      events: [{ state: 'delivered' }],
    });
    const other = smsChannel({ ...settings, password: null }, { log: memoryLog() });
    const empty = callbackKey({ ...settings, password: null });
    expect(other.parse(webhook('', { query: { SMSID: 's', key: empty } })).kind).toBe('unsigned');
  });
});

describe('a gateway over HTTP', () => {
  it('without placeholders gets JSON and Basic authentication', async () => {
    const { fake, channel } = await sms({ status: 202, json: { id: 'g-1' } }, { provider: 'http' }, '/send');
    expect(await channel.send(TO, { text: 'Xin chào' }, 'k-1')).toEqual({
      kind: 'accepted',
      providerId: 'g-1',
      facts: { segments: 1 },
    });
    const [seen] = fake.seen;
    expect([seen?.method, seen?.path]).toEqual(['POST', '/send']);
    expect(seen?.headers.authorization).toBe(`Basic ${Buffer.from('api-key:secret-key').toString('base64')}`);
    // à is in the GSM alphabet.
    expect(JSON.parse(seen?.body ?? '')).toEqual({
      to: '+84901888484',
      text: 'Xin chào',
      sender: 'UBND',
      id: 'k-1',
      unicode: false,
    });
  });

  it('with placeholders gets a filled GET, as Kannel wants it', async () => {
    const path =
      '/cgi-bin/sendsms?username={{user}}&password={{password}}&from={{sender}}&to={{to84}}&text={{text}}&coding={{coding}}&charset=UTF-8&dlr-mask=31&dlr-url={{callback}}';
    const { fake, channel, settings } = await sms(
      { status: 202, text: '0: Accepted for delivery' },
      {
        provider: 'http',
        success: '~^(0|3): ',
        callbackUrl: 'https://a.gov.vn/webhooks/sms/http',
      },
      path,
    );
    expect(await channel.send(TO, { text: 'Hồ sơ & giấy tờ' }, 'k-1')).toMatchObject({
      kind: 'accepted',
      providerId: 'k-1',
    });
    const [seen] = fake.seen;
    expect([seen?.method, seen?.path]).toEqual(['GET', '/cgi-bin/sendsms']);
    expect(Object.fromEntries(seen?.query ?? [])).toEqual({
      username: 'api-key',
      password: 'secret-key',
      from: 'UBND',
      to: '84901888484',
      text: 'Hồ sơ & giấy tờ',
      coding: '2',
      charset: 'UTF-8',
      'dlr-mask': '31',
      'dlr-url': `${callbackUrl(settings)}&id=k-1&status=%d`,
    });
  });

  it.each<[string, Reply, string]>([
    ['a yes in plain words', { text: 'OK' }, 'accepted'],
    // Report H4: a page of the network or a login form is no yes.
    ['a web page with 200', { text: '<!DOCTYPE html><html>Login</html>' }, 'unknown'],
    ['nothing with 204', { status: 204, text: '' }, 'unknown'],
    ['words that mean nothing', { text: 'hello' }, 'unknown'],
    ['an error in a yes', { json: { error: 'no credit' } }, 'refused'],
    ['a status of error', { json: { status: 'error' } }, 'refused'],
    ['error 0', { json: { error: 0, data: { message_id: 7 } } }, 'accepted'],
    ['HTTP 400', { status: 400, json: {} }, 'refused'],
    ['HTTP 401', { status: 401, json: {} }, 'ourFault'],
    ['HTTP 429', { status: 429, json: { retry_after: 7 } }, 'retry'],
    ['HTTP 500', { status: 500, json: {} }, 'unknown'],
  ])('answering %s', async (_, reply, kind) => {
    const { channel } = await sms(reply, { provider: 'http' });
    expect((await channel.send(TO, { text: 'a' }, 'k')).kind).toBe(kind);
  });

  it.each([
    ['1', 'delivered'],
    ['DELIVRD', 'delivered'],
    ['2', 'failed'],
    ['16', 'failed'],
    ['UNDELIV', 'failed'],
    ['8', null],
    ['', null],
  ])('reporting status %s tells %s, by query, form and JSON', async (status, state) => {
    const { channel, settings } = await sms('drop', { provider: 'http' });
    const query = { key: callbackKey(settings) };
    for (const request of [
      webhook('', { query: { ...query, id: 'k', status } }),
      webhook(`id=k&status=${status}`, { query }),
      webhook({ id: 'k', status }, { query }),
    ]) {
      expect(channel.parse(request)).toMatchObject({
        kind: 'events',
        events: state === null ? [] : [{ kind: 'receipt', channel: 'sms', providerId: 'k', state }],
      });
    }
  });

  it('without an address says so', async () => {
    const channel = smsChannel({ ...base, provider: 'http', url: null }, { log: memoryLog() });
    expect(channel.missing).toContain('SMS_URL');
    expect((await channel.send(TO, { text: 'a' }, 'k')).kind).toBe('ourFault');
  });
});

describe('any SMS', () => {
  it.each(['0901888484', '84901888484', '+842838123456', '+84901888', 'abc'])(
    'to %s is refused: addresses are mobiles in E.164',
    async (address) => {
      const { fake, channel } = await sms(yes);
      expect(await channel.send({ address }, { text: 'a' }, 'k')).toMatchObject({ kind: 'refused' });
      expect(fake.seen).toHaveLength(0);
    },
  );

  it('of nine parts, to a group, or of a picture alone is refused here', async () => {
    const { fake, channel } = await sms(yes);
    expect((await channel.send(TO, { text: 'a'.repeat(153 * 8 + 1) }, 'k')).kind).toBe('ourFault');
    expect((await channel.send({ ...TO, group: true }, { text: 'a' }, 'k')).kind).toBe('ourFault');
    expect((await channel.send(TO, { text: '', image: { png: new Uint8Array(1), alt: '' } }, 'k')).kind).toBe(
      'ourFault',
    );
    expect(fake.seen).toHaveLength(0);
  });
});
