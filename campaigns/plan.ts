import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { isWithin, provinceOf, unitAt } from '../areas/areas.ts';
import type { ChannelName } from '../channels/contract.ts';
import type { Problem } from '../files/problem.ts';
import type { TextChannel, TextFile } from '../templates/render.ts';
import { valueNames } from '../templates/render.ts';

/** Channels a campaign can name. `group` stands alone: the message is posted into groups instead of being sent to people. */
export const PLAN_CHANNELS = ['zalo', 'telegram', 'sms', 'group'] as const;
export type PlanChannel = (typeof PLAN_CHANNELS)[number];

/** A checked campaign file. Times are ISO with offset. */
export type Plan = {
  name: string;
  purpose: 'outreach' | 'service';
  /** The first that may be used for each person, in this order; or only `group`. */
  channels: PlanChannel[];
  /** Province or commune codes, tags (any of them), tags that keep a person out, names or numbers of groups. */
  audience: { areas: string[]; tags: string[]; excludeTags: string[]; groups: string[] };
  /** Id of the text for each channel. */
  text: Partial<Record<PlanChannel, string>>;
  values: Record<string, string>;
  link: { placement: string } | null;
  start: string;
  end: string;
  /** Messages per second at most. */
  rate: number | null;
  waves: { by: 'commune' | 'person'; count: number; seed: number } | null;
};

/** Values every campaign text can use without the file naming them. `link` only when the file has a link. */
export const BUILT_IN_VALUES = ['place', 'area', 'province'] as const;

const MOST_WAVES = 20;
const MOST_RATE = 1000;

const say = (error: string) => ({ error });
const text = (error: string) => z.string(say(error)).trim().min(1, say(error));
const number = (error: string, least: number, most: number) =>
  z
    .string(say(error))
    .regex(/^\d{1,9}$/, say(error))
    .transform(Number)
    .refine((value) => value >= least && value <= most, say(error));
const list = (error: string) => z.array(text(error), say(error));
const moment = (error: string) => z.iso.datetime({ offset: true, error });

const FILE = z.strictObject({
  name: text('Thiếu tên chiến dịch.'),
  purpose: z.enum(
    ['outreach', 'service'],
    say('Mục đích phải là outreach (tuyên truyền) hoặc service (thông báo).'),
  ),
  channels: z
    .array(
      z.enum(PLAN_CHANNELS, say('Kênh phải là zalo, telegram, sms hoặc group.')),
      say('Thiếu danh sách kênh.'),
    )
    .min(1, say('Cần ít nhất một kênh.')),
  audience: z.strictObject({
    areas: list('Mã đơn vị phải là danh sách chữ số trong dấu ngoặc kép.').default([]),
    tags: list('Đối tượng (tags) phải là danh sách.').default([]),
    exclude_tags: list('Đối tượng loại trừ (exclude_tags) phải là danh sách.').default([]),
    groups: list('Nhóm (groups) phải là danh sách tên hoặc số của nhóm.').default([]),
  }),
  text: z.union(
    [text('Thiếu văn bản.'), z.partialRecord(z.enum(PLAN_CHANNELS), text('Thiếu văn bản.'))],
    say('text phải là mã một văn bản, hoặc mã cho từng kênh.'),
  ),
  values: z.record(z.string(), z.string(), say('values phải là danh sách tên: giá trị.')).default({}),
  link: z.strictObject({ placement: text('Liên kết cần nơi đặt (placement).') }).optional(),
  start: moment('Thời điểm phải ở dạng 2026-12-01T08:00:00+07:00.'),
  end: moment('Thời điểm phải ở dạng 2026-12-03T20:00:00+07:00.'),
  rate: number(
    `Tốc độ (rate) phải là số nguyên từ 1 đến ${MOST_RATE} tin mỗi giây.`,
    1,
    MOST_RATE,
  ).optional(),
  waves: z
    .strictObject({
      by: z.enum(['commune', 'person'], say('waves.by phải là commune hoặc person.')),
      count: number(`Số đợt phải từ 2 đến ${MOST_WAVES}.`, 2, MOST_WAVES),
      seed: number('seed phải là số nguyên không âm.', 0, 999_999_999),
    })
    .optional(),
});

