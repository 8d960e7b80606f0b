import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { inboundCounts } from '../bot/bot.ts';
import { stateCounts } from '../outbox/outbox.ts';
import type { Deps } from '../prisma/deps.ts';

const WEBHOOK_LABELS = ['channel', 'kind', 'name'] as const;

export type Metrics = {
  registry: Registry;
  /** A webhook call: channel, what it was (`events`, `unsigned`, `malformed`), and the provider's name for it. */
  webhook: Counter<(typeof WEBHOOK_LABELS)[number]>;
  requestSeconds: Histogram<'route' | 'status'>;
};

/** Prometheus metrics of this process; counts of messages come from the rows when asked. No label carries personal data. */
export function createMetrics(deps: Deps): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const webhook = new Counter({
    name: 'lienthong_webhook_total',
    help: 'Webhook calls',
    labelNames: WEBHOOK_LABELS,
    registers: [registry],
  });
  const requestSeconds = new Histogram({
    name: 'lienthong_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2],
    registers: [registry],
  });
  new Gauge({
    name: 'lienthong_messages',
    help: 'Messages in the outbox by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const [state, count] of Object.entries(await stateCounts(deps.db.read)))
        this.set({ state }, count);
    },
  });
  new Gauge({
    name: 'lienthong_inbound',
    help: 'Events of citizens and providers by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const [state, count] of Object.entries(await inboundCounts(deps.db.read)))
        this.set({ state }, count);
    },
  });
  return { registry, webhook, requestSeconds };
}
