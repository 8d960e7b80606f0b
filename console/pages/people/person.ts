import { dayOf } from '../../../calendar/moment.ts';
import { sayDay, sayMoment } from '../../../calendar/words.ts';
import { channelLabel } from '../../../channels/labels.ts';
import { isPurpose, REQUEST_KINDS, REQUEST_STATES } from '../../../contacts/contacts.ts';
import {
  correctPerson,
  erasePerson,
  exportPerson,
  openAtDesk,
  openFile,
  type PersonFile,
  type PersonReference,
  readReference,
  recordPermission,
} from '../../../people/people.ts';
import {
  addressState,
  addressWords,
  PERMISSION_LABELS,
  permissionState,
  sectionsOf,
} from '../../../people/words.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, readPlace } from '../../places.ts';

const NOBODY = notFound('Không có người này trong địa bàn của anh/chị.');

/** What lies in another area is as good as not there; who may not open files at all is told so. */
const deniedAnswer = (denied: { why: string; staff: string }): PageAnswer =>
  denied.why === 'area' ? NOBODY : forbidden(denied.staff);

const referenceOf = (page: StaffPage): PersonReference | null => readReference(page.param('person'));
const here = (page: StaffPage): string => `/people/${page.param('person')}`;

/** One person's file. */
export async function showPerson(page: StaffPage): Promise<PageAnswer> {
  return personPage(page, null);
}

async function personPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, act, now } = page;
  const reference = referenceOf(page);
  if (reference === null) return NOBODY;
  const opened = await openFile(act, needs.deps, reference);
  if (opened.kind === 'denied') return deniedAnswer(opened);
  if (opened.kind === 'not_found') return NOBODY;
  const { file } = opened;
  return {
    kind: 'page',
    view: 'people/person',
    title: file.person.name ?? 'Người dân',
    status: mistake === null ? 200 : 422,
    data: { mistake, ...shown(file, now) },
  };
}

function shown(file: PersonFile, now: Date) {
  const { person, cases, requests } = file;
  const sections = sectionsOf(file, now);
  const open = [...new Set(cases.filter((one) => one.open).map((one) => one.code))];
  return {
    reference: person.reference,
    name: person.name ?? '',
    title: person.name ?? 'Chưa biết tên',
    place: person.areaCode === '' ? 'Chưa rõ địa bàn' : placeName(person.areaCode, now),
    registered: person.contactId !== null,
    landline: person.landline,
    tags: person.tags.join('; '),
    addresses: person.addresses.map((one) => ({
      id: one.id,
      channel: channelLabel(one.channel),
      address: addressWords(one),
      state: addressState(one),
    })),
    permissions: Object.entries(PERMISSION_LABELS).map(([purpose, title]) => {
      const held = person.permissions.find((one) => one.purpose === purpose);
      return { title, state: permissionState(held?.state ?? 'none'), at: held?.at ?? null };
    }),
    purposes: Object.entries(PERMISSION_LABELS).map(([value, title]) => ({ value, title })),
    history: sections.find((one) => one.title === HISTORY)?.rows.toReversed() ?? [],
    cases: cases.map((one, at) => ({
      code: one.code,
      lines: sections.find((section) => section.title === CASES)?.rows[at]?.lines ?? [],
    })),
    messages: sections.find((one) => one.title === MESSAGES)?.rows.slice(0, SHOWN) ?? [],
    moreMessages: Math.max(0, file.messages.length - SHOWN),
    turns: sections.find((one) => one.title === TURNS)?.rows.slice(-SHOWN) ?? [],
    requests: requests.map((one) => ({
      id: one.id,
      kind: REQUEST_KINDS[one.kind],
      state: REQUEST_STATES[one.state],
      open: one.closedAt === null,
      asked: sayMoment(one.askedAt),
      due: sayDay(one.closedAt === null ? dayOf(one.dueAt) : dayOf(one.closedAt)),
    })),
    kinds: Object.entries(REQUEST_KINDS).map(([value, title]) => ({ value, title })),
    openCodes: open.join(', '),
  };
}

