import { readdirSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SmsSettings } from '../../../channels/sms/provider.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import { memoryLog } from '../fakes/needs.ts';
import { fakeProvider, type Reply, type Seen } from '../fakes/server.ts';

/**
 * Every file under `test/recordings/<provider>/outgoing` is one text and the exact requests that it must become, in order, with what
 * the provider answered. `{{user}}` and `{{password}}` stand for secrets, which must show up where they say and nowhere else.
 */
type Recording = {
  source: string;
  settings: Omit<SmsSettings, 'url' | 'sender' | 'user' | 'password'> &
    Partial<SmsSettings> & { path?: string };
  send: { to: string; text: string; key: string };
  requests: {
    method: string;
    path: string;
    login?: string;
    query?: Record<string, string>;
    form?: Record<string, string>;
    headers?: Record<string, string>;
    /** The JSON body; null: none, or told by `form` or `contains`. */
    body: unknown;
    contains?: string[];
    answer: { status: number; body?: unknown; text?: string; headers?: Record<string, string> } | 'drop';
  }[];
  outcome: unknown;
};

const SECRETS = { user: 'SECRET-USER', password: 'SECRET-PASSWORD' };
const ROOT = new URL('../../recordings/', import.meta.url);
const FOLDERS = ['sms', 'speedsms', 'android', 'gateway'];

function filled<T>(value: T): T {
  const text = JSON.stringify(value).replaceAll('"{{user}}"', `"${SECRETS.user}"`);
  return JSON.parse(
    text
      .replaceAll('"{{password}}"', `"${SECRETS.password}"`)
      .replaceAll('"{{password}}:x"', `"${SECRETS.password}:x"`)
      .replaceAll('"App {{password}}"', `"App ${SECRETS.password}"`)
      .replaceAll('"{{user}}:{{password}}"', `"${SECRETS.user}:${SECRETS.password}"`),
  ) as T;
}

/** The secret that a setting stands for; the templates keep their braces. */
function own(setting: string | null | undefined): string | null {
  if (setting === '{{user}}') return SECRETS.user;
  return setting === '{{password}}' ? SECRETS.password : null;
}

function replyOf(answer: Recording['requests'][number]['answer']): Reply {
  if (answer === 'drop') return 'drop';
  const { status, headers } = answer;
  return answer.text === undefined
    ? { status, json: answer.body, ...(headers ? { headers } : {}) }
    : { status, text: answer.text };
}

function told(seen: Seen, like: Recording['requests'][number]): unknown {
  const basic = /^Basic (.*)$/.exec(seen.headers.authorization ?? '')?.[1] ?? '';
  return {
    method: seen.method,
    path: seen.path,
    ...(like.login === undefined ? {} : { login: Buffer.from(basic, 'base64').toString('utf8') }),
    ...(like.query === undefined ? {} : { query: Object.fromEntries(seen.query) }),
    ...(like.form === undefined ? {} : { form: Object.fromEntries(new URLSearchParams(seen.body)) }),
    ...(like.headers === undefined
      ? {}
      : { headers: Object.fromEntries(Object.keys(like.headers).map((name) => [name, seen.headers[name]])) }),
    body: like.body === null ? null : JSON.parse(seen.body),
    ...(like.contains === undefined
      ? {}
      : { contains: like.contains.filter((part) => seen.body.includes(part)) }),
  };
}

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
});

