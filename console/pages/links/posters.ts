import type { Readable } from 'node:stream';
import { areaProfiles, communesOf, type Unit, unitAt } from '../../../areas/areas.ts';
import { BUNDLE_TITLES } from '../../../knowledge/bundle.ts';
import {
  DESIGNS,
  type DesignId,
  PLACEMENTS,
  type PosterArea,
  type PosterSize,
  posterPdf,
  printedLinks,
  qrSizes,
  SIZES,
  smallestCodeMm,
} from '../../../links/links.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeTyped, provinceChoices, type SelectOption } from '../../places.ts';
import { linkAsked, noLink } from './link-asked.ts';

/** A province of 200 communes with every kind of place; a larger batch is made by `lienthong posters`. */
const MOST_PAGES = 2_000;
/** Files drawn at once in one process: drawing takes the processor that answers citizens. */
const MOST_AT_ONCE = 2;
/** Links made in one transaction: a batch must not hold up the outbox. */

const SIZE_NAMES = {
  A4: 'A4 (áp phích nhỏ)',
  A5: 'A5 (tờ dán)',
  A6: 'A6 (tờ rơi)',
  rollup: 'Roll-up 800 × 2000 mm',
} as const satisfies Record<PosterSize, string>;
const DESIGN_NAMES = {
  ...BUNDLE_TITLES,
  both: 'Cả hai nhóm thủ tục',
  vneid: 'Xác nhận trên VNeID',
} as const satisfies Record<DesignId, string>;

let drawing = 0;

export function sizeChoices(chosen: string): SelectOption[] {
  return SIZES.map((value) => ({ value, title: SIZE_NAMES[value], chosen: value === chosen }));
}

export function designChoices(chosen: string): SelectOption[] {
  return DESIGNS.map((value) => ({ value, title: DESIGN_NAMES[value], chosen: value === chosen }));
}

/** The form for a batch: which communes, which places, which sheet. */
export async function showPosters(page: StaffPage): Promise<PageAnswer> {
  return postersPage(page, null);
}

/** One link's poster. */
export async function downloadPoster(page: StaffPage): Promise<PageAnswer> {
  const { needs, now } = page;
  const link = await linkAsked(page);
  const unit = link === null ? null : unitAt(link.areaCode, now);
  if (link === null || unit === null) return noLink();
  const size = SIZES.find((one) => one === page.query('size')) ?? 'A4';
  const design = DESIGNS.find((one) => one === page.query('design'));
  const [area] = await postersOf(page, [unit]);
  if (area === undefined) return noLink();
  const pdf = bounded(() => posterPdf([{ link, area, publicUrl: needs.publicUrl, design }], size, now));
  if (pdf === null) return busy();
  return { kind: 'file', name: `ap-phich-${link.code}-${size}.pdf`, type: 'application/pdf', body: pdf };
}

/** Posters of many communes and places in one file; links that do not exist yet are made. */
export async function makePosters(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form, now } = page;
  const size = SIZES.find((one) => one === form.text('size'));
  const design = DESIGNS.find((one) => one === form.text('design'));
  const kinds = PLACEMENTS.filter((one) => one.printed && form.all('kind').includes(one.key));
  const place = placeTyped(page, form.text('areaCode'));
  if (place.staff !== null) return postersPage(page, place.staff);
  const unit = unitAt(place.code || form.text('province'), now);
  if (size === undefined || kinds.length === 0)
    return postersPage(page, 'Chọn khổ giấy và ít nhất một nơi đặt.');
  if (unit === null) return postersPage(page, 'Chọn tỉnh, hoặc gõ tên một xã, phường.');
  const units = unit.parent === null ? communesOf(unit.code, now) : [unit];
  const pages = units.length * kinds.length;
  if (pages > MOST_PAGES)
    return postersPage(
      page,
      `Tệp này có ${pages} trang, nhiều hơn ${MOST_PAGES}. Bớt nơi đặt rồi làm từng phần.`,
    );
  const areas = await postersOf(page, units);
  const wanted = units.flatMap((one, index) => {
    const area = areas[index];
    return area === undefined
      ? []
      : kinds.map((kind) => ({ areaCode: one.code, placementKind: kind.key, area }));
  });
  const made = await printedLinks(act, needs.deps, { areaCode: unit.code, places: wanted, size });
  if (made.kind === 'denied') return forbidden(made.staff);
  const links = made.links.flatMap((link, index) => {
    const area = wanted[index]?.area;
    return area === undefined ? [] : [{ link, area }];
  });
  const asks = links.map((one) => ({ ...one, publicUrl: needs.publicUrl, design }));
  const pdf = bounded(() => posterPdf(asks, size, now));
  if (pdf === null) return busy();
  return { kind: 'file', name: `ap-phich-${unit.code}-${size}.pdf`, type: 'application/pdf', body: pdf };
}

