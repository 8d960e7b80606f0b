import { may } from '../../../staff/act.ts';
import { staffNames } from '../../../staff/staff.ts';
import {
  isReportKind,
  previewReport,
  REPORT_KIND_WORDS,
  REPORT_KINDS,
  type ReportKind,
  type ReportWording,
  saveWording,
  WORDING_FIELDS,
  type WordingField,
  wordingMistakes,
  wordingOf,
} from '../../../uptake/uptake.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import { provinceAsked } from './office.ts';

const FIELDS = Object.keys(WORDING_FIELDS) as WordingField[];

type Sent = {
  wording: ReportWording;
  base: string;
  mistakes: { where: string; message: string }[];
  preview: Awaited<ReturnType<typeof previewReport>> | null;
};

/** The words of one kind of report: what is used, its versions, and the form to change them. */
export async function showWording(page: StaffPage): Promise<PageAnswer> {
  return wordingPage(page, null);
}

/** "Xem thử" shows the last closed period in these words; "Lưu" keeps the next version. */
export async function keepWording(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const asked = askedOf(page);
  if (asked === null || !may(act, 'uptake.write', asked.province)) return forbidden();
  const { province, kind } = asked;
  const wording = {
    ...Object.fromEntries(FIELDS.map((field) => [field, form.text(field)])),
    scheduled: form.ticked('scheduled'),
  } as ReportWording;
  const base = form.text('base');
  if (form.text('do') === 'preview') {
    const mistakes = wordingMistakes(wording);
    const preview =
      mistakes.length > 0 ? null : await previewReport(needs.deps, { kind, provinceCode: province, wording });
    return wordingPage(page, { wording, base, mistakes, preview });
  }
  const saved = await saveWording(act, needs.deps, {
    provinceCode: province,
    kind,
    wording,
    base: Number(base),
  });
  if (saved.kind === 'mistakes')
    return wordingPage(page, { wording, base, mistakes: saved.mistakes, preview: null });
  if (saved.kind === 'denied') return forbidden(saved.staff);
  return { kind: 'goto', to: `/uptake/wording?province=${province}&kind=${kind}`, done: 'saved' };
}

function askedOf(page: StaffPage): { province: string; kind: ReportKind } | null {
  const province = provinceAsked(page);
  const kind = page.query('kind') || page.form.text('kind') || 'daily';
  return province === null || province === '' || !isReportKind(kind) ? null : { province, kind };
}

async function wordingPage(page: StaffPage, sent: Sent | null): Promise<PageAnswer> {
  const { needs, now, query } = page;
  const asked = askedOf(page);
  if (asked === null) return notFound('Chọn tỉnh, thành phố và loại báo cáo.');
  const { province, kind } = asked;
  const inUse = await wordingOf(needs.deps, province, kind);
  const again = inUse.versions.find((one) => String(one.version) === query('version'));
  const wording = sent?.wording ?? again?.wording ?? inUse.wording;
  const names = await staffNames(needs.deps.db.read);
  return {
    kind: 'page',
    view: 'uptake/office-wording',
    title: 'Lời văn báo cáo',
    status: sent !== null && sent.mistakes.length > 0 ? 422 : 200,
    data: {
      province,
      place: placeName(province, now),
      kind,
      kindWord: REPORT_KIND_WORDS[kind],
      kinds: REPORT_KINDS.map((one) => ({ value: one, title: REPORT_KIND_WORDS[one], chosen: one === kind })),
      mayWrite: may(page.act, 'uptake.write', province),
      version: inUse.version,
      base: sent?.base ?? String(inUse.version),
      scheduled: wording.scheduled,
      mistakes: sent?.mistakes ?? [],
      preview: sent?.preview ?? null,
      fields: FIELDS.map((name) => ({
        name,
        ...WORDING_FIELDS[name],
        long: WORDING_FIELDS[name].most > 150,
        value: wording[name],
      })),
      versions: inUse.versions.map(({ version, savedAt, savedBy }) => ({
        version,
        savedAt,
        who: (savedBy === null ? undefined : names.get(savedBy)) ?? 'Không rõ',
        inUse: version === inUse.version,
        href: `/uptake/wording?${new URLSearchParams({ province, kind, version: String(version) })}`,
      })),
    },
  };
}
