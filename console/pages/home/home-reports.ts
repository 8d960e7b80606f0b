import {
  DIFFICULTY_STATES,
  difficulties,
  type MissingReports,
  openNotices,
  REPORT_KIND_WORDS,
} from '../../../uptake/uptake.ts';
import { sayCount } from '../../../writing/numbers.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import type { HomeTask } from './home-channels.ts';

/** How many units are named on the front page; all of them stand on the page it leads to. */
const MOST_NAMED = 8;

/**
 * From 12:00 of the day a report is due: to the office of the province who has not sent, to a commune's clerk that her own
 * figures are missing. It stays until they have come, or the day is over.
 */
export async function reportTasks(page: StaffPage): Promise<HomeTask[]> {
  const { needs, user, now } = page;
  const clerk = user.role === 'commune';
  if (!clerk && !page.may('uptake.write')) return [];
  const open = await openNotices(page.act, needs.deps);
  return open.flatMap((one): HomeTask[] => {
    const href = `/uptake/reports?province=${one.provinceCode}`;
    const late = now > one.due;
    const look: HomeTask['look'] = 'urgent';
    if (!clerk) {
      const place = user.areaCode === '' ? `${placeName(one.provinceCode, now)}: ` : '';
      return [
        {
          ...{ href, look, amount: sayCount(one.missing.length) },
          what: `đơn vị chưa gửi số liệu ${one.periodText}`,
          more: `${place}${REPORT_KIND_WORDS[one.kind]}, ${late ? 'đã quá hạn 13 giờ' : 'hạn 13 giờ hôm nay'}. ${named(one)}`,
        },
      ];
    }
    const own = one.missing.find(({ code }) => code === user.areaCode);
    if (own === undefined) return [];
    return [
      {
        ...{ href, look, amount: '1' },
        what: `bảng số liệu chưa gửi, ${one.periodText}`,
        more: `${own.words}. ${REPORT_KIND_WORDS[one.kind]}, ${late ? 'đã quá hạn 13 giờ; gửi ngay' : 'gửi trước 13 giờ hôm nay'} về Văn phòng cấp tỉnh.`,
      },
    ];
  });
}

/** Difficulties that this person answers for and that are not done. */
export async function difficultyTasks({ act, needs, user, may }: StaffPage): Promise<HomeTask[]> {
  if (!may('difficulty.write')) return [];
  const states = DIFFICULTY_STATES.filter((one) => one !== 'solved');
  const mine = await difficulties(act, needs.deps, { ownerId: user.id, states });
  const [newest] = mine;
  if (newest === undefined) return [];
  return [
    {
      amount: sayCount(mine.length),
      what: 'khó khăn, vướng mắc do anh/chị phụ trách chưa xong',
      more: `Mới nhất: ${newest.words}`,
      href: '/difficulties?owner=me',
      look: 'plain',
    },
  ];
}

function named({ missing }: MissingReports): string {
  const more = missing.length - MOST_NAMED;
  const names = missing
    .slice(0, MOST_NAMED)
    .map(({ words }) => words)
    .join('; ');
  return `Còn thiếu: ${names}${more > 0 ? `; và ${sayCount(more)} đơn vị khác` : ''}.`;
}
