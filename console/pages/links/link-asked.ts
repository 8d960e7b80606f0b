import { type LinkRow, ownLink } from '../../../links/links.ts';
import { notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';

/** The link of the address, when it lies in the person's area. */
export async function linkAsked(page: StaffPage): Promise<LinkRow | null> {
  return ownLink(page.act, page.needs.deps.db.read, page.param('code'));
}

export function noLink(): PageAnswer {
  return notFound('Không có liên kết này trong địa bàn của anh/chị.');
}
