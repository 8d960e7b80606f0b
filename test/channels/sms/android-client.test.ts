import * as library from 'android-sms-gateway';
import { afterEach, describe, expect, it } from 'vitest';
import type { Event } from '../../../channels/contract.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import { startAndroidSandbox } from '../../../stand-ins/sms/android-server.ts';
import { openDoor } from '../fakes/callbacks.ts';
import { memoryLog } from '../fakes/needs.ts';

/**
 * The gateway's own client library (npm android-sms-gateway, Apache-2.0) against our stand-in: what it takes for the app is what our
 * adapter is tried on.
 */
/** CommonJS with the types of a module: they say that the class lies one `default` deeper than it does. */
const Client = library.default as unknown as typeof library.default.default;
type HttpClient = library.HttpClient;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** The library leaves the sending to its user; this is fetch and nothing else. */
function plainHttp(): HttpClient {
  const ask = async <T>(
    method: string,
    url: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> => {
    const answer = await fetch(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const text = await answer.text();
    return (text === '' ? null : JSON.parse(text)) as T;
  };
  return {
    get: (url, headers) => ask('GET', url, undefined, headers),
    post: (url, body, headers) => ask('POST', url, body, headers),
    put: (url, body, headers) => ask('PUT', url, body, headers),
    patch: (url, body, headers) => ask('PATCH', url, body, headers),
    delete: (url, headers) => ask('DELETE', url, undefined, headers),
  };
}

describe('the Android gateway’s own client', () => {
  it('sends, asks for the state and registers webhooks at our stand-in, and our door reads what comes of it', async () => {
    const now = () => new Date('2026-12-01T03:00:00Z');
    const phone = await startAndroidSandbox({ port: 0, now, random: () => 0.5, faults: [] });
    const door = await openDoor(now);
    const channel = smsChannel(
      {
        provider: 'android',
        url: phone.url,
        user: 'u',
        password: 'p',
        sender: null,
        webhookSecret: phone.state.signingKey,
      },
      { log: memoryLog(), now, timeoutMs: 2_000 },
    );
    door.open(channel);
    closing.push(phone.close, door.close, () => channel.close());
    const client = new Client('u', 'p', plainHttp(), phone.url);
    for (const event of ['sms:received', 'sms:delivered', 'sms:failed'] as const)
      await client.registerWebhook({ event: event as never, url: door.url });
    expect(await client.getWebhooks()).toHaveLength(3);
    const message = { message: 'Hồ sơ đã xong', phoneNumbers: ['+84912345677'] };
    const sent = await client.send({ id: 'k-1', ...message });
    expect(sent).toMatchObject({
      id: 'k-1',
      state: 'Pending',
      recipients: [{ phoneNumber: '+84912345677' }],
    });
    expect(phone.state.operator.messages).toMatchObject([{ text: 'Hồ sơ đã xong' }]);
    expect(await client.getState('k-1')).toMatchObject({ id: 'k-1', state: 'Sent' });
    await expect(client.send({ id: 'k-1', ...message })).rejects.toThrow('409');
    await phone.state.report();
    await phone.state.reply('+84987654321', 'DUNG');
    const told = (door.events as Event[]).map((event) => [
      event.kind,
      'text' in event ? event.text : event.providerId,
    ]);
    expect(told).toEqual([
      ['receipt', 'k-1'],
      ['message', 'DUNG'],
    ]);
  });
});
