/** What changed between two versions of a plan, in words that both who wrote and who approves understand. Pure. */

import { sayMoment } from '../calendar/words.ts';
import { PURPOSE_WORDS } from '../outbox/labels.ts';
import { sayCount } from '../writing/numbers.ts';
import type { CampaignPlan } from './plan-type.ts';

const NONE = 'không có';
const list = (items: readonly string[]) => (items.length === 0 ? NONE : items.join(', '));

/** Each part of a plan that a person decides, with its name and how it reads. */
const PARTS: readonly { title: string; say: (plan: CampaignPlan) => string }[] = [
  { title: 'Tên', say: (plan) => plan.name },
  { title: 'Mục đích', say: (plan) => PURPOSE_WORDS[plan.purpose] },
  { title: 'Kênh', say: (plan) => list(plan.channels) },
  { title: 'Địa bàn', say: (plan) => list(plan.audience.areas) },
  { title: 'Đối tượng', say: (plan) => list(plan.audience.tags) },
  { title: 'Trừ đối tượng', say: (plan) => list(plan.audience.excludeTags) },
  { title: 'Nhóm', say: (plan) => list(plan.audience.groups) },
  {
    title: 'Hồ sơ',
    say: ({ audience }) =>
      list([audience.bundle ?? '', audience.consent ?? ''].filter((part) => part !== '')),
  },
  { title: 'Văn bản', say: (plan) => list([...new Set(Object.values(plan.text))]) },
  {
    title: 'Nội dung điền vào',
    say: (plan) => list(Object.entries(plan.values).map(([name, value]) => `${name}: ${value}`)),
  },
  { title: 'Nơi đặt liên kết', say: (plan) => plan.link?.placement ?? NONE },
  { title: 'Bắt đầu', say: (plan) => sayMoment(new Date(plan.start)) },
  { title: 'Kết thúc', say: (plan) => sayMoment(new Date(plan.end)) },
  { title: 'Khung giờ', say: (plan) => plan.hours ?? NONE },
  {
    title: 'Lặp lại',
    say: (plan) => (plan.repeat === null ? NONE : `${plan.repeat.every}, ${plan.repeat.until}`),
  },
  { title: 'Kinh phí', say: (plan) => (plan.budget === null ? NONE : `${sayCount(plan.budget)} đồng`) },
  { title: 'Tốc độ', say: (plan) => (plan.rate === null ? NONE : `${sayCount(plan.rate)} tin mỗi giây`) },
  { title: 'Chia đợt', say: (plan) => (plan.waves === null ? NONE : `${plan.waves.count} đợt`) },
];

export type PlanChange = { title: string; before: string; after: string };

/** The parts in which two plans differ; none when only the draw of lots is another. */
export function difference(before: CampaignPlan, after: CampaignPlan): PlanChange[] {
  return PARTS.map(({ title, say }) => ({ title, before: say(before), after: say(after) })).filter(
    (part) => part.before !== part.after,
  );
}
