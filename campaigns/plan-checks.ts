import { channelLabel } from '../channels/labels.ts';
import { PURPOSE_WORDS } from '../outbox/labels.ts';
import type { TextChannel, TextFile } from '../templates/render.ts';
import { valueNames } from '../templates/render.ts';
import type { CampaignPlan } from './plan-type.ts';
import { MOST_RUNS, runsOf } from './runs.ts';
import { BUILT_IN_VALUES, valueMistake } from './values.ts';

/** Where in the file a value stands, and how to report it. */
export type ReportMistake = (path: (string | number)[], rule: string, message: string, todo?: string) => void;

export function checkTimes(plan: CampaignPlan, now: Date, report: ReportMistake): void {
  if (Date.parse(plan.end) <= Date.parse(plan.start))
    report(['end'], 'order', 'Thời điểm kết thúc phải sau thời điểm bắt đầu.');
  else if (Date.parse(plan.end) <= now.getTime())
    report(['end'], 'past', 'Thời điểm kết thúc đã qua.', 'Chọn thời điểm kết thúc trong tương lai.');
  const [opens, closes] = plan.hours?.split('-') ?? [];
  if (opens !== undefined && closes !== undefined && closes <= opens)
    report(['hours'], 'order', 'Khung giờ phải mở trước khi đóng, trong cùng một ngày.');
  if (plan.repeat !== null) checkRepeat(plan, plan.repeat, report);
}

function checkRepeat(plan: CampaignPlan, repeat: { until: string }, report: ReportMistake): void {
  const [, second] = runsOf(plan);
  const mend = 'Rút ngắn thời gian của mỗi lần, hoặc đổi cách lặp.';
  if (second === undefined)
    report(
      ['repeat', 'until'],
      'once',
      'Ngày cuối (until) đến trước lần thứ hai: chiến dịch chỉ gửi một lần.',
      'Lùi ngày cuối hoặc bỏ mục repeat.',
    );
  else if (second.start.getTime() < Date.parse(plan.end))
    report(['end'], 'overlap', 'Mỗi lần gửi phải kết thúc trước khi lần sau bắt đầu.', mend);
  if (runsOf(plan).length > MOST_RUNS)
    report(
      ['repeat', 'until'],
      'too_many_runs',
      `Lặp nhiều quá ${MOST_RUNS} lần (đến ${repeat.until}).`,
      'Chọn ngày cuối gần hơn.',
    );
}

export function checkChannels(plan: CampaignPlan, report: ReportMistake): void {
  if (new Set(plan.channels).size < plan.channels.length)
    report(['channels'], 'twice', 'Một kênh được ghi hai lần.');
  if (plan.channels.includes('group') && plan.channels.length > 1)
    report(['channels'], 'group_alone', 'Kênh group phải đứng một mình.', 'Tách thành hai chiến dịch.');
  if (!plan.channels.includes('group') && plan.audience.groups.length > 0)
    report(['audience', 'groups'], 'groups', 'Chỉ chiến dịch có channels: [group] mới gửi vào nhóm.');
}

/** @param plan with its places read */
export function checkAudience(plan: CampaignPlan, report: ReportMistake): void {
  const { areas, tags, groups, bundle, consent } = plan.audience;
  const cases = bundle !== null || consent !== null;
  if (areas.length + tags.length + groups.length === 0 && !cases)
    report(['audience'], 'nobody', 'Chưa chọn ai: cần địa bàn, đối tượng, hồ sơ hoặc nhóm.');
  if (cases && plan.channels.includes('group'))
    report(
      ['audience'],
      'cases_in_group',
      'Không gửi vào nhóm theo hồ sơ của từng người.',
      'Chọn kênh zalo, telegram hoặc sms.',
    );
  // Families in mourning hear about their own case, never of campaigns.
  if (bundle === 'death' && plan.purpose === 'outreach')
    report(
      ['audience', 'bundle'],
      'mourning',
      'Không gửi tin tuyên truyền cho gia đình có hồ sơ khai tử.',
      'Dùng purpose: service với văn bản thông báo quyền lợi.',
    );
}

/** The purposes a text may be written for, by the purpose of the campaign. */
const FITTING: Record<CampaignPlan['purpose'], readonly string[]> = {
  outreach: ['outreach', 'service'],
  service: ['service', 'reminder'],
};

/** Values stand between reviewed words: each is of its kind, or the plan is refused. */
export function checkValues(plan: CampaignPlan, report: ReportMistake): void {
  for (const [name, value] of Object.entries(plan.values)) {
    const wrong = valueMistake(name, value);
    if (wrong !== null) report(['values'], 'value', `Ở giá trị “${name}”: ${wrong.message}`, wrong.todo);
  }
}

export function checkTexts(
  plan: CampaignPlan,
  textOf: (id: string, channel: TextChannel) => TextFile | null,
  one: boolean,
  report: ReportMistake,
): void {
  for (const channel of plan.channels) {
    const path = one ? ['text'] : ['text', channel];
    const id = plan.text[channel];
    if (id === undefined) {
      report(['text'], 'text', `Thiếu văn bản cho kênh ${channelLabel(channel)}.`);
      continue;
    }
    const found = textOf(id, channel);
    if (found === null) {
      report(
        path,
        'text',
        `Không có văn bản “${id}” cho kênh ${channelLabel(channel)}.`,
        'Chọn một văn bản đã duyệt cho kênh này.',
      );
      continue;
    }
    if (!FITTING[plan.purpose].includes(found.purpose))
      report(path, 'text_purpose', `Văn bản “${id}” không dùng cho tin ${PURPOSE_WORDS[plan.purpose]}.`);
    const needed = valueNames(found.body);
    const names = 'names' in needed ? needed.names : [];
    for (const name of names) {
      if (Object.hasOwn(plan.values, name) || BUILT_IN_VALUES.includes(name)) continue;
      if (name !== 'link')
        report(['values'], 'value', `Văn bản “${id}” cần giá trị “${name}”.`, `Thêm ${name} vào mục values.`);
      else if (plan.link === null)
        report(['link'], 'link', `Văn bản “${id}” cần liên kết.`, 'Thêm mục link: { placement: "…" }.');
    }
  }
}
