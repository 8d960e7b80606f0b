import { provinceOf, unitAt } from '../../../areas/areas.ts';
import { channelLabel } from '../../../channels/labels.ts';
import {
  changeGroupFacts,
  GROUPS_A_PAGE,
  type GroupFacts,
  groupOf,
  listGroups,
} from '../../../contacts/contacts.ts';
import { covers } from '../../../staff/access.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, placeTyped } from '../../places.ts';

const MOST_MEMBERS = 200_000;

/** The groups of hamlets and quarters in the person's area: where the machine posts, and where a person does. */
export async function showGroups(page: StaffPage): Promise<PageAnswer> {
  const { needs, user, now } = page;
  const wanted = page.query('area');
  const area = placeTyped(page, wanted).code || user.areaCode;
  const own = covers(user, area) ? area : user.areaCode;
  const after = rowNumber(page.query('after'));
  const groups = await listGroups(page.act, needs.deps.db.read, {
    area: own,
    ...(after === null ? {} : { after }),
  });
  const rows = groups.map((group) => rowOf(group, now));
  const open = rows.filter((row) => row.open);
  return {
    kind: 'page',
    view: 'people/groups',
    title: 'Nhóm thôn, tổ dân phố',
    data: {
      area: own,
      place: placeName(own, now),
      mayLoad: page.may('campaign.write'),
      nowhere: rows.filter((row) => row.areaCode === ''),
      rows: rows.filter((row) => row.areaCode !== ''),
      more: groups.length === GROUPS_A_PAGE ? (groups.at(-1)?.id ?? null) : null,
      counts: {
        open: open.length,
        byMachine: open.filter((row) => row.byMachine).length,
        byHand: open.filter((row) => !row.byMachine).length,
        members: open.reduce((sum, row) => sum + (row.members ?? 0), 0),
      },
    },
  };
}

/** One group: what is known of it, to be corrected. */
export async function showGroup(page: StaffPage): Promise<PageAnswer> {
  const group = await ownGroup(page);
  return group === null
    ? notFound('Không có nhóm này trong địa bàn của anh/chị.')
    : groupPage(page, group, null);
}

export async function saveGroup(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form, now } = page;
  const group = await ownGroup(page);
  if (group === null) return notFound('Không có nhóm này trong địa bàn của anh/chị.');
  const place = placeTyped(page, form.text('area'));
  const areaCode = place.code;
  const unit = unitAt(areaCode, now);
  const members = form.text('members');
  const count = members === '' ? null : Number(members.replace(/[.\s]/g, ''));
  const refused = (mistake: string) => groupPage(page, group, mistake);
  if (unit === null || unit.parent === null) return refused(place.staff ?? 'Gõ tên một xã, phường, đặc khu.');
  if (form.text('name') === '') return refused('Ghi tên nhóm.');
  if (count !== null && !(Number.isInteger(count) && count >= 0 && count <= MOST_MEMBERS))
    return refused('Số thành viên phải là số từ 0 đến 200.000, hoặc để trống.');
  const change = {
    name: form.text('name').slice(0, 150),
    areaCode,
    provinceCode: provinceOf(areaCode),
    hamlet: form.text('hamlet').slice(0, 100) || null,
    mode: form.text('mode') === 'api' ? ('api' as const) : ('manual' as const),
    members: count,
    state: form.text('state') === 'closed' ? ('closed' as const) : ('open' as const),
  };
  const saved = await needs.deps.db.write((tx) => changeGroupFacts(act, tx, group.id, change));
  if (typeof saved === 'object') return forbidden(saved.staff);
  if (saved === 'same_name') return refused('Xã này đã có một nhóm khác cùng kênh và cùng tên.');
  if (saved === 'no_id')
    return refused(
      'Nhóm này chưa có mã của Zalo hoặc Telegram nên máy không đăng được; hãy để cán bộ đăng tay.',
    );
  return { kind: 'goto', to: '/groups', done: 'saved' };
}

function groupPage({ may, now }: StaffPage, group: GroupFacts, mistake: string | null): PageAnswer {
  return {
    kind: 'page',
    view: 'people/group',
    title: group.name,
    status: mistake === null ? 200 : 422,
    data: {
      ...rowOf(group, now),
      mistake,
      mayWrite: may('campaign.write', group.areaCode),
      hasId: group.sealed !== null,
    },
  };
}

async function ownGroup({ act, needs, param }: StaffPage): Promise<GroupFacts | null> {
  const id = rowNumber(param('id'));
  return id === null ? null : groupOf(act, needs.deps.db.read, id);
}

function rowOf(group: GroupFacts, now: Date) {
  const { id, name, channel, areaCode, hamlet, members, mode, state } = group;
  return {
    id,
    name,
    channel: channelLabel(channel),
    areaCode,
    place: areaCode === '' ? '' : placeName(areaCode, now),
    hamlet: hamlet ?? '',
    members,
    byMachine: mode === 'api',
    open: state === 'open',
  };
}
