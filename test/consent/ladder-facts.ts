/** What the ladder is told, with what the tests do not speak of filled in. */
import { type Ladder, type LadderFacts, nextStep, type SentReminder } from '../../consent/ladder.ts';
import { LADDER } from './shipped-ladder.ts';

/** Vietnamese wall time. */
export const at = (wall: string) => new Date(`${wall}:00+07:00`);

export const hoursAfter = (moment: Date, hours: number) => new Date(moment.getTime() + hours * 3_600_000);

export const ASKED = at('2026-11-03T09:00');

export const facts = (more: Partial<LadderFacts> = {}): LadderFacts => ({
  state: 'requested',
  asOf: ASKED,
  requestedAt: ASKED,
  deadlineAt: null,
  vanished: false,
  needless: false,
  recipient: 'person',
  history: [],
  lastToPerson: null,
  openToPerson: false,
  ...more,
});

export const sent = (step: string, when: Date, state: SentReminder['state'] = 'sent'): SentReminder => ({
  step,
  at: when,
  state,
});

export const afterSending = (...history: SentReminder[]) =>
  facts({ history, lastToPerson: history.at(-1)?.at ?? null });

export const next = (known: LadderFacts, now: Date, ladder: Ladder = LADDER) => nextStep(known, ladder, now);
