/** What a decision answers, put into messages, and a message as the outbox keeps it. */

import { areaProfile } from '../areas/areas.ts';
import type { ChannelName } from '../channels/contract.ts';
import { guideLinkFor } from '../links/links.ts';
import type { SealedPayload } from '../outbox/outbox.ts';
import type { Tx } from '../prisma/client.ts';
import { signing } from './checklist-file.ts';
import { type ComposeContext, type ComposedMessage, compose } from './compose.ts';
import { composing } from './composing.ts';
import type { BotContext } from './context.ts';
import type { BotDecision } from './decision.ts';

/** The messages of a decision, with the links that they need. */
export async function composeFor(
  bot: BotContext,
  tx: Tx,
  channel: ChannelName,
  decision: BotDecision,
  now: Date,
  canRemind = false,
): Promise<ComposedMessage[]> {
  const { talk, replies } = decision;
  const wanted = new Set(replies.flatMap((reply) => (reply.kind === 'guide' ? [reply.areaCode] : [])));
  if (talk.areaCode !== null) wanted.add(talk.areaCode);
  const guideCodes = new Map<string, string>();
  for (const areaCode of wanted) guideCodes.set(areaCode, await guideLinkFor(tx, areaCode, now));
  const context: ComposeContext = {
    knowledge: bot.knowledge,
    now,
    channel,
    talk,
    publicUrl: bot.publicUrl,
    profile: talk.areaCode === null ? null : await areaProfile(tx, talk.areaCode),
    guideCodes,
    canRemind,
    canRemindBySms: channel === 'webchat',
    sign: signing(bot),
    ...composing(bot.knowledge),
  };
  return compose(replies, context);
}

/** A reply as the outbox keeps it: the picture is only named by its code. */
export function toPayload(message: ComposedMessage): SealedPayload {
  return {
    text: message.text,
    ...(message.buttons.length === 0 ? {} : { buttons: message.buttons }),
    ...(message.qr === null ? {} : { qr: message.qr }),
    ...(message.sheet === undefined ? {} : { sheet: message.sheet }),
  };
}
