import {
  DOUBTS,
  type HandResult,
  history,
  isLivesWith,
  isNotNeededReason,
  LIVES_WITH,
  LIVES_WITH_WORDS,
  markNotNeeded,
  markPaper,
  type Need,
  NOT_NEEDED_WORDS,
  plan,
  ROLE_WORDS,
  remind,
  setLivesWith,
} from '../../../consent/consent.ts';
import { NOT_BORNE_OUT, WITHOUT_ANSWER } from '../../../consent/states.ts';
import { BUNDLE_WORDS } from '../../../knowledge/bundle.ts';
import { type Denied, may } from '../../../staff/act.ts';
import { staffNames } from '../../../staff/staff.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import { shownLine } from './consents.ts';
import { caseWord, happeningWord, nextWord } from './labels.ts';

/** One dossier: its confirmations, what comes next, and everything that happened. */
export async function showConsent(page: StaffPage): Promise<PageAnswer> {
  return consentPage(page, null);
}

/** The clerk reminds by hand. */
export async function remindByHand(page: StaffPage): Promise<PageAnswer> {
  const { needs, act } = page;
  const code = page.param('code');
  const result = await remind(act, needs.deps, code);
  if (result.kind === 'denied') return deniedDossier(result);
  if (result.kind === 'refused')
    return result.reason === 'no_such_dossier' ? noDossier() : consentPage(page, result.staff);
  await needs.wake('dispatch');
  return { kind: 'goto', to: `/consents/${encodeURIComponent(code)}`, done: 'reminded' };
}

/** The clerk has the signed form in hand, or takes that mark back. */
export async function takePaper(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const code = page.param('code');
  const marked = await markPaper(act, needs.deps, {
    code,
    consentId: Number.parseInt(form.text('consent'), 10) || 0,
    undo: form.text('do') === 'undo',
  });
  if (marked.kind === 'denied') return deniedDossier(marked);
  if (marked.kind === 'refused') return consentPage(page, marked.staff);
  return { kind: 'goto', to: `/consents/${encodeURIComponent(code)}`, done: 'saved' };
}

/** The clerk knows that this confirmation is not needed, and why; or takes that mark back. */
export async function takeNotNeeded(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const code = page.param('code');
  const reason = form.text('reason');
  const undo = form.text('do') === 'undo';
  if (!undo && !isNotNeededReason(reason)) return consentPage(page, 'Chọn lý do không cần xác nhận.');
  const marked = await markNotNeeded(act, needs.deps, {
    code,
    consentId: Number.parseInt(form.text('consent'), 10) || 0,
    reason: !undo && isNotNeededReason(reason) ? reason : null,
  });
  return afterMark(page, marked);
}

/** The clerk records with whom the child is registered. */
export async function takeLivesWith(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const written = form.text('livesWith');
  const livesWith = isLivesWith(written) ? written : null;
  return afterMark(page, await setLivesWith(act, needs.deps, { code: page.param('code'), livesWith }));
}

async function afterMark(page: StaffPage, marked: HandResult | Denied): Promise<PageAnswer> {
  if (marked.kind === 'denied') return deniedDossier(marked);
  if (marked.kind === 'refused') return consentPage(page, marked.staff);
  return { kind: 'goto', to: `/consents/${encodeURIComponent(page.param('code'))}`, done: 'saved' };
}

/** What the law says of a confirmation, as the clerk reads it. */
function lawShown({ law, rule, doubts, deadlineAt }: Need) {
  return {
    word: LAW_WORDS[law],
    says: rule?.says ?? null,
    source: rule === null ? null : `${rule.source.document}, ${rule.source.article}`,
    doubts: doubts.map((doubt) => DOUBTS[doubt]),
    days: deadlineAt === null ? null : (rule?.deadlineWorkingDays ?? null),
  };
}

const LAW_WORDS = {
  needed: 'Cần xác nhận',
  not_needed: 'Luật không đòi xác nhận',
  unclear: 'Chưa rõ có cần hay không',
} as const satisfies Record<Need['law'], string>;

/** What lies in another area is as good as not there; who may not do it at all is told so. */
function deniedDossier({ why, staff }: Denied): PageAnswer {
  return why === 'area' ? noDossier() : forbidden(staff);
}

function noDossier(): PageAnswer {
  return notFound('Không có hồ sơ mang mã này trong địa bàn của anh/chị.');
}

async function consentPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, act, now } = page;
  const found = await plan(act, needs.deps, page.param('code'));
  if (found === null) return noDossier();
  const mayWrite = may(act, 'consent.write', found.areaCode);
  const happened = await history(act, needs.deps, found.code);
  const names = await staffNames(needs.deps.db.read);
  const marked = new Set(
    happened.flatMap((one) => (one.what === 'event' && one.kind === 'paper' ? [one.role] : [])),
  );
  return {
    kind: 'page',
    view: 'consents/dossier',
    title: `Hồ sơ ${found.code}`,
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      code: found.code,
      provincialCode: found.provincialCode,
      bundle: BUNDLE_WORDS[found.bundle],
      area: placeName(found.areaCode, now),
      vanishedAt: found.vanishedAt,
      livesWith: found.bundle === 'birth' ? caseWord(found.livesWith) : null,
      mayCase: mayWrite && found.bundle === 'birth',
      cases: LIVES_WITH.map((value) => ({
        value,
        title: LIVES_WITH_WORDS[value],
        chosen: value === found.livesWith,
      })),
      reasons: Object.entries(NOT_NEEDED_WORDS).map(([value, title]) => ({ value, title, chosen: false })),
      mayRemind: mayWrite && found.consents.some((one) => one.state === 'requested'),
      consents: found.consents.map((one) => ({
        ...shownLine(one, now),
        next: nextWord(one, now),
        law: lawShown(one.need),
        mayMarkNotNeeded: mayWrite && WITHOUT_ANSWER.includes(one.state),
        mayUndoNotNeeded: mayWrite && one.easedBy === 'hand',
        lapsed: one.state === 'lapsed' || (one.next.do === 'call_list' && one.next.why === 'deadline_passed'),
        mayMarkPaper: mayWrite && NOT_BORNE_OUT.includes(one.state),
        mayUndoPaper: mayWrite && one.state === 'paper_signed' && marked.has(one.role),
        coming: one.schedule
          .filter((step) => step.at > now && one.next.do !== 'nothing')
          .map((step) => ({ at: step.at, title: step.title })),
      })),
      happened: happened.toReversed().map((one) => ({
        at: one.at,
        role: one.role === null ? null : ROLE_WORDS[one.role],
        who: one.what === 'event' && one.userId !== null ? (names.get(one.userId) ?? 'Không rõ') : null,
        ...happeningWord(one),
      })),
    },
  };
}
