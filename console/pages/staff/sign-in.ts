import type { FastifyReply, FastifyRequest } from 'fastify';
import { deviceWords } from '../../../staff/device.ts';
import {
  askForPasskey,
  type OpenedSession,
  type Refused,
  signInByLink,
  signInByPasskey,
  signInByPassword,
  signOut,
  wayPolicy,
} from '../../../staff/staff.ts';
import { readForm } from '../../form.ts';
import { type ConsoleServer, sendAnswer } from '../../http.ts';
import {
  carried,
  forgetSession,
  fromElsewhere,
  isOwnForm,
  keepSession,
  localPath,
  putDown,
  sessionOf,
  siteOf,
} from '../../session.ts';

/** The page with the ways to get in; somebody who is in already goes to the first page. */
export async function showSignIn(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  if ((await sessionOf(console.needs, request)) !== null) return reply.redirect('/', 303);
  return signInPage(console, request, reply, null);
}

/** @param mistake why the last try did not go, as a sentence */
export async function signInPage(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
  mistake: string | null,
  name = '',
) {
  const policy = await wayPolicy(console.needs.deps.db.read);
  const data = {
    mistake,
    name,
    passkey: policy.passkey && siteOf(console.needs, request) !== null,
    password: policy.password,
    outside: policy.outside && console.needs.outside !== null,
    outsideName: console.needs.outside?.name ?? '',
    held: carried(console.needs, request, 'held') !== null,
  };
  const status = mistake === null ? 200 : 403;
  reply.header('cache-control', 'no-store');
  return sendAnswer(
    console,
    request,
    reply,
    { kind: 'page', view: 'staff/sign-in', title: 'Đăng nhập', data, status },
    null,
  );
}

/** A link was opened. Only a button uses it: programs that preview links must not use it up. */
export async function showLink(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
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

/** The button: trades the link for a session in which a way to sign in is set up. */
export async function useLink(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const { token } = request.params as { token: string };
  const result = fromElsewhere(request)
    ? ELSEWHERE
    : await signInByLink(console.needs.deps, token, deviceOf(request));
  return letIn(console, request, reply, result);
}

const ELSEWHERE: Refused = {
  kind: 'refused',
  reason: 'elsewhere',
  staff: 'Anh/chị mở trang đăng nhập rồi bấm nút trên trang.',
};

const deviceOf = (request: FastifyRequest) => deviceWords(request.headers['user-agent']);

export async function usePassword(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const form = await readForm(request);
  const name = form.text('name');
  const result = fromElsewhere(request)
    ? ELSEWHERE
    : await signInByPassword(console.needs.deps, {
        name,
        password: form.secret('password'),
        code: form.text('code'),
        address: request.ip,
        device: deviceOf(request),
      });
  return letIn(console, request, reply, result, name);
}

/** Asks the browser for a key; the page answers by itself. */
export async function askPasskey(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const site = siteOf(console.needs, request);
  const ask =
    site === null || fromElsewhere(request) ? ELSEWHERE : await askForPasskey(console.needs.deps, site, null);
  if ('kind' in ask) return signInPage(console, request, reply, ask.staff);
  const data = {
    ...ask,
    make: false,
    action: '/sign-in/passkey/answer',
    back: '/sign-in',
    heading: 'Đăng nhập bằng khóa truy cập',
  };
  return sendAnswer(
    console,
    request,
    reply.header('cache-control', 'no-store'),
    { kind: 'page', view: 'staff/passkey', title: 'Khóa truy cập', data, frame: 'public' },
    null,
  );
}

export async function usePasskeyAnswer(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const form = await readForm(request);
  const site = siteOf(console.needs, request);
  const result =
    site === null || fromElsewhere(request)
      ? ELSEWHERE
      : await signInByPasskey(console.needs.deps, site, {
          token: form.text('token'),
          answer: form.text('answer'),
          device: deviceOf(request),
        });
  return letIn(console, request, reply, result);
}

/** Keeps the session and goes where the person was going; a form that was held comes first. */
export async function letIn(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
  result: OpenedSession | Refused,
  name = '',
) {
  const { needs } = console;
  if (result.kind === 'refused') return signInPage(console, request, reply, result.staff, name);
  keepSession(needs, reply, result);
  if (result.way === 'enrol') return reply.redirect('/account', 303);
  return goOn(console, request, reply);
}

export function goOn({ needs }: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  if (carried(needs, request, 'held') !== null) return reply.redirect('/held', 303);
  const next = localPath(carried(needs, request, 'next'));
  putDown(needs, reply, 'next');
  return reply.redirect(next, 303);
}

/** Ends the session; a form without its token only leads to the sign-in page. */
export async function endSession(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const { needs } = console;
  const session = await sessionOf(needs, request);
  if (session === null) return reply.redirect('/sign-in', 303);
  const form = await readForm(request);
  if (!isOwnForm(request, form, session.csrf)) return reply.redirect('/', 303);
  await signOut(needs.deps, session.token);
  forgetSession(needs, reply);
  for (const name of ['held', 'next'] as const) putDown(needs, reply, name);
  return reply.redirect('/sign-in?done=signed_out', 303);
}
