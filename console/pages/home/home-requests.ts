import { DAY_MS } from '../../../calendar/durations.ts';
import { countRequests } from '../../../people/people.ts';
import { sayCount } from '../../../writing/numbers.ts';
import type { StaffPage } from '../../http.ts';
import type { HomeTask } from './home-channels.ts';

/** What citizens asked about their own data has days by law: near ones are urgent. */
const SOON_DAYS = 2;

export async function requestTasks({ act, needs, now }: StaffPage): Promise<HomeTask[]> {
  const { open, soon, late } = await countRequests(
    act,
    needs.deps,
    new Date(now.getTime() + SOON_DAYS * DAY_MS),
  );
  if (open === 0) return [];
  const parts = [
    ...(late > 0 ? [`${sayCount(late)} đã quá hạn`] : []),
    ...(soon - late > 0 ? [`${sayCount(soon - late)} đến hạn trong ${SOON_DAYS} ngày`] : []),
  ];
  return [
    {
      amount: sayCount(open),
      what: 'yêu cầu của người dân về dữ liệu của mình',
      more: parts.length === 0 ? 'Chưa có yêu cầu nào sắp đến hạn.' : `${parts.join('; ')}.`,
      href: '/people/requests',
      look: soon > 0 ? 'urgent' : 'soon',
    },
  ];
}
