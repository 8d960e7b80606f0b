import { decideUnknown, unknowns } from '../../outbox/outbox.ts';
import { can, covers } from '../../staff/access.ts';
import { type Answer, notFound } from '../answer.ts';
import type { StaffPage } from '../http.ts';
import { placeName } from '../places.ts';
import { channelWord } from '../words.ts';

/** Messages that may or may not have been sent. The program never repeats them by itself: a person decides. */
export async function showUnknowns(page: StaffPage): Promise<Answer> {
  const { user, now } = page;
  const rows = await ownUnknowns(page);
  return {
    kind: 'page',
    view: 'unknowns',
    title: 'Tin chưa rõ đã gửi',
    data: {
      rows: rows.map((row) => ({
        id: row.id,
        campaignId: row.campaignId,
        area: placeName(row.areaCode, now),
        channel: channelWord(row.channel),
        at: row.claimedAt ?? row.createdAt,
        sentence: row.staffText ?? 'Chưa rõ tin đã đi hay chưa.',
        mayDecide: can(user, 'campaign.write', row.areaCode),
      })),
    },
  };
}

export async function decideOne(page: StaffPage): Promise<Answer> {
  const { needs, user, form, now } = page;
  const id = Number(page.param('id'));
  const choice = form.text('choice') === 'resend' ? 'resend' : 'leave';
  const row = (await ownUnknowns(page)).find((one) => one.id === id);
  if (row === undefined || !can(user, 'campaign.write', row.areaCode))
    return notFound('Tin này không còn ở trạng thái chưa rõ, hoặc không thuộc địa bàn của anh/chị.');
  const decided = await needs.deps.db.write((tx) => decideUnknown(tx, id, choice, user.id, now));
  if (!decided) return notFound('Tin này không còn ở trạng thái chưa rõ.');
  if (choice === 'resend') await needs.wake('dispatch');
  return { kind: 'goto', to: '/outbox/unknown', done: choice === 'resend' ? 'resent' : 'left' };
}

export async function ownUnknowns({ needs, user }: StaffPage) {
  const rows = await unknowns(needs.deps.db.read);
  return rows.filter((row) => covers(user, row.areaCode));
}