describe.each(FOLDERS)('a text becomes the request that %s documents', (folder) => {
  const root = new URL(`${folder}/outgoing/`, ROOT);
  const files = readdirSync(root);

  it.each(files)('%s', async (file) => {
    const recording = JSON.parse(readFileSync(new URL(file, root), 'utf8')) as Recording;
    const { send, requests, outcome } = recording;
    expect(recording.source).toMatch(/./);
    const left = [...requests];
    const fake = await fakeProvider(() => {
      const next = left.shift();
      if (next === undefined) throw new Error('a request that nothing expected');
      return replyOf(next.answer);
    });
    const { path = '', ...given } = recording.settings;
    const settings = { ...given, user: own(given.user), password: own(given.password) };
    const log = memoryLog();
    const channel = smsChannel(
      { sender: null, ...settings, url: `${fake.url}${path}` },
      { log, timeoutMs: 2_000 },
    );
    closing.push(fake.close, () => channel.close());
    expect(channel.missing).toBeNull();

    expect(await channel.send({ address: send.to }, { text: send.text }, send.key)).toEqual(outcome);
    expect(left).toEqual([]);
    expect(
      fake.seen.map((seen, index) => told(seen, filled(requests[index] ?? requests[0]) as never)),
    ).toEqual(requests.map(({ answer: _, ...request }) => filled(request)));
    const said = `${JSON.stringify(outcome)} ${log.lines.join(' ')}`;
    for (const secret of [SECRETS.user, SECRETS.password, send.to.slice(3)])
      expect(said).not.toContain(secret);
  });

  it('has at least one acceptance and one refusal', () => {
    const kinds = files.map((file) => {
      const read = JSON.parse(readFileSync(new URL(file, root), 'utf8')) as { outcome: { kind: string } };
      return read.outcome.kind;
    });
    expect(kinds).toContain('accepted');
    expect(kinds.some((kind) => kind !== 'accepted')).toBe(true);
  });
});

describe('the recordings', () => {
  it('of requests are all of a provider that plays them', () => {
    const folders = readdirSync(ROOT).filter((folder) =>
      readdirSync(new URL(`${folder}/`, ROOT)).includes('outgoing'),
    );
    expect(folders.filter((folder) => FOLDERS.includes(folder)).toSorted()).toEqual(FOLDERS.toSorted());
  });

  it('hold no real number and no key', () => {
    for (const folder of FOLDERS) {
      for (const file of readdirSync(new URL(`${folder}/outgoing/`, ROOT))) {
        const text = readFileSync(new URL(`${folder}/outgoing/${file}`, ROOT), 'utf8');
        expect(text.replaceAll('912345677', '')).not.toMatch(/\+?(84|0)[35789]\d{8}/);
      }
    }
  });
});

describe('a gateway described by settings', () => {
  const make = (more: Partial<SmsSettings>) =>
    smsChannel(
      {
        provider: 'http',
        url: 'http://127.0.0.1:9/{{to}}',
        user: null,
        password: null,
        sender: null,
        success: '~^ok',
        ...more,
      },
      { log: memoryLog() },
    ).missing;

  it.each<[string, Partial<SmsSettings>, string]>([
    ['no address', { url: null }, 'SMS_URL'],
    ['an address of another kind', { url: 'smpp://127.0.0.1' }, 'SMS_URL'],
    ['a brace that is never closed', { body: '{"a":"{{to"}' }, 'SMS_BODY'],
    ['a value that nobody knows', { body: '{"a":"{{phone}}"}' }, 'SMS_BODY'],
    [
      'an unknown value behind a condition',
      { body: 'a={{#if unicode}}1{{else}}{{nope}}{{/if}}' },
      'SMS_BODY',
    ],
    ['a partial', { body: '{{> other}}' }, 'SMS_BODY'],
    ['headers that are no object', { headers: '["a"]' }, 'SMS_HEADERS'],
    ['a header with a line break in its name', { headers: '{"a\\nb":"c"}' }, 'SMS_HEADERS'],
    [
      'a content type nobody can escape for',
      { headers: '{"Content-Type":"image/png"}', body: 'x' },
      'SMS_HEADERS',
    ],
    ['no word for a yes', { success: null }, 'SMS_SUCCESS'],
    ['a gateway nobody knows', { gateway: 'nope' }, 'SMS_GATEWAY'],
    ['a rule of success without a value', { success: 'CodeResult' }, 'SMS_SUCCESS'],
    ['a broken expression', { success: '~(' }, 'SMS_SUCCESS'],
    ['a path with blanks', { idPath: 'a b' }, 'SMS_ID'],
  ])('with %s says which setting is wrong before anything is sent', (_, more, setting) => {
    expect(make(more)).toContain(setting);
  });

  it('that is right says nothing', () => {
    expect(make({})).toBeNull();
    expect(
      make({
        headers: '{"X-Key":"{{password}}"}',
        body: '{"t":"{{text}}"}',
        success: '~^ok',
        idPath: 'a.0.b',
      }),
    ).toBeNull();
  });
});
