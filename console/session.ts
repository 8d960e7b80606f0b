import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DAY_MS } from '../calendar/durations.ts';
import {
  endedSession,
  type BrowserSession as OpenSession,
  type RelyingParty,
  session,
} from '../staff/staff.ts';
import type { ConsoleNeeds } from './needs.ts';

export type Session = OpenSession & { token: string };

/** `__Host-` binds the cookie to this host and to https; without https browsers refuse the prefix. */
function cookieName(needs: ConsoleNeeds, name: string): string {
  return isHttps(needs) ? `__Host-lt_${name}` : `lt_${name}`;
}

export function isHttps(needs: Pick<ConsoleNeeds, 'publicUrl'>): boolean {
  return needs.publicUrl.startsWith('https://');
}

function tokenOf(needs: ConsoleNeeds, request: FastifyRequest, name: string): string | null {
  const token = request.cookies[cookieName(needs, name)];
  return token === undefined || token === '' || token.length > 200 ? null : token;
}

/** Who sent this request, by the session cookie; null when nobody is signed in. */
export async function sessionOf(needs: ConsoleNeeds, request: FastifyRequest): Promise<Session | null> {
  const token = tokenOf(needs, request, 'session');
  if (token === null) return null;
  const found = await session(needs.deps, token, isUse(request));
  return found === null ? null : { ...found, token };
}

/** Whose session ended by time, where the cookie is still there. */
export async function endedSessionOf(
  needs: ConsoleNeeds,
  request: FastifyRequest,
): Promise<{ userId: number; csrf: string } | null> {
  const token = tokenOf(needs, request, 'session');
  return token === null ? null : endedSession(needs.deps, token);
}

/** A page that asks for news by itself must not keep a session alive that nobody sits at. */
function isUse(request: FastifyRequest): boolean {
  if (request.method !== 'GET') return true;
  const mode = request.headers['sec-fetch-mode'];
  return mode === undefined ? request.headers['hx-request'] === undefined : mode === 'navigate';
}

function cookieOptions(needs: ConsoleNeeds) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isHttps(needs) } as const;
}

export function keepSession(
  needs: ConsoleNeeds,
  reply: FastifyReply,
  signedIn: { sessionToken: string; expiresAt: Date },
): void {
  // Kept a day longer than the session: an ended one still says whose half-written form it was.
  const expires = new Date(signedIn.expiresAt.getTime() + DAY_MS);
  reply.setCookie(cookieName(needs, 'session'), signedIn.sessionToken, { ...cookieOptions(needs), expires });
}

export function forgetSession(needs: ConsoleNeeds, reply: FastifyReply): void {
  reply.clearCookie(cookieName(needs, 'session'), cookieOptions(needs));
}

/** Small things a browser carries through signing in: where it was going, a form it holds, a round at the province's provider. */
export type CarriedCookie = 'next' | 'held' | 'round';

export function carry(needs: ConsoleNeeds, reply: FastifyReply, name: CarriedCookie, value: string): void {
  reply.setCookie(cookieName(needs, name), value, { ...cookieOptions(needs), maxAge: 30 * 60 });
}

export function carried(needs: ConsoleNeeds, request: FastifyRequest, name: CarriedCookie): string | null {
  const value = request.cookies[cookieName(needs, name)];
  return value === undefined || value === '' || value.length > 500 ? null : value;
}

export function putDown(needs: ConsoleNeeds, reply: FastifyReply, name: CarriedCookie): void {
  reply.clearCookie(cookieName(needs, name), cookieOptions(needs));
}

/** An address of our own pages; anything else leads to the first page. */
export function localPath(path: string | null): string {
  return path !== null && /^\/(?![/\\])[^\s\\]*$/.test(path) && !path.startsWith('/sign-in') ? path : '/';
}

/**
 * The site that passkeys belong to. Without https a browser makes keys only for this machine, at whatever port the page was
 * opened; null: no passkeys here.
 */
export function siteOf(needs: ConsoleNeeds, request: FastifyRequest): RelyingParty | null {
  const { protocol, hostname, origin } = new URL(needs.publicUrl);
  if (protocol === 'https:' && /[a-z]/i.test(hostname)) return { host: hostname, origins: [origin] };
  if (hostname !== 'localhost') return null;
  const asked = request.headers.origin;
  const own = asked !== undefined && URL.canParse(asked) && new URL(asked).hostname === 'localhost';
  return { host: 'localhost', origins: own ? [asked] : [origin] };
}

/** Was the form made by our page, for this session? */
export function isOwnForm(
  request: FastifyRequest,
  form: { text(name: string): string },
  csrf: string,
): boolean {
  const header = request.headers['x-csrf-token'];
  const token = form.text('csrf') || (typeof header === 'string' ? header : '');
  return !fromElsewhere(request) && sameText(token, csrf);
}

/** Compares two texts in a time that tells nothing about where they differ. */
export function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

/** A browser says by itself when a form was sent from another site; such a form is never ours. */
export function fromElsewhere(request: FastifyRequest): boolean {
  return request.headers['sec-fetch-site'] === 'cross-site';
}