const MEND_BY_SAMPLE = 'Sửa tệp chiến dịch theo mẫu trong docs/guides/tep-chien-dich.md rồi nạp lại.';

/** Where in the file a value stands, and how to report it. */
type Report = (path: (string | number)[], rule: string, message: string, todo?: string) => void;

export type ReadPlan = { kind: 'plan'; plan: Plan } | { kind: 'refused'; problems: Problem[] };

/**
 * Reads and checks a campaign file (YAML, interface.md). Every mistake at once, each with its line.
 * @param textOf the reviewed text for a channel (templates/render.ts)
 */
export function readPlan(
  file: { fileName: string; text: string },
  textOf: (id: string, channel: TextChannel) => TextFile | null,
  now: Date,
): ReadPlan {
  const problems: Problem[] = [];
  const lines = new LineCounter();
  // `failsafe` leaves every value a text: 01 stays the code "01", and a phone number keeps its zero.
  const document = parseDocument(file.text, { schema: 'failsafe', lineCounter: lines });
  const lineOf = (path: (string | number)[]): number | null => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true) as
        | { range?: [number, number, number] }
        | undefined;
      if (node?.range !== undefined) return lines.linePos(node.range[0]).line;
    }
    return null;
  };
  const report: Report = (path, rule, message, todo = MEND_BY_SAMPLE) => {
    const value = path.length === 0 ? undefined : document.getIn(path);
    problems.push({
      file: file.fileName,
      row: lineOf(path),
      column: path.length === 0 ? null : path.join('.'),
      value: typeof value === 'string' ? value : null,
      rule,
      message,
      todo,
      severity: 'error',
    });
  };
  // One slip makes the parser complain several times on its line.
  for (const line of new Set(document.errors.map((error) => error.linePos?.[0].line ?? null)))
    problems.push({
      file: file.fileName,
      row: line,
      column: null,
      value: null,
      rule: 'yaml',
      message: 'Tệp không đúng dạng YAML ở dòng này.',
      todo: 'Kiểm tra thụt đầu dòng, dấu hai chấm và dấu ngoặc.',
      severity: 'error',
    });
  if (problems.length > 0) return { kind: 'refused', problems };

  const checked = FILE.safeParse(document.toJS() ?? {});
  if (!checked.success) {
    for (const issue of checked.error.issues) {
      const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
      if (issue.code !== 'unrecognized_keys') report(path, 'field', issue.message);
      else
        for (const key of issue.keys)
          report([...path, key], 'unknown_field', `Không có mục “${key}”.`, 'Xóa hoặc sửa tên mục này.');
    }
    return { kind: 'refused', problems };
  }
  const plan = planOf(checked.data);
  checkTimes(plan, now, report);
  checkChannels(plan, report);
  checkAudience(plan, now, report);
  checkTexts(plan, textOf, typeof checked.data.text === 'string', report);
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'plan', plan };
}

function planOf(file: z.infer<typeof FILE>): Plan {
  const { audience, link, rate, waves, ...rest } = file;
  const texts: Partial<Record<PlanChannel, string>> = {};
  for (const channel of file.channels) {
    const id = typeof file.text === 'string' ? file.text : file.text[channel];
    if (id !== undefined) texts[channel] = id;
  }
  return {
    ...rest,
    audience: {
      areas: [...new Set(audience.areas)].sort(),
      tags: [...new Set(audience.tags)].sort(),
      excludeTags: [...new Set(audience.exclude_tags)].sort(),
      groups: [...new Set(audience.groups)],
    },
    text: texts,
    link: link ?? null,
    rate: rate ?? null,
    waves: waves ?? null,
  };
}

