import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { callbackKey } from '../../../channels/sms/callback.ts';
import { GATEWAYS } from '../../../channels/sms/gateways.ts';
import type { SmsSettings } from '../../../channels/sms/provider.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import { memoryLog } from '../fakes/needs.ts';
import { fakeProvider } from '../fakes/server.ts';

/** Each gateway's file against its recording: what is sent, what counts as a yes, and every form it calls back in. */
type Answer = { status: number; body?: unknown; text?: string; id?: string };
type Recording = {
  source: string;
  send: {
    settings?: { url: string };
    request: { method: string; path: string; contains?: string[]; query?: Record<string, string> };
    accepted: Answer;
    refused: Answer;
  };
  calls: {
    type?: string;
    headers?: Record<string, string>;
    query?: Record<string, string>;
    body: unknown;
    events: object[];
    answer?: { type: string; body: string };
  }[];
};

const ROOT = new URL('../../recordings/gateways/', import.meta.url);
const AT = new Date('2026-12-01T03:00:00Z');
const USER = 'konto-1';
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, ROOT), 'utf8')) as Recording;

function settingsFor(name: string, server: string): SmsSettings {
  const gateway = GATEWAYS.get(name);
  // The file's own address on this machine's port: nothing leaves it.
  const url = gateway?.send.url.replace(/^https:\/\/[^/]+/, server) ?? '';
  return {
    provider: 'http',
    gateway: name,
    url: url.includes('{{base}}') ? server : url.includes('{{') ? url : null,
    user: USER,
    password: 'pass-word',
    callbackSecret: 'ours',
    sender: 'UBNDXA',
    callbackUrl: 'http://127.0.0.1:9/webhooks/sms/http',
    // An address without a value in it is taken from the file; here it has to be this machine's.
    ...(url.includes('{{') ? {} : { url: `${url}{{#if unicode}}{{/if}}` }),
  };
}

describe.each([...GATEWAYS.keys()])('%s', (name) => {
  const recording = read(name);

  it('is sent what its documents ask, and its yes and no are told apart', async () => {
    const { request, accepted, refused } = recording.send;
    const answers = [accepted, refused];
    const fake = await fakeProvider(() => {
      const answer = answers.shift() ?? refused;
      return answer.text === undefined
        ? { status: answer.status, json: answer.body as object }
        : { status: answer.status, text: answer.text };
    });
    const settings = settingsFor(name, fake.url);
    const channel = smsChannel(settings, { log: memoryLog(), timeoutMs: 2_000 });
    closing.push(fake.close, () => channel.close());
    expect(channel.missing).toBeNull();
    expect(await channel.send({ address: '+84912345677' }, { text: 'Ho so' }, 'k1')).toMatchObject({
      kind: 'accepted',
      providerId: accepted.id,
    });
    const second = await channel.send({ address: '+84912345677' }, { text: 'Ho so' }, 'k2');
    expect(['refused', 'ourFault']).toContain(second.kind);
    const [seen] = fake.seen;
    const asked = new URL(seen?.path ?? '', fake.url);
    expect(seen?.method).toBe(request.method);
    expect(asked.pathname).toBe(request.path.replace('{{user}}', USER));
    for (const part of request.contains ?? []) expect(seen?.body).toContain(part);
    for (const [key, value] of Object.entries(request.query ?? {})) expect(seen?.query.get(key)).toBe(value);
  });

  it('never takes a web page for a yes', async () => {
    const fake = await fakeProvider(() => ({
      status: 200,
      text: `<!DOCTYPE html><html><body>Success "1" {"id":"1","status":"created"}</body></html>`,
    }));
    const channel = smsChannel(settingsFor(name, fake.url), { log: memoryLog(), timeoutMs: 2_000 });
    closing.push(fake.close, () => channel.close());
    expect(await channel.send({ address: '+84912345677' }, { text: 'a' }, 'k')).toMatchObject({
      kind: 'unknown',
      reason: 'sms_http_not_an_answer',
    });
  });

  it('is understood in every form it calls back in', () => {
    const settings = settingsFor(name, 'http://127.0.0.1:9');
    const channel = smsChannel(settings, { log: memoryLog() });
    closing.push(() => channel.close());
    const kinds = new Set<string>();
    for (const call of recording.calls) {
      const body =
        call.body === null ? '' : typeof call.body === 'string' ? call.body : JSON.stringify(call.body);
      const request = {
        headers: { 'content-type': call.type, ...call.headers },
        query: { key: callbackKey(settings), ...call.query },
        body: new TextEncoder().encode(body),
        at: AT,
        call: 'c1',
      };
      expect(channel.parse({ ...request, query: {} })).toMatchObject({ kind: 'unsigned', status: 401 });
      const parsed = channel.parse(request);
      expect(parsed).toMatchObject({ kind: 'events', events: call.events });
      expect(parsed.kind === 'events' && parsed.events).toHaveLength(call.events.length);
      if (call.answer) expect(parsed).toMatchObject({ answer: call.answer });
      for (const event of call.events as { kind: string; state?: string }[])
        kinds.add(`${event.kind} ${event.state ?? ''}`.trim());
    }
    for (const kind of ['message', 'receipt delivered', 'receipt failed']) expect(kinds).toContain(kind);
  });

  it('has its report without an id counted, not guessed by the number', () => {
    const settings = settingsFor(name, 'http://127.0.0.1:9');
    const channel = smsChannel(settings, { log: memoryLog() });
    closing.push(() => channel.close());
    const { report } = GATEWAYS.get(name) ?? { report: null };
    for (const call of recording.calls) {
      const text = JSON.stringify({ query: call.query ?? null, body: call.body });
      const id = report?.id ?? '';
      const without = JSON.parse(text.replaceAll(`"${id}":"`, '"gone":"').replaceAll(`${id}=`, 'gone=')) as {
        query: Record<string, string> | null;
        body: unknown;
      };
      const body =
        without.body === null
          ? ''
          : typeof without.body === 'string'
            ? without.body
            : JSON.stringify(without.body);
      const parsed = channel.parse({
        headers: {},
        query: { key: callbackKey(settings), ...without.query },
        body: new TextEncoder().encode(body),
        at: AT,
        call: 'c1',
      });
      if (parsed.kind === 'events')
        expect(parsed.events.filter(({ kind }) => kind === 'receipt')).toEqual([]);
    }
  });
});

