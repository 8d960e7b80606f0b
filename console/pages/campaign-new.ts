import { check, create } from '../../campaigns/campaigns.ts';
import { can } from '../../staff/access.ts';
import { type TextFile, texts } from '../../templates/render.ts';
import type { Answer } from '../answer.ts';
import { type CampaignForm, planFile, readCampaignForm } from '../campaign-form.ts';
import type { StaffPage } from '../http.ts';
import { communesWithin, placeName, shortName } from '../places.ts';
import { type AnyProblem, problemRows } from '../problem-rows.ts';
import { inputMoment } from '../say.ts';
import { PURPOSE_WORDS } from '../words.ts';

const DAY_MS = 86_400_000;
/** Values the program fills by itself. */
const BUILT_IN = ['place', 'area', 'province', 'link'];
/** What a campaign may say. Reminders belong to the rooms that send them by themselves and know their values. */
const CAMPAIGN_PURPOSES = ['outreach', 'service'];

type ValueField = { name: string; about: string; example: string };

/** The empty builder: tomorrow at eight, for two days. */
export async function showNewCampaign(page: StaffPage): Promise<Answer> {
  const { user, now } = page;
  const tomorrow = inputMoment(new Date(now.getTime() + DAY_MS)).slice(0, 10);
  const after = inputMoment(new Date(now.getTime() + 3 * DAY_MS)).slice(0, 10);
  return builder(page, {
    name: '',
    purpose: 'outreach',
    channels: ['zalo', 'telegram', 'sms'],
    areas: user.areaCode === '' ? [] : [user.areaCode],
    tags: '',
    excludeTags: '',
    groups: '',
    text: '',
    values: Object.fromEntries(valueFields().map((field) => [field.name, ''])),
    placement: '',
    start: `${tomorrow}T08:00`,
    end: `${after}T20:00`,
    rate: '',
  });
}

/** Writes the form as a campaign file and lets `campaigns/` check it: the same rules as on the command line. */
export async function makeCampaign(page: StaffPage): Promise<Answer> {
  const { needs, user, form, now } = page;
  const filled = readCampaignForm(
    form,
    valueFields().map((field) => field.name),
  );
  const file = { fileName: 'biểu mẫu', text: planFile(filled, neededBy(filled.text)) };
  const checked = check(file, now);
  if (checked.kind === 'refused') return builder(page, filled, checked.problems);
  if (!can(user, 'campaign.write', checked.areaCode))
    return builder(page, filled, [
      whole(
        'Địa bàn đã chọn vượt ra ngoài phần việc của anh/chị.',
        'Chọn xã, phường trong địa bàn của mình.',
      ),
    ]);
  const made = await create(needs.deps, { ...file, by: user.id });
  if (made.kind === 'refused') return builder(page, filled, made.problems);
  return { kind: 'goto', to: `/campaigns/${made.id}`, done: 'created' };
}

function whole(message: string, todo: string): AnyProblem {
  return { row: null, column: null, value: null, message, todo, severity: 'error' };
}

const TITLES: Record<string, string> = {
  name: 'Tên chiến dịch',
  purpose: 'Mục đích',
  channels: 'Kênh gửi',
  audience: 'Người nhận',
  text: 'Văn bản',
  values: 'Giá trị trong văn bản',
  link: 'Liên kết',
  start: 'Bắt đầu',
  end: 'Kết thúc',
  rate: 'Tốc độ',
};

/** The form shows the mistakes by its own words, not by the lines of a file nobody wrote. */
function mistakes(problems: readonly AnyProblem[]) {
  return problems.map((problem) => ({
    ...problem,
    row: null,
    column: problem.column === null ? null : (TITLES[problem.column.split('.')[0] ?? ''] ?? problem.column),
  }));
}

function isForCampaigns(text: TextFile): boolean {
  return CAMPAIGN_PURPOSES.includes(text.purpose);
}

/** The values that any campaign text needs from the form. */
function valueFields(): ValueField[] {
  const fields = new Map<string, ValueField>();
  for (const text of texts().values())
    if (isForCampaigns(text))
      for (const [name, { about, example }] of Object.entries(text.values))
        if (!BUILT_IN.includes(name)) fields.set(name, { name, about, example });
  return [...fields.values()];
}

/** The values one text needs from the form, over all its variants. */
function neededBy(id: string): string[] {
  const names = [...texts().values()]
    .filter((text) => text.id === id)
    .flatMap((text) => Object.keys(text.values));
  return [...new Set(names)].filter((name) => !BUILT_IN.includes(name));
}

function builder(page: StaffPage, filled: CampaignForm, problems: readonly AnyProblem[] = []): Answer {
  const { user, now } = page;
  const communes = user.areaCode.length === 2 ? (communesWithin(user, now) ?? []) : [];
  // The general wording stands for its variants by channel.
  const choices = [...texts()].flatMap(([name, text]) =>
    name === text.id && isForCampaigns(text) ? [text] : [],
  );
  const fields = valueFields();
  return {
    kind: 'page',
    view: 'campaign-new',
    title: 'Soạn chiến dịch',
    status: problems.length > 0 ? 422 : 200,
    data: {
      filled: { ...filled, areas: filled.areas.join(', ') },
      ...problemRows(mistakes(problems)),
      purposes: ['outreach', 'service'].map((value) => ({
        value,
        title: PURPOSE_WORDS[value] ?? value,
        chosen: value === filled.purpose,
      })),
      channels: [
        { value: 'zalo', title: 'Zalo', hint: 'người còn tương tác trong thời hạn Zalo cho phép' },
        { value: 'telegram', title: 'Telegram', hint: 'người đã nhắn với trợ lý' },
        { value: 'sms', title: 'SMS', hint: 'tính tiền theo từng tin' },
        { value: 'group', title: 'Nhóm Zalo, Telegram của thôn, tổ', hint: 'chỉ đứng một mình' },
      ].map((one) => ({ ...one, chosen: filled.channels.includes(one.value) })),
      place: {
        free: user.areaCode === '',
        own:
          user.areaCode.length === 5 ? { code: user.areaCode, title: placeName(user.areaCode, now) } : null,
        province:
          user.areaCode.length === 2
            ? {
                code: user.areaCode,
                title: shortName(user.areaCode, now),
                chosen: filled.areas.includes(user.areaCode),
                communes: communes.map((unit) => ({
                  code: unit.code,
                  title: unit.fullName,
                  chosen: filled.areas.includes(unit.code),
                })),
              }
            : null,
      },
      texts: choices.map((text) => ({
        id: text.id,
        title: text.title,
        body: text.body,
        chosen: text.id === filled.text || choices.length === 1,
        needs: neededBy(text.id).join(', '),
      })),
      values: fields.map((field) => ({
        ...field,
        about: field.about.charAt(0).toLocaleUpperCase('vi') + field.about.slice(1),
        value: filled.values[field.name] ?? '',
      })),
    },
  };
}