function bounded(draw: () => Readable): Readable | null {
  if (drawing >= MOST_AT_ONCE) return null;
  drawing += 1;
  const pdf = draw();
  pdf.once('close', () => {
    drawing -= 1;
  });
  return pdf;
}

function busy(): PageAnswer {
  return {
    kind: 'page',
    view: 'refused',
    title: 'Đang in tệp khác',
    data: { sentence: 'Máy đang tạo các tệp áp phích khác. Anh/chị thử lại sau một phút.' },
    status: 503,
  };
}

async function postersOf(page: StaffPage, units: readonly Unit[]): Promise<PosterArea[]> {
  const { needs, now } = page;
  const profiles = await areaProfiles(
    needs.deps.db.read,
    units.map((unit) => unit.code),
  );
  const known = new Map(profiles.map((profile) => [profile.areaCode, profile]));
  return units.map((unit) => ({
    name: unit.fullName,
    province: unit.parent === null ? null : (unitAt(unit.parent, now)?.fullName ?? null),
    profile: known.get(unit.code) ?? null,
  }));
}

function postersPage(page: StaffPage, mistake: string | null): PageAnswer {
  const { user, now, form } = page;
  const own = unitAt(user.areaCode, now);
  const picked = form.all('kind');
  return {
    kind: 'page',
    view: 'links/posters',
    title: 'In áp phích, tờ rơi',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      commune: own !== null && own.parent !== null ? { code: own.code, name: own.fullName } : null,
      provinces: provinceChoices(user, now, form.text('province')),
      areaCode: form.text('areaCode'),
      sizes: sizeChoices(form.text('size') || 'A4'),
      designs: designChoices(form.text('design')),
      kinds: PLACEMENTS.filter((one) => one.printed).map((one) => ({
        value: one.key,
        title: one.name,
        chosen: picked.length === 0 ? one.key === 'one_stop_desk' : picked.includes(one.key),
      })),
      most: MOST_PAGES,
      qr: qrAdvice(page.needs.publicUrl),
    },
  };
}

/** How large codes are and have to be, in figures for a person with a ruler. A code is eight letters: the address is as long as any. */
function qrAdvice(publicUrl: string) {
  const address = `${publicUrl}/q/XXXXXXXX`;
  const sizes = qrSizes(address);
  return {
    sizes: sizes.map(({ size, codeMm, quietMm, readAtCm }) => ({
      name: SIZE_NAMES[size],
      code: Math.round(codeMm),
      quiet: Math.ceil(quietMm),
      far: Math.round(readAtCm),
    })),
    places: PLACEMENTS.flatMap(({ name, printed, readAtCm }) => {
      if (!printed || readAtCm === undefined) return [];
      const least = smallestCodeMm(readAtCm, address);
      const large = sizes.filter(({ codeMm }) => codeMm >= least).map(({ size }) => size);
      // Nobody hands out a roll-up: it is named where nothing smaller will do.
      const sheets = large.filter((size) => size !== 'rollup');
      const fits = sheets.length > 0 ? sheets : large;
      return [
        {
          name,
          far: readAtCm,
          code: Math.ceil(least),
          fits:
            fits.length === 0
              ? 'in tờ lớn hơn'
              : fits.map((size) => (size === 'rollup' ? 'roll-up' : size)).join(', '),
        },
      ];
    }),
  };
}