const [HISTORY, CASES, MESSAGES, TURNS] = [
  'Lịch sử đồng ý và từ chối',
  'Hồ sơ liên thông có tên trong đó',
  'Tin nhắn hệ thống đã gửi hoặc đang chờ gửi',
  'Nội dung trò chuyện còn được lưu',
];
const SHOWN = 30;

/** Corrects name, commune, tags and addresses. */
export async function changePerson(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form, user, now } = page;
  const reference = referenceOf(page);
  if (reference === null) return NOBODY;
  const remove = rowNumber(form.text('remove'));
  const place = readPlace(form.text('area'), user, now);
  if (place.kind === 'unclear') return personPage(page, place.staff);
  const add = form.text('address');
  const done = await correctPerson(
    act,
    needs.deps,
    reference,
    remove !== null
      ? { removeAddressId: remove }
      : {
          name: form.text('name'),
          tags: form.text('tags').split(/[;,]/),
          ...(place.code === '' ? {} : { areaCode: place.code }),
          ...(add === '' ? {} : { addAddress: add }),
        },
  );
  if (done.kind === 'denied')
    return done.why === 'area'
      ? personPage(page, 'Nơi ở mới ở ngoài địa bàn của anh/chị; nhờ cấp tỉnh chuyển giúp.')
      : forbidden(done.staff);
  if (done.kind === 'not_found') return NOBODY;
  if (done.kind === 'refused') return personPage(page, done.staff);
  return { kind: 'goto', to: here(page), done: 'saved' };
}

/** Writes down what the person allows or refuses, said at the desk. */
export async function takePermission(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const reference = referenceOf(page);
  if (reference === null) return NOBODY;
  const purpose = form.text('purpose');
  const done = await recordPermission(act, needs.deps, reference, {
    purpose: isPurpose(purpose) ? purpose : 'all',
    state: form.text('do') === 'grant' ? 'granted' : 'refused',
    basis: form.text('basis'),
  });
  if (done.kind === 'denied') return deniedAnswer(done);
  if (done.kind === 'not_found') return NOBODY;
  if (done.kind === 'refused') return personPage(page, done.staff);
  return { kind: 'goto', to: here(page), done: 'saved' };
}

/** Everything as one file for the person. */
export async function downloadPerson(page: StaffPage): Promise<PageAnswer> {
  const reference = referenceOf(page);
  if (reference === null) return NOBODY;
  const done = await exportPerson(page.act, page.needs.deps, reference);
  if (done.kind === 'denied') return deniedAnswer(done);
  if (done.kind === 'not_found') return NOBODY;
  return {
    kind: 'file',
    name: `du-lieu-${done.reference}.html`,
    type: 'text/html; charset=utf-8',
    body: done.html,
  };
}

/** Erases the person everywhere. */
export async function removePerson(page: StaffPage): Promise<PageAnswer> {
  const reference = referenceOf(page);
  if (reference === null) return NOBODY;
  const { needs, act, form } = page;
  if (!form.ticked('sure')) return personPage(page, 'Đánh dấu xác nhận trước khi xóa.');
  const done = await erasePerson(act, needs.deps, reference, { stop: form.ticked('stop') });
  if (done.kind === 'denied') return deniedAnswer(done);
  if (done.kind === 'not_found') return NOBODY;
  return { kind: 'goto', to: '/people', done: 'erased' };
}

/** Writes down what the person asks at the desk. */
export async function takeRequest(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const reference = referenceOf(page);
  if (reference === null) return NOBODY;
  const kind = (Object.keys(REQUEST_KINDS) as (keyof typeof REQUEST_KINDS)[]).find(
    (one) => one === form.text('kind'),
  );
  if (kind === undefined) return personPage(page, 'Chọn loại yêu cầu.');
  const done = await openAtDesk(act, needs.deps, reference, { kind, words: form.text('words') });
  if (done.kind === 'denied') return deniedAnswer(done);
  if (done.kind !== 'done') return NOBODY;
  return { kind: 'goto', to: here(page), done: 'request_opened' };
}
