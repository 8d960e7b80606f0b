import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { session, type User } from '../staff/staff.ts';
import type { ConsoleNeeds } from './needs.ts';

export type Session = { user: User; csrf: string; token: string };

/** `__Host-` binds the cookie to this host and to https; without https browsers refuse the prefix. */
function cookieName(needs: ConsoleNeeds): string {
  return isHttps(needs) ? '__Host-lt_session' : 'lt_session';
}

export function isHttps(needs: Pick<ConsoleNeeds, 'publicUrl'>): boolean {
  return needs.publicUrl.startsWith('https://');
}

/** Who sent this request, by the session cookie; null when nobody is signed in. */
export async function sessionOf(needs: ConsoleNeeds, request: FastifyRequest): Promise<Session | null> {
  const token = request.cookies[cookieName(needs)];
  if (token === undefined || token === '' || token.length > 200) return null;
  const found = await session(needs.deps, token);
  return found === null ? null : { user: found.user, csrf: found.csrf, token };
}

export function keepSession(
  needs: ConsoleNeeds,
  reply: FastifyReply,
  signedIn: { sessionToken: string; expiresAt: Date },
): void {
  reply.setCookie(cookieName(needs), signedIn.sessionToken, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps(needs),
    expires: signedIn.expiresAt,
  });
}

export function forgetSession(needs: ConsoleNeeds, reply: FastifyReply): void {
  reply.clearCookie(cookieName(needs), {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps(needs),
  });
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
