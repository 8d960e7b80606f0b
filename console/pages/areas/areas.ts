import {
  areaProfile,
  areaProfiles,
  communesOf,
  describe,
  find,
  formerOf,
  saveAreaProfile,
  unitAt,
} from '../../../areas/areas.ts';
import { covers } from '../../../staff/access.ts';
import { denied, record } from '../../../staff/staff.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, provinceChoices } from '../../places.ts';

/** Finds communes by name, old or new, and lists those of a province with what is entered about their desk. */
export async function showAreas(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, now } = page;
  const asked = page.query('name').slice(0, 120);
  const own = user.areaCode === '' ? '' : user.areaCode.slice(0, 2);
  const province = page.query('province') || (unitAt(user.areaCode, now)?.parent ?? own);
  const unit = unitAt(user.areaCode, now);
  const communes =
    unit !== null && unit.parent !== null
      ? [unit]
      : covers(user, province) || user.areaCode === ''
        ? communesOf(province, now)
        : [];
  const profiles = new Map(
    (
      await areaProfiles(
        needs.deps.db.read,
        communes.map((one) => one.code),
      )
    ).map((profile) => [profile.areaCode, profile]),
  );
  return {
    kind: 'page',
    view: 'areas/areas',
    title: 'Bộ phận Một cửa',
    data: {
      asked,
      answer: asked === '' ? null : describe(find(asked, { at: now })),
      provinces: provinceChoices(user, now, province),
      total: communes.length,
      entered: communes.flatMap((one) => {
        const profile = profiles.get(one.code);
        if (profile === undefined) return [];
        const { deskAddress, hours, phone } = profile;
        return [{ code: one.code, name: one.fullName, deskAddress, hours, phone }];
      }),
      empty: communes
        .filter((one) => !profiles.has(one.code))
        .map((one) => ({ code: one.code, name: one.fullName })),
    },
  };
}

/** One commune: what citizens are told about its desk. */
export async function showArea(page: StaffPage): Promise<PageAnswer> {
  const profile = await areaProfile(page.needs.deps.db.read, page.param('code'));
  const filled = {
    deskAddress: profile?.deskAddress ?? '',
    hours: profile?.hours ?? '',
    phone: profile?.phone ?? '',
    guideUrl: profile?.guideUrl ?? '',
  };
  return areaPage(page, null, filled, profile?.updatedAt ?? null);
}

export async function saveArea(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form, now } = page;
  const areaCode = page.param('code');
  if (unitAt(areaCode, now) === null) return notFound('Không có xã, phường này.');
  const told = {
    deskAddress: form.text('deskAddress'),
    hours: form.text('hours'),
    phone: form.text('phone'),
    guideUrl: form.text('guideUrl'),
  };
  const subject = `area:${areaCode}`;
  const result = await needs.deps.db.write(async (tx) => {
    const no = await denied(tx, act, 'links.write', { subject, areaCode });
    if (no !== null) return no;
    const saved = await saveAreaProfile(tx, { areaCode, ...told }, { by: act.user.id, now });
    if (saved === 'saved') await record(tx, act, { action: 'area.profile', subject, areas: [areaCode] });
    return saved;
  });
  if (typeof result === 'object') return forbidden(result.staff);
  if (result === 'saved') return { kind: 'goto', to: `/areas/${areaCode}`, done: 'saved' };
  const mistake =
    result === 'not_an_official_address'
      ? 'Trang hướng dẫn phải bắt đầu bằng https:// và có đuôi .gov.vn, vì người dân được khuyên tin địa chỉ này.'
      : 'Chỉ nhập được cho xã, phường, đặc khu.';
  return areaPage(page, mistake, told, null);
}

async function areaPage(
  page: StaffPage,
  mistake: string | null,
  filled: { deskAddress: string; hours: string; phone: string; guideUrl: string },
  updatedAt: Date | null,
): Promise<PageAnswer> {
  const { user, now } = page;
  const unit = unitAt(page.param('code'), now);
  if (unit === null || unit.parent === null) return notFound('Không có xã, phường này.');
  if (!covers(user, unit.code)) return forbidden();
  const formers = formerOf(unit.code).map((former) =>
    former.district === null ? former.fullName : `${former.fullName} (${former.district})`,
  );
  return {
    kind: 'page',
    view: 'areas/area',
    title: unit.fullName,
    status: mistake === null ? 200 : 422,
    data: {
      code: unit.code,
      name: unit.fullName,
      place: placeName(unit.code, now),
      formers: formers.join(', '),
      mayWrite: page.may('links.write', unit.code),
      mistake,
      filled,
      updatedAt,
    },
  };
}
