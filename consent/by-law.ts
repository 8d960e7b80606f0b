/**
 * What a rule of law with the province's choice makes of what is pending: nobody is reminded of what is no longer asked, and
 * who must confirm after all is reminded again. Pure; a round of the ladder does it (reminders.ts).
 */
import type { ConsentFacts } from './facts.ts';
import type { ConsentRecord, NewEvent, WholeConsent } from './rows.ts';

export type TurnByLaw = {
  turn: 'eased' | 'needed_again';
  change: Pick<ConsentRecord, 'state' | 'easedBy' | 'contradictedAt'> & {
    callWhy: null;
    lookAt: Date | null;
    updatedAt: Date;
  };
  event: NewEvent;
};

/** What a confirmation becomes; null: it stays as it is. What a file, a citizen or a clerk settled is never touched. */
export function turnByLaw(
  consent: WholeConsent,
  { need, ladder }: Pick<ConsentFacts, 'need' | 'ladder'>,
  now: Date,
): TurnByLaw | null {
  const { state, easedBy, dossier } = consent;
  if (dossier.vanishedAt !== null) return null;
  const eased = state === 'requested' && !need.remind;
  const again = state === 'not_required' && easedBy === 'law' && need.remind;
  if (!eased && !again) return null;
  return {
    turn: eased ? 'eased' : 'needed_again',
    change: {
      state: eased ? 'not_required' : 'requested',
      easedBy: eased ? 'law' : null,
      contradictedAt: null,
      callWhy: null,
      // Another choice that has yet to begin is not slept through.
      lookAt: eased ? ladder.law.nextChoiceAt : now,
      updatedAt: now,
    },
    event: {
      dossierId: dossier.id,
      consentId: consent.id,
      at: now,
      kind: eased ? 'by_law' : 'needed_again',
      detail: { rule: need.rule?.id ?? '', choice: ladder.law.choice ?? '' },
      userId: null,
      importId: null,
    },
  };
}
