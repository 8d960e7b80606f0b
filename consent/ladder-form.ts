/**
 * A province's steps and words as a form: what the fields hold, every mistake said at its field, and what citizens would
 * read. Pure.
 */
import { segmentsOf } from '../channels/sms/text.ts';
import { textFor, valueNames } from '../templates/render.ts';
import { type LadderBody, type LadderWords, scheduleOf } from './ladder.ts';
import { LADDER_SHAPE, STEP_ID } from './ladder-body.ts';
import { valuesOf } from './reminder-values.ts';
import { ROLES } from './states.ts';
import { renderWords } from './still-needed.ts';

/** One row of the form. `hours`: after the request, before the deadline, or that a nudge stands for. */
export type StepFields = { id: string; hours: string; title: string; chat: string; sms: string };
/** What the fields of the form hold, as they were typed. */
export type LadderForm = {
  steps: StepFields[];
  last: StepFields;
  nudge: StepFields;
  callListAfterHours: string;
  maxAgeDays: string;
  saidRestHours: string;
  deadlineHours: string;
  deadlineSource: string;
};
export type FormMistake = { where: string; message: string };

export const MOST_STEPS = 7;
const MOST = { title: 60, chat: 1500, source: 300, hours: 24 * 90 };
const MOST_SMS_PARTS = 3;
/** The shipped words a step without its own falls back to, by its place. */
const SHIPPED_TEXTS = 4;
const VALUES = ['bundle', 'code', 'place', 'role', 'applicant', 'deadline'];

/** The form of a ladder, for editing. */
export function formOf(ladder: LadderBody): LadderForm {
  const fields = (
    one: { text: string; title: string; words: LadderWords | null },
    id: string,
    hours: number,
  ) => ({
    id,
    hours: String(hours),
    title: one.title,
    ...(one.words ?? shipped(one.text)),
  });
  return {
    steps: ladder.steps.map((step) => fields(step, step.id, step.afterHours)),
    last: fields(ladder.last, ladder.last.id, ladder.last.beforeDeadlineHours),
    nudge: fields(ladder.nudge, 'nudge', ladder.nudge.coversHours),
    callListAfterHours: String(ladder.callListAfterHours),
    maxAgeDays: String(ladder.maxAgeDays),
    saidRestHours: String(ladder.saidRestHours),
    deadlineHours: ladder.deadline.hours === null ? '' : String(ladder.deadline.hours),
    deadlineSource: ladder.deadline.source ?? '',
  };
}

/** The shipped wording of a text. */
function shipped(text: string): LadderWords {
  return { chat: textFor(text, 'zalo')?.body ?? '', sms: textFor(text, 'sms')?.body ?? '' };
}

/** The ladder that a form means, or every mistake of it with its field's name. A step without hours is left out. */
export function readLadderForm(
  form: LadderForm,
): { kind: 'ladder'; ladder: LadderBody } | { kind: 'mistakes'; mistakes: FormMistake[] } {
  const mistakes: FormMistake[] = [];
  const wrong = (where: string, message: string) => mistakes.push({ where, message });
  const hasSource = form.deadlineSource !== '';
  const ids = new Set<string>();
  const steps = form.steps
    .map((fields, index) => ({ fields, where: `Bước ${index + 1}` }))
    .filter(({ fields }) => fields.hours !== '')
    .map(({ fields, where }, index) => ({
      id: freshId(fields, ids),
      afterHours: whole(fields.hours, `${where}, số giờ`, 0, MOST.hours, wrong),
      ...worded(fields, `consent-reminder-${Math.min(index + 1, SHIPPED_TEXTS)}`, where, hasSource, wrong),
    }));
  if (steps.length === 0) wrong('Các bước', 'Cần ít nhất một bước nhắc.');
  for (const [index, step] of steps.entries())
    if (index > 0 && step.afterHours < (steps[index - 1]?.afterHours ?? 0) + 24)
      wrong(`Bước ${index + 1}, số giờ`, 'Mỗi bước phải sau bước trước ít nhất 24 giờ.');
  const ladder: LadderBody = {
    steps,
    last: {
      id: 'last',
      beforeDeadlineHours: whole(form.last.hours, 'Lần cuối, số giờ', 1, MOST.hours, wrong),
      ...worded(form.last, 'consent-reminder-5', 'Lần cuối', hasSource, wrong),
    },
    nudge: {
      coversHours: whole(form.nudge.hours, 'Nhắc bằng tay, số giờ', 1, MOST.hours, wrong),
      ...worded(form.nudge, 'consent-reminder-nudge', 'Nhắc bằng tay', hasSource, wrong),
    },
    callListAfterHours: whole(form.callListAfterHours, 'Đưa vào danh sách gọi điện', 1, MOST.hours, wrong),
    maxAgeDays: whole(form.maxAgeDays, 'Tuổi của số liệu', 1, 60, wrong),
    saidRestHours: whole(form.saidRestHours, 'Tin lời người dân', 1, MOST.hours, wrong),
    deadline: {
      hours:
        form.deadlineHours === ''
          ? null
          : whole(form.deadlineHours, 'Thời hạn chung, số giờ', 1, MOST.hours, wrong),
      source: hasSource ? form.deadlineSource : null,
    },
  };
  if ((ladder.deadline.hours === null) !== (ladder.deadline.source === null))
    wrong(
      'Thời hạn chung',
      'Ghi cả số giờ và văn bản quy định, hoặc để trống cả hai: chưa có văn bản nào công bố thời hạn xác nhận.',
    );
  if (form.deadlineSource.length > MOST.source)
    wrong('Thời hạn chung', `Nguồn dài quá ${MOST.source} ký tự.`);
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };
  // The form's rules are stricter than the shape's: what passes here must always be read again.
  return { kind: 'ladder', ladder: LADDER_SHAPE.parse(ladder) };
}

