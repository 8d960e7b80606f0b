import { describe, expect, test } from 'vitest';
import { forecast } from '../../campaigns/campaigns.ts';
import { wholeText } from '../../channels/outgoing.ts';
import { segmentsOf } from '../../channels/sms/text.ts';
import { deliverRulesIn } from '../../outbox/outbox.ts';
import type { Database, Tx } from '../../prisma/client.ts';
import { server } from '../acts.ts';
import { freshSqlite } from '../database.ts';
import { DAY, HOUR, later, MINUTE, sinks } from '../outbox/sink.ts';
import { approved, END, MORNING, office, resident, residents, START, URL_ } from './office.ts';
import { simulate, simulatedClock } from './simulated.ts';

/** Monday, 1 February 2027: Tết is quiet from the 4th to the 11th. */
const BEFORE_TET = new Date('2027-02-01T01:00:00Z');

type Scenario = {
  name: string;
  people: number;
  plan: Record<string, string>;
  start?: Date;
  /** Rows that an administrator adds to the sending rules. */
  rules?: { kind: string; channel: string | null; purpose: string | null; value: object }[];
  prepare?: (tx: Tx) => Promise<void>;
};

const SCENARIOS: Scenario[] = [
  { name: 'a small one', people: 120, plan: { rate: '5', end: later(START, HOUR).toISOString() } },
  {
    name: 'over a night',
    people: 120,
    // From Monday, a minute before the evening closes at 20:00; the rest goes on Tuesday from 08:00.
    plan: { rate: '1', end: later(START, 3 * DAY).toISOString() },
    start: new Date('2026-11-23T12:59:00Z'),
  },
  {
    name: 'over Tết, one minute a day',
    people: 130,
    plan: { rate: '1', hours: '"08:00-08:01"', end: later(BEFORE_TET, 20 * DAY).toISOString() },
    start: BEFORE_TET,
  },
  {
    name: 'too long for its time',
    people: 250,
    plan: { rate: '6', end: later(START, 30 * 1000).toISOString() },
  },
  {
    name: 'with less money than people',
    people: 200,
    plan: { rate: '10', budget: '200000', end: later(START, 2 * HOUR).toISOString() },
  },
  {
    name: 'with a daily limit of the provider',
    people: 100,
    plan: { rate: '5', end: later(START, 2 * DAY + 5 * HOUR).toISOString() },
    rules: [{ kind: 'quota', channel: 'sms', purpose: null, value: { perDay: 40 } }],
  },
  {
    name: 'in waves',
    people: 90,
    plan: {
      rate: '1',
      waves: '{ by: person, count: 3, seed: 7 }',
      end: later(START, 90 * MINUTE).toISOString(),
    },
  },
  {
    name: 'on a channel with a pace, without a rate',
    people: 400,
    plan: { channels: '[telegram]', end: later(START, HOUR).toISOString() },
  },
  {
    name: 'with people who were sent enough lately',
    people: 150,
    plan: { rate: '5', end: later(START, 2 * DAY).toISOString() },
    prepare: async (tx) => {
      const people = await tx.contact.findMany({ orderBy: { id: 'asc' }, take: 60 });
      // Three in thirty days: half of them are free again in a day, half only after the end.
      for (const [i, { id }] of people.entries()) {
        const [address] = await tx.address.findMany({ where: { contactId: id } });
        for (let n = 0; n < 3; n++) {
          const sentAt = later(START, (i % 2 === 0 ? -29 : -20) * DAY + n * HOUR);
          await tx.message.create({
            data: {
              key: `old-${id}-${n}`,
              lane: 'bulk',
              purpose: 'outreach',
              source: 'campaign',
              channel: 'sms',
              contactId: id,
              addressId: address?.id ?? 0,
              campaignId: 9000 + n,
              areaCode: '19333',
              state: 'sent',
              nextAt: sentAt,
              createdAt: sentAt,
              sentAt,
            },
          });
        }
      }
    },
  },
];

