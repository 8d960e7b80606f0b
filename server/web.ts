import Fastify, { type FastifyInstance } from 'fastify';
import { registerConsole } from '../console/console.ts';
import { STRICT_TRANSPORT } from '../console/headers.ts';
import { guardRoutes, type RouteRecord } from './access.ts';
import type { App } from './app.ts';
import { errorMark } from './log.ts';
import { createMetrics } from './metrics.ts';
import { registerWebhooks } from './webhooks.ts';

/** Forms and files of staff; webhooks and the web chat have their own, smaller limits. */
const MOST_BYTES = 25 * 1024 * 1024;

/** The street door: webhooks, health, metrics, pages for citizens, and the staff console. Not listening yet. */
export async function buildWeb(app: App): Promise<{ web: FastifyInstance; routes: RouteRecord[] }> {
  const { trustProxy: trusted } = app.config;
  const trustProxy = typeof trusted === 'number' ? (_address: string, hop: number) => hop < trusted : trusted;
  const web = Fastify({
    logger: false,
    bodyLimit: MOST_BYTES,
    requestTimeout: 30_000,
    // A second signal of Ctrl-C must not wait for idle keep-alive connections.
    forceCloseConnections: 'idle',
    // A proxy that the setting names says who calls, by default one of this machine; nobody else is believed.
    trustProxy,
    routerOptions: { maxParamLength: 200 },
  });
  const metrics = createMetrics(app.deps);
  const routes = guardRoutes(web, app.metricsToken);
  const https = app.config.publicUrl.startsWith('https://');
  web.addHook('onSend', async (_request, reply) => {
    // On every answer, also of webhooks, health and files; a page brings more of its own (console/headers.ts).
    reply.header('x-content-type-options', 'nosniff');
    if (https) reply.header('strict-transport-security', STRICT_TRANSPORT);
  });

  web.addHook('onResponse', async (request, reply) => {
    metrics.requestSeconds.observe(
      { route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
  web.setErrorHandler((error, request, reply) => {
    const status = statusOf(error);
    if (status >= 500)
      app.log.error(
        { route: request.routeOptions.url ?? 'none', method: request.method, error: errorMark(error) },
        'request_failed',
      );
    const sentence =
      status >= 500
        ? 'Hệ thống đang gặp sự cố. Anh/chị thử lại sau ít phút.'
        : 'Yêu cầu không đọc được. Anh/chị kiểm tra lại rồi gửi lại.';
    return reply.code(status).type('text/plain; charset=utf-8').send(sentence);
  });

  web.get('/healthz', { config: { access: 'public' } }, async () => ({ ok: true }));
  web.get('/readyz', { config: { access: 'public' } }, async (_request, reply) => {
    try {
      await app.deps.db.read.setting.count();
      return { ok: true };
    } catch {
      return reply.code(503).send({ ok: false });
    }
  });
  web.get('/metrics', { config: { access: 'local' } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  await registerWebhooks(web, app, metrics);
  await registerConsole(web, {
    deps: app.deps,
    bot: app.bot,
    channels: app.channels,
    sandboxSends: app.sandboxSends,
    publicUrl: app.config.publicUrl,
    zaloOaId: app.config.holdOutside ? null : (app.config.zalo?.oaId ?? null),
    telegramBot: () => app.telegramName.current,
    sources: app.engine.sources,
    zalo: app.zalo,
    outside: app.outside,
    takeIn: app.takeIn,
    wake: (topic) => app.queue.wake(topic),
    errorMark,
    fresh: app.fresh,
    log: app.log,
  });
  return { web, routes };
}

function statusOf(error: unknown): number {
  const { statusCode } = error as { statusCode?: number };
  return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? statusCode : 500;
}
