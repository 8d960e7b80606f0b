import { DAY_MS } from '../../../calendar/durations.ts';
import { sayMoment } from '../../../calendar/words.ts';
import { accountNews } from '../../../staff/staff.ts';
import { sayCount } from '../../../writing/numbers.ts';
import type { StaffPage } from '../../http.ts';
import type { HomeTask } from './home-channels.ts';

const LOOKED_BACK_DAYS = 30;
const TOLD_DAYS = 3;

/** A new link, way or device of one's own account in the last three days: whoever did not do that themselves says so at once. */
export async function accountTasks({ act, needs, now }: StaffPage): Promise<HomeTask[]> {
  const since = (days: number) => new Date(now.getTime() - days * DAY_MS);
  const news = await accountNews(act, needs.deps, since(LOOKED_BACK_DAYS));
  const told = news.filter((one) => one.unusual && one.at >= since(TOLD_DAYS));
  const [newest] = told;
  if (newest === undefined) return [];
  const device = newest.device === '' ? '' : ` (${newest.device})`;
  return [
    {
      amount: sayCount(told.length),
      what: 'thay đổi ở tài khoản của anh/chị',
      more: `Mới nhất: ${newest.what.toLowerCase()}${device}, ${sayMoment(newest.at)}. Không phải anh/chị làm thì báo quản trị viên ngay.`,
      href: '/account#news',
      look: 'soon',
    },
  ];
}
