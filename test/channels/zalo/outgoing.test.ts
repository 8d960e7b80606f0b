import { readdirSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Button, Outgoing } from '../../../channels/contract.ts';
import { zaloChannel } from '../../../channels/zalo/zalo.ts';
import { memoryLog, memoryTokens, PNG } from '../fakes/needs.ts';
import { fakeProvider, type Seen } from '../fakes/server.ts';

/**
 * Every file of `test/recordings/zalo/outgoing` is one message and the exact requests it must become, in order and on the right host, with
 * what Zalo answered. A request that nothing expects, and one that never comes, fail.
 */
type Recording = {
  source: string;
  send: {
    to: string;
    group?: true;
    text: string;
    buttons?: Button[];
    image?: true;
    file?: string;
    template?: { id: string; params: Record<string, string> };
  };
  requests: {
    host: 'oa' | 'zns';
    method: string;
    path: string;
    /** Null: multipart, told by `contains`. */
    body: unknown;
    contains?: string[];
    answer: { status: number; body: unknown };
  }[];
  outcome: unknown;
};

const NOW = new Date('2026-12-01T03:00:00Z');
const ROOT = new URL('../../recordings/zalo/outgoing/', import.meta.url);
const FILES = readdirSync(ROOT);
const read = (file: string) => JSON.parse(readFileSync(new URL(file, ROOT), 'utf8')) as Recording;

const closing: (() => Promise<void>)[] = [];
beforeEach(() => {
  // A test that reaches for another machine fails here and not by a slow time-out.
  const connect = Socket.prototype.connect;
  vi.spyOn(Socket.prototype, 'connect').mockImplementation(function (this: Socket, ...given: unknown[]) {
    const options = given.flat().find((part) => typeof part === 'object' && part !== null) as {
      host?: string;
    };
    if (options?.host !== '127.0.0.1') throw new Error(`a call off the machine: ${options?.host}`);
    return Reflect.apply(connect, this, given) as Socket;
  });
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  vi.restoreAllMocks();
});

function outgoingOf(send: Recording['send']): Outgoing {
  return {
    text: send.text,
    ...(send.buttons ? { buttons: send.buttons } : {}),
    ...(send.image ? { image: { png: PNG, alt: '' } } : {}),
    ...(send.file ? { file: { pdf: new TextEncoder().encode('%PDF-1.7'), name: send.file } } : {}),
    ...(send.template ? { template: send.template } : {}),
  };
}

describe('a message becomes the requests that Zalo documents', () => {
  it.each(FILES)('%s', async (file) => {
    const { source, send, requests, outcome } = read(file);
    expect(source).toMatch(/./);
    const left = [...requests];
    const seen: { host: 'oa' | 'zns'; seen: Seen }[] = [];
    const hostOf = (host: 'oa' | 'zns') =>
      fakeProvider((request) => {
        seen.push({ host, seen: request });
        const next = left.shift();
        if (next === undefined) return { status: 500, text: 'a request that nothing expected' };
        return { status: next.answer.status, json: next.answer.body };
      });
    const [oa, zns] = [await hostOf('oa'), await hostOf('zns')];
    const log = memoryLog();
    const tokens = memoryTokens({
      accessToken: 'SECRET-ACCESS',
      refreshToken: 'SECRET-REFRESH',
      expiresAt: new Date(NOW.getTime() + 20 * 3_600_000),
    });
    const channel = zaloChannel(
      {
        appId: '1',
        appSecret: 'SECRET-APP',
        oaSecretKey: '',
        oaId: null,
        refreshToken: '',
        apiUrl: oa.url,
        oauthUrl: oa.url,
        znsUrl: zns.url,
        log,
        now: () => NOW,
      },
      tokens,
    );
    closing.push(oa.close, zns.close, () => channel.close());
    const target = { address: send.to, ...(send.group ? { group: true } : {}) };
    expect(await channel.send(target, outgoingOf(send), 'tracking_id')).toEqual(outcome);
    expect(left).toEqual([]);
    expect(
      seen.map(({ host, seen: request }, index) => {
        const like = requests[index];
        return {
          host,
          method: request.method,
          path: request.path,
          body: like?.body === null ? null : JSON.parse(request.body),
          ...(like?.contains
            ? { contains: like.contains.filter((part) => request.body.includes(part)) }
            : {}),
        };
      }),
    ).toEqual(requests.map(({ answer: _, ...request }) => request));
    // The bare header of Zalo, never Bearer; and never anywhere else.
    for (const { seen: request } of seen) {
      expect(request.headers.access_token).toBe('SECRET-ACCESS');
      expect(request.headers.authorization).toBeUndefined();
      expect(request.body).not.toContain('SECRET');
    }
    expect(`${JSON.stringify(outcome)} ${log.lines.join(' ')}`).not.toMatch(
      /SECRET|912345677|2512523625412515"/,
    );
  });

  it('with acceptances and refusals on both hosts', () => {
    const kinds = FILES.map((file) => {
      const { requests, outcome } = read(file);
      return `${requests[0]?.host} ${(outcome as { kind: string }).kind === 'accepted'}`;
    });
    expect(new Set(kinds)).toEqual(new Set(['oa true', 'oa false', 'zns true', 'zns false']));
  });

  it('and hold no real number', () => {
    for (const file of FILES) {
      const text = readFileSync(new URL(file, ROOT), 'utf8')
        .replaceAll('912345677', '')
        .replaceAll('900000001', '');
      expect(text).not.toMatch(/"\+?(84|0)[35789]\d{8}"/);
    }
  });
});