function freshId({ id, hours }: StepFields, taken: Set<string>): string {
  const known = STEP_ID.test(id) && !id.startsWith('nudge') && id !== 'last' && !taken.has(id);
  let fresh = known ? id : `h${hours.replace(/\D/g, '').slice(0, 8)}`;
  while (taken.has(fresh)) fresh += 'x';
  taken.add(fresh);
  return fresh;
}

type Wrong = (where: string, message: string) => void;

function whole(written: string, where: string, least: number, most: number, wrong: Wrong): number {
  const value = /^\d{1,5}$/.test(written) ? Number(written) : Number.NaN;
  if (value >= least && value <= most) return value;
  wrong(where, `Ghi số nguyên từ ${least} đến ${most}.`);
  return least;
}

function worded(fields: StepFields, text: string, where: string, hasSource: boolean, wrong: Wrong) {
  const { title, chat, sms } = fields;
  if (title === '' || title.length > MOST.title)
    wrong(`${where}, tên bước`, `Ghi tên bước, tối đa ${MOST.title} ký tự.`);
  const own = shipped(text);
  const words = chat === own.chat && sms === own.sms ? null : { chat, sms };
  for (const message of bodyMistakes(chat, hasSource)) wrong(`${where}, tin Zalo và Telegram`, message);
  for (const message of bodyMistakes(sms, hasSource)) wrong(`${where}, tin SMS`, message);
  if (chat.length > MOST.chat) wrong(`${where}, tin Zalo và Telegram`, `Dài quá ${MOST.chat} ký tự.`);
  const parts = Math.max(...EXAMPLES.map((values) => partsOf({ chat, sms }, text, values)));
  if (parts > MOST_SMS_PARTS)
    wrong(`${where}, tin SMS`, `Dài ${parts} tin SMS khi điền đủ giá trị; tối đa ${MOST_SMS_PARTS} tin.`);
  return { text, title: title.slice(0, MOST.title) || '?', words: words ?? null };
}

function partsOf(words: LadderWords, text: string, values: Record<string, string>): number {
  const rendered = renderWords(words, text, 'sms', values);
  return rendered.kind === 'text' ? segmentsOf(rendered.text).segments : 0;
}

/** What may never stand in a reminder, whoever writes it, and what must. */
function bodyMistakes(body: string, hasSource: boolean): string[] {
  if (body === '') return ['Chưa có nội dung.'];
  const found = valueNames(body);
  if ('mistake' in found)
    return ['Dấu ngoặc nhọn không đúng; chỉ dùng {{tên giá trị}} và {{#if tên}}…{{/if}}.'];
  const mistakes: string[] = [];
  const unknown = found.names.filter((name) => !VALUES.includes(name));
  if (unknown.length > 0)
    mistakes.push(
      `Không có giá trị ${unknown.map((name) => `{{${name}}}`).join(', ')}; tên người không bao giờ được đưa vào tin.`,
    );
  if (!found.names.includes('code'))
    mistakes.push('Phải có {{code}}, để người dân đối chiếu với giấy tiếp nhận.');
  if (!/VNeID/.test(body)) mistakes.push('Phải nói rõ việc cần làm trong ứng dụng VNeID.');
  if (!/DỪNG/.test(body)) mistakes.push('Phải có cách ngừng nhận tin: nhắn “DỪNG”.');
  if (/https?:|www\.|\.(vn|com|net|org|info|me|ly|gl)\b/i.test(body))
    mistakes.push('Không được có đường dẫn: tin nhắc không bao giờ dẫn tới trang đòi đăng nhập.');
  if (!hasSource && /\d+\s*(giờ|tiếng|ngày)/i.test(body))
    mistakes.push('Chưa có văn bản về thời hạn thì không ghi số giờ, số ngày.');
  return mistakes;
}

const EXAMPLE = {
  code: 'G22.99.08-261103-001234',
  bundle: 'birth' as const,
  place: 'Phường Nam Đông Hà',
  deadlineAt: new Date('2026-11-10T16:59:59Z'),
};
/** The longest values that occur: both readers, with a deadline and each role. */
const EXAMPLES = ROLES.flatMap((role) =>
  [false, true].map((toApplicant) => valuesOf({ ...EXAMPLE, role, toApplicant })),
);

/** What citizens would read at each step, to a household head, without and with a deadline; and when, for a request now. */
export function previewOf(
  ladder: LadderBody,
  askedAt: Date,
): { title: string; at: Date | null; chat: string; sms: string; parts: number }[] {
  const due = new Map(
    scheduleOf({ requestedAt: askedAt, deadlineAt: null }, { ...ladder, gapHours: 0 }).map((step) => [
      step.id,
      step.at,
    ]),
  );
  const values = valuesOf({ ...EXAMPLE, deadlineAt: null, role: 'household_head', toApplicant: false });
  const urgent = valuesOf({ ...EXAMPLE, role: 'household_head', toApplicant: false });
  return [...ladder.steps, ladder.last, { ...ladder.nudge, id: 'nudge' }].map((step) => {
    const given = step.id === 'last' ? urgent : values;
    const text = (channel: 'zalo' | 'sms') => {
      const rendered = renderWords(step.words, step.text, channel, given);
      return rendered.kind === 'text' ? rendered.text : '';
    };
    const sms = text('sms');
    return {
      title: step.title,
      at: due.get(step.id) ?? null,
      chat: text('zalo'),
      sms,
      parts: segmentsOf(sms).segments,
    };
  });
}
