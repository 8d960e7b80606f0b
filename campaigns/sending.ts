/** What a campaign says of its messages while they are sent, and the money it puts aside for them. */

import {
  budgetOf,
  type ClaimedMessage,
  labelOf,
  type MessageSource,
  type PreparedMessage,
  ruleWords,
  sendingRules,
} from '../outbox/outbox.ts';
import type { Deps } from '../prisma/deps.ts';
import { planOfRow, textsOfRow } from './campaign-row.ts';
import { type CampaignDeps, wishOf, withCases } from './consent-port.ts';
import { affordable, beyondBudget, smsDong } from './money.ts';
import { prepareMessage, type WordedCache } from './prepare-message.ts';
import * as budgetStore from './store/budget.ts';
import * as campaignStore from './store/campaigns.ts';

/** Name of this room's messages in the outbox. */
export const SOURCE = 'campaign';

/** The source that says a campaign's words at the moment of sending. @param publicUrl what links begin with */
export function campaignSource(deps: CampaignDeps, publicUrl: string): MessageSource {
  const load = async (ids: readonly number[]) =>
    new Map((await campaignStore.campaignsByIds(deps.db.read, ids)).map((row) => [row.id, row]));
  const said: WordedCache = new Map();
  return {
    name: SOURCE,
    async prepare(messages, now) {
      const labels = new Map<string, string>();
      const rows = await load([...new Set(messages.flatMap((one) => one.campaignId ?? []))]);
      const rules = await sendingRules(deps.db.read);
      const campaigns = new Map(
        [...rows].map(([id, row]) => [id, { ...row, plan: planOfRow(row), texts: textsOfRow(row) }]),
      );
      const answers = new Map(
        messages.map((message) => {
          const campaign = campaigns.get(message.campaignId ?? 0);
          const aim = `${message.channel} ${message.purpose}`;
          const label = labels.get(aim) ?? labelOf(rules, message, now);
          labels.set(aim, label);
          return [message.id, prepareMessage(message, campaign, { publicUrl, label, now, said })] as const;
        }),
      );
      for (const { plan, id } of campaigns.values())
        if (plan.audience.consent === 'pending') {
          const own = messages.filter((one) => one.campaignId === id && answers.get(one.id)?.do === 'send');
          const people = own.map(({ contactId }) => ({ contactId: contactId ?? 0 }));
          const still = await withCases(deps.cases, deps.db.read, wishOf(plan.audience), people);
          const waiting = new Set(still.map((one) => one.contactId));
          const done = {
            do: 'drop',
            rule: 'no_longer_needed',
            staff: ruleWords('no_longer_needed'),
          } as const;
          for (const { id: messageId, contactId } of own)
            if (!waiting.has(contactId ?? 0)) answers.set(messageId, done);
        }
      for (const { id, plan, endAt } of campaigns.values()) {
        const budget = budgetOf(rules, plan, now);
        if (budget !== null) {
          const own = messages.filter((one) => one.campaignId === id && one.channel === 'sms');
          const poor = await withinBudget(deps, { id, budget }, own, answers, now);
          for (const { id: messageId, expiresAt } of poor)
            answers.set(messageId, {
              do: 'hold',
              until: expiresAt ?? endAt,
              rule: 'budget',
              staff: beyondBudget(budget),
            });
        }
      }
      return answers;
    },
    async rates(campaignIds) {
      return new Map([...(await load(campaignIds))].map(([id, row]) => [id, planOfRow(row).rate]));
    },
  };
}

/**
 * Puts money aside for the SMS that are about to leave, before they leave: what a crash leaves in doubt stays paid for. Only when
 * the money seems to be used up is it counted anew from the ledger, because what failed gives its money back.
 * @returns the messages it does not reach for
 */
async function withinBudget(
  deps: Deps,
  { id, budget }: { id: number; budget: number },
  messages: readonly ClaimedMessage[],
  answers: ReadonlyMap<number, PreparedMessage>,
  now: Date,
): Promise<ClaimedMessage[]> {
  const costs = new Map<PreparedMessage, number>();
  const wishes = messages.flatMap((message) => {
    const answer = answers.get(message.id);
    if (answer?.do !== 'send') return [];
    const dong = costs.get(answer) ?? smsDong(answer.outgoing, now);
    costs.set(answer, dong);
    return [{ id: message.id, dong }];
  });
  if (wishes.length === 0) return [];
  return deps.db.write(async (tx) => {
    const spent = await budgetStore.lockSpent(tx, id);
    const paid = await budgetStore.paidFor(
      tx,
      wishes.map((wish) => wish.id),
    );
    const open = wishes.filter((wish) => !paid.has(wish.id));
    let granted = affordable(open, budget - spent);
    if (granted.length < open.length)
      granted = affordable(open, budget - (await budgetStore.recountSpent(tx, id)));
    await budgetStore.putAside(tx, id, granted);
    const sure = new Set([...paid, ...granted.map((wish) => wish.id)]);
    return messages.filter(
      (message) => wishes.some((wish) => wish.id === message.id) && !sure.has(message.id),
    );
  });
}
