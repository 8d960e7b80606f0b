import type { FastifyInstance, FastifyRequest } from 'fastify';
import { sameSecret } from '../channels/proof.ts';
import type { RouteAccess } from '../console/http.ts';

/** What this machine calls itself in an address. */
export const OWN_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Every route of a server with its access, for test/house.test.ts. */
export type RouteRecord = { method: string; url: string; access: RouteAccess };

/** Refuses a route without `access` when it is added, and keeps `local` routes local. */
export function guardRoutes(web: FastifyInstance, token: string | null = null): RouteRecord[] {
  const routes: RouteRecord[] = [];
  web.addHook('onRoute', (route) => {
    const access = route.config?.access;
    if (access === undefined) throw new Error(`route ${String(route.method)} ${route.url} names no access`);
    for (const method of [route.method].flat()) routes.push({ method, url: route.url, access });
  });
  web.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config?.access === 'local' && !mayMeasure(request, token)) {
      return reply.code(404).send('Không tìm thấy');
    }
  });
  return routes;
}

/**
 * May this caller read what is for the machine itself? With a token: who brings it, from wherever. Without: somebody on this machine
 * who asked for it by this machine's name. A proxy here that does not say for whom it asks is on this machine too, but the name it
 * passes on is the public one.
 */
function mayMeasure(request: FastifyRequest, token: string | null): boolean {
  if (token !== null) return sameSecret(request.headers.authorization ?? '', `Bearer ${token}`);
  const name = /^(\[[^\]]*\]|[^:]*)/.exec(request.headers.host ?? '')?.[0] ?? '';
  const asked = OWN_NAMES.includes(name.toLowerCase());
  return asked && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(request.ip);
}
