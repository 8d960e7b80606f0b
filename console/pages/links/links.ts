import { unitAt } from '../../../areas/areas.ts';
import { narrowed } from '../../../areas/scope.ts';
import {
  changeTarget,
  createLink,
  type LinkRow,
  listLinks,
  PLACEMENTS,
  placementOf,
  retireLink,
  visitsOf,
} from '../../../links/links.ts';
import { may, scopeOf } from '../../../staff/act.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, placeTyped } from '../../places.ts';
import { linkAsked, noLink } from './link-asked.ts';
import { designChoices, sizeChoices } from './posters.ts';

const MOST_SHOWN = 300;
const LONGEST_PLACEMENT = 120;
const LONGEST_TARGET = 300;

type Filled = { areaCode: string; placement: string; placementKind: string };

/** Links of the person's area with what they led to. */
export async function showLinks(page: StaffPage): Promise<PageAnswer> {
  const areaCode = page.user.areaCode.length === 5 ? page.user.areaCode : '';
  return linksPage(page, null, {
    areaCode: areaCode && placeName(areaCode, page.now),
    placement: '',
    placementKind: '',
  });
}

export async function makeLink(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form, now } = page;
  const kind = form.text('placementKind');
  const place = placeTyped(page, form.text('areaCode'));
  const filled = {
    areaCode: form.text('areaCode').slice(0, 120),
    placement: form.text('placement').slice(0, LONGEST_PLACEMENT),
    placementKind: PLACEMENTS.some((one) => one.key === kind) ? kind : '',
  };
  if (filled.placement === '' && filled.placementKind === '')
    return linksPage(page, 'Chọn loại nơi đặt hoặc ghi nơi đặt mã, ví dụ “Áp phích trạm y tế”.', filled);
  if (place.code === '' || unitAt(place.code, now) === null)
    return linksPage(page, place.staff ?? 'Gõ tên xã, phường nơi đặt mã.', filled);
  const made = await createLink(act, needs.deps, {
    areaCode: place.code,
    placement: filled.placement || placementOf(filled.placementKind, PLACEMENTS).name,
    ...(filled.placementKind === '' ? {} : { placementKind: filled.placementKind }),
  });
  if (made.kind === 'denied') return linksPage(page, made.staff, filled);
  return { kind: 'goto', to: `/links/${made.code}`, done: 'created' };
}

/** One link: its address, its picture and posters to print, and what it led to. */
export async function showLink(page: StaffPage): Promise<PageAnswer> {
  const link = await linkAsked(page);
  return link === null ? noLink() : linkPage(page, link, null, link.target ?? '');
}

/** Lets a printed code lead elsewhere, or back to the guide page of its commune. */
export async function setLinkTarget(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const link = await linkAsked(page);
  if (link === null) return noLink();
  const written = form.text('target').slice(0, LONGEST_TARGET);
  const target = written === '' ? null : written;
  const changed = await needs.deps.db.write((tx) => changeTarget(act, tx, link.code, target));
  if (changed.kind === 'denied') return forbidden(changed.staff);
  if (changed.kind === 'changed') return { kind: 'goto', to: `/links/${link.code}`, done: 'saved' };
  const mistake =
    'Chỉ nhận địa chỉ https có đuôi .gov.vn, không kèm cổng, tên đăng nhập hay ký tự lạ: mã in của cơ quan không được dẫn người dân đến nơi không ai chịu trách nhiệm.';
  return linkPage(page, link, mistake, written);
}

/** Takes the link out of the lists; paper that hangs keeps working. */
export async function hideLink(page: StaffPage): Promise<PageAnswer> {
  const { act, needs } = page;
  const link = await linkAsked(page);
  if (link === null) return noLink();
  const retired = await needs.deps.db.write((tx) => retireLink(act, tx, link.code));
  if (typeof retired !== 'boolean') return forbidden(retired.staff);
  return { kind: 'goto', to: '/links', done: 'saved' };
}

async function linkPage(
  page: StaffPage,
  link: LinkRow,
  mistake: string | null,
  target: string,
): Promise<PageAnswer> {
  const { needs, now } = page;
  const visits = (await visitsOf(needs.deps.db.read, [link.code])).get(link.code);
  return {
    kind: 'page',
    view: 'links/link',
    title: `Liên kết ${link.code}`,
    status: mistake === null ? 200 : 422,
    data: {
      link: linkData(link, now),
      url: `${needs.publicUrl}/q/${link.code}`,
      visits: visits ?? { visit: 0, chat: 0, guide: 0, check: 0, reminder: 0 },
      mistake,
      target,
      mayWrite: may(page.act, 'links.write', link.areaCode),
      sizes: sizeChoices('A4'),
      designs: designChoices(placementOf(link.placementKind, PLACEMENTS).design),
    },
  };
}

async function linksPage(page: StaffPage, mistake: string | null, filled: Filled): Promise<PageAnswer> {
  const { needs, now } = page;
  const { read } = needs.deps.db;
  const asked = placeTyped(page, page.query('area')).code;
  const found = await listLinks(read, narrowed(scopeOf(page.act), asked), { limit: MOST_SHOWN + 1 });
  const links = found.slice(0, MOST_SHOWN);
  const visits = await visitsOf(
    read,
    links.map((link) => link.code),
  );
  return {
    kind: 'page',
    view: 'links/links',
    title: 'Liên kết và mã QR',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      filled,
      asked: asked === '' ? '' : placeName(asked, now),
      more: found.length > MOST_SHOWN,
      most: MOST_SHOWN,
      mayWrite: may(page.act, 'links.write'),
      kinds: PLACEMENTS.filter((one) => one.key !== 'chatbot').map((one) => ({
        value: one.key,
        title: one.name,
        chosen: one.key === filled.placementKind,
      })),
      links: links.map((link) => ({
        ...linkData(link, now),
        visits: visits.get(link.code)?.visit ?? 0,
        chats: visits.get(link.code)?.chat ?? 0,
      })),
    },
  };
}

function linkData(link: LinkRow, now: Date) {
  const kind = placementOf(link.placementKind, PLACEMENTS).name;
  return {
    code: link.code,
    area: placeName(link.areaCode, now),
    placement: link.placement === 'chatbot' ? kind : link.placement,
    kind,
    createdAt: link.createdAt,
    target: link.target,
    retired: link.retiredAt !== null,
    demo: link.demo,
  };
}
