import { campaignNames } from '../../../campaigns/campaigns.ts';
import { channelLabel } from '../../../channels/labels.ts';
import {
  decideUnknown,
  decideUnknowns,
  MOST_DECIDED,
  type UndecidedCount,
  undecided,
  unknowns,
} from '../../../outbox/outbox.ts';
import { may } from '../../../staff/act.ts';
import { sayCount } from '../../../writing/numbers.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';

const TITLE = 'Tin chưa rõ đã gửi';
const PAGE = 50;

type Asked = { campaignId?: number; channel?: string };

/** A page of messages that may or may not have been sent, those of a campaign or channel where asked. A person decides about them. */
export async function showUnknowns(page: StaffPage): Promise<PageAnswer> {
  const { needs, now } = page;
  const { read } = needs.deps.db;
  const groups = await undecided(page.act, read, {});
  const asked = askedOf(page.query, groups);
  const after = rowNumber(page.query('after')) ?? 0;
  const rows = await unknowns(page.act, read, { ...asked, after, limit: PAGE + 1 });
  const meant = groups.filter((one) => isMeant(one, asked));
  const count = sum(meant);
  const campaigns = [...new Set(groups.flatMap((one) => one.campaignId ?? []))];
  const names = await campaignNames(read, campaigns);
  const kept = queryOf(asked);
  return {
    kind: 'page',
    view: 'sending/unknowns',
    title: TITLE,
    data: {
      all: sum(groups),
      count,
      campaigns: campaigns.map((id) => ({
        value: String(id),
        title: `${names.get(id) ?? 'Chiến dịch'} (số ${id}): ${sayCount(sum(groups.filter((one) => one.campaignId === id)))}`,
        chosen: id === asked.campaignId,
      })),
      channels: [...new Set(groups.map((one) => one.channel))].map((channel) => ({
        value: channel,
        title: channelLabel(channel),
        chosen: channel === asked.channel,
      })),
      filtered: asked.campaignId !== undefined || asked.channel !== undefined,
      many:
        (asked.campaignId === undefined && asked.channel === undefined) ||
        count < 2 ||
        !may(page.act, 'campaign.write')
          ? null
          : {
              campaignId: asked.campaignId ?? '',
              channel: asked.channel ?? '',
              upTo: Math.max(...meant.map((one) => one.lastId)),
              whose: sayAsked(asked, names),
              at: Math.min(count, MOST_DECIDED),
              more: count > MOST_DECIDED,
            },
      rows: rows.slice(0, PAGE).map((row) => ({
        id: row.id,
        campaignId: row.campaignId,
        campaign: row.campaignId === null ? '' : (names.get(row.campaignId) ?? ''),
        area: placeName(row.areaCode, now),
        channel: channelLabel(row.channel),
        at: row.claimedAt ?? row.createdAt,
        sentence: row.staffText ?? 'Chưa rõ tin đã đi hay chưa.',
        mayDecide: may(page.act, 'campaign.write', row.areaCode),
      })),
      back: new URLSearchParams([...kept, ['after', String(after)]]).toString(),
      first: after > 0 ? new URLSearchParams(kept).toString() : null,
      next:
        rows.length > PAGE
          ? new URLSearchParams([...kept, ['after', String(rows[PAGE - 1]?.id ?? 0)]]).toString()
          : null,
    },
  };
}

/** One message, or (`/outbox/unknown/many`) all of a campaign or channel that the person was shown. */
export async function decideOne(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const choice = form.text('choice') === 'resend' ? 'resend' : 'leave';
  const done = choice === 'resend' ? 'resent' : 'left';
  const id = rowNumber(page.param('id')) ?? 0;
  const gone = 'Tin này không còn ở trạng thái chưa rõ, hoặc không thuộc địa bàn của anh/chị.';
  const decided = await needs.deps.db.write((tx) => decideUnknown(act, tx, id, choice));
  if (decided !== true) return notFound(gone);
  if (choice === 'resend') await needs.wake('dispatch');
  return { kind: 'goto', to: backTo(form.text('back')), done };
}

export async function decideMany(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const choice = form.text('choice') === 'resend' ? 'resend' : 'leave';
  const groups = await undecided(act, needs.deps.db.read, {});
  const asked = askedOf((name) => form.text(name), groups);
  const upTo = rowNumber(form.text('upTo')) ?? 0;
  const filter = { ...asked, upTo };
  // A part of the filter that matches nothing must not widen the rest.
  const whole =
    (form.text('campaign') === '' || asked.campaignId !== undefined) &&
    (form.text('channel') === '' || asked.channel !== undefined);
  const decided = whole ? await decideUnknowns(act, needs.deps.db, filter, choice) : 0;
  if (typeof decided !== 'number') return forbidden(decided.staff);
  if (decided === 0) return notFound('Các tin này đã được quyết định, hoặc không thuộc địa bàn của anh/chị.');
  if (choice === 'resend') await needs.wake('dispatch');
  return { kind: 'goto', to: '/outbox/unknown', done: choice === 'resend' ? 'resent_many' : 'left_many' };
}

/** How many messages in doubt wait for this person. */
export async function countUnknowns({ needs, act }: StaffPage): Promise<number> {
  return sum(await undecided(act, needs.deps.db.read, {}));
}

/** A campaign or channel of the address, if any message of it is in doubt. */
function askedOf(field: (name: string) => string, groups: readonly UndecidedCount[]): Asked {
  const campaignId = groups.find((one) => String(one.campaignId) === field('campaign'))?.campaignId;
  const channel = groups.find((one) => one.channel === field('channel'))?.channel;
  return {
    ...(campaignId === undefined || campaignId === null ? {} : { campaignId }),
    ...(channel === undefined ? {} : { channel }),
  };
}

function isMeant(one: UndecidedCount, { campaignId, channel }: Asked): boolean {
  return (
    (campaignId === undefined || one.campaignId === campaignId) &&
    (channel === undefined || one.channel === channel)
  );
}

function sum(groups: readonly UndecidedCount[]): number {
  return groups.reduce((all, one) => all + one.count, 0);
}

function queryOf({ campaignId, channel }: Asked): [string, string][] {
  return [
    ...(campaignId === undefined ? [] : [['campaign', String(campaignId)] as [string, string]]),
    ...(channel === undefined ? [] : [['channel', channel] as [string, string]]),
  ];
}

function sayAsked({ campaignId, channel }: Asked, names: ReadonlyMap<number, string>): string {
  const campaign = campaignId === undefined ? '' : ` của chiến dịch “${names.get(campaignId) ?? campaignId}”`;
  return `${campaign}${channel === undefined ? '' : ` qua ${channelLabel(channel)}`}`;
}

/** Back to the same page of the list; only its own parts of the address are taken. */
function backTo(query: string): string {
  const read = new URLSearchParams(query);
  const kept = ['campaign', 'channel', 'after'].flatMap((name) => {
    const value = read.get(name) ?? '';
    return /^[a-z0-9]{1,15}$/.test(value) ? [[name, value] as [string, string]] : [];
  });
  return kept.length === 0 ? '/outbox/unknown' : `/outbox/unknown?${new URLSearchParams(kept)}`;
}
