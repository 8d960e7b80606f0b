/** Fills the list of a guided check for one talk. Pure. */

import { provinceOf } from '../areas/areas.ts';
import { dayOf } from '../calendar/moment.ts';
import type { Knowledge, LastDay } from '../knowledge/knowledge.ts';
import { type Checklists, checklistFor, type FilledChecklist, fillChecklist } from './checklist.ts';
import { whereToMeet } from './meeting-place.ts';
import { startOf } from './reminders.ts';
import type { TalkState } from './talk.ts';

type Known = {
  knowledge: Knowledge;
  now: Date;
  talk: TalkState;
  profile: Parameters<typeof whereToMeet>[1];
  lastDay: LastDay;
  checklists: Checklists;
};

/** What is known of the case, as `knowledge/` asks for it. */
export function caseOf({ talk, now }: Pick<Known, 'talk' | 'now'>) {
  return {
    now,
    bundle: talk.bundle,
    benefitGroup: talk.benefitGroup,
    bornOn: noon(talk.bornOn),
    diedOn: noon(talk.diedOn),
    areaCode: talk.areaCode,
    provinceCode: talk.areaCode === null ? null : provinceOf(talk.areaCode),
  };
}

/** Noon in Vietnam of a kept day: the same calendar day whatever the zone of the machine. */
function noon(day: string | null): Date | null {
  return day === null ? null : new Date(`${day}T05:00:00Z`);
}

/** The list after these answers. `no_outcome`: a question is open or the rules have ended; `no_list`: nobody wrote one. */
export function checklistOf(
  table: string,
  answers: readonly (readonly [string, string])[],
  known: Known,
): { filled: FilledChecklist; followUps: readonly string[] } | 'no_outcome' | 'no_list' {
  const { knowledge, now, talk, profile } = known;
  const step = knowledge.check(table, answers, now);
  if (step.kind !== 'outcome') return 'no_outcome';
  const list = checklistFor(known.checklists, table, step.id);
  if (list === null) return 'no_list';
  const what = list.deadline;
  const start = what === undefined ? null : startOf(talk, what);
  const filled = fillChecklist(list, {
    outcome: step.id,
    outcomeText: step.text,
    outcomeSources: step.sources,
    sourcesOf: (topic) => {
      const given = knowledge.answer(topic, caseOf(known));
      return given.kind === 'text' ? given.sources : null;
    },
    lastDay: what === undefined || start === null ? null : known.lastDay(what, start),
    today: dayOf(now),
    where: whereToMeet(talk.areaCode, profile, now),
  });
  return { filled, followUps: step.followUps };
}
