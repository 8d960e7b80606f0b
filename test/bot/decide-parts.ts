/** What a decision says and does, in short. */
import type { BotDecision, BotReply } from '../../bot/decision.ts';

export const textIds = (decision: BotDecision) =>
  decision.replies.map((reply: BotReply) => (reply.kind === 'text' ? reply.textId : reply.kind));

export const effects = (decision: BotDecision) => decision.effects.map((effect) => effect.kind);
