import { unitAt } from '../../../areas/areas.ts';
import { daysSince } from '../../../calendar/moment.ts';
import {
  board,
  type ConsentFilterName,
  type ConsentLine,
  isState,
  NARROWED,
  type PendingCounts,
  ROLE_WORDS,
  STATE_WORDS,
  STATES,
} from '../../../consent/consent.ts';
import { BUNDLE_WORDS } from '../../../knowledge/bundle.ts';
import { covers } from '../../../staff/access.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { communesWithin, placeTyped, shortName } from '../../places.ts';
import { nextWord, pressWord, stateLook } from './labels.ts';

const PAGE = 100;
/** Nobody pages through more by hand; a filter gets there sooner. */
const MOST_PAGES = 100;

const ONLY_WORDS = {
  overdue: 'Quá hạn',
  soon: 'Còn 3 ngày trở xuống',
  call: 'Cần gọi điện',
  unreachable: 'Không liên lạc được qua tin nhắn',
  stale: 'Số liệu đã cũ',
  contradicted: 'Lời báo và tệp khác nhau',
} as const satisfies Record<ConsentFilterName, string>;

/** The board of the person's area: figures, the communes, and the confirmations with the most pressing first. */
export async function showConsents(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, user, now } = page;
  const area = areaAsked(page);
  if (area === null) return forbidden();
  const stateAsked = page.query('state') || 'requested';
  const state = stateAsked !== 'all' && isState(stateAsked) ? stateAsked : undefined;
  const only = NARROWED.find((one) => one === page.query('step'));
  const number = Math.min(MOST_PAGES, Math.max(1, Number.parseInt(page.query('page'), 10) || 1));
  const found = await board(act, needs.deps, { area, state, only, skip: (number - 1) * PAGE, limit: PAGE });
  const sums = sumOf(found.communes);
  const address = (changes: Record<string, string>) => {
    const query = new URLSearchParams({
      state: stateAsked,
      area: page.query('area'),
      step: only ?? '',
      ...changes,
    });
    return `/consents?${query}`;
  };
  return {
    kind: 'page',
    view: 'consents/consents',
    title: 'Xác nhận VNeID',
    data: {
      mayWrite: page.may('consent.write'),
      sums,
      oldestDays: found.oldest === null ? null : daysSince(found.oldest, now),
      total: found.total,
      filter: { state: stateAsked, area: page.query('area') },
      states: STATES.map((value) => ({ value, title: STATE_WORDS[value], chosen: value === stateAsked })),
      steps: NARROWED.map((value) => ({ value, title: ONLY_WORDS[value], chosen: value === only })),
      areas:
        user.areaCode.length === 5
          ? []
          : (
              communesWithin(user, now) ??
              found.communes.flatMap(({ areaCode }) => unitAt(areaCode, now) ?? [])
            ).map((unit) => ({ value: unit.code, title: unit.fullName, chosen: unit.code === area })),
      communes:
        found.communes.length < 2
          ? []
          : found.communes
              .filter((row) => row.waiting + row.said + row.vanished > 0)
              .sort((a, b) => b.overdue - a.overdue || b.calls - a.calls || b.waiting - a.waiting)
              .map((row) => ({
                ...row,
                name: shortName(row.areaCode, now),
                href: address({ area: row.areaCode }),
              })),
      lines: found.lines.map((line) => ({ ...shownLine(line, now), next: nextWord(line, now) })),
      firstNumber: (number - 1) * PAGE + 1,
      lastNumber: (number - 1) * PAGE + found.lines.length,
      before: number > 1 ? address({ page: String(number - 1) }) : null,
      after:
        number * PAGE < found.total && number < MOST_PAGES ? address({ page: String(number + 1) }) : null,
    },
  };
}

/** The area a page is asked for, or the person's own; null: it is none, or not theirs. */
export function areaAsked({ user, now, query }: Pick<StaffPage, 'user' | 'now' | 'query'>): string | null {
  if (query('area') === '') return user.areaCode;
  const asked = placeTyped({ user, now }, query('area')).code;
  return unitAt(asked, now) !== null && covers(user, asked) ? asked : null;
}

/** The figures of an area together. */
export function sumOf(communes: readonly PendingCounts[]): Omit<PendingCounts, 'areaCode'> {
  const sums = {
    waiting: 0,
    overdue: 0,
    withinDay: 0,
    withinThreeDays: 0,
    longWaiting: 0,
    stale: 0,
    calls: 0,
    unreachable: 0,
    said: 0,
    contradicted: 0,
    vanished: 0,
  };
  for (const row of communes)
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += row[name];
  return sums;
}

export function shownLine(line: ConsentLine, now: Date) {
  return {
    id: line.id,
    code: line.code,
    provincialCode: line.provincialCode,
    bundle: BUNDLE_WORDS[line.bundle],
    role: ROLE_WORDS[line.role],
    area: shortName(line.areaCode, now),
    state: STATE_WORDS[line.state],
    look: stateLook(line.state),
    days: daysSince(line.requestedAt, now),
    press: pressWord(line, now),
    requestedAt: line.requestedAt,
    deadlineAt: line.deadlineAt,
    asOf: line.asOf,
    wrongPerson: line.wrongPerson,
    contradictedAt: line.contradictedAt,
  };
}
