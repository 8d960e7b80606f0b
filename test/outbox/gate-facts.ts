/** What the gate is told, with what the tests do not speak of filled in. */
import * as fc from 'fast-check';
import { DELIVERED_RULES } from '../../outbox/files.ts';
import type { GateFacts, PastSend, SendHistory } from '../../outbox/gate.ts';
import { rulesOfRows } from '../../outbox/rules.ts';

export const RULES = rulesOfRows(DELIVERED_RULES);

export const HOUR = 3_600_000;

export const DAY = 24 * HOUR;

export const at = (local: string) => new Date(`${local}:00+07:00`);

export const person = (
  more: Partial<Extract<GateFacts['to'], { kind: 'person' }>> = {},
): GateFacts['to'] => ({
  kind: 'person',
  state: 'open',
  stopped: false,
  erased: false,
  lastInboundAt: null,
  permissions: { reminder: 'granted', outreach: 'granted' },
  ...more,
});

export const facts = (more: Partial<GateFacts> = {}): GateFacts => ({
  purpose: 'outreach',
  channel: 'sms',
  campaignId: 1,
  basis: 'permission',
  expiresAt: null,
  to: person(),
  ...more,
});

export const NOTHING: SendHistory = {
  sends: [],
  inFlight: [],
  inFlightWaitMs: 5_000,
  days: new Map(),
  leaving: 0,
};

export const sent = (when: Date, more: Partial<PastSend> = {}): PastSend => ({
  at: when,
  purpose: 'outreach',
  channel: 'sms',
  campaignId: 1,
  sameAddress: true,
  ...more,
});

export const past = (...sends: PastSend[]): SendHistory => ({ ...NOTHING, sends });

export const YEAR_START = at('2026-02-01T00:00').getTime();

export const moment = fc
  .integer({ min: 0, max: 400 * 24 * 60 })
  .map((minute) => new Date(YEAR_START + minute * 60_000));

export const purpose = fc.constantFrom('service', 'reminder', 'outreach' as const);

export const channel = fc.constantFrom('zalo', 'telegram', 'sms' as const);

export const permission = fc.constantFrom('granted', 'refused', 'none' as const);