/** Sends as a gateway that names the price of each message. */
function pricedSinks() {
  const channels = sinks();
  const { send } = channels.sms;
  channels.sms.send = async (target, outgoing, key) => {
    const outcome = await send(target, outgoing, key);
    if (outcome.kind !== 'accepted') return outcome;
    const { segments } = segmentsOf(wholeText(outgoing, ' '));
    return { ...outcome, facts: { segments, priceDong: segments * 830 } };
  };
  return channels;
}

async function filled(database: Database, { people, plan, rules = [], prepare }: Scenario): Promise<void> {
  if (plan.channels === '[telegram]')
    await database.write(async (tx) => {
      for (let i = 0; i < people; i++) await resident(tx, { telegram: String(5000 + i) });
    });
  else await residents(database, people);
  await database.write(async (tx) => {
    await deliverRulesIn(tx, MORNING);
    await prepare?.(tx);
    for (const { value, ...rule } of rules)
      await tx.sendingRule.create({
        data: {
          ...rule,
          value: JSON.stringify(value),
          source: 'thử',
          verified: false,
          validFrom: new Date('2020-01-01'),
          changedAt: MORNING,
        },
      });
  });
}

describe('a forecast is what the outbox then does, within a tenth:', () => {
  for (const scenario of SCENARIOS)
    test(scenario.name, async () => {
      const { database, close } = await freshSqlite();
      const start = scenario.start ?? START;
      const place = office(database, later(start, -HOUR));
      await filled(database, scenario);
      const id = await approved(place.deps, { start: start.toISOString(), ...scenario.plan });
      const said = await forecast(server(place.deps.now()), place.deps, id, URL_);
      if (said.kind !== 'forecast') throw new Error(said.message);
      expect(said.sent + said.expired + said.overBudget).toBe(scenario.people);

      const clock = simulatedClock();
      const channels = pricedSinks();
      const end = new Date(scenario.plan.end ?? END);
      const ran = await simulate(place, database, place.engine(channels, { clock }), clock, start, end);
      const rows = await database.read.message.findMany({ where: { campaignId: id } });
      const sent = rows.filter((row) => row.state === 'sent');
      const times = sent.map((row) => row.sentAt?.getTime() ?? 0);
      const really = {
        sent: sent.length,
        dong: sent.reduce((sum, row) => sum + (row.priceDong ?? 0), 0),
        unsent: rows.length - sent.length,
        durationMs: Math.max(...times) - Math.min(...times),
        finish: Math.max(...times) - start.getTime(),
      };
      expect(rows.every((row) => row.state === 'sent' || row.state === 'expired')).toBe(true);
      expect(channels.sms.calls + channels.telegram.calls).toBe(sent.length);
      const told = {
        sent: said.sent,
        dong: said.dong,
        unsent: said.expired + said.overBudget,
        durationMs: said.durationMs,
        finish: Date.parse(said.finishAt ?? '') - start.getTime(),
      };
      for (const figure of ['sent', 'dong', 'unsent', 'durationMs', 'finish'] as const)
        expect(
          Math.abs(told[figure] - really[figure]),
          `${figure}: told ${told[figure]}, really ${really[figure]}, ${ran.rounds} rounds`,
        ).toBeLessThanOrEqual(0.1 * really[figure]);
      // And on the days it said, which a long night cannot hide.
      const perDay = new Map<string, number>();
      for (const at of times) {
        const day = new Date(at + 7 * HOUR).toISOString().slice(0, 10);
        perDay.set(day, (perDay.get(day) ?? 0) + 1);
      }
      expect(said.days.map((one) => one.day)).toEqual([...perDay.keys()].sort());
      for (const { day, sent: count } of said.days)
        expect(Math.abs(count - (perDay.get(day) ?? 0)), day).toBeLessThanOrEqual(
          Math.max(2, 0.1 * (perDay.get(day) ?? 0)),
        );
      await close();
    }, 60_000);
});
