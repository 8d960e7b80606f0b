/** How often one talk, and one network address, may be given to an official: a desk that anybody can fill serves nobody. Pure. */
import { z } from 'zod';
import { within } from '../calendar/day.ts';
import { HOUR_MS } from '../calendar/durations.ts';
import { dayOf } from '../calendar/moment.ts';
import type { BotDecision } from './decision.ts';
import { text } from './facts.ts';
import { MOST_HANDOFFS, type TalkState } from './talk.ts';

const TIMES = z.int().min(1).max(10_000);

export const HANDOFF_LIMITS = z.strictObject({
  periods: z
    .array(
      z.strictObject({
        from: z.iso.date(),
        to: z.iso.date().nullable(),
        source: z.string().min(1),
        talk: TIMES.max(50),
        network: TIMES,
        hotline: z.string().regex(/^\d{3,12}$/),
      }),
    )
    .min(1),
});
export type HandoffLimits = z.infer<typeof HANDOFF_LIMITS>;
export type HandoffLimit = HandoffLimits['periods'][number];

/** The limits in force now; null: none are, and nothing is limited. */
export function handoffLimitAt(limits: HandoffLimits, now: Date): HandoffLimit | null {
  return limits.periods.find((period) => within(dayOf(now), period)) ?? null;
}

/**
 * A decision as the limit lets it stand: one hand-over more is remembered in the talk; past the limit the person hears where else
 * help is, and the talk stays with the assistant. What they wrote is kept as ever. Danger to life is counted and never limited,
 * nor is a talk that an official holds already.
 * @param scene `before`: the talk before this message; `crowded`: their network address has had its share of this hour
 */
export function limitHandoff(
  decision: BotDecision,
  limit: HandoffLimit | null,
  scene: { now: Date; before: TalkState; held: boolean; crowded: boolean; whereToMeet: string },
): BotDecision {
  const effect = decision.effects.find((one) => one.kind === 'handoff');
  if (effect === undefined || limit === null || scene.held) return decision;
  const since = scene.now.getTime() - HOUR_MS;
  const recent = scene.before.handoffs.filter((at) => Date.parse(at) > since);
  if (effect.urgent === undefined && (scene.crowded || recent.length >= limit.talk)) {
    const { expect: _asked, callBack: _wished, ...rest } = decision.talk;
    return {
      ...decision,
      replies: [text('bot-handoff-full', { where: scene.whereToMeet, hotline: limit.hotline })],
      effects: decision.effects.filter((one) => one !== effect),
      talk: { ...rest, expect: null, callBack: scene.before.callBack, handoffs: recent },
    };
  }
  const handoffs = [...recent, scene.now.toISOString()].slice(-MOST_HANDOFFS);
  return { ...decision, talk: { ...decision.talk, handoffs } };
}
