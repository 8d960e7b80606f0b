/** Takes from the allowances of an account before anything is handed over, over all processes. A wing of the front door. */

import { DAY_MS } from '../calendar/durations.ts';
import type { ChannelName, Outcome } from '../channels/contract.ts';
import type { AllowanceName, AllowanceTold } from '../channels/limits.ts';
import type { Database } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { drawsOf, lacking, nextPeriod } from './allowances.ts';
import type { ApprovedTemplateIndex } from './approved-template.ts';
import type { BatchFacts } from './batch-facts.ts';
import { gateFacts } from './gate-batch.ts';
import type { ClosedRow, PutBack } from './message.ts';
import { ruleWords } from './rule-messages.ts';
import type { SendingRules } from './rules.ts';
import type { ReadyMessage } from './send.ts';
import { mayPay, sendingKind } from './sending-kind.ts';
import * as allowanceStore from './store/allowances.ts';

/** What a round took and gives back where it was not used. */
export type RoundAllowances = {
  ready: ReadyMessage[];
  waits: PutBack[];
  ends: ClosedRow[];
  /** Hears how a message ended. */
  heard(id: number, outcome: Outcome): void;
  /** Gives back what no message used. Called once, at the end of the round. */
  settle(): Promise<void>;
};

/**
 * Messages that come out of an allowance take their place in it, in order; those that find none wait for the next day or month, or go at
 * a price where the rules allow it. An allowance that the provider never spoke of holds nothing back: its first answer tells.
 */
export async function draw(
  db: Database,
  messages: readonly ReadyMessage[],
  known: BatchFacts & { approved: ApprovedTemplateIndex; rules: SendingRules },
  now: Date,
): Promise<RoundAllowances> {
  const channel: ChannelName = 'zalo';
  const wanted = messages.map((one) => {
    const kind =
      one.row.channel === channel
        ? sendingKind(gateFacts(one.row, known, known.rules, now), known.rules, now)
        : null;
    return { one, draws: drawsOf(one, kind, ({ id }) => known.approved.isPromotion(id)) };
  });
  const names = [...new Set(wanted.flatMap(({ draws }) => draws))].sort();
  const mayGoPaid = ({ row }: ReadyMessage) => mayPay(row, known.rules, now);
  const dealt =
    names.length === 0
      ? deal(wanted, new Map(), mayGoPaid, now)
      : await db.write(async (tx) => {
          const left = await allowanceStore.heldRows(tx, db.kind, channel, names, now);
          const fresh = deal(wanted, left, mayGoPaid, now);
          for (const [name, used] of fresh.used) await allowanceStore.take(tx, channel, name, used, now);
          return fresh;
        }, 'allowances');
  const { ready, waits, ends, taken } = dealt;

  return {
    ready,
    waits,
    ends,
    heard(id, outcome) {
      if (outcome.kind === 'accepted' || outcome.kind === 'unknown') taken.delete(id);
    },
    async settle() {
      const unused = new Map<AllowanceName, number>();
      for (const name of [...taken.values()].flat()) unused.set(name, (unused.get(name) ?? 0) + 1);
      taken.clear();
      if (unused.size === 0) return;
      await db.write(async (tx) => {
        for (const [name, count] of unused) await allowanceStore.take(tx, channel, name, -count, now);
      }, 'allowances');
    },
  };
}

type Wanted = { one: ReadyMessage; draws: AllowanceName[] };

/** Deals out what is left, in order. Pure, because a transaction may be run twice. */
function deal(
  wanted: readonly Wanted[],
  left: ReadonlyMap<AllowanceName, number>,
  mayGoPaid: (one: ReadyMessage) => boolean,
  now: Date,
) {
  const rest = new Map(left);
  const used = new Map<AllowanceName, number>();
  const taken = new Map<number, AllowanceName[]>();
  const ready: ReadyMessage[] = [];
  const waits: PutBack[] = [];
  const ends: ClosedRow[] = [];
  for (const { one, draws } of wanted) {
    const { row } = one;
    const short = lacking(draws, rest);
    if (short === null) {
      const counted = draws.filter((name) => left.has(name));
      for (const name of counted) {
        rest.set(name, (rest.get(name) ?? 0) - 1);
        used.set(name, (used.get(name) ?? 0) + 1);
      }
      if (counted.length > 0) taken.set(row.id, counted);
      ready.push(draws.length === 0 ? one : { ...one, draws });
    } else if (short === 'package_month' && mayGoPaid(one)) ready.push(one);
    else {
      const nextAt = nextPeriod(short, now);
      const rule = short === 'package_month' ? `${row.channel}_paid` : `${row.channel}_${short}`;
      const staffText = ruleWords(rule);
      if (row.expiresAt !== null && nextAt >= row.expiresAt)
        ends.push({ id: row.id, state: 'expired', rule, reason: null, staffText });
      else waits.push({ id: row.id, nextAt, rule, staffText });
    }
  }
  return { ready, waits, ends, taken, used };
}

/** So long what a provider said of the account's allowances is not asked again. */
const ASK_AGAIN_MS = 3_600_000;
/** A person's window is over long before. */
const FREE_KEPT_MS = 8 * DAY_MS;

/** Should the account be asked what is left? Also when the clock was set back. */
export async function allowancesAreOld({ db, now }: Deps, channel: ChannelName): Promise<boolean> {
  const at = await allowanceStore.toldAt(db.read, channel, 'template_day');
  return at === null || Math.abs(now().getTime() - at.getTime()) >= ASK_AGAIN_MS;
}

/** Keeps what the account was told when it was asked, and forgets people's windows that are over. */
export async function keepAllowances(
  { db, now }: Deps,
  channel: ChannelName,
  told: readonly AllowanceTold[],
): Promise<void> {
  const at = now();
  await db.write(async (tx) => {
    for (const one of told) await allowanceStore.learn(tx, channel, one, at, true);
    await allowanceStore.forgetFree(tx, new Date(at.getTime() - FREE_KEPT_MS));
  });
}
