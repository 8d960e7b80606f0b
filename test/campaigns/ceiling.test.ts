import { expect, test } from 'vitest';
import { forecast } from '../../campaigns/campaigns.ts';
import { drain } from '../../outbox/outbox.ts';
import { budgetOf, type SendingRules } from '../../outbox/rules.ts';
import { server } from '../acts.ts';
import { onBothDatabases } from '../database.ts';
import { sinks } from '../outbox/sink.ts';
import { approved, office, residents, START, URL_ } from './office.ts';

const ceiling = (dong: number, purpose: 'outreach' | null = null) => ({
  kind: 'budget' as const,
  channel: null,
  purpose,
  value: { dong },
  source: 'Quyết định thử số 1 ngày 01/11/2026',
  verified: true,
  from: new Date('2026-01-01T00:00:00Z'),
  to: null,
});

test('the lowest of the plan’s budget and the rules’ ceilings holds', () => {
  const rules: SendingRules = { rules: [ceiling(5_000), ceiling(3_000, 'outreach')] };
  expect(budgetOf(rules, { purpose: 'outreach', budget: null }, START)).toBe(3_000);
  expect(budgetOf(rules, { purpose: 'outreach', budget: 2_000 }, START)).toBe(2_000);
  expect(budgetOf(rules, { purpose: 'service', budget: 9_000 }, START)).toBe(5_000);
  expect(budgetOf({ rules: [] }, { purpose: 'outreach', budget: null }, START)).toBe(null);
});

onBothDatabases('a ceiling on what campaigns may cost', (open) => {
  test('binds a campaign without a budget of its own, in the forecast and when it is sent', async () => {
    const { database, close } = await open();
    const { deps, at, engine } = office(database);
    await residents(database, 10);
    const id = await approved(deps, { channels: '[sms]' });
    const { value, from, to, ...rule } = ceiling(8_300);
    await database.write((tx) =>
      tx.sendingRule.create({
        data: { ...rule, value: JSON.stringify(value), validFrom: from, validTo: to, changedAt: from },
      }),
    );
    const told = await forecast(server(at(START).now()), at(START), id, URL_);
    if (told.kind === 'not_possible') throw new Error(told.message);
    const channels = sinks();
    await drain(engine(channels), START);
    expect(channels.sms.sent.length).toBe(told.sent);
    expect(told.sent + told.overBudget).toBe(10);
    expect(told.sent).toBeGreaterThan(0);
    expect(told.overBudget).toBeGreaterThan(0);
    await close();
  });
});
