import type { BotDecision, BotReply } from './decision.ts';
import { text } from './facts.ts';

/**
 * A decision as SMS can carry it. A text there has no buttons and every part is paid for, so the answers of the assistant are not
 * sent: what is worded for SMS (stop, again, reminders on and off) goes out, everything else goes to a person.
 * @param worded is there a reviewed SMS wording of this text?
 * @param held an official has the talk already: they were told so once, and a second paid message says nothing new
 */
export function bySms(
  decision: BotDecision,
  worded: (textId: string) => boolean,
  held: boolean,
): BotDecision {
  const kept = decision.replies.filter((reply: BotReply) => reply.kind === 'text' && worded(reply.textId));
  // Silence is a decision too: an official holds the talk.
  if (kept.length > 0 || decision.replies.length === 0 || held) return { ...decision, replies: kept };
  return {
    ...decision,
    replies: [text('bot-sms')],
    effects: [{ kind: 'handoff' }],
    understood: { ...decision.understood, kind: 'handoff' },
  };
}
