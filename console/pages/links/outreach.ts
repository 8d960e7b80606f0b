import { unitAt } from '../../../areas/areas.ts';
import { DAY_MS } from '../../../calendar/durations.ts';
import { dayOf, startOf } from '../../../calendar/moment.ts';
import { csvText } from '../../../files/csv.ts';
import {
  correctOutreach,
  findLink,
  listOutreach,
  logOutreach,
  OUTREACH_KINDS,
  type OutreachForm,
  type OutreachMistake,
  type OutreachRow,
  outreachHistory,
  readOutreach,
} from '../../../links/links.ts';
import { may, scopeOf } from '../../../staff/act.ts';
import { staffNames } from '../../../staff/staff.ts';
import { sayCount } from '../../../writing/numbers.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, placeTyped } from '../../places.ts';

const MOST_SHOWN = 300;
const FIELDS = ['kind', 'areaCode', 'place', 'day', 'quantity', 'reached', 'linkCode', 'note'] as const;

/** Work without a telephone of a period, with a form to log more. */
export async function showOutreach(page: StaffPage): Promise<PageAnswer> {
  const own = page.user.areaCode.length === 5 ? page.user.areaCode : '';
  return listPage(page, { ...EMPTY, areaCode: own, day: dayOf(page.now) }, []);
}

export async function addOutreachWork(page: StaffPage): Promise<PageAnswer> {
  const { act, needs } = page;
  const form = formOf(page);
  const read = await readWork(page, form);
  if ('mistakes' in read) return listPage(page, form, read.mistakes);
  const logged = await needs.deps.db.write((tx) => logOutreach(act, tx, read.work));
  if (typeof logged !== 'number') return forbidden(logged.staff);
  return { kind: 'goto', to: '/outreach', done: 'saved' };
}

/** One work with what it said before its corrections. */
export async function showOutreachWork(page: StaffPage): Promise<PageAnswer> {
  const history = await ownHistory(page);
  const [last] = history ?? [];
  return history === null || last === undefined ? noWork() : workPage(page, history, filledOf(last), []);
}

/** A correction, or a withdrawal; what was logged before is kept and shown. */
export async function correctOutreachWork(page: StaffPage): Promise<PageAnswer> {
  const { act, needs } = page;
  const history = await ownHistory(page);
  const [last] = history ?? [];
  if (history === null || last === undefined) return noWork();
  const withdraw = page.form.text('do') === 'withdraw';
  const form = formOf(page);
  const read = withdraw ? { work: null } : await readWork(page, form);
  if ('mistakes' in read) return workPage(page, history, form, read.mistakes);
  const result = await needs.deps.db.write((tx) => correctOutreach(act, tx, last.id, read.work));
  if (typeof result === 'object') return forbidden(result.staff);
  if (typeof result === 'number') return { kind: 'goto', to: '/outreach', done: 'saved' };
  const sentence = 'Mục này đã được người khác sửa. Mở lại từ danh sách để xem bản mới.';
  return workPage(page, history, form, [{ field: 'kind', sentence }]);
}

export async function downloadOutreach(page: StaffPage): Promise<PageAnswer> {
  const { works, reach, period, names } = await found(page);
  const head = [
    'Ngày',
    'Hình thức',
    'Mã đơn vị',
    'Địa bàn',
    'Nơi thực hiện',
    'Số lượng',
    'Đơn vị tính',
    'Số người (tự khai)',
    'Mã liên kết',
    'Lượt mở mã (đo được)',
    'Mã dùng chung với',
    'Ghi chú',
    'Người ghi',
    'Ghi lúc',
  ];
  const rows = works.map((work) => {
    const kind = kindOf(work.kind);
    const measured = reach.get(work.id);
    return [
      work.day,
      kind.name,
      work.areaCode,
      placeName(work.areaCode, page.now),
      work.place,
      work.quantity,
      kind.unit,
      work.reached,
      work.linkCode,
      measured?.scans ?? null,
      measured === undefined || measured.sharedWith === 0 ? null : measured.sharedWith,
      work.note,
      names.get(work.loggedBy ?? -1) ?? '',
      work.loggedAt,
    ];
  });
  return {
    kind: 'file',
    name: `hoat-dong-truc-tiep-${period.from}-${period.to}.csv`,
    type: 'text/csv; charset=utf-8',
    body: csvText([head, ...rows]),
  };
}

/** The days that the address asks for (inclusive), else the last `days`; as words and as moments. */
export function dayPeriod(
  page: StaffPage,
  days: number,
): { from: string; to: string; start: Date; until: Date } {
  const [first, last] = [page.query('from'), page.query('to')];
  const to = isDay(last) ? last : dayOf(page.now);
  const from = isDay(first) && first <= to ? first : dayOf(new Date(midnight(to) - days * DAY_MS));
  return { from, to, start: new Date(midnight(from)), until: new Date(midnight(to) + DAY_MS) };
}

function midnight(day: string): number {
  return startOf(day).getTime();
}

function isDay(written: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(written) ? midnight(written) : Number.NaN;
  return !Number.isNaN(at) && dayOf(new Date(at)) === written;
}

