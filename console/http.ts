import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { StaffAction } from '../staff/access.ts';
import { type ByOfficial, byUser, may } from '../staff/act.ts';
import { denied, holdForm, type RelyingParty, type User } from '../staff/staff.ts';
import { doneSentence, forbidden, type PageAnswer } from './answer.ts';
import type { Asset } from './assets.ts';
import { type FormFields, NO_FORM, readable, readForm } from './form.ts';
import { menuFor, roleName } from './frame.ts';
import type { HeldFiles } from './held-files.ts';
import type { ConsoleNeeds } from './needs.ts';
import { placeSuggestions } from './places.ts';
import type { RunningLoads } from './running-loads.ts';
import { carry, endedSessionOf, isOwnForm, type Session, sessionOf, siteOf } from './session.ts';
import type { Streams } from './streams.ts';
import type { ViewData, Views } from './views.ts';

/**
 * Who may call a route. Every route names one, or the program does not start:
 * - `public`: anybody (pages for citizens, health);
 * - `provider`: a provider's webhook, proven by its own signature or secret inside the handler;
 * - `local`: only from the machine itself (metrics);
 * - `staff`: a signed-in official; which of them may do what is `staff/access.ts`, asked in the handler.
 */
export type RouteAccess = 'public' | 'provider' | 'local' | 'staff';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route; the server refuses to start with a route that does not say. */
    access?: RouteAccess;
  }
}

/** Everything the pages share. */
export type ConsoleServer = {
  needs: ConsoleNeeds;
  views: Views;
  assets: ReadonlyMap<string, Asset>;
  files: HeldFiles;
  loads: RunningLoads;
  streams: Streams;
};

/** What a page action of staff is given. */
export type StaffPage = {
  needs: ConsoleNeeds;
  files: HeldFiles;
  loads: RunningLoads;
  streams: Streams;
  /** Fills a view without its frame, for what is sent later. */
  fill(view: string, data: ViewData): string;
  /** Who asks and when: what every verb takes. `user` and `now` are its parts. */
  act: ByOfficial;
  user: User;
  /**
   * May this person do that, there? For showing or hiding a button only: the verb behind it asks again and decides. The one
   * door through which pages ask.
   */
  may(action: StaffAction, areaCode?: string): boolean;
  /** The session, for pages about one's own account. */
  session: Session;
  /** Where passkeys of this installation belong; null: nowhere (no https). */
  site: RelyingParty | null;
  /** Who calls, for counting failures. */
  address: string;
  now: Date;
  /** Parts of the address (`:id`) and its query; a missing one is ''. */
  param(name: string): string;
  query(name: string): string;
  form: FormFields;
};

export type StaffRoute = readonly [
  method: 'GET' | 'POST',
  url: string,
  /** What the person must be allowed to do somewhere; pages ask again for the area. */
  action: StaffAction,
  run: (page: StaffPage) => Promise<PageAnswer>,
  /**
   * `weighs`: the person shows a factor again when the last time was more than ten minutes ago. `enrols`: open to who has only
   * begun to set up how they sign in.
   */
  weight?: 'weighs' | 'enrols',
];

/** Adds a page of staff: session, permission, the form's token, then the action, then the answer. */
export function addStaffRoute(web: FastifyInstance, console: ConsoleServer, route: StaffRoute): void {
  const [method, url, action, run, weight] = route;
  const { needs } = console;
  web.route({
    method,
    url,
    config: { access: 'staff' },
    handler: async (request, reply) => {
      const session = await sessionOf(needs, request);
      const form = method === 'POST' ? await readForm(request) : NO_FORM;
      if (session === null) return signInFirst(console, request, reply, form);
      if (method === 'POST' && !isOwnForm(request, form, session.csrf)) {
        return sendAnswer(console, request, reply, STALE_FORM, session);
      }
      if (session.way === 'enrol' && weight !== 'enrols') return reply.redirect('/account', 303);
      if (weight === 'weighs' && !session.confirmed)
        return confirmFirst(console, request, reply, form, session);
      const act = byUser(session.user, needs.deps.now());
      if (!may(act, action)) {
        await needs.deps.db.write((tx) => denied(tx, act, action, { subject: `page:${method} ${url}` }));
        return sendAnswer(console, request, reply, forbidden(), session);
      }
      const params = request.params as Record<string, string | undefined>;
      const query = request.query as Record<string, string | string[] | undefined>;
      const answer = await run({
        needs,
        files: console.files,
        loads: console.loads,
        streams: console.streams,
        fill: (view, data) =>
          console.views.render(view, { ...frameData(console, request, session), ...data }),
        act,
        user: session.user,
        may: (wanted, areaCode) => may(act, wanted, areaCode),
        session,
        site: siteOf(needs, request),
        address: request.ip,
        now: act.now,
        param: (name) => readable(params[name] ?? ''),
        query: (name) => readable([query[name] ?? ''].flat()[0] ?? ''),
        form,
      });
      return sendAnswer(console, request, reply, answer, session);
    },
  });
}

