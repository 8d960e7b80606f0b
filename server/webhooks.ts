import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { keepRaw } from '../bot/bot.ts';
import { MINUTE_MS } from '../calendar/durations.ts';
import type { Channel, ChannelName, Event, WebhookRequest } from '../channels/contract.ts';
import { textOf } from '../channels/json.ts';
import { digestOf } from '../channels/proof.ts';
import { callerOf, openCrowd } from '../console/crowd.ts';
import type { App } from './app.ts';
import type { Metrics } from './metrics.ts';

/** Providers send a few kilobytes; a larger body is not theirs. */
const MOST_BYTES = 256 * 1024;
/** Calls without a proof from one caller in a minute: a provider whose secret was changed has as many, somebody who guesses has more. */
const MOST_WRONG = 60;

/**
 * The doors for providers. A call is proven (the adapter's `parse`), saved, and answered; what it means is decided later.
 * A wrong Telegram secret or SMS key is 401, an unsigned Zalo call 200 (Zalo's console demands it) and never processed,
 * a body that cannot be read 400, and nothing a caller can send makes a 5xx.
 */
export async function registerWebhooks(web: FastifyInstance, app: App, metrics: Metrics): Promise<void> {
  await web.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, done) =>
      done(null, body),
    );

    const wrong = openCrowd();
    const take = (name: ChannelName) => async (request: FastifyRequest, reply: FastifyReply) => {
      const channel = app.channels[name];
      const caller = `${name} ${callerOf(request.ip)}`;
      // Who guesses keys is not heard any more for the rest of the minute, also with the right one.
      if (wrong.full(caller, MOST_WRONG, MINUTE_MS, app.deps.now()))
        return reply.code(429).header('retry-after', '60').send({ ok: false });
      const call = shape(request, app.deps.now());
      const parsed = channel.parse(call);
      metrics.webhook.inc({
        channel: name,
        kind: parsed.kind,
        name: parsed.kind === 'malformed' ? parsed.reason : parsed.name,
      });
      if (parsed.kind === 'unsigned') {
        wrong.take(caller, MOST_WRONG, MINUTE_MS, app.deps.now());
        if (wrong.full(caller, MOST_WRONG, MINUTE_MS, app.deps.now()))
          app.log.warn({ channel: name }, 'webhook_guessed');
      }
      if (parsed.kind === 'unsigned') return reply.code(parsed.status).send({ ok: parsed.status === 200 });
      if (parsed.kind === 'malformed') return reply.code(400).send({ ok: false, error: parsed.reason });
      await app.takeIn(parsed.events);
      if (parsed.raw)
        await keepRaw(
          app.bot,
          { channel: name, name: parsed.name, digest: digestOf(call.body), body: textOf(call.body) },
          call.at,
        );
      acknowledge(channel, parsed.events);
      // After the answer: the provider waits for two seconds only.
      if (parsed.account?.event === 'templates') void app.zalo?.refresh().catch(() => null);
      if (parsed.answer !== undefined)
        return reply.code(200).type(parsed.answer.type).send(parsed.answer.body);
      return reply.code(200).send({ ok: true });
    };

    const config = { access: 'provider' } as const;
    scope.post('/webhooks/telegram', { config }, take('telegram'));
    scope.post('/webhooks/zalo', { config }, take('zalo'));
    const sms = take('sms');
    const ofProvider = async (
      request: FastifyRequest<{ Params: { provider: string } }>,
      reply: FastifyReply,
    ) => {
      if (request.params.provider !== app.channels.sms.provider) return reply.code(404).send({ ok: false });
      return sms(request, reply);
    };
    scope.post<{ Params: { provider: string } }>('/webhooks/sms/:provider', { config }, ofProvider);
    // eSMS reports with GET (docs/channels/gateways.md).
    scope.get<{ Params: { provider: string } }>('/webhooks/sms/:provider', { config }, ofProvider);
  });
}

function acknowledge(channel: Channel, events: Event[]): void {
  if (channel.acknowledge === undefined) return;
  for (const event of events) if (event.kind === 'message') channel.acknowledge(event);
}

function shape(request: FastifyRequest, at: Date): WebhookRequest {
  const query: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries((request.query ?? {}) as Record<string, unknown>)) {
    query[name] = typeof value === 'string' ? value : undefined;
  }
  return {
    headers: request.headers,
    query,
    body: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
    at,
    call: randomUUID(),
  };
}
