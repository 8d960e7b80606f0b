import { dayOf } from '../../../calendar/moment.ts';
import { sayDay, sayMoment } from '../../../calendar/words.ts';
import { REQUEST_KINDS, REQUEST_STATES, REQUEST_WAYS, rightsRule } from '../../../contacts/contacts.ts';
import { listRequests, REQUEST_STEPS, stepRequest, writeReference } from '../../../people/people.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';

/** What citizens asked about their own data, the nearest day first. */
export async function showRequests(page: StaffPage): Promise<PageAnswer> {
  return requestsPage(page, null);
}

async function requestsPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, act, now } = page;
  const closed = page.query('closed') !== '';
  const found = await listRequests(act, needs.deps, closed);
  if (found.kind === 'denied') return forbidden(found.staff);
  const rule = rightsRule(now);
  return {
    kind: 'page',
    view: 'people/requests',
    title: 'Yêu cầu của người dân',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      closed,
      rule: { source: rule.source, reply: rule.replyWorkingDays, note: rule.note ?? '' },
      requests: found.requests.map((one) => ({
        id: one.id,
        kind: REQUEST_KINDS[one.kind],
        state: REQUEST_STATES[one.state],
        way: REQUEST_WAYS[one.way],
        asked: sayMoment(one.askedAt),
        replyBy: one.state === 'open' ? sayDay(dayOf(one.replyBy)) : null,
        due: sayDay(dayOf(one.dueAt)),
        closedOn: one.closedAt === null ? null : sayDay(one.closedAt),
        late: one.closedAt === null && (one.dueAt < now || (one.state === 'open' && one.replyBy < now)),
        place: one.areaCode === '' ? 'Chưa rõ địa bàn' : placeName(one.areaCode, now),
        words: one.words,
        note: one.note,
        mayExtend: one.extendedAt === null,
        person:
          one.contactId !== null
            ? writeReference({ contactId: one.contactId })
            : one.addressId !== null
              ? writeReference({ addressId: one.addressId })
              : null,
      })),
    },
  };
}

/** A first answer, the extension, or the end. */
export async function moveRequest(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const step = REQUEST_STEPS.find((one) => one === form.text('do'));
  const id = rowNumber(page.param('id'));
  if (step === undefined || id === null) return notFound('Không có yêu cầu này trong địa bàn của anh/chị.');
  const done = await stepRequest(act, needs.deps, id, step, form.text('note'));
  if (done.kind === 'denied' && done.why !== 'area') return forbidden(done.staff);
  if (done.kind === 'denied' || done.kind === 'not_found')
    return notFound('Không có yêu cầu này trong địa bàn của anh/chị.');
  if (done.kind === 'refused') return requestsPage(page, done.staff);
  await needs.wake('dispatch');
  return { kind: 'goto', to: '/people/requests', done: 'saved' };
}