const EMPTY: OutreachForm = {
  kind: '',
  areaCode: '',
  place: '',
  day: '',
  quantity: '1',
  reached: '',
  linkCode: '',
  note: '',
};

function formOf(page: StaffPage): OutreachForm {
  const { form } = page;
  const filled = { ...EMPTY };
  for (const field of FIELDS) filled[field] = form.text(field).slice(0, 400);
  return { ...filled, areaCode: placeTyped(page, filled.areaCode).code || filled.areaCode };
}

function filledOf(row: OutreachRow): OutreachForm {
  const { kind, areaCode, place, day, quantity, reached, linkCode, note } = row;
  const numbers = { quantity: String(quantity), reached: reached === null ? '' : String(reached) };
  return { kind, areaCode, place, day, ...numbers, linkCode: linkCode ?? '', note };
}

async function readWork({ act, needs, now }: StaffPage, form: OutreachForm) {
  const unit = unitAt(form.areaCode, now);
  return readOutreach(
    form,
    {
      kinds: OUTREACH_KINDS,
      areaAllowed: unit !== null && unit.parent !== null && may(act, 'links.write', unit.code),
      link: form.linkCode === '' ? null : await findLink(needs.deps.db.read, form.linkCode),
    },
    now,
  );
}

async function ownHistory(page: StaffPage): Promise<OutreachRow[] | null> {
  return outreachHistory(page.needs.deps.db.read, scopeOf(page.act), rowNumber(page.param('id')) ?? 0);
}

function noWork(): PageAnswer {
  return notFound('Không có hoạt động này trong địa bàn của anh/chị.');
}

async function found(page: StaffPage) {
  const { act, needs } = page;
  const { from, to } = dayPeriod(page, 30);
  const list = await listOutreach(needs.deps.db.read, scopeOf(act), { from, to });
  return { ...list, period: { from, to }, names: await userNames(page) };
}

async function userNames({ needs }: StaffPage): Promise<Map<number, string>> {
  return await staffNames(needs.deps.db.read);
}

async function listPage(
  page: StaffPage,
  filled: OutreachForm,
  mistakes: readonly OutreachMistake[],
): Promise<PageAnswer> {
  const { works, reach, total, period, names } = await found(page);
  return {
    kind: 'page',
    view: 'links/outreach',
    title: 'Hoạt động trực tiếp',
    status: mistakes.length === 0 ? 200 : 422,
    data: {
      ...period,
      ...formData(filled, mistakes),
      action: '/outreach',
      mayWrite: may(page.act, 'links.write'),
      total,
      count: works.length,
      most: MOST_SHOWN,
      more: works.length > MOST_SHOWN,
      works: works.slice(0, MOST_SHOWN).map((work) => {
        const measured = reach.get(work.id);
        return {
          ...workData(work, page.now, names),
          scans: measured?.scans ?? 0,
          measured: measured !== undefined && measured.scans !== null,
          sharedWith: measured?.sharedWith ?? 0,
        };
      }),
    },
  };
}

async function workPage(
  page: StaffPage,
  history: readonly OutreachRow[],
  filled: OutreachForm,
  mistakes: readonly OutreachMistake[],
): Promise<PageAnswer> {
  const names = await userNames(page);
  const [last, ...before] = history;
  if (last === undefined) return noWork();
  const holds = last.replacedBy === null && !last.withdrawn;
  return {
    kind: 'page',
    view: 'links/outreach-work',
    title: kindOf(last.kind).name,
    status: mistakes.length === 0 ? 200 : 422,
    data: {
      ...formData(filled, mistakes),
      action: `/outreach/${last.id}`,
      mayWrite: holds && may(page.act, 'links.write', last.areaCode),
      holds,
      last: workData(last, page.now, names),
      before: before.map((row) => workData(row, page.now, names)),
    },
  };
}

function formData(filled: OutreachForm, mistakes: readonly OutreachMistake[]) {
  return {
    filled,
    mistakes: mistakes.map((one) => one.sentence),
    kinds: OUTREACH_KINDS.map((kind) => ({
      value: kind.key,
      title: `${kind.name} (${kind.unit})`,
      chosen: kind.key === filled.kind,
    })),
  };
}

function workData(work: OutreachRow, now: Date, names: ReadonlyMap<number, string>) {
  const kind = kindOf(work.kind);
  return {
    id: work.id,
    kind: kind.name,
    amount: `${sayCount(work.quantity)} ${kind.unit}`,
    reached: work.reached === null ? 'không đếm' : sayCount(work.reached),
    reachedWho: kind.reached,
    declared: work.reached !== null,
    area: placeName(work.areaCode, now),
    place: work.place,
    day: new Date(midnight(work.day)),
    linkCode: work.linkCode,
    note: work.note,
    who: names.get(work.loggedBy ?? -1) ?? '',
    loggedAt: work.loggedAt,
    withdrawn: work.withdrawn,
    demo: work.demo,
  };
}

function kindOf(key: string): { name: string; unit: string; reached: string } {
  return OUTREACH_KINDS.find((kind) => kind.key === key) ?? { name: key, unit: 'lần', reached: 'người' };
}
