import { BUNDLE_WORDS, history, markPaper, plan, ROLE_WORDS, remind } from '../../../consent/consent.ts';
import { can, covers } from '../../../staff/access.ts';
import { listUsers } from '../../../staff/staff.ts';
import { type Answer, notFound } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import { shownLine } from './consents.ts';
import { happeningWord, nextWord } from './words.ts';

/** One dossier: its confirmations, what comes next, and everything that happened. */
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

/** The clerk has the signed form in hand, or takes that mark back. */
export async function takePaper(page: StaffPage): Promise<Answer> {
  const { needs, user, form, now } = page;
  const found = await plan(needs.deps, page.param('code'), now);
  if (found === null || !can(user, 'consent.write', found.areaCode)) return noDossier();
  const marked = await markPaper(needs.deps, {
    code: found.code,
    consentId: Number.parseInt(form.text('consent'), 10) || 0,
    userId: user.id,
    undo: form.text('do') === 'undo',
  });
  if (marked.kind === 'refused') return consentPage(page, marked.staff);
  return { kind: 'goto', to: `/consents/${encodeURIComponent(found.code)}`, done: 'saved' };
}

function noDossier(): Answer {
  return notFound('Không có hồ sơ mang mã này trong địa bàn của anh/chị.');
}

async function consentPage(page: StaffPage, mistake: string | null): Promise<Answer> {
  const { needs, user, now } = page;
  const found = await plan(needs.deps, page.param('code'), now);
  if (found === null || !covers(user, found.areaCode)) return noDossier();
  const mayWrite = can(user, 'consent.write', found.areaCode);
  const happened = await history(needs.deps, found.code, now);
  const names = new Map((await listUsers(needs.deps.db.read)).map((one) => [one.id, one.displayName]));
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
