/** Whether the law of the dossier's day asks a confirmation, until when, and whether anybody is to be reminded of it. Pure. */
import { z } from 'zod';
import { type Day, isDay, plusDays, within } from '../calendar/day.ts';
import { DAY_MS, SECOND_MS } from '../calendar/durations.ts';
import { dayOf, startOf } from '../calendar/moment.ts';
import { type Holidays, plusWorkingDays } from '../calendar/working-days.ts';
import { dayOfDossierCode } from '../files/cells/codes.ts';
import { BUNDLES, type Bundle } from '../knowledge/bundle.ts';
import { type ConsentRole, LIVES_WITH, type LivesWith, type ReminderChoice, ROLES } from './states.ts';

const DAY = z.string().refine(isDay, 'not a day');

/** One rule of `law.yaml`. `livesWith` null: whoever the child lives with; an end of null is open. */
const RULE = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9-]+$/),
    bundle: z.enum(BUNDLES),
    from: DAY.nullable(),
    to: DAY.nullable(),
    livesWith: z.enum(LIVES_WITH).nullable(),
    roles: z.array(z.enum(ROLES)).min(1),
    law: z.enum(['needed', 'not_needed']),
    deadlineWorkingDays: z.number().int().positive().nullable(),
    /** The time until the confirmation does not count in the time the office has. */
    outsideProcessing: z.boolean(),
    /** As staff read it. */
    says: z.string().min(1),
    source: z.strictObject({
      document: z.string().min(1),
      article: z.string().min(1),
      confidence: z.enum(['L', 'A', 'P']),
    }),
  })
  .refine(
    // Figures by statement (dueCuts) know the bundle and the request alone.
    (rule) =>
      rule.deadlineWorkingDays === null || (rule.livesWith === null && rule.roles.length === ROLES.length),
    'a time limit holds for every role and case of its bundle',
  );
export const LAW_SHAPE = z.strictObject({ asOf: DAY, rules: z.array(RULE).min(1) });
export type LawRule = z.infer<typeof RULE>;

/** What the rules are read with: the days off, and what the province chose. `nextChoiceAt`: when another choice begins. */
export type LawInForce = {
  rules: readonly LawRule[];
  holidays: Holidays;
  choice: ReminderChoice | null;
  nextChoiceAt: Date | null;
};

/** One confirmation as the law sees it. `filedOn` null: its day is not known. */
export type NeedFacts = {
  bundle: Bundle;
  role: ConsentRole;
  livesWith: LivesWith | null;
  filedOn: Day | null;
  requestedAt: Date;
};

/** Why nothing surer can be said, as staff read it. */
export const DOUBTS = {
  case_unknown:
    'Chưa ghi trẻ đăng ký về ở với ai nên chưa biết luật có đòi xác nhận này không; hệ thống vẫn nhắc.',
  day_unknown: 'Không rõ ngày nộp nên không biết theo quy định cũ hay mới; hệ thống vẫn nhắc.',
  day_ahead: 'Ngày nộp nằm trong tương lai nên không biết theo quy định nào; hệ thống vẫn nhắc.',
  no_rule: 'Chưa có quy định nào trong hệ thống cho ngày này; hệ thống vẫn nhắc.',
  no_choice:
    'Chưa biết VNeID đã thôi gửi yêu cầu này hay chưa và tỉnh chưa chọn; hệ thống vẫn nhắc, với lời không nói là bắt buộc.',
  no_calendar: 'Lịch nghỉ lễ chưa có đến ngày ấy nên không tính được hạn theo ngày làm việc.',
} as const;
export type Doubt = keyof typeof DOUBTS;

export type Need = {
  law: 'needed' | 'not_needed' | 'unclear';
  /** The rule when exactly one speaks. */
  rule: LawRule | null;
  /** False only where the law surely does not ask and the province chose to rest. */
  remind: boolean;
  /** The words may not say that the confirmation is required. */
  eased: boolean;
  /** By law; the end of the last working day. */
  deadlineAt: Date | null;
  doubts: Doubt[];
};

/**
 * What the law of its day says of one confirmation at `now`. In doubt (case or day not known, a day to come, no choice of the
 * province) people are still reminded, and `doubts` says so.
 */
export function needOf(facts: NeedFacts, law: LawInForce, now: Date): Need {
  const doubts: Doubt[] = [];
  const ahead = facts.filedOn !== null && facts.filedOn > dayOf(now);
  const day = ahead ? null : facts.filedOn;
  const fits = law.rules.filter(
    (rule) =>
      rule.bundle === facts.bundle &&
      rule.roles.includes(facts.role) &&
      (day === null || holdsOn(rule, day)) &&
      (facts.livesWith === null || rule.livesWith === null || rule.livesWith === facts.livesWith),
  );
  const [first] = fits;
  const agreed = first !== undefined && fits.every((rule) => rule.law === first.law);
  if (first === undefined) doubts.push('no_rule');
  if (!agreed && first !== undefined)
    doubts.push(day !== null ? 'case_unknown' : ahead ? 'day_ahead' : 'day_unknown');
  const verdict = agreed ? first.law : 'unclear';
  if (verdict === 'not_needed' && law.choice === null) doubts.push('no_choice');
  const days = first?.deadlineWorkingDays ?? null;
  const limited = days !== null && fits.every((rule) => rule.deadlineWorkingDays === days);
  const deadlineAt = limited ? endOfTerm(law.holidays, dayOf(facts.requestedAt), days) : null;
  if (limited && deadlineAt === null) doubts.push('no_calendar');
  return {
    law: verdict,
    rule: fits.length === 1 ? (first ?? null) : null,
    remind: !(verdict === 'not_needed' && law.choice === 'rest'),
    eased: verdict !== 'needed',
    deadlineAt,
    doubts,
  };
}

/** The day of a dossier: that in its code, else the day of the request. */
export function dayOfDossier(code: string, requestedAt: Date): Day {
  return dayOfDossierCode(code) ?? dayOf(requestedAt);
}

function holdsOn(rule: LawRule, day: Day): boolean {
  return within(day, { from: rule.from ?? day, to: rule.to });
}

/** The last second of a term of working days that began on `day`; null past the calendar. */
function endOfTerm(holidays: Holidays, day: Day, days: number): Date | null {
  const last = plusWorkingDays(holidays, day, days);
  return last === null ? null : new Date(startOf(last).getTime() + DAY_MS - SECOND_MS);
}

/** Requests of a bundle made before this moment (and not before `from`) are due by law. */
export type DueCut = { bundle: Bundle; from: Date; before: Date };

/** No term of working days reaches over more days than this. */
const LONGEST_TERM_DAYS = 90;

/** By which moment of the request a time limit of the law has passed `by`: the same term as `needOf`, turned round for statements. */
export function dueCuts({ rules, holidays }: Pick<LawInForce, 'rules' | 'holidays'>, by: Date): DueCut[] {
  return rules.flatMap(({ bundle, from, deadlineWorkingDays }) => {
    if (deadlineWorkingDays === null) return [];
    let day = dayOf(by);
    for (let back = 0; back < LONGEST_TERM_DAYS; back += 1, day = plusDays(day, -1)) {
      const ends = endOfTerm(holidays, day, deadlineWorkingDays);
      if (ends !== null && ends <= by) break;
    }
    const begins = from === null ? new Date(0) : startOf(from);
    return [{ bundle, from: begins, before: startOf(plusDays(day, 1)) }];
  });
}
