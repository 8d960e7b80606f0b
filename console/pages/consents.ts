import {
  BUNDLE_WORDS,
  type ConsentLine,
  isState,
  list,
  plan,
  ROLE_WORDS,
  remind,
  STATE_WORDS,
  STATES,
} from '../../consent/consent.ts';
import { can, covers } from '../../staff/access.ts';
import { type Answer, forbidden, notFound } from '../answer.ts';
import { nextWord, stateLook, stepWord } from '../consent-words.ts';
import type { StaffPage } from '../http.ts';
import { communesWithin, placeName, shortName } from '../places.ts';
import { daysSince } from '../say.ts';
import { channelWord } from '../words.ts';

/** A commune has hundreds of open confirmations, a province some thousands. */
const MOST_READ = 10_000;
const PAGE = 1_000;
const MOST_SHOWN = 300;

/** Confirmations of the person's area, the longest waiting first, with what comes next for each. */
export async function showConsents(page: StaffPage): Promise<Answer> {
  const { user, now } = page;
  const stateAsked = page.query('state') || 'requested';
  const state = stateAsked === 'all' || !isState(stateAsked) ? null : stateAsked;
  const area = page.query('area');
  if (area !== '' && !covers(user, area)) return forbidden();
  const step = page.query('step');
  const all = await allConsents(page, state, area || user.areaCode);
  const lines = all
    .map((line) => ({ line, next: nextWord(line, now) }))
    .filter(({ next }) => step === '' || next.kind === step)
    .sort((a, b) => a.line.requestedAt.getTime() - b.line.requestedAt.getTime());
  const calls = lines.filter(({ next }) => next.kind === 'call').length;
  return {
    kind: 'page',
    view: 'consents',
    title: 'Xác nhận VNeID',
    data: {
      mayWrite: can(user, 'consent.write'),
      total: lines.length,
      calls,
      sends: lines.filter(({ next }) => next.kind === 'send').length,
      more: Math.max(0, lines.length - MOST_SHOWN),
      filter: { state: stateAsked, area, step },
      states: STATES.map((value) => ({ value, title: STATE_WORDS[value], chosen: value === stateAsked })),
      areas: (communesWithin(user, now) ?? [])
        .filter(() => user.areaCode.length < 5)
        .map((unit) => ({ value: unit.code, title: unit.fullName, chosen: unit.code === area })),
      lines: lines.slice(0, MOST_SHOWN).map(({ line, next }) => ({ ...shown(line, now), next })),
    },
  };
}

/** Every confirmation of an area, page by page. '' is the whole country; `state` null: all states. */
export async function allConsents(
  { needs, now }: Pick<StaffPage, 'needs' | 'now'>,
  state: (typeof STATES)[number] | null,
  area: string,
): Promise<ConsentLine[]> {
  const lines: ConsentLine[] = [];
  for (let after = 0; lines.length < MOST_READ; ) {
    const some = await list(
      needs.deps,
      {
        ...(state === null ? {} : { state }),
        ...(area === '' ? {} : { area }),
        after,
        limit: PAGE,
      },
      now,
    );
    lines.push(...some);
    const last = some.at(-1);
    if (last === undefined || some.length < PAGE) break;
    after = last.id;
  }
  return lines;
}

/** One dossier: its confirmations, what was sent, what comes next. */
export async function showConsent(page: StaffPage): Promise<Answer> {
  return consentPage(page, null);
}

/** The clerk reminds by hand. */
export async function remindByHand(page: StaffPage): Promise<Answer> {
  const { needs, user, now } = page;
  const found = await plan(needs.deps, page.param('code'), now);
  if (found === null || !can(user, 'consent.write', found.areaCode)) return noDossier();
  const result = await remind(needs.deps, found.code, user.id, now);
  if (result.kind === 'refused') return consentPage(page, result.staff);
  await needs.wake('dispatch');
  return { kind: 'goto', to: `/consents/${encodeURIComponent(found.code)}`, done: 'reminded' };
}

function noDossier(): Answer {
  return notFound('Không có hồ sơ mang mã này trong địa bàn của anh/chị.');
}

async function consentPage(page: StaffPage, mistake: string | null): Promise<Answer> {
  const { needs, user, now } = page;
  const found = await plan(needs.deps, page.param('code'), now);
  if (found === null || !covers(user, found.areaCode)) return noDossier();
  return {
    kind: 'page',
    view: 'consent',
    title: `Hồ sơ ${found.code}`,
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      code: found.code,
      provincialCode: found.provincialCode,
      bundle: BUNDLE_WORDS[found.bundle],
      area: placeName(found.areaCode, now),
      vanishedAt: found.vanishedAt,
      mayRemind:
        can(user, 'consent.write', found.areaCode) && found.consents.some((one) => one.state === 'requested'),
      consents: found.consents.map((one) => ({
        ...shown(one, now),
        next: nextWord(one, now),
        deadlineAt: one.deadlineAt,
        sent: one.sent.map((sent) => ({
          at: sent.at,
          title: stepWord(sent.step),
          channel: channelWord(sent.channel),
          word: SENT_WORDS[sent.state],
        })),
        coming: one.schedule
          .filter((step) => step.at > now && one.next.do !== 'nothing')
          .map((step) => ({ at: step.at, title: step.title })),
      })),
    },
  };
}

const SENT_WORDS = {
  open: { word: 'Đang chờ gửi', look: 'wait' },
  sent: { word: 'Đã gửi', look: 'good' },
  failed: { word: 'Không đến', look: 'bad' },
} as const;

function shown(line: ConsentLine, now: Date) {
  return {
    code: line.code,
    provincialCode: line.provincialCode,
    bundle: BUNDLE_WORDS[line.bundle],
    role: ROLE_WORDS[line.role],
    area: shortName(line.areaCode, now),
    state: STATE_WORDS[line.state],
    look: stateLook(line.state),
    days: daysSince(line.requestedAt, now),
    requestedAt: line.requestedAt,
    asOf: line.asOf,
    wrongPerson: line.wrongPerson,
  };
}
