import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf } from './crowd.ts';
import type { ConsoleServer } from './http.ts';
import { sessionId } from './pages/chat/chat.ts';

export type PublicRoute = readonly [
  method: 'GET' | 'POST',
  url: string,
  perMinute: number,
  run: (console: ConsoleServer, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>,
];

/** A form of a citizen is short; a longer body is refused before it is read. */
const MOST_FORM_BYTES = 32 * 1024;

/**
 * Adds a page for everybody. The limit counts by chat session where a signed one is carried, else by address: a whole
 * office may sit behind one address, and a session cannot be made up.
 */
export function addPublicRoute(web: FastifyInstance, console: ConsoleServer, route: PublicRoute): void {
  const [method, url, perMinute, run] = route;
  web.route({
    method,
    url,
    bodyLimit: MOST_FORM_BYTES,
    config: {
      access: 'public',
      rateLimit: {
        max: perMinute,
        timeWindow: '1 minute',
        keyGenerator: (request: FastifyRequest) => sessionId(console, request) ?? callerOf(request.ip),
      },
    },
    handler: (request, reply) => run(console, request, reply),
  });
}
