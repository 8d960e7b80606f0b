import net, { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { callGateway, type GatewayCall } from '../../../channels/sms/call.ts';
import { openLines } from '../../../channels/sms/lines.ts';
import { memoryLog } from '../fakes/needs.ts';
import { deadUrl, fakeProvider } from '../fakes/server.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function caller({ timeoutMs = 2_000, connectMs = 1_000 } = {}) {
  const lines = openLines(connectMs);
  closing.push(() => lines.destroy());
  const needs = { lines, timeoutMs, log: memoryLog(), now: () => new Date(0) };
  return (call: GatewayCall) => callGateway(call, needs, 'mark', 'cổng SMS');
}

async function gateway(first: Parameters<typeof fakeProvider>[0]) {
  const fake = await fakeProvider(first);
  closing.push(() => fake.close());
  return fake;
}

/** Takes every call and says nothing: a port behind which no TLS is spoken. */
async function mutePort(): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

describe('a call that got no answer', () => {
  it('certainly did not leave when nobody listens, and may be made again', async () => {
    const called = await caller()({ method: 'POST', url: await deadUrl(), body: { to: 'x' } });
    expect(called).toMatchObject({ outcome: { kind: 'retry', reason: 'mark_unreachable', whole: true } });
  });

  it('certainly did not leave when the TLS handshake is never finished', async () => {
    const url = `https://127.0.0.1:${await mutePort()}/`;
    const called = await caller({ connectMs: 40 })({ method: 'POST', url, body: '{}' });
    expect(called).toMatchObject({ outcome: { kind: 'retry', reason: 'mark_unreachable' } });
  });

  it('may have left when the connection is cut, on a new one and on one used before', async () => {
    const fake = await gateway('drop');
    const call = caller();
    const post: GatewayCall = { method: 'POST', url: fake.url, body: { to: 'x' } };
    expect(await call(post)).toMatchObject({ outcome: { kind: 'unknown' } });
    fake.answer({ json: {} });
    expect(await call(post)).toMatchObject({ kind: 'answer', status: 200 });
    fake.answer('drop');
    expect(await call(post)).toMatchObject({ outcome: { kind: 'unknown' } });
    expect(await call({ method: 'GET', url: fake.url })).toMatchObject({ outcome: { kind: 'unknown' } });
    // Nothing was sent a second time behind our back.
    expect(fake.seen).toHaveLength(4);
  });

  it('may have left when the answer does not come in time', async () => {
    const fake = await gateway('hang');
    const called = await caller({ timeoutMs: 40 })({ method: 'POST', url: fake.url, body: '{}' });
    expect(called).toMatchObject({ outcome: { kind: 'unknown', reason: 'mark_no_answer' } });
    expect(fake.seen).toHaveLength(1);
  });

  it('may have left when the answer never ends', async () => {
    const fake = await gateway({ text: 'x'.repeat(1_100_000) });
    const called = await caller()({ method: 'POST', url: fake.url, body: '{}' });
    expect(called).toMatchObject({ outcome: { kind: 'unknown' } });
  });
});

describe('a call', () => {
  it('is answered by any status, and no redirect is followed', async () => {
    const fake = await gateway({ status: 302, json: {}, headers: { location: '/elsewhere' } });
    expect(await caller()({ method: 'POST', url: fake.url, body: '{}' })).toMatchObject({ status: 302 });
    fake.answer({ status: 503, json: { why: 'busy' }, headers: { 'retry-after': '7' } });
    const called = await caller()({ method: 'POST', url: fake.url, body: '{}' });
    expect(called).toEqual({ kind: 'answer', status: 503, body: '{"why":"busy"}', retryAfterMs: 7_000 });
    expect(fake.seen.map((one) => one.path)).toEqual(['/', '/']);
  });

  it('carries an object as JSON in UTF-8, and text as it is', async () => {
    const fake = await gateway({ json: {} });
    await caller()({ method: 'POST', url: fake.url, body: { text: 'Chị Riêng' } });
    await caller()({
      method: 'POST',
      url: `${fake.url}/x?a=1`,
      body: 'a=b',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    const [first, second] = fake.seen;
    expect(first?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(first?.body ?? '')).toEqual({ text: 'Chị Riêng' });
    expect(second).toMatchObject({ path: '/x', body: 'a=b' });
    expect(second?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(second?.query.get('a')).toBe('1');
  });

  it('logs in with what the settings say, or with what the address says', async () => {
    const fake = await gateway({ json: {} });
    const basic = (login: string) => `Basic ${Buffer.from(login).toString('base64')}`;
    await caller()({ method: 'GET', url: fake.url, user: 'nguyễn', password: 'mật khẩu' });
    await caller()({ method: 'GET', url: fake.url.replace('//', '//u%40x:p%3A1@') });
    await caller()({ method: 'GET', url: fake.url });
    expect(fake.seen.map((one) => one.headers.authorization)).toEqual([
      basic('nguyễn:mật khẩu'),
      basic('u@x:p:1'),
      undefined,
    ]);
  });

  it('to something that is no address never leaves', async () => {
    const called = await caller()({ method: 'GET', url: 'http://' });
    expect(called).toMatchObject({ outcome: { kind: 'retry' } });
  });
});
