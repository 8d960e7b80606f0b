import { provinceOf } from '../../../areas/areas.ts';
import { fromWall, inputMoment } from '../../../calendar/moment.ts';
import {
  dropLadders,
  formOf,
  type LadderForm,
  type LadderVersion,
  laddersFor,
  ladderVersions,
  MOST_STEPS,
  previewOf,
  readLadderForm,
  saveLadder,
} from '../../../consent/consent.ts';
import { may } from '../../../staff/act.ts';
import { staffNames } from '../../../staff/staff.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, provinceChoices } from '../../places.ts';

const MOST_NOTE = 300;
/** Rows of the form: those of the ladder, and empty ones for more. */
const ROWS = MOST_STEPS;

type Sent = {
  form: LadderForm;
  note: string;
  from: string;
  base: string;
  mistakes: { where: string; message: string }[];
  preview: ReturnType<typeof previewOf> | null;
};

/** The steps and words of a province: what is in force, its versions, and the form to change them. */
export async function showLadder(page: StaffPage): Promise<PageAnswer> {
  return ladderPage(page, null);
}

/** "Xem thử" shows what citizens would read; "Lưu" keeps a new version, in force from the moment chosen. */
export async function keepLadder(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form, now } = page;
  const province = provinceAsked(page);
  if (province === null) return forbidden();
  const sent = {
    form: formSent(form),
    note: form.text('note'),
    from: form.text('from'),
    base: form.text('base'),
  };
  const refused = (mistakes: Sent['mistakes']) => ladderPage(page, { ...sent, mistakes, preview: null });
  const read = readLadderForm(sent.form);
  if (read.kind === 'mistakes') return refused(read.mistakes);
  if (form.text('do') === 'preview')
    return ladderPage(page, { ...sent, mistakes: [], preview: previewOf(read.ladder, now) });
  const validFrom = sent.from === '' ? now : fromWall(sent.from);
  if (validFrom === null)
    return refused([{ where: 'Áp dụng từ', message: 'Ghi ngày và giờ, hoặc để trống.' }]);
  if (sent.note === '')
    return refused([{ where: 'Lý do sửa', message: 'Ghi lý do; người xem sau cần biết.' }]);
  if (sent.note.length > MOST_NOTE)
    return refused([{ where: 'Lý do sửa', message: `Tối đa ${MOST_NOTE} ký tự.` }]);
  const saved = await saveLadder(act, needs.deps, {
    provinceCode: province,
    ladder: read.ladder,
    note: sent.note,
    validFrom,
    base: Number(sent.base),
  });
  if (saved.kind === 'denied') return forbidden(saved.staff);
  if (saved.kind === 'changed_meanwhile')
    return refused([
      { where: 'Cả biểu mẫu', message: 'Có người vừa lưu một bản khác. Mở lại trang để sửa tiếp từ bản đó.' },
    ]);
  return { kind: 'goto', to: `/consents/ladder?area=${province}`, done: 'saved' };
}

/** Back to the shipped steps; the versions stay to be read. */
export async function dropLadder(page: StaffPage): Promise<PageAnswer> {
  const province = provinceAsked(page);
  if (province === null) return forbidden();
  const dropped = await dropLadders(page.act, page.needs.deps, province);
  if (dropped.kind === 'denied') return forbidden(dropped.staff);
  return { kind: 'goto', to: `/consents/ladder?area=${province}`, done: 'saved' };
}

/** The province a page is about: the person's own, or the one an administrator chose. '' none chosen; null not theirs. */
export function provinceAsked({ user, now, query, form }: StaffPage): string | null {
  const own = user.areaCode === '' ? '' : provinceOf(user.areaCode);
  const asked = query('area') || form.text('area');
  if (asked === '') return own;
  const choices = provinceChoices(user, now, asked);
  return choices.some((choice) => choice.chosen) ? asked : null;
}

function formSent(form: StaffPage['form']): LadderForm {
  const step = (name: string) => ({
    id: form.text(`${name}_id`),
    hours: form.text(`${name}_hours`),
    title: form.text(`${name}_title`),
    chat: form.text(`${name}_chat`),
    sms: form.text(`${name}_sms`),
  });
  return {
    steps: Array.from({ length: ROWS }, (_, index) => step(`s${index + 1}`)),
    last: step('last'),
    nudge: step('nudge'),
    callListAfterHours: form.text('callListAfterHours'),
    maxAgeDays: form.text('maxAgeDays'),
    saidRestHours: form.text('saidRestHours'),
    deadlineHours: form.text('deadlineHours'),
    deadlineSource: form.text('deadlineSource'),
  };
}

async function ladderPage(page: StaffPage, sent: Sent | null): Promise<PageAnswer> {
  const { needs, user, now } = page;
  const province = provinceAsked(page);
  if (province === null) return forbidden();
  const { read } = needs.deps.db;
  const ladder = (await laddersFor(read, [province], now))(province);
  const versions = province === '' ? [] : await ladderVersions(read, province);
  const inForce = inForceOf(versions, now);
  const again = versions.find((one) => String(one.version) === page.query('version'))?.ladder ?? null;
  const form = sent?.form ?? formOf(again ?? ladder);
  const names = await staffNames(read);
  return {
    kind: 'page',
    view: 'consents/ladder',
    title: 'Các bước nhắc xác nhận',
    status: sent !== null && sent.mistakes.length > 0 ? 422 : 200,
    data: {
      province,
      place: placeName(province, now),
      mayWrite: province !== '' && may(page.act, 'ladder.write', province),
      provinces: user.areaCode === '' ? provinceChoices(user, now, province) : [],
      own: inForce?.version ?? null,
      ladder,
      now: previewOf(ladder, now),
      versions: versions.map((one) => ({
        version: one.version,
        who: (one.savedBy === null ? undefined : names.get(one.savedBy)) ?? 'Không rõ',
        savedAt: one.savedAt,
        validFrom: one.validFrom,
        note: one.note,
        look: one === inForce ? 'good' : 'plain',
        state: stateOf(one, inForce, now),
        href: `/consents/ladder?${new URLSearchParams({ area: province, version: String(one.version) })}#form`,
      })),
      mistakes: sent?.mistakes ?? [],
      preview: sent?.preview ?? null,
      form: {
        ...form,
        steps: Array.from({ length: ROWS }, (_, index) => {
          const fields = form.steps[index] ?? { id: '', hours: '', title: '', chat: '', sms: '' };
          return {
            name: `s${index + 1}`,
            number: index + 1,
            fields,
            filled: fields.hours + fields.chat !== '',
          };
        }),
        note: sent?.note ?? '',
        validFrom: sent?.from ?? '',
        base: sent?.base ?? String(versions[0]?.version ?? 0),
        least: inputMoment(now),
      },
    },
  };
}

function inForceOf(versions: readonly LadderVersion[], now: Date): LadderVersion | undefined {
  return versions
    .filter((one) => one.retiredAt === null && one.ladder !== null && one.validFrom <= now)
    .sort((a, b) => b.validFrom.getTime() - a.validFrom.getTime() || b.version - a.version)[0];
}

function stateOf(one: LadderVersion, inForce: LadderVersion | undefined, now: Date): string {
  if (one === inForce) return 'Đang dùng';
  if (one.retiredAt !== null) return 'Đã thôi dùng';
  return one.validFrom > now ? 'Sẽ áp dụng' : 'Bản cũ';
}
