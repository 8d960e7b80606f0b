import { LADDER as BODY, LAW } from '../../consent/files.ts';
import type { Ladder } from '../../consent/ladder.ts';
import { DELIVERED_RULES } from '../../outbox/files.ts';
import { reminderTimes } from '../../outbox/reminder-times.ts';
import { rulesOfRows } from '../../outbox/rules.ts';

/** The shipped ladder with the times of the rules that come with the program. */
export const LADDER: Ladder = {
  ...BODY,
  ...reminderTimes(rulesOfRows(DELIVERED_RULES), new Date('2026-11-03T02:00:00Z')),
  law: LAW,
};