function checkTimes(plan: Plan, now: Date, report: Report): void {
  if (Date.parse(plan.end) <= Date.parse(plan.start))
    report(['end'], 'order', 'Thời điểm kết thúc phải sau thời điểm bắt đầu.');
  else if (Date.parse(plan.end) <= now.getTime())
    report(['end'], 'past', 'Thời điểm kết thúc đã qua.', 'Chọn thời điểm kết thúc trong tương lai.');
}

function checkChannels(plan: Plan, report: Report): void {
  if (new Set(plan.channels).size < plan.channels.length)
    report(['channels'], 'twice', 'Một kênh được ghi hai lần.');
  if (plan.channels.includes('group') && plan.channels.length > 1)
    report(['channels'], 'group_alone', 'Kênh group phải đứng một mình.', 'Tách thành hai chiến dịch.');
  if (!plan.channels.includes('group') && plan.audience.groups.length > 0)
    report(['audience', 'groups'], 'groups', 'Chỉ chiến dịch có channels: [group] mới gửi vào nhóm.');
}

function checkAudience(plan: Plan, now: Date, report: Report): void {
  const { areas, tags, groups } = plan.audience;
  if (areas.length + tags.length + groups.length === 0)
    report(['audience'], 'nobody', 'Chưa chọn ai: cần mã đơn vị, đối tượng hoặc nhóm.');
  for (const [i, code] of areas.entries())
    if (unitAt(code, now) === null)
      report(
        ['audience', 'areas', i],
        'area',
        `Không có đơn vị hành chính mã “${code}”.`,
        'Dùng mã tỉnh 2 chữ số hoặc mã xã 5 chữ số; xem lệnh areas find.',
      );
}

/** The purposes a text may be written for, by the purpose of the campaign. */
const FITTING: Record<Plan['purpose'], readonly string[]> = {
  outreach: ['outreach', 'service'],
  service: ['service', 'reminder'],
};

function checkTexts(
  plan: Plan,
  textOf: (id: string, channel: TextChannel) => TextFile | null,
  one: boolean,
  report: Report,
): void {
  for (const channel of plan.channels) {
    const path = one ? ['text'] : ['text', channel];
    const id = plan.text[channel];
    if (id === undefined) {
      report(['text'], 'text', `Thiếu văn bản cho kênh ${channel}.`);
      continue;
    }
    const found = textOf(id, channel);
    if (found === null) {
      report(
        path,
        'text',
        `Không có văn bản “${id}” cho kênh ${channel}.`,
        'Chọn một văn bản đã duyệt cho kênh này.',
      );
      continue;
    }
    if (!FITTING[plan.purpose].includes(found.purpose))
      report(path, 'text_purpose', `Văn bản “${id}” không dùng cho mục đích ${plan.purpose}.`);
    const needed = valueNames(found.body);
    const names = 'names' in needed ? needed.names : [];
    for (const name of names) {
      if (Object.hasOwn(plan.values, name) || (BUILT_IN_VALUES as readonly string[]).includes(name)) continue;
      if (name !== 'link')
        report(['values'], 'value', `Văn bản “${id}” cần giá trị “${name}”.`, `Thêm ${name} vào mục values.`);
      else if (plan.link === null)
        report(['link'], 'link', `Văn bản “${id}” cần liên kết.`, 'Thêm mục link: { placement: "…" }.');
    }
  }
}

/**
 * The smallest area that holds the whole audience: a commune, a province, or '' (more than one province, or no area named).
 * Whoever writes or approves the campaign must be allowed there.
 */
export function areaOfPlan(plan: Plan): string {
  const [first, ...others] = plan.audience.areas;
  if (first === undefined) return '';
  const province = provinceOf(first);
  if (others.length === 0) return first;
  return others.every((code) => isWithin(code, province)) ? province : '';
}

/** The channels of people; empty for a group campaign. */
export function peopleChannels(plan: Plan): ChannelName[] {
  return plan.channels.filter((channel): channel is Exclude<PlanChannel, 'group'> => channel !== 'group');
}