const STALE_FORM: PageAnswer = {
  kind: 'refused',
  status: 403,
  sentence: 'Biểu mẫu đã cũ hoặc không được gửi từ trang này. Anh/chị mở lại trang rồi làm lại giúp.',
};

/** What was typed is kept for the person whose session ended, and where they were going is remembered. */
async function signInFirst(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
  form: FormFields,
): Promise<FastifyReply> {
  // A piece of a page must not be replaced by the sign-in page.
  if (request.headers['hx-request'] === 'true')
    return reply.code(401).header('hx-redirect', '/sign-in').send('');
  const { needs } = console;
  if (request.method === 'GET') carry(needs, reply, 'next', request.url);
  else {
    const ended = await endedSessionOf(needs, request);
    if (ended !== null && isOwnForm(request, form, ended.csrf))
      await hold(console, request, reply, form, ended.userId);
  }
  return reply.redirect('/sign-in', 303);
}

async function confirmFirst(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
  form: FormFields,
  session: Session,
): Promise<FastifyReply> {
  if (request.method === 'POST') await hold(console, request, reply, form, session.user.id);
  else carry(console.needs, reply, 'next', request.url);
  return reply.redirect('/confirm', 303);
}

async function hold(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
  form: FormFields,
  userId: number,
): Promise<void> {
  const fields = form.fields().filter(([name]) => name !== 'csrf');
  const held = { path: request.url, fields, hadFile: form.hadFile() };
  carry(console.needs, reply, 'held', await holdForm(console.needs.deps, userId, held));
}

/** Turns an answer into a response. `session` null: a public page. */
export function sendAnswer(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: PageAnswer,
  session: Session | null,
): FastifyReply {
  if (session !== null) reply.header('cache-control', 'no-store');
  switch (answer.kind) {
    case 'page': {
      const frame = answer.frame ?? (session === null ? 'public' : 'staff');
      const data = { ...frameData(console, request, session), ...answer.data, title: answer.title };
      return reply
        .code(answer.status ?? 200)
        .type('text/html; charset=utf-8')
        .send(console.views.page(frame, answer.view, data));
    }
    case 'piece': {
      const data = { ...frameData(console, request, session), ...answer.data };
      return reply.type('text/html; charset=utf-8').send(console.views.render(answer.view, data));
    }
    case 'nothing':
      return reply.code(204).send();
    case 'busy':
      return reply.code(503).header('retry-after', '60').type('text/plain; charset=utf-8').send('');
    case 'events':
      // A proxy that gathers an answer before passing it on would make a page of it that never comes.
      return reply
        .header('x-accel-buffering', 'no')
        .header('cache-control', 'no-store, no-transform')
        .type('text/event-stream; charset=utf-8')
        .send(answer.stream);
    case 'goto': {
      const mark = answer.to.includes('?') ? '&' : '?';
      return reply.redirect(
        answer.done === undefined ? answer.to : `${answer.to}${mark}done=${answer.done}`,
        303,
      );
    }
    case 'file':
      return reply
        .header(
          'content-disposition',
          `${answer.inline === true ? 'inline' : 'attachment'}; filename="${answer.name}"`,
        )
        .type(answer.type)
        .send(answer.body instanceof Uint8Array ? Buffer.from(answer.body) : answer.body);
    case 'refused': {
      const { status, sentence } = answer;
      const title = status === 404 ? 'Không tìm thấy' : 'Không được phép';
      const page: PageAnswer = { kind: 'page', view: 'refused', title, data: { sentence }, status };
      return sendAnswer(console, request, reply, page, session);
    }
  }
}

/** What every frame and page may use. */
function frameData(console: ConsoleServer, request: FastifyRequest, session: Session | null): ViewData {
  const path = request.url.split('?')[0] ?? '/';
  const { done } = request.query as { done?: string };
  const href = (name: string) => console.assets.get(name)?.href ?? '';
  return {
    assets: {
      style: href('style.css'),
      chat: href('chat.js'),
      console: href('console.js'),
      passkey: href('passkey.js'),
      htmx: href('htmx.js'),
      icons: href('icons.svg'),
      mark: href('mark.svg'),
    },
    /** What fields for a place suggest. */
    places: session === null ? [] : placeSuggestions(session.user, console.needs.deps.now()),
    done: doneSentence(typeof done === 'string' ? done : undefined),
    /** Seconds after which a browser without script loads the page again; null: never. */
    refresh: null,
    csrf: session?.csrf ?? '',
    user: session === null ? null : { name: session.user.displayName, role: roleName(session.user) },
    menu:
      session === null
        ? []
        : menuFor((action) => may(byUser(session.user, console.needs.deps.now()), action), path),
    sandbox: Object.values(console.needs.channels).some((channel) => channel.provider === 'sandbox'),
  };
}
