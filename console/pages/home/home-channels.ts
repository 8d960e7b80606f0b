import { CHANNEL_NAMES } from '../../../channels/contract.ts';
import { channelLabel } from '../../../channels/labels.ts';
import { sayCount } from '../../../writing/numbers.ts';
import type { StaffPage } from '../../http.ts';

/** One thing that needs somebody: how many, what, where to do it. */
export type HomeTask = {
  amount: string;
  what: string;
  more: string;
  href: string;
  look: 'urgent' | 'soon' | 'plain';
};

/** Channels that cannot send: the administrator sees it before citizens wait for an answer. */
export function channelTasks({ needs, user }: StaffPage): HomeTask[] {
  if (user.role !== 'admin') return [];
  const missing = CHANNEL_NAMES.filter((name) => needs.channels[name].missing !== null);
  if (missing.length === 0) return [];
  return [
    {
      amount: sayCount(missing.length),
      what: 'kênh chưa gửi được',
      more: `${missing.map(channelLabel).join(', ')}: còn thiếu cài đặt.`,
      href: '/channels',
      look: 'soon',
    },
  ];
}

/** The right to speak for the OA dies three months after it was last used, and at once when Zalo takes it back. */
export async function zaloTasks({ needs, user }: StaffPage): Promise<HomeTask[]> {
  const standing = user.role === 'admin' ? await needs.zalo?.standing() : undefined;
  if (standing === undefined) return [];
  const task = (what: string, more: string, look: HomeTask['look']): HomeTask[] => [
    { amount: '1', what, more, href: '/channels/zalo', look },
  ];
  if (standing.trouble !== null)
    return task(
      standing.state === 'soon' ? 'kênh Zalo sắp phải nối lại' : 'kênh Zalo mất nối',
      standing.trouble,
      standing.state === 'soon' ? 'soon' : 'urgent',
    );
  const lacks = standing.facts?.missing ?? [];
  return lacks.length === 0 ? [] : task('việc còn thiếu của Zalo OA', lacks.join(' '), 'soon');
}
