import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type TalkTurn, webTurns } from '../../../bot/bot.ts';
import { MINUTE_MS } from '../../../calendar/durations.ts';
import { sayTime } from '../../../calendar/words.ts';
import type { Incoming } from '../../../channels/contract.ts';
import { callerOf, openCrowd, type VisitLimiter } from '../../crowd.ts';
import { readForm, rowNumber } from '../../form.ts';
import { type ConsoleServer, sendAnswer } from '../../http.ts';
import { fromElsewhere, isHttps, sameText } from '../../session.ts';
import type { ViewData } from '../../views.ts';

const COOKIE = 'lt_chat';
const KEEP_SECONDS = 7 * 86_400;
/** As the page says beside the box; the bot itself reads a little more. */
export const MOST_LETTERS = 1_000;
/** How long a sent form waits for its answer, so that the page works without any script. */
const WAIT_MS = 2_500;
const LOOK_EVERY_MS = 120;
/**
 * From one network address, whatever cookies it brings: an office behind one address writes less, somebody who makes sessions for
 * their messages more (security 9). A cookie alone sets nobody free.
 */
const MOST_FROM_ONE = 120;
const MOST_NEW_A_MINUTE = 5;
const MOST_NEW_AN_HOUR = 30;

const crowds = new WeakMap<object, VisitLimiter>();

function crowdOf({ needs }: ConsoleServer): VisitLimiter {
  const crowd = crowds.get(needs) ?? openCrowd();
  crowds.set(needs, crowd);
  return crowd;
}

/** First questions, in the words people use. They are sent as ordinary text. */
const EXAMPLES = [
  'Làm giấy khai sinh cho con cần giấy tờ gì?',
  'Người nhà mất, cần làm thủ tục gì?',
  'Xác nhận trên VNeID như thế nào?',
  'Bao lâu thì có kết quả?',
  'Cho tôi mã QR hướng dẫn của xã',
  'Tôi muốn gặp cán bộ',
];

/** The public chat page. Looking makes no session and no rows: robots look too. */
export async function showChat(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const session = sessionId(console, request);
  const turns = session === null ? [] : await webTurns(console.needs.bot, session, 0);
  const { start = '', wait = '' } = request.query as { start?: string; wait?: string };
  reply.header('cache-control', 'no-store');
  return sendAnswer(
    console,
    request,
    reply,
    {
      kind: 'page',
      view: 'chat/chat',
      title: 'Hỏi đáp khai sinh, khai tử liên thông',
      frame: 'chat',
      data: {
        ...shown(turns, turns),
        poll: turns.length > 0 || wait !== '',
        examples: EXAMPLES,
        start: /^[\w-]{1,64}$/.test(String(start)) ? String(start) : '',
        most: MOST_LETTERS,
        late: wait !== '' && (turns.at(-1)?.by ?? 'citizen') === 'citizen',
      },
    },
    null,
  );
}

/** New turns since the last one the page has; 204 when there are none. */
export async function showNewTurns(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const after = turnId((request.query as { after?: string }).after);
  const session = sessionId(console, request);
  const fresh = session === null ? [] : await webTurns(console.needs.bot, session, after);
  reply.header('cache-control', 'no-store');
  if (session === null || fresh.length === 0) return reply.code(204).send();
  return sendPiece(console, request, reply, session, after);
}

