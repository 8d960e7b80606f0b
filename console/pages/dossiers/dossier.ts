import { sayDay, sayMoment } from '../../../calendar/words.ts';
import {
  assign,
  FILING_EVENTS,
  HOLD_WORDS,
  isMark,
  isSide,
  judge,
  MARK_WORDS,
  MARKS,
  MOVE_WORDS,
  mark,
  mayTell,
  note,
  openFiling,
  SIDE_STATE_WORDS,
  SIDE_WORDS,
  SIDES,
  tell,
} from '../../../dossiers/dossiers.ts';
import { BUNDLE_LABELS } from '../../../knowledge/bundle.ts';
import { canOwnFiling } from '../../../staff/access.ts';
import type { Denied } from '../../../staff/act.ts';
import { colleagues, staffNames } from '../../../staff/staff.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { eventDetail, TODO } from './labels.ts';

type Done = { kind: 'done' } | { kind: 'refused'; staff: string } | Denied;

/** One case: what holds it, what each agency says, marks, judgements, notes and everything that happened. */
export async function showFiling(page: StaffPage): Promise<PageAnswer> {
  return filingPage(page, null);
}

/** An officer of a side marks where the case stands there. */
export async function markFiling(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const [side, wish] = [form.text('side'), form.text('mark')];
  if (!isSide(side)) return filingPage(page, 'Chọn cơ quan.');
  if (!isMark(wish) && wish !== 'none') return filingPage(page, 'Chọn cách đánh dấu.');
  const chosen = isMark(wish) ? wish : null;
  return after(
    page,
    await mark(act, needs.deps, { id: idOf(page), side, mark: chosen, note: form.text('note') }),
  );
}

/** Whether a return asks for papers that the rules do not name. */
export async function judgeReturn(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const [side, said] = [form.text('side'), form.text('judged')];
  if (!isSide(side)) return filingPage(page, 'Chọn cơ quan.');
  const beyondRules = said === 'beyond' ? true : said === 'within' ? false : null;
  return after(
    page,
    await judge(act, needs.deps, { id: idOf(page), side, beyondRules, note: form.text('note') }),
  );
}

export async function noteFiling(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  return after(page, await note(act, needs.deps, { id: idOf(page), words: form.text('words') }));
}

/** Tells the family that the case is stuck with an office and that they need not file again. */
export async function tellFamily(page: StaffPage): Promise<PageAnswer> {
  const { needs, act } = page;
  const done = await tell(act, needs.deps, idOf(page));
  if (done.kind === 'done') await needs.wake('dispatch');
  return after(page, done);
}

/** Who looks after the case, and until when. */
export async function assignFiling(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const dueOn = form.text('dueOn') === '' ? null : form.text('dueOn');
  const ownerId = rowNumber(form.text('owner'));
  return after(page, await assign(act, needs.deps, { id: idOf(page), ownerId, dueOn }));
}

function idOf(page: StaffPage): number {
  return rowNumber(page.param('id')) ?? 0;
}

async function after(page: StaffPage, done: Done): Promise<PageAnswer> {
  // What lies in another area is as good as not there; who may not do it at all is told so.
  if (done.kind === 'denied') return done.why === 'area' ? noFiling() : forbidden(done.staff);
  if (done.kind === 'refused') return filingPage(page, done.staff);
  return { kind: 'goto', to: `/dossiers/${idOf(page)}`, done: 'saved' };
}

function noFiling(): PageAnswer {
  return notFound('Không có hồ sơ này trong địa bàn của anh/chị.');
}

async function filingPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, act } = page;
  const found = await openFiling(act, needs.deps, idOf(page));
  if (found === null) return noFiling();
  const { filing, code, holds, sides, events, mayWrite } = found;
  const names = await staffNames(needs.deps.db.read);
  const owners = mayWrite
    ? (await colleagues(act, needs.deps.db.read)).filter((one) => canOwnFiling(one, filing.areaCode))
    : [];
  const marks = MARKS.map((value) => ({ value, title: MARK_WORDS[value], chosen: false }));
  const title = code === null ? `Hồ sơ số ${filing.id}` : `Hồ sơ ${code}`;
  return {
    kind: 'page',
    view: 'dossiers/dossier',
    title,
    status: mistake === null ? 200 : 422,
    data: {
      mayTell: mayWrite && mayTell(filing),
      ...{ mistake, title, mayWrite, id: filing.id, place: found.place },
      bundle: BUNDLE_LABELS[filing.bundle],
      filedOn: filing.filedOn === null ? '' : sayDay(filing.filedOn),
      again: { of: filing.againOf, by: filing.againBy },
      consent:
        filing.nationalCode !== null && holds.some(({ hold }) => hold === 'waiting_confirmation')
          ? filing.nationalCode
          : null,
      holds: holds.map(({ hold, since, move }) => ({
        ...{ title: HOLD_WORDS[hold], since: sayDay(since), move: MOVE_WORDS[move], todo: TODO[hold] },
      })),
      sides: sides.map((one) => ({
        ...{
          side: one.side,
          name: SIDE_WORDS[one.side],
          code: one.code ?? '',
          state: SIDE_STATE_WORDS[one.state],
        },
        asOf: sayDay(one.asOf),
        days: [
          { title: 'Tiếp nhận', on: one.receivedOn },
          { title: 'Hẹn trả', on: one.dueOn },
          { title: 'Giải quyết', on: one.doneOn },
          { title: 'Trả lại', on: one.returnedOn },
        ].flatMap((day) => (day.on === null ? [] : [{ title: day.title, on: sayDay(day.on) }])),
        signed: one.noticeSigned === null ? '' : one.noticeSigned ? 'Đã ký số' : 'Chưa ký số',
        reason: one.reason ?? '',
        isReturned: one.state === 'returned',
        judged:
          one.beyondRules === null ? '' : one.beyondRules ? 'Đòi giấy tờ ngoài quy định' : 'Đúng quy định',
        mark: one.mark === null ? '' : MARK_WORDS[one.mark],
        markedOn: one.markedOn === null ? '' : sayDay(one.markedOn),
        who:
          one.who === null
            ? null
            : {
                subject: one.who.subject ?? '',
                eventDay: one.who.eventDay === null ? '' : sayDay(one.who.eventDay),
                applicant: one.who.applicant ?? '',
                phone: one.who.phone === null ? '' : one.who.phone.replace('+84', '0'),
              },
      })),
      allSides: SIDES.map((value) => ({ value, title: SIDE_WORDS[value], chosen: false })),
      marks: [...marks, { value: 'none', title: 'Bỏ đánh dấu', chosen: false }],
      owner: filing.ownerId === null ? '' : (names.get(filing.ownerId) ?? ''),
      dueOn: filing.dueOn ?? '',
      dueSaid: filing.dueOn === null ? '' : sayDay(filing.dueOn),
      owners: owners.map((one) => ({
        ...{ value: String(one.id), title: names.get(one.id) ?? one.name, chosen: one.id === filing.ownerId },
      })),
      events: events.map((event) => ({
        at: sayMoment(event.at),
        what: FILING_EVENTS[event.kind],
        side: event.side === null ? '' : SIDE_WORDS[event.side],
        detail: eventDetail(event.kind, event.detail),
        note: event.note ?? '',
        by: event.userId === null ? '' : (names.get(event.userId) ?? ''),
      })),
    },
  };
}
