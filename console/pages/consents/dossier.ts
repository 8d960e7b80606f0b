import { history, markPaper, plan, ROLE_WORDS, remind } from '../../../consent/consent.ts';
import { BUNDLE_WORDS } from '../../../knowledge/bundle.ts';
import { type Denied, may } from '../../../staff/act.ts';
import { staffNames } from '../../../staff/staff.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import { shownLine } from './consents.ts';
import { happeningWord, nextWord } from './labels.ts';

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
      mayRemind: mayWrite && found.consents.some((one) => one.state === 'requested'),
      consents: found.consents.map((one) => ({
        ...shownLine(one, now),
        next: nextWord(one, now),
        lapsed: one.state === 'lapsed' || (one.next.do === 'call_list' && one.next.why === 'deadline_passed'),
        mayMarkPaper: mayWrite && ['requested', 'said', 'unknown', 'lapsed'].includes(one.state),
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
