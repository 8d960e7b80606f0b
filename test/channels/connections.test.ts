import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { inFlight, neverLeft, openConnections } from '../../channels/connections.ts';
import { deadUrl, fakeProvider } from './fakes/server.ts';

function get(url: string, agent: http.Agent): Promise<unknown> {
  return new Promise((resolve) => {
    const request = http.get(url, { agent }, (response) => {
      response.resume();
      response.on('end', () => resolve('answered'));
      response.on('error', resolve);
    });
    request.on('error', resolve);
  });
}

describe('a request that failed', () => {
  it('never left when nobody listened', async () => {
    const connections = openConnections();
    expect(neverLeft(await get(await deadUrl(), connections.httpAgent))).toBe(true);
    connections.close();
  });

  it('may have left when the connection dropped, also on a connection used before', async () => {
    const connections = openConnections();
    const fake = await fakeProvider({ json: {} });
    expect(await get(fake.url, connections.httpAgent)).toBe('answered');
    fake.answer('drop');
    const error = await get(fake.url, connections.httpAgent);
    expect(error).toBeInstanceOf(Error);
    expect(neverLeft(error)).toBe(false);
    connections.close();
    await fake.close();
  });

  it('never left when the other side takes the call but does not finish the TLS handshake', async () => {
    const mute = net.createServer();
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const { port } = mute.address() as AddressInfo;
    const connections = openConnections(50);
    const { default: https } = await import('node:https');
    const error = await new Promise((resolve) => {
      https.get(`https://127.0.0.1:${port}/`, { agent: connections.httpsAgent }).on('error', resolve);
    });
    expect(neverLeft(error)).toBe(true);
    connections.close();
    mute.close();
  });

  it('is recognised through the wrappers of HTTP clients, and nothing else is', () => {
    expect(neverLeft({ cause: { cause: { code: 'ECONNREFUSED' } } })).toBe(true);
    for (const odd of [
      null,
      'ECONNREFUSED',
      {},
      { code: 'ECONNRESET' },
      { code: 'ETIMEDOUT' },
      { code: 7 },
    ]) {
      expect(neverLeft(odd)).toBe(false);
    }
    const circle: { cause?: unknown } = {};
    circle.cause = circle;
    expect(neverLeft(circle)).toBe(false);
  });
});

describe('calls in flight', () => {
  it('are waited for, the failing ones too', async () => {
    const calls = inFlight();
    const order: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    void calls.run(async () => {
      await held;
      order.push('answered');
    });
    void calls
      .run(async () => {
        throw new Error('no');
      })
      .catch(() => undefined);
    const idle = calls.idle().then(() => order.push('idle'));
    release();
    await idle;
    expect(order).toEqual(['answered', 'idle']);
  });
});