describe('the folder', () => {
  it('has ten gateways, a recording for each and a page that names them', () => {
    expect(GATEWAYS.size).toBeGreaterThanOrEqual(10);
    const recorded = readdirSync(ROOT).map((file) => file.replace('.json', ''));
    expect(recorded.toSorted()).toEqual([...GATEWAYS.keys()].toSorted());
    const page = readFileSync(new URL('../../../docs/channels/gateways.md', import.meta.url), 'utf8');
    for (const { name, title } of GATEWAYS.values()) expect(page).toContain(`| ${title} | \`${name}\` |`);
  });
});

describe('three gateways a citizen’s texts come through', () => {
  const settings: SmsSettings = {
    provider: 'http',
    url: 'http://127.0.0.1:9',
    user: null,
    password: 'p',
    callbackSecret: 'ours',
    sender: null,
  };
  const said = (query: Record<string, string>, call: string) => {
    const channel = smsChannel(settings, { log: memoryLog() });
    closing.push(() => channel.close());
    const parsed = channel.parse({
      headers: {},
      query: { key: callbackKey(settings), ...query },
      body: new Uint8Array(),
      at: AT,
      call,
    });
    return parsed.kind === 'events' ? parsed.events[0]?.providerId : null;
  };
  const from = '0912345677';

  it('one gives ids: its own repeat is one text, another id another', () => {
    expect(said({ from, text: 'DUNG', id: 'a1' }, 'c1')).toBe(said({ from, text: 'DUNG', id: 'a1' }, 'c2'));
    expect(said({ from, text: 'DUNG', id: 'a1' }, 'c1')).not.toBe(
      said({ from, text: 'DUNG', id: 'a2' }, 'c2'),
    );
  });

  it('one gives none: every call is a text, unless it gives the time', () => {
    expect(said({ from, text: 'DUNG' }, 'c1')).not.toBe(said({ from, text: 'DUNG' }, 'c2'));
    const timed = { from, text: 'DUNG', time: '2026-12-01 10:00:00' };
    expect(said(timed, 'c1')).toBe(said(timed, 'c2'));
    expect(said(timed, 'c1')).not.toBe(said({ ...timed, time: '2026-12-01 10:00:07' }, 'c2'));
  });

  it('one uses its ids again: other words, another phone or another time are another text', () => {
    const first = said({ from, text: 'DUNG', id: '1' }, 'c1');
    for (const other of [
      { from, text: 'NHAN LAI', id: '1' },
      { from: '0987654321', text: 'DUNG', id: '1' },
      { from, text: 'DUNG', id: '1', time: '2026-12-01 10:00:07' },
    ])
      expect(said(other, 'c2')).not.toBe(first);
  });
});
