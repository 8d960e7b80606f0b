import type { FastifyReply, FastifyRequest } from 'fastify';
import { areaProfile, unitAt } from '../../../areas/areas.ts';
import { nearestLinks } from '../../../links/codes.ts';
import {
  countVisit,
  findLink,
  GUIDE_STYLE,
  GUIDE_TEXTS,
  guidePage,
  type LinkRow,
  looksAhead,
  qrPng,
  qrSvg,
  targetOf,
  type Visitor,
} from '../../../links/links.ts';
import { readable } from '../../form.ts';
import { securityHeaders } from '../../headers.ts';
import { type ConsoleServer, sendAnswer } from '../../http.ts';
import { isHttps } from '../../session.ts';

const DAY_SECONDS = 86_400;

/** `/q/<code>`: the guide page of the link's commune, or the official page that its owner set as target. */
export async function showGuide(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const { needs, views } = console;
  const { deps } = needs;
  const link = await linkOf(console, request);
  const unit = link === null ? null : unitAt(link.areaCode, deps.now());
  if (link === null || unit === null) return noSuchLink(console, request, reply);
  await countVisit(deps, link.code, 'visit', visitorOf(request));
  // A browser that keeps the redirect would never ask us again, and the target may change.
  const target = targetOf(link);
  if (target !== null) return reply.header('cache-control', 'no-store').redirect(target, 302);
  const province = unit.parent === null ? null : unitAt(unit.parent, deps.now());
  const page = guidePage(
    link.code,
    {
      name: unit.fullName,
      province: province?.fullName ?? null,
      profile: await areaProfile(deps.db.read, unit.code),
    },
    { zaloOaId: needs.zaloOaId, telegramBot: needs.telegramBot(), webchat: true },
    GUIDE_TEXTS,
    deps.now(),
  );
  return reply
    .headers(securityHeaders(isHttps(needs), [GUIDE_STYLE.csp]))
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(views.render('guide', { page, css: GUIDE_STYLE.css }));
}

/** The button at the end of the guide page: read to the end. Thanks, and leads on to the conversation. */
export async function finishGuide(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const link = await linkOf(console, request);
  if (link === null) return noSuchLink(console, request, reply);
  await countVisit(console.needs.deps, link.code, 'guide', { ...visitorOf(request), ahead: false });
  return sendAnswer(
    console,
    request,
    reply,
    { kind: 'page', view: 'links/guide-done', title: 'Cảm ơn anh/chị', data: { code: link.code } },
    null,
  );
}

function visitorOf(request: FastifyRequest): Visitor {
  return {
    from: request.ip,
    userAgent: request.headers['user-agent'],
    ahead: looksAhead(request.method, request.headers),
  };
}

/** `/q/<code>.png`: the QR picture of a link that exists; pictures are not visits. */
export async function showQrPng(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const link = await linkOf(console, request);
  if (link === null) return noSuchLink(console, request, reply);
  return reply
    .header('cache-control', `public, max-age=${DAY_SECONDS}`)
    .type('image/png')
    .send(await qrPng(addressOf(console, link), 'print'));
}

/** `/q/<code>.svg`, for print. */
export async function showQrSvg(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const link = await linkOf(console, request);
  if (link === null) return noSuchLink(console, request, reply);
  return reply
    .header('cache-control', `public, max-age=${DAY_SECONDS}`)
    .type('image/svg+xml')
    .send(await qrSvg(addressOf(console, link)));
}

async function linkOf({ needs }: ConsoleServer, request: FastifyRequest): Promise<LinkRow | null> {
  const { code = '' } = request.params as { code?: string };
  return findLink(needs.deps.db.read, readable(code));
}

/** What the code says when it is scanned. */
function addressOf({ needs }: ConsoleServer, link: LinkRow): string {
  return `${needs.publicUrl}/q/${link.code}`;
}

/** Says so, and names the guides that may have been meant: a letter misread on a poster is the usual reason. */
async function noSuchLink(console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) {
  const { code = '' } = request.params as { code?: string };
  const { deps } = console.needs;
  const near = await nearestLinks(deps.db.read, readable(code));
  const suggested = near.map((link) => ({
    code: link.code,
    place: unitAt(link.areaCode, deps.now())?.fullName ?? '',
  }));
  return sendAnswer(
    console,
    request,
    reply,
    { kind: 'page', view: 'links/no-link', title: 'Không có trang này', data: { suggested }, status: 404 },
    null,
  );
}
