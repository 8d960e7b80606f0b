/** Lists of things to do that citizens keep: the key of their links, and the list drawn as a PDF. */

import { areaProfile } from '../areas/areas.ts';
import { dayOf } from '../calendar/moment.ts';
import { checklistPdf } from '../links/links.ts';
import { checklistOf } from './checklist-case.ts';
import { sheetOf } from './checklist-sheet.ts';
import { readChecklistToken } from './checklist-token.ts';
import { composing } from './composing.ts';
import type { BotContext } from './context.ts';
import { NEW_TALK, type TalkState } from './talk.ts';

/** Signs links to printed lists. Shares the web chat's key: both are given to the citizen alone and hold for days. */
export function signing({ deps }: BotContext): (plain: string) => string {
  return (plain) => deps.keys.hash('webchat', plain);
}

/**
 * The list of things to do behind a link of ours, as a PDF of today's rules. Nothing of it is kept.
 * @returns `wrong`: the link is not ours; `old`: its days are over, or the rules it rested on have ended
 */
export async function checklistFile(bot: BotContext, token: string): Promise<Buffer | 'wrong' | 'old'> {
  const { deps, knowledge, publicUrl } = bot;
  const now = deps.now();
  const printed = readChecklistToken(token, signing(bot), dayOf(now));
  if (printed === 'wrong' || printed === 'old') return printed;
  const { table, answers, bornOn, diedOn, areaCode, guideCode } = printed;
  const talk: TalkState = {
    ...NEW_TALK,
    bundle: table === 'birth' ? 'birth' : 'death',
    bornOn,
    diedOn,
    areaCode,
  };
  const profile = areaCode === null ? null : await areaProfile(deps.db.read, areaCode);
  const found = checklistOf(table, answers, { knowledge, now, talk, profile, ...composing(knowledge) });
  if (found === 'no_outcome' || found === 'no_list') return 'old';
  return checklistPdf(sheetOf(found.filled, guideCode === null ? null : `${publicUrl}/q/${guideCode}`, now));
}
