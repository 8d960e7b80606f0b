import { unitAt } from '../../areas/areas.ts';
import { createLink, findLink, type LinkRow, listLinks, visitsOf } from '../../links/links.ts';
import { can, covers } from '../../staff/access.ts';
import { audit } from '../../staff/staff.ts';
import { type Answer, notFound } from '../answer.ts';
import type { StaffPage } from '../http.ts';
import { codesWithin, placeName, readCode } from '../places.ts';

const MOST_SHOWN = 300;
const LONGEST_PLACEMENT = 120;

/** Links of the person's area with what they led to. */
export async function showLinks(page: StaffPage): Promise<Answer> {
  const areaCode = page.user.areaCode.length === 5 ? page.user.areaCode : '';
  return linksPage(page, null, { areaCode, placement: '' });
}

export async function makeLink(page: StaffPage): Promise<Answer> {
  const { needs, user, form, now } = page;
  const filled = {
    areaCode: readCode(form.text('areaCode')),
    placement: form.text('placement').slice(0, LONGEST_PLACEMENT),
  };
  if (filled.placement === '') return linksPage(page, 'Ghi nơi đặt mã, ví dụ “Áp phích trạm y tế”.', filled);
  if (filled.areaCode === '' || unitAt(filled.areaCode, now) === null)
    return linksPage(page, 'Không có xã, phường nào mang mã này. Tra mã ở trang Bộ phận Một cửa.', filled);
  if (!can(user, 'links.write', filled.areaCode))
    return linksPage(page, 'Địa bàn này không thuộc phần việc của anh/chị.', filled);
  const code = await createLink(needs.deps, { ...filled, by: user.id });
  await needs.deps.db.write((tx) =>
    audit(tx, {
      at: now,
      userId: user.id,
      action: 'link.create',
      subject: `link:${code}`,
      detail: { areaCode: filled.areaCode },
    }),
  );
  return { kind: 'goto', to: `/links/${code}`, done: 'created' };
}

/** One link: its address, its picture to print, and what it led to. */
export async function showLink(page: StaffPage): Promise<Answer> {
  const { needs, user, now } = page;
  const { read } = needs.deps.db;
  const link = await findLink(read, page.param('code'));
  if (link === null || !covers(user, link.areaCode))
    return notFound('Không có liên kết này trong địa bàn của anh/chị.');
  const visits = (await visitsOf(read, [link.code])).get(link.code);
  return {
    kind: 'page',
    view: 'link',
    title: `Liên kết ${link.code}`,
    data: {
      link: linkData(link, now),
      url: `${needs.publicUrl}/q/${link.code}`,
      visits: visits ?? { visit: 0, chat: 0, guide: 0, check: 0, reminder: 0 },
    },
  };
}

async function linksPage(
  page: StaffPage,
  mistake: string | null,
  filled: { areaCode: string; placement: string },
): Promise<Answer> {
  const { needs, user, now } = page;
  const { read } = needs.deps.db;
  const areaCodes = codesWithin(user, now);
  const links = (await listLinks(read, areaCodes === null ? {} : { areaCodes })).slice(0, MOST_SHOWN);
  const visits = await visitsOf(
    read,
    links.map((link) => link.code),
  );
  return {
    kind: 'page',
    view: 'links',
    title: 'Liên kết và mã QR',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      filled,
      mayWrite: can(user, 'links.write'),
      links: links.map((link) => ({
        ...linkData(link, now),
        visits: visits.get(link.code)?.visit ?? 0,
        chats: visits.get(link.code)?.chat ?? 0,
      })),
    },
  };
}

function linkData(link: LinkRow, now: Date) {
  return {
    code: link.code,
    area: placeName(link.areaCode, now),
    placement: link.placement === 'chatbot' ? 'Trợ lý gửi trong trò chuyện' : link.placement,
    createdAt: link.createdAt,
    target: link.target,
    demo: link.demo,
  };
}