/** A citizen wrote or tapped: the event is saved, and the form waits a moment for the answer. */
export async function takeMessage(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const { needs } = console;
  if (fromElsewhere(request))
    return reply.code(403).type('text/plain; charset=utf-8').send('Hãy gửi từ trang hỏi đáp.');
  const form = await readForm(request);
  const text = [...form.text('text')].slice(0, MOST_LETTERS).join('');
  const button = form.text('button').slice(0, 64);
  const start = form.text('start');
  const after = turnId(form.text('after'));
  const byPiece = request.headers['hx-request'] === 'true';
  if (text === '' && button === '') return byPiece ? reply.code(204).send() : reply.redirect('/chat', 303);
  const now = needs.deps.now();
  const caller = callerOf(request.ip);
  const known = sessionId(console, request);
  const crowd = crowdOf(console);
  const free =
    crowd.take(`chat ${caller}`, MOST_FROM_ONE, MINUTE_MS, now) &&
    (known !== null ||
      (crowd.take(`new ${caller}`, MOST_NEW_A_MINUTE, MINUTE_MS, now) &&
        crowd.take(`new-hour ${caller}`, MOST_NEW_AN_HOUR, 60 * MINUTE_MS, now)));
  if (!free) throw Object.assign(new Error('too many from one caller'), { statusCode: 429 });
  const session = known ?? newSession(console, reply);
  const event: Incoming = {
    kind: 'message',
    channel: 'webchat',
    from: session,
    caller: needs.deps.keys.hash('visitor', `chat ${caller}`),
    ...(button === '' ? { text } : { button }),
    ...(/^[\w-]{1,64}$/.test(start) ? { start } : {}),
    providerId: randomUUID(),
    at: needs.deps.now(),
  };
  await needs.takeIn([event]);
  const answered = await waitForAnswer(console, session, after);
  if (!byPiece) {
    // The question at the top of the page: a long answer is read from its beginning.
    const asked = (await webTurns(needs.bot, session, 0)).findLast((turn) => turn.by === 'citizen');
    return reply.redirect(answered ? `/chat#t${asked?.id ?? ''}` : '/chat?wait=1', 303);
  }
  return sendPiece(console, request, reply, session, after);
}

/** Forgets the conversation on this device: for families and offices that share one. */
export async function leaveChat(_console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  if (!fromElsewhere(request)) reply.clearCookie(COOKIE, { path: '/chat' });
  return reply.redirect('/chat', 303);
}

async function waitForAnswer({ needs }: ConsoleServer, session: string, after: number): Promise<boolean> {
  for (let waited = 0; waited < WAIT_MS; waited += LOOK_EVERY_MS) {
    const fresh = await webTurns(needs.bot, session, after);
    if (fresh.some((turn) => turn.by !== 'citizen')) return true;
    await sleep(LOOK_EVERY_MS);
  }
  return false;
}

/** A tap shows its button's title, which stands in an earlier turn: so all turns are read and the new ones shown. */
async function sendPiece(
  console: ConsoleServer,
  request: FastifyRequest,
  reply: FastifyReply,
  session: string,
  after: number,
) {
  const all = await webTurns(console.needs.bot, session, 0);
  const fresh = all.filter((turn) => turn.id > after);
  return sendAnswer(
    console,
    request,
    reply,
    { kind: 'piece', view: 'chat/turns', data: shown(fresh, all, after) },
    null,
  );
}

/** Turns as the view shows them; the stylesheet hides the buttons of all but the last, which would be out of place. */
function shown(turns: readonly TalkTurn[], all: readonly TalkTurn[], after = 0): ViewData {
  const last = all.at(-1)?.id ?? after;
  return {
    turns: turns.map((turn) => ({
      id: turn.id,
      by: turn.by,
      who: turn.by === 'citizen' ? 'Anh/chị' : turn.by === 'staff' ? 'Cán bộ' : 'Trợ lý tự động (AI)',
      time: sayTime(turn.at),
      text: turn.text,
      qr: turn.qr,
      buttons: turn.buttons.map((one) =>
        one.kind === 'reply'
          ? { title: one.title, payload: one.payload, href: null }
          : {
              title: one.title,
              payload: null,
              href: one.kind === 'url' ? safeUrl(one.url) : `tel:${one.phone}`,
            },
      ),
    })),
    last,
    empty: all.length === 0,
    poll: true,
  };
}

function safeUrl(url: string): string {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) ? url : '#';
}

function turnId(written: string | undefined): number {
  return rowNumber(written ?? '') ?? 0;
}

/** The session of a signed cookie; a cookie that we did not sign is nobody's. */
export function sessionId({ needs }: ConsoleServer, request: FastifyRequest): string | null {
  const [id = '', mark = ''] = (request.cookies[COOKIE] ?? '').split('.');
  if (!/^[\w-]{32}$/.test(id) || mark === '') return null;
  return sameText(mark, needs.deps.keys.hash('webchat', id)) ? id : null;
}

function newSession({ needs }: ConsoleServer, reply: FastifyReply): string {
  const id = randomBytes(24).toString('base64url');
  reply.setCookie(COOKIE, `${id}.${needs.deps.keys.hash('webchat', id)}`, {
    path: '/chat',
    httpOnly: true,
    sameSite: 'lax',
    secure: isHttps(needs),
    maxAge: KEEP_SECONDS,
  });
  return id;
}
