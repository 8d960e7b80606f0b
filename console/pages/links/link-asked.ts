import { findLink, type LinkRow } from '../../../links/links.ts';
import { covers } from '../../../staff/access.ts';
import { type Answer, notFound } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';

/** The link of the address, when it lies in the person's area. */
export async function ownLink(page: StaffPage): Promise<LinkRow | null> {
  const link = await findLink(page.needs.deps.db.read, page.param('code'));
  return link !== null && covers(page.user, link.areaCode) ? link : null;
}

export function noLink(): Answer {
  return notFound('Không có liên kết này trong địa bàn của anh/chị.');
}
