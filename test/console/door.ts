import { setTimeout as sleep } from 'node:timers/promises';
import type { LightMyRequestResponse } from 'fastify';
import { seedDemo } from '../../server/seed.ts';
import { findUser, openSession } from '../../staff/staff.ts';
import { type TestApp, testApp } from '../app.ts';

export type Visit = { status: number; text: string; headers: LightMyRequestResponse['headers'] };

/** A browser of one person without a screen: keeps cookies, finds the form's token by itself. */
export type Person = {
  get(url: string, headers?: Record<string, string>): Promise<Visit>;
  post(url: string, form?: Record<string, string>, headers?: Record<string, string>): Promise<Visit>;
  upload(url: string, fields: Record<string, string>, file: { name: string; text: string }): Promise<Visit>;
  cookies: Map<string, string>;
};

/** The whole program with demo data at a moment when nothing is due. */
export async function demoApp(): Promise<TestApp> {
  const started = await testApp({}, '2026-12-01T03:00:00Z');
  await seedDemo(started.app);
  return started;
}

let persons = 0;

/** Somebody at a machine of their own: what one address may do in a minute is limited. */
export function person({ web }: TestApp): Person {
  const cookies = new Map<string, string>();
  persons += 1;
  const remoteAddress = `10.0.${Math.floor(persons / 250)}.${1 + (persons % 250)}`;
  let csrf = '';
  const send = async (
    method: 'GET' | 'POST',
    url: string,
    payload?: string | Buffer,
    headers: Record<string, string> = {},
  ): Promise<Visit> => {
    const response = await web.inject({
      method,
      url,
      remoteAddress,
      headers: {
        'user-agent': 'Mozilla/5.0 (test)',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value } of response.cookies) {
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    csrf = /name="csrf" value="([^"]+)"/.exec(response.body)?.[1] ?? csrf;
    return { status: response.statusCode, text: response.body, headers: response.headers };
  };
  return {
    cookies,
    get: (url, headers) => send('GET', url, undefined, headers),
    post: (url, form = {}, headers = {}) =>
      send('POST', url, new URLSearchParams({ csrf, ...form }).toString(), {
        'content-type': 'application/x-www-form-urlencoded',
        ...headers,
      }),
    upload: (url, fields, file) => {
      const edge = 'edge-of-a-part';
      const parts = Object.entries({ csrf, ...fields }).map(
        ([name, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
      );
      parts.push(
        `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${file.name}"\r\ncontent-type: text/csv\r\n\r\n${file.text}\r\n--${edge}--\r\n`,
      );
      return send('POST', url, Buffer.from(parts.join('')), {
        'content-type': `multipart/form-data; boundary=${edge}`,
      });
    },
  };
}

/** A person who has signed in. */
export async function signedIn(started: TestApp, name: string): Promise<Person> {
  const { deps } = started.app;
  const user = await findUser(deps.db.read, name);
  if (user === null) throw new Error(`nobody is called ${name}`);
  // Ways to sign in have tests of their own; here somebody has just shown a passkey.
  const opened = await deps.db.write((tx) => openSession(tx, deps, user, { way: 'passkey', device: 'test' }));
  const someone = person(started);
  someone.cookies.set(
    started.app.config.publicUrl.startsWith('https://') ? '__Host-lt_session' : 'lt_session',
    opened.sessionToken,
  );
  await someone.get('/');
  return someone;
}

/** A form of the web chat waits for its answer, so the bot must work meanwhile. */
export async function whileTheBotWorks(started: TestApp, visit: Promise<Visit>): Promise<Visit> {
  let done = false;
  const ended = visit.finally(() => {
    done = true;
  });
  while (!done) {
    await started.tick();
    await sleep(20);
  }
  return ended;
}

/** A phone of this person's own, proven on the page by the code that the sandbox took. */
export async function ownPhone(started: TestApp, someone: Person, address: string): Promise<void> {
  await someone.get('/channels/own');
  await someone.post('/channels/own', { do: 'ask', channel: 'sms', address });
  await started.tick();
  const code = /\d{6}/.exec(started.app.sandboxSends.at(-1)?.text ?? '')?.[0] ?? '';
  const page = await someone.get('/channels/own');
  const id = [...page.text.matchAll(/name="id" value="(\d+)"/g)].at(-1)?.[1] ?? '';
  const proven = await someone.post('/channels/own', { do: 'prove', id, code });
  if (proven.status !== 303) throw new Error(`not proven: ${proven.status}`);
}
