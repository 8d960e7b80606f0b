import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { loadAssets } from './assets.ts';
import { UPLOAD_LIMITS } from './form.ts';
import { securityHeaders } from './headers.ts';
import { holdFiles } from './held-files.ts';
import { addStaffRoute, type ConsoleServer, sendAnswer } from './http.ts';
import type { ConsoleNeeds } from './needs.ts';
import { addPublicRoute } from './public.ts';
import { PUBLIC_ROUTES, STAFF_ROUTES } from './routes.ts';
import { runLoads } from './running-loads.ts';
import { isHttps, sessionOf } from './session.ts';
import { openStreams } from './streams.ts';
import { loadViews } from './views.ts';

export type { ConsoleNeeds } from './needs.ts';

const HUSHED = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
};
const YEAR_SECONDS = 31_536_000;
const MOST_FORM_BYTES = 256 * 1024;

/**
 * Adds the pages of staff and of citizens to a server, in a scope of their own: their cookies, forms, limits, headers and
 * error pages are not the webhooks'. Views and assets are read and compiled here, once; a broken one throws.
 */
export async function registerConsole(web: FastifyInstance, needs: ConsoleNeeds): Promise<void> {
  const streams = openStreams((error) =>
    needs.log.error({ error: needs.errorMark(error) }, 'progress_failed'),
  );
  const console: ConsoleServer = {
    needs,
    views: loadViews(),
    assets: loadAssets(),
    files: holdFiles(),
    loads: runLoads((error) => needs.log.error({ error: needs.errorMark(error) }, 'load_failed')),
    streams,
  };
  await web.register(async (scope) => {
    await scope.register(cookie);
    await scope.register(formbody, { bodyLimit: MOST_FORM_BYTES });
    await scope.register(multipart, { limits: UPLOAD_LIMITS, throwFileSizeLimit: true });
    await scope.register(rateLimit, {
      global: false,
      // How much is left is nobody's to know but ours.
      addHeaders: HUSHED,
      addHeadersOnExceeding: HUSHED,
    });
    if (needs.fresh)
      scope.addHook('onRequest', async () => {
        console.views = loadViews();
        console.assets = loadAssets();
      });
    const headers = securityHeaders(isHttps(needs));
    scope.addHook('onRequest', async (_request, reply) => {
      reply.headers(headers);
    });
    scope.addHook('preClose', async () => streams.close());
    addErrorPages(scope, console);
    addAssets(scope, console);
    for (const route of STAFF_ROUTES) addStaffRoute(scope, console, route);
    for (const route of PUBLIC_ROUTES) addPublicRoute(scope, console, route);
  });
}

function addAssets(web: FastifyInstance, console: ConsoleServer): void {
  web.get('/assets/:name', { config: { access: 'public' } }, async (request, reply) => {
    const asset = console.assets.get((request.params as { name: string }).name);
    if (asset === undefined) return reply.code(404).type('text/plain; charset=utf-8').send('Không tìm thấy');
    return reply
      .header('cache-control', `public, max-age=${YEAR_SECONDS}, immutable`)
      .type(asset.type)
      .send(asset.bytes);
  });
  web.get('/favicon.ico', { config: { access: 'public' } }, async (_request, reply) =>
    reply.redirect(console.assets.get('mark.svg')?.href ?? '/', 302),
  );
}

const SENTENCES: Record<number, string> = {
  413: 'Tệp hoặc nội dung gửi lên quá lớn. Tệp được nhận đến 40 MB.',
  429: 'Anh/chị thao tác nhanh quá. Xin đợi một phút rồi thử lại.',
};

/** Errors of pages are pages: a sentence that says what to do, never the error's own words. */
function addErrorPages(web: FastifyInstance, console: ConsoleServer): void {
  const { needs } = console;
  web.setErrorHandler(async (error, request, reply) => {
    const { statusCode = 500 } = error as { statusCode?: number };
    const status = statusCode >= 400 && statusCode < 500 ? statusCode : 500;
    if (status >= 500)
      needs.log.error(
        {
          route: request.routeOptions.url ?? 'none',
          method: request.method,
          error: needs.errorMark(error),
        },
        'request_failed',
      );
    const sentence =
      status >= 500
        ? 'Hệ thống đang gặp sự cố. Anh/chị thử lại sau ít phút; nếu vẫn lỗi, báo người quản trị.'
        : (SENTENCES[status] ?? 'Yêu cầu không đọc được. Anh/chị kiểm tra lại rồi gửi lại.');
    const title = status >= 500 ? 'Hệ thống đang gặp sự cố' : 'Chưa làm được';
    return sendAnswer(
      console,
      request,
      reply,
      { kind: 'page', view: 'refused', title, data: { sentence }, status },
      null,
    );
  });
  web.setNotFoundHandler(async (request, reply) => {
    const session = await sessionOf(needs, request).catch(() => null);
    return sendAnswer(
      console,
      request,
      reply,
      {
        kind: 'refused',
        status: 404,
        sentence: 'Không có trang này. Anh/chị kiểm tra lại đường dẫn.',
      },
      session,
    );
  });
}
