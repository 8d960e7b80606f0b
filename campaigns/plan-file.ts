import { z } from 'zod';
import { MOMENT_EXAMPLE } from '../calendar/moment.ts';
import { BUNDLES, CONSENT_STANDINGS } from '../knowledge/bundle.ts';
import { ACTIVE_CHANNELS } from '../outbox/message.ts';
import type { ActivePurpose } from '../templates/purposes.ts';
import { sayCount } from '../writing/numbers.ts';

/** Channels a campaign can name. `group` stands alone: the message is posted into groups instead of being sent to people. */
export const PLAN_CHANNELS = [...ACTIVE_CHANNELS, 'group'] as const;
export type PlanChannel = (typeof PLAN_CHANNELS)[number];

const REPEAT_PERIODS = ['day', 'week', 'month'] as const;
export type RepeatPeriod = (typeof REPEAT_PERIODS)[number];

/** What a campaign may be for. Reminders belong to the rooms that send them by themselves and know their values. */
export const CAMPAIGN_PURPOSES = ['outreach', 'service'] as const satisfies readonly ActivePurpose[];
export type CampaignPurpose = (typeof CAMPAIGN_PURPOSES)[number];

const MOST_WAVES = 20;
const MOST_RATE = 1000;
/** A thousand million dong: more is a slip of the finger, not a budget. Fits the databases' integers with room to add up. */
export const MOST_BUDGET = 999_999_999;
const MOST_ENTRIES = 500;
const MOST_LETTERS = 500;

const say = (error: string) => ({ error });
const text = (error: string) =>
  z
    .string(say(error))
    .trim()
    .min(1, say(error))
    .max(MOST_LETTERS, say(`Dài quá ${MOST_LETTERS} chữ.`));
const number = (error: string, least: number, most: number) =>
  z
    .string(say(error))
    .regex(/^\d{1,9}$/, say(error))
    .transform(Number)
    .refine((value) => value >= least && value <= most, say(error));
const list = (error: string) =>
  z.array(text(error), say(error)).max(MOST_ENTRIES, say(`Nhiều quá ${MOST_ENTRIES} mục.`));
const moment = (error: string) => z.iso.datetime({ offset: true, error });

/** The shape of a campaign file. `failsafe` YAML: every value is a text. */
export const FILE = z.strictObject({
  name: text('Thiếu tên chiến dịch.'),
  purpose: z.enum(
    CAMPAIGN_PURPOSES,
    say('Mục đích phải là outreach (tuyên truyền) hoặc service (thông báo).'),
  ),
  channels: z
    .array(
      z.enum(PLAN_CHANNELS, say('Kênh phải là zalo, telegram, sms hoặc group.')),
      say('Thiếu danh sách kênh.'),
    )
    .min(1, say('Cần ít nhất một kênh.')),
  audience: z.strictObject({
    areas: list('Địa bàn (areas) phải là danh sách mã hoặc tên, mỗi mục trong dấu ngoặc kép.').default([]),
    tags: list('Đối tượng (tags) phải là danh sách.').default([]),
    exclude_tags: list('Đối tượng loại trừ (exclude_tags) phải là danh sách.').default([]),
    groups: list('Nhóm (groups) phải là danh sách tên hoặc số của nhóm.').default([]),
    bundle: z.enum(BUNDLES, say('Hồ sơ (bundle) phải là birth (khai sinh) hoặc death (khai tử).')).optional(),
    consent: z
      .enum(
        CONSENT_STANDINGS,
        say(
          'Xác nhận (consent) phải là pending (đang chờ), confirmed (đã xác nhận) hoặc lapsed (hết hạn, từ chối).',
        ),
      )
      .optional(),
  }),
  text: z.union(
    [text('Thiếu văn bản.'), z.partialRecord(z.enum(PLAN_CHANNELS), text('Thiếu văn bản.'))],
    say('text phải là mã một văn bản, hoặc mã cho từng kênh.'),
  ),
  values: z
    .record(
      z.string(),
      z
        .string(say('values phải là danh sách tên: giá trị.'))
        .max(MOST_LETTERS, say(`Dài quá ${MOST_LETTERS} chữ.`)),
      say('values phải là danh sách tên: giá trị.'),
    )
    .default({}),
  link: z.strictObject({ placement: text('Liên kết cần nơi đặt (placement).') }).optional(),
  start: moment(`Thời điểm phải ở dạng ${MOMENT_EXAMPLE}.`),
  end: moment(`Thời điểm phải ở dạng ${MOMENT_EXAMPLE}.`),
  hours: z
    .string(say('Khung giờ (hours) phải ở dạng "08:00-11:30".'))
    .regex(
      /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
      say('Khung giờ (hours) phải ở dạng "08:00-11:30".'),
    )
    .optional(),
  repeat: z
    .strictObject({
      every: z.enum(REPEAT_PERIODS, say('repeat.every phải là day (ngày), week (tuần) hoặc month (tháng).')),
      until: z.iso.date('repeat.until phải là một ngày ở dạng 2027-03-31.'),
    })
    .optional(),
  budget: number(
    `Kinh phí (budget) phải là số đồng từ 1 đến ${sayCount(MOST_BUDGET)}, viết liền không có dấu chấm.`,
    1,
    MOST_BUDGET,
  ).optional(),
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
