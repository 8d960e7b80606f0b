/** The front door of the bot: events come in, talks are seen and answered, one question is asked without a talk. */

import type { Reader } from '../prisma/client.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import { type Act, scopeOf } from '../staff/act.ts';
import type { BotContext } from './context.ts';
import * as inbound from './store/inbound.ts';
import * as store from './store.ts';
import { readTurn } from './turn.ts';
import { grouped, type UnclearGroup } from './unanswered.ts';

export { /** @public a wing of the door */ noteAddress } from './address-events.ts';
export { type AskAnswer, ask } from './ask.ts';

export { checklistFile } from './checklist-file.ts';
export type { BotContext } from './context.ts';
export { handleWaiting } from './handling.ts';
export {
  inbox,
  openTalk,
  releaseStale,
  releaseTalk,
  staffReply,
} from './inbox.ts';
export { keepRaw, receive } from './receiving.ts';
export { retireInbound, retireTalks, retireTurns } from './retention.ts';
export { botSource } from './source.ts';
export { forgetTalker, type SubjectTalk, talksWith } from './subjects.ts';
export { type TalkTurn, webTurns } from './turns.ts';

/** Events of citizens and providers by state, for the metrics. */
export async function inboundCounts(reader: Reader): Promise<Record<string, number>> {
  return inbound.inboundCounts(reader);
}

/** So many of the newest messages are looked at: enough for weeks, little enough to open at once. */
const MOST_UNCLEAR = 2_000;

/**
 * Messages of citizens that were not understood, needed a question back, or whose answer was called wrong; the same words
 * counted together, the most frequent first. Masked as they were stored.
 * Only talks of the actor's scope; for the whole country also those without a commune.
 */
export async function unanswered(act: Act, { deps }: BotContext, limit: number): Promise<UnclearGroup[]> {
  const rows = await store.unclearTurns(deps.db.read, scopeOf(act), MOST_UNCLEAR);
  const messages = rows.flatMap((row) => {
    const { at, topic, kind, feedback } = row;
    const { text: written, tapped } = readTurn(deps.keys.open(row.textSealed, placeOf.turn(row)));
    // A commune whose name several bear was understood well enough.
    if (tapped || (topic === 'area.which_commune' && feedback !== 'bad')) return [];
    const mark = feedback === 'bad' ? ('bad' as const) : kind === 'clarify' ? 'clarify' : 'unknown';
    return [{ text: written, at, topic, mark } as const];
  });
  return grouped(messages, limit);
}
