import type { FastifyReply, FastifyRequest } from 'fastify';
import { signIn, signOut } from '../../../staff/staff.ts';
import { readForm } from '../../form.ts';
import { type Console, sendAnswer } from '../../http.ts';
import { forgetSession, fromElsewhere, keepSession, sameText, sessionOf } from '../../session.ts';

/** The page that says how to get in; somebody who is in already goes to the first page. */
export async function showSignIn(console: Console, request: FastifyRequest, reply: FastifyReply) {
  if ((await sessionOf(console.needs, request)) !== null) return reply.redirect('/', 303);
  return sendAnswer(
    console,
    request,
    reply,
    { kind: 'page', view: 'staff/sign-in', title: 'Đăng nhập', data: { mistake: null } },
    null,
  );
}

/** A link was opened. Only a button signs in: programs that preview links must not use it up. */
export async function showLink(console: Console, request: FastifyRequest, reply: FastifyReply) {
  const { token } = request.params as { token: string };
  reply.header('referrer-policy', 'no-referrer').header('cache-control', 'no-store');
  return sendAnswer(
    console,
    request,
    reply,
    { kind: 'page', view: 'staff/sign-in-link', title: 'Đăng nhập', data: { token } },
    null,
  );
}

/** The button: trades the link for a session. */
export async function useLink(console: Console, request: FastifyRequest, reply: FastifyReply) {
  const { needs } = console;
  const { token } = request.params as { token: string };
  const result = fromElsewhere(request)
    ? ({ kind: 'refused', staff: 'Hãy mở liên kết đăng nhập rồi bấm nút trên trang.' } as const)
    : await signIn(needs.deps, token);
  if (result.kind === 'refused') {
    const data = { mistake: result.staff };
    return sendAnswer(
      console,
      request,
      reply,
      { kind: 'page', view: 'staff/sign-in', title: 'Đăng nhập', data, status: 403 },
      null,
    );
  }
  keepSession(needs, reply, result);
  return reply.redirect('/', 303);
}

/** Ends the session; a form without its token only leads to the sign-in page. */
export async function endSession(console: Console, request: FastifyRequest, reply: FastifyReply) {
  const { needs } = console;
  const session = await sessionOf(needs, request);
  if (session === null) return reply.redirect('/sign-in', 303);
  const form = await readForm(request);
  if (!sameText(form.text('csrf'), session.csrf) || fromElsewhere(request)) return reply.redirect('/', 303);
  await signOut(needs.deps, session.token);
  forgetSession(needs, reply);
  return reply.redirect('/sign-in?done=signed_out', 303);
}
