/** Signing in by the province's accounts, against an OpenID Connect provider that this test starts. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addUser, signInLink } from '../../staff/staff.ts';
import { server as byServer } from '../acts.ts';
import { type TestApp, testApp } from '../app.ts';
import { type Person, person } from '../console/door.ts';

const CLIENT = { id: 'lien-thong', secret: 'bi-mat-cua-tinh' };
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

type Asked = { challenge: string; nonce: string; redirect: string };

/** A provider with one person signed in; what it tells may be spoiled. */
class Provider {
  readonly asked = new Map<string, Asked>();
  subject = 'can-bo-001';
  spoil: { nonce?: string; audience?: string; issuer?: string; down?: boolean; expired?: boolean } = {};
  private server!: Server;
  url = '';

  async open(): Promise<void> {
    this.server = createServer(async (request, response) => {
      if (this.spoil.down) return void response.writeHead(503).end('down');
      const url = new URL(request.url ?? '/', this.url);
      const json = (value: unknown, status = 200) =>
        void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      if (url.pathname === '/.well-known/openid-configuration')
        return json({
          issuer: this.url,
          authorization_endpoint: `${this.url}/auth`,
          token_endpoint: `${this.url}/token`,
          jwks_uri: `${this.url}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        });
      if (url.pathname === '/jwks')
        return json({
          keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', use: 'sig', alg: 'RS256' }],
        });
      if (url.pathname === '/token') {
        let body = '';
        for await (const chunk of request) body += chunk;
        const form = new URLSearchParams(body);
        const asked = this.asked.get(form.get('code') ?? '');
        this.asked.delete(form.get('code') ?? '');
        const challenge = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        if (
          asked === undefined ||
          challenge !== asked.challenge ||
          form.get('redirect_uri') !== asked.redirect
        )
          return json({ error: 'invalid_grant' }, 400);
        return json({ access_token: 'a', token_type: 'bearer', id_token: this.token(asked) });
      }
      response.writeHead(404).end();
    });
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((done) => this.server.close(() => done()));
  }

  /** The person says yes at the provider's page; gives the address the browser is sent back to. */
  agree(authorization: string): string {
    const { searchParams } = new URL(authorization);
    const of = (name: string) => searchParams.get(name) ?? '';
    const code = `code-${this.asked.size}-${of('state').slice(0, 6)}`;
    this.asked.set(code, {
      challenge: of('code_challenge'),
      nonce: of('nonce'),
      redirect: of('redirect_uri'),
    });
    const { pathname } = new URL(of('redirect_uri'));
    return `${pathname}?code=${code}&state=${of('state')}`;
  }

  private token({ nonce }: Asked): string {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1_000);
    const body = `${part({ alg: 'RS256', kid: 'k' })}.${part({
      iss: this.spoil.issuer ?? this.url,
      aud: this.spoil.audience ?? CLIENT.id,
      sub: this.subject,
      nonce: this.spoil.nonce ?? nonce,
      iat: now,
      exp: this.spoil.expired ? now - 3_600 : now + 300,
    })}`;
    return `${body}.${sign('sha256', Buffer.from(body), privateKey).toString('base64url')}`;
  }
}

let provider: Provider;
let app: TestApp;
beforeEach(async () => {
  provider = new Provider();
  await provider.open();
  app = await testApp({
    OIDC_ISSUER: provider.url,
    OIDC_CLIENT_ID: CLIENT.id,
    OIDC_CLIENT_SECRET: CLIENT.secret,
  });
  await addUser(byServer(app.app.deps.now()), app.app.deps, {
    name: 'anh-binh',
    displayName: 'Anh Bình',
    role: 'commune',
    areaCode: '19333',
  });
});
afterEach(async () => {
  await app.close();
  await provider.close();
});

/** Presses the button, says yes at the provider, comes back; gives where that led. */
async function round(who: Person): Promise<string> {
  const begun = await who.post('/sign-in/outside');
  const target = String(begun.headers.location);
  if (!target.startsWith(provider.url)) return target;
  return String((await who.get(provider.agree(target))).headers.location ?? 'page');
}

async function bound(): Promise<Person> {
  const who = person(app);
  const link = await signInLink(byServer(app.app.deps.now()), app.app.deps, 'anh-binh');
  if (link.kind !== 'link') throw new Error(link.staff);
  await who.post(`/sign-in/${link.token}`);
  await who.get('/account');
  expect(await round(who)).toBe('/account?done=way_added');
  return who;
}

test('an account that was bound on enrolling signs in afterwards; one that nobody bound does not', async () => {
  await bound();
  const other = person(app);
  await other.get('/sign-in');
  expect(await round(other)).toBe('/');
  expect((await other.get('/')).text).toContain('Anh Bình');

  provider.subject = 'nguoi-la';
  const stranger = person(app);
  const begun = await stranger.post('/sign-in/outside');
  const page = await stranger.get(provider.agree(String(begun.headers.location)));
  expect([page.status, page.text.includes('chưa gắn với cán bộ nào')]).toEqual([403, true]);
});

test('one account belongs to one person', async () => {
  await bound();
  const { deps } = app.app;
  await addUser(byServer(deps.now()), deps, { name: 'chi-hoa', role: 'commune', areaCode: '19351' });
  const hoa = person(app);
  const link = await signInLink(byServer(deps.now()), deps, 'chi-hoa');
  if (link.kind !== 'link') throw new Error(link.staff);
  await hoa.post(`/sign-in/${link.token}`);
  await hoa.get('/account');
  expect(await round(hoa)).toBe('/account?done=way_failed');
});

test.each([
  ['another nonce', { nonce: 'x' }],
  ['a token for another program', { audience: 'khac' }],
  ['another issuer', { issuer: 'https://khac.example' }],
  ['a token of yesterday', { expired: true }],
])('%s signs nobody in', async (_name, spoil) => {
  await bound();
  provider.spoil = spoil;
  const other = person(app);
  await other.get('/sign-in');
  expect(await round(other)).toBe('page');
  expect((await other.get('/')).headers.location).toBe('/sign-in');
});

test('an answer is good once, and only in the browser that asked', async () => {
  await bound();
  const asked = person(app);
  await asked.get('/sign-in');
  const back = provider.agree(String((await asked.post('/sign-in/outside')).headers.location));
  expect((await person(app).get(back)).status).toBe(403);
  expect((await asked.get(back)).headers.location).toBe('/');
  await asked.get('/');
  expect((await person(app).get(back)).status).toBe(403);
});

test('a provider that is down is a sentence, and is asked again later', async () => {
  provider.spoil = { down: true };
  const who = person(app);
  const page = await who.post('/sign-in/outside');
  expect([page.status, page.text.includes('Chưa kết nối được')]).toEqual([403, true]);
  provider.spoil = {};
  expect(String((await who.post('/sign-in/outside')).headers.location)).toContain(provider.url);
});
