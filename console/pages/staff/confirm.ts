/** Asking for a factor again before what weighs, and giving back what was typed before a sign-in or a confirmation. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  askForPasskey,
  confirmByPasskey,
  confirmByPassword,
  dropHeldForm,
  heldFormOf,
  type Refused,
  waysOf,
} from '../../../staff/staff.ts';
import { readForm } from '../../form.ts';
import { type ConsoleServer, sendAnswer } from '../../http.ts';
import { carried, isOwnForm, localPath, putDown, type Session, sessionOf, siteOf } from '../../session.ts';
import { goOn } from './sign-in.ts';

export async function showConfirm(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const session = await whole(console, request);
  if (session === null) return reply.redirect('/sign-in', 303);
  if (session.confirmed) return goOn(console, request, reply);
  return confirmPage(console, request, reply, session, null);
}

async function whole(console: ConsoleServer, request: FastifyRequest): Promise<Session | null> {
  const session = await sessionOf(console.needs, request);
  return session === null || session.way === 'enrol' ? null : session;
}

export async function confirmPage(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
  session: Session,
  mistake: string | null,
) {
  const { own, policy } = await waysOf(console.needs.deps.db.read, session.user);
  const { outside } = console.needs;
  const data = {
    mistake,
    passkey: policy.passkey && own.passkeys > 0 && siteOf(console.needs, request) !== null,
    password: policy.password && own.password,
    outside: policy.outside && own.outside > 0 && outside !== null,
    outsideName: outside?.name ?? '',
  };
  const status = mistake === null ? 200 : 403;
  return sendAnswer(
    console,
    request,
    reply,
    { kind: 'page', view: 'staff/confirm', title: 'Xác nhận lại', data, status },
    session,
  );
}

/** By password and code. */
export async function confirmPassword(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const session = await whole(console, request);
  if (session === null) return reply.redirect('/sign-in', 303);
  const form = await readForm(request);
  if (!isOwnForm(request, form, session.csrf)) return reply.redirect('/confirm', 303);
  const result = await confirmByPassword(console.needs.deps, session.user, session.token, {
    password: form.secret('password'),
    code: form.text('code'),
    address: request.ip,
  });
  return after(console, request, reply, session, result);
}

export async function askConfirmPasskey(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const session = await whole(console, request);
  const site = siteOf(console.needs, request);
  if (session === null || site === null) return reply.redirect('/sign-in', 303);
  if (!isOwnForm(request, await readForm(request), session.csrf)) return reply.redirect('/confirm', 303);
  const ask = await askForPasskey(console.needs.deps, site, session.user);
  if ('kind' in ask) return confirmPage(console, request, reply, session, ask.staff);
  const data = {
    ...ask,
    make: false,
    action: '/confirm/passkey/answer',
    back: '/confirm',
    heading: 'Xác nhận bằng khóa truy cập',
  };
  return sendAnswer(
    console,
    request,
    reply,
    { kind: 'page', view: 'staff/passkey', title: 'Khóa truy cập', data },
    session,
  );
}

export async function confirmPasskeyAnswer(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const session = await whole(console, request);
  const site = siteOf(console.needs, request);
  if (session === null || site === null) return reply.redirect('/sign-in', 303);
  const form = await readForm(request);
  if (!isOwnForm(request, form, session.csrf)) return reply.redirect('/confirm', 303);
  const came = { token: form.text('token'), answer: form.text('answer') };
  const result = await confirmByPasskey(console.needs.deps, session.user, session.token, site, came);
  return after(console, request, reply, session, result);
}

async function after(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
  session: Session,
  result: { kind: 'confirmed' } | Refused,
) {
  if (result.kind === 'refused') return confirmPage(console, request, reply, session, result.staff);
  return goOn(console, request, reply);
}

/** The form that was kept, ready to be sent; files have to be chosen again. */
export async function showHeld(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const { needs } = console;
  const session = await whole(console, request);
  if (session === null) return reply.redirect('/sign-in', 303);
  const token = carried(needs, request, 'held');
  const held = token === null ? null : await heldFormOf(needs.deps, session.user, token);
  putDown(needs, reply, 'held');
  if (token === null || held === null)
    return goOn(console, request, reply.header('cache-control', 'no-store'));
  await dropHeldForm(needs.deps, token);
  const data = {
    at: held.at,
    action: localPath(held.path),
    fields: held.fields.map(([name, value]) => ({ name, value })),
    /** What a person reads again: the longer texts they typed. */
    texts: held.fields.map(([, value]) => value).filter((value) => value.includes(' ') && value.length > 12),
    hadFile: held.hadFile,
  };
  return sendAnswer(
    console,
    request,
    reply,
    { kind: 'page', view: 'staff/held', title: 'Nội dung đang gửi dở', data },
    session,
  );
}
