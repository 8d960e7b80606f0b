import { campaignNames } from '../../../campaigns/campaigns.ts';
import { channelLabel } from '../../../channels/labels.ts';
import { listGroups } from '../../../contacts/contacts.ts';
import { handPosts, markNotPosted, markPosted } from '../../../outbox/outbox.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';

/**
 * Posts that staff make by hand: the words to copy, the picture to save, and the tick afterwards. Accounts of persons are
 * never driven by the machine, so a group where the official account may not post is reached this way only.
 */
export async function showGroupPosts(page: StaffPage): Promise<PageAnswer> {
  const { needs, now } = page;
  const posts = await ownPosts(page);
  const ids = posts.flatMap((post) => post.groupId ?? []);
  const groups = new Map(
    (await listGroups(page.act, needs.deps.db.read, { ids })).map((group) => [group.id, group]),
  );
  const names = await campaignNames(
    needs.deps.db.read,
    posts.flatMap((post) => post.campaignId ?? []),
  );
  return {
    kind: 'page',
    view: 'people/group-posts',
    title: 'Tin cần đăng tay',
    data: {
      posts: posts.map((post) => {
        const group = groups.get(post.groupId ?? 0);
        const { text, link } = post.outgoing;
        return {
          id: post.id,
          group: group?.name ?? 'Nhóm đã xóa',
          members: group?.members ?? null,
          channel: channelLabel(post.channel),
          place: placeName(post.areaCode, now),
          campaignId: post.campaignId,
          campaign: names.get(post.campaignId ?? 0) ?? '',
          words: link === undefined ? text : `${text}\n${link}`,
          code: post.linkCode,
        };
      }),
    },
  };
}

export async function tickGroupPost(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const id = rowNumber(page.param('id'));
  if (id === null || !(await ownPosts(page)).some((one) => one.id === id))
    return notFound('Tin này đã được ghi nhận, hoặc không thuộc địa bàn của anh/chị.');
  const posted = form.text('choice') === 'posted';
  const mark = posted ? markPosted : markNotPosted;
  const done = await needs.deps.db.write((tx) => mark(act, tx, id));
  if (typeof done !== 'boolean') return forbidden(done.staff);
  if (!done) return notFound('Tin này đã được người khác ghi nhận.');
  return { kind: 'goto', to: '/groups/posts', done: posted ? 'posted' : 'not_posted' };
}

function ownPosts({ needs, act }: StaffPage) {
  return handPosts(act, needs.deps, needs.sources);
}
