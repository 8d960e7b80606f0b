/** Signing in, binding and confirming by the province's own account (OpenID Connect). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { deviceWords } from '../../../staff/device.ts';
import {
  bindOutside,
  confirmFromOutside,
  keepRound,
  signInFromOutside,
  takeRound,
} from '../../../staff/staff.ts';
import { readForm } from '../../form.ts';
import type { ConsoleServer } from '../../http.ts';
import { carried, carry, fromElsewhere, isOwnForm, putDown, sessionOf } from '../../session.ts';
import { confirmPage } from './confirm.ts';
import { goOn, letIn, signInPage } from './sign-in.ts';

const NOT_NOW = 'Chưa kết nối được hệ thống tài khoản của tỉnh. Anh/chị thử lại hoặc dùng cách khác.';

/** Sends the browser to the provider. Somebody signed in binds or confirms; anybody else signs in. */
export async function beginOutside(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const { needs } = console;
  const session = await sessionOf(needs, request);
  const form = await readForm(request);
  const ours = session === null ? !fromElsewhere(request) : isOwnForm(request, form, session.csrf);
  if (needs.outside === null || !ours) return reply.redirect('/sign-in', 303);
  const begun = await needs.outside.begin();
  if (begun === null) return signInPage(console, request, reply, NOT_NOW);
  const token = await keepRound(needs.deps, session?.user ?? null, begun.round);
  if (typeof token !== 'string') return signInPage(console, request, reply, token.staff);
  carry(needs, reply, 'round', token);
  return reply.redirect(begun.url, 303);
}

/** The provider sent the browser back. */
export async function endOutside(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const { needs } = console;
  const token = carried(needs, request, 'round');
  putDown(needs, reply, 'round');
  const kept = token === null ? null : await takeRound(needs.deps, token);
  if (needs.outside === null || kept === null) return signInPage(console, request, reply, NOT_NOW);
  const vouched = await needs.outside.finish(request.url, kept.round);
  const session = await sessionOf(needs, request);
  if (kept.userId === null) {
    if (vouched === null) return signInPage(console, request, reply, NOT_NOW);
    const device = deviceWords(request.headers['user-agent']);
    return letIn(console, request, reply, await signInFromOutside(needs.deps, vouched, device));
  }
  // The session may have ended or changed hands while the person was at the provider.
  if (session === null || session.user.id !== kept.userId) return reply.redirect('/sign-in', 303);
  if (session.way !== 'enrol' && !session.confirmed && carried(needs, request, 'held') !== null) {
    const done =
      vouched === null
        ? { kind: 'refused' as const, staff: NOT_NOW }
        : await confirmFromOutside(needs.deps, session.user, session.token, vouched);
    if (done.kind === 'refused') return confirmPage(console, request, reply, session, done.staff);
    return goOn(console, request, reply);
  }
  const bound = vouched === null ? null : await bindOutside(needs.deps, session.user, session.token, vouched);
  return reply.redirect(
    bound?.kind === 'bound' ? '/account?done=way_added' : '/account?done=way_failed',
    303,
  );
}
