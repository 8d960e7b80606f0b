/** Reading a change of the sending rules as somebody wrote it, and saying what it would do. Pure. */

import { isDay, plusDays, WEEK_FROM_MONDAY } from '../calendar/day.ts';
import { dayOf, startOf } from '../calendar/moment.ts';
import { sayDay, sayMomentInSentence, sayTime } from '../calendar/words.ts';
import { CHANNEL_NAMES, type ChannelName } from '../channels/contract.ts';
import { CHANNEL_LABELS } from '../channels/labels.ts';
import { ACTIVE_PURPOSES, type ActivePurpose } from '../templates/purposes.ts';
import { PURPOSE_WORDS } from './labels.ts';
import { ACTIVE_CHANNELS } from './message.ts';
import { openWeek, sayAim, sayValue, sayWeek } from './rule-labels.ts';
import {
  CAP_PER,
  RULE_KINDS,
  type RuleKind,
  type RuleRow,
  ruleOfRow,
  rulesFor,
  type SendingRule,
  type SendingRules,
} from './rules.ts';

/** A rule of the table with its number and who wrote it. `delivered`: key of the delivered rule it is, or came from. */
export type KeptRule = SendingRule & {
  id: number;
  changedAt: Date;
  changedBy: number | null;
  delivered: string | null;
};

/** What a form says: every field as written, '' when empty. */
export type RuleForm = (field: string) => string;
/** Mistakes by the name of the form's field. */
export type RuleMistakes = Record<string, string>;

const SPAN_UNITS = ['hours', 'minutes', 'seconds'] as const;
const MOST_SOURCE = 500;
const LEAST_SOURCE = 10;

/** The fields of a rule's value as a form shows them. */
export function formOf(rule: SendingRule): Record<string, string> {
  switch (rule.kind) {
    case 'window':
      return Object.fromEntries(WEEK_FROM_MONDAY.map((day) => [day, rule.value.hours[day] ?? '']));
    case 'quiet':
      return { ...rule.value };
    case 'cap': {
      const { most, per, hours, minutes, seconds } = rule.value;
      const unit = hours !== undefined ? 'hours' : minutes !== undefined ? 'minutes' : 'seconds';
      return { most: String(most), span: String(hours ?? minutes ?? seconds ?? ''), unit, per };
    }
    case 'interaction': {
      const { days, freeHours, freeAnswers, dong, paid } = rule.value;
      const said = Object.entries({ days, freeHours, freeAnswers, dong });
      const unpaid = paid === false ? 'yes' : '';
      return { ...Object.fromEntries(said.map(([name, value]) => [name, String(value ?? '')])), unpaid };
    }
    case 'pace':
      return { perSecond: String(rule.value.perSecond) };
    case 'quota':
      return { perDay: String(rule.value.perDay) };
    case 'label':
      return { text: rule.value.text, apply: rule.value.apply ? 'yes' : '' };
    case 'budget':
      return { dong: String(rule.value.dong) };
  }
}

/**
 * Reads a new rule out of a form: kind, channel, purpose, the value's fields, source, verified, `begins` and `ends` (local days;
 * `begins` empty: now). Every mistake at once, in words.
 * @param old the rule that is changed: kind, channel and purpose stay
 */
export function readRuleForm(
  form: RuleForm,
  old: SendingRule | null,
  now: Date,
): { kind: 'row'; row: RuleRow; rule: SendingRule } | { kind: 'refused'; mistakes: RuleMistakes } {
  const mistakes: RuleMistakes = {};
  const kind = old?.kind ?? RULE_KINDS.find((one) => one === form('kind'));
  if (kind === undefined) return { kind: 'refused', mistakes: { kind: 'Chọn loại quy tắc.' } };
  const channel = old === null ? choice(form('channel'), CHANNEL_NAMES, 'channel', mistakes) : old.channel;
  const purpose = old === null ? choice(form('purpose'), ACTIVE_PURPOSES, 'purpose', mistakes) : old.purpose;
  const source = form('source');
  if (source.length < LEAST_SOURCE)
    mistakes.source = 'Ghi nguồn: văn bản nào, điều nào, ngày nào, hoặc ai quyết định.';
  else if (source.length > MOST_SOURCE) mistakes.source = `Nguồn dài quá ${MOST_SOURCE} chữ.`;
  const from = beginOf(form('begins'), old, now, mistakes);
  const to = endOf(form('ends'), from, mistakes);
  const value = readValue(kind, form, mistakes);
  if ((kind === 'interaction' || kind === 'quota') && channel === null)
    mistakes.channel = 'Loại quy tắc này gắn với một kênh: chọn kênh.';
  if (Object.keys(mistakes).length > 0) return { kind: 'refused', mistakes };
  const row: RuleRow = {
    kind,
    channel,
    purpose,
    value: JSON.stringify(value),
    source,
    verified: form('verified') !== '',
    validFrom: from,
    validTo: to,
  };
  const read = ruleOfRow(row);
  if ('mistake' in read)
    return { kind: 'refused', mistakes: { value: `Giá trị chưa đúng: ${read.mistake}.` } };
  return { kind: 'row', row, rule: read.rule };
}

function choice<T extends string>(
  written: string,
  all: readonly T[],
  field: string,
  mistakes: RuleMistakes,
): T | null {
  if (written === '') return null;
  const found = all.find((one) => one === written);
  if (found === undefined) mistakes[field] = 'Chọn một mục trong danh sách.';
  return found ?? null;
}

function midnight(day: string, later = 0): Date | null {
  return isDay(day) ? startOf(plusDays(day, later)) : null;
}

/** What already holds cannot be changed afterwards: a change begins now or later. */
function beginOf(written: string, old: SendingRule | null, now: Date, mistakes: RuleMistakes): Date {
  if (written === '') return now;
  const at = midnight(written);
  if (at === null) {
    mistakes.begins = 'Ngày bắt đầu chưa đúng.';
    return now;
  }
  if (at.getTime() === startOf(dayOf(now)).getTime()) return now;
  if (at < now) mistakes.begins = 'Ngày bắt đầu đã qua; quy tắc chỉ đổi từ hôm nay trở đi.';
  if (old?.to !== null && old !== null && old.to <= at)
    mistakes.begins = 'Đến ngày này quy tắc cũ đã hết hiệu lực; hãy thêm một quy tắc mới.';
  return at;
}

function endOf(written: string, from: Date, mistakes: RuleMistakes): Date | null {
  if (written === '') return null;
  const at = midnight(written, 1);
  if (at === null) mistakes.ends = 'Ngày kết thúc chưa đúng.';
  else if (at <= from) mistakes.ends = 'Ngày kết thúc phải sau ngày bắt đầu.';
  return at;
}

const CLOCK = /^([01]?\d|2[0-3])(?:[:hg](?:\s*([0-5]\d))?)?$/;

/** "8-20", "8h - 20h", "08:00–20:00" -> "08:00-20:00"; null when it is no span of hours. */
function hoursOf(written: string): string | null {
  const [first = '', second = '', ...rest] = written.toLowerCase().split(/\s*[-–—]\s*|\s+đến\s+/);
  if (rest.length > 0) return null;
  const clock = (text: string): string | null => {
    if (/^24([:hg]00|[hg]?)$/.test(text.trim())) return '24:00';
    const found = CLOCK.exec(text.trim());
    return found === null ? null : `${(found[1] ?? '').padStart(2, '0')}:${found[2] ?? '00'}`;
  };
  const [from, to] = [clock(first), clock(second)];
  return from === null || to === null || from >= to || from === '24:00' ? null : `${from}-${to}`;
}

function readValue(kind: RuleKind, form: RuleForm, mistakes: RuleMistakes): unknown {
  const whole = (field: string, least: number, most: number, what: string): number => {
    const written = form(field).replace(/[.\s](?=\d{3}(\D|$))/g, '');
    const value = /^\d{1,9}$/.test(written) ? Number(written) : Number.NaN;
    if (!(value >= least && value <= most))
      mistakes[field] = `${what} phải là số nguyên từ ${least} đến ${most}.`;
    return value;
  };
  switch (kind) {
    case 'window': {
      const hours: Record<string, string> = {};
      for (const day of WEEK_FROM_MONDAY) {
        if (form(day) === '') continue;
        const read = hoursOf(form(day));
        if (read === null)
          mistakes[day] = 'Ghi giờ mở và giờ đóng, ví dụ 08:00-20:00; để trống là không gửi.';
        else hours[day] = read;
      }
      return { hours };
    }
    case 'quiet': {
      const [from, to, name] = [form('from'), form('to') === '' ? form('from') : form('to'), form('name')];
      if (midnight(from) === null) mistakes.from = 'Chọn ngày đầu.';
      if (midnight(to) === null) mistakes.to = 'Ngày cuối chưa đúng.';
      else if (to < from) mistakes.to = 'Ngày cuối phải không trước ngày đầu.';
      if (name === '' || name.length > 120) mistakes.name = 'Ghi tên ngày nghỉ, không quá 120 chữ.';
      return { from, to, name };
    }
    case 'cap': {
      const unit = SPAN_UNITS.find((one) => one === form('unit'));
      const per = CAP_PER.find((one) => one === form('per'));
      if (unit === undefined) mistakes.unit = 'Chọn giờ, phút hoặc giây.';
      if (per === undefined) mistakes.per = 'Chọn tính cho ai.';
      const most = whole('most', 0, 1_000_000, 'Số tin');
      const limit = { hours: 744, minutes: 1_440, seconds: 3_600 }[unit ?? 'hours'];
      return { most, per, [unit ?? 'hours']: whole('span', 1, limit, 'Khoảng thời gian') };
    }
    case 'interaction': {
      const free =
        form('freeHours') === '' ? {} : { freeHours: whole('freeHours', 1, 8_784, 'Số giờ miễn phí') };
      const most = form('freeAnswers') === '' ? null : whole('freeAnswers', 1, 1_000, 'Số tin miễn phí');
      const counted = most === null ? {} : { freeAnswers: most };
      const dong = form('dong') === '' ? {} : { dong: whole('dong', 0, 1_000_000, 'Giá một tin') };
      const paid = form('unpaid') === '' ? {} : { paid: false };
      return { days: whole('days', 1, 366, 'Số ngày'), ...free, ...counted, ...dong, ...paid };
    }
    case 'pace':
      return { perSecond: whole('perSecond', 1, 10_000, 'Số tin mỗi giây') };
    case 'quota':
      return { perDay: whole('perDay', 0, 999_999_999, 'Số tin mỗi ngày') };
    case 'label': {
      const text = form('text');
      if (text === '' || text.length > 20) mistakes.text = 'Ghi nhãn, không quá 20 chữ, ví dụ [QC].';
      return { text, apply: form('apply') !== '' };
    }
    case 'budget':
      return { dong: whole('dong', 1, 999_999_999, 'Số đồng') };
  }
}

/** The rules as they would be after a change: `row` new from its begin, the old one (by number) closed there. */
export function rulesAfter(
  kept: readonly KeptRule[],
  change: { oldId: number | null; rule: SendingRule | null; from: Date },
): SendingRule[] {
  const rules: SendingRule[] = kept.map((rule) =>
    rule.id === change.oldId && (rule.to === null || rule.to > change.from)
      ? { ...rule, to: new Date(Math.max(change.from.getTime(), rule.from.getTime())) }
      : rule,
  );
  return change.rule === null ? rules : [...rules, change.rule];
}

/**
 * What a change does, as sentences: the rule itself, and for hours what is left open on each channel and purpose when every
 * window is counted, where that differs from before.
 */
export function sayEffect(
  kept: readonly KeptRule[],
  change: { oldId: number | null; rule: SendingRule | null; from: Date },
): string[] {
  const old = kept.find((rule) => rule.id === change.oldId) ?? null;
  const since = `Từ ${sayWhen(change.from)}`;
  const said: string[] = [];
  if (change.rule !== null) {
    const until = change.rule.to === null ? '' : `, đến ${sayWhen(change.rule.to)}`;
    said.push(`${since}${until}: ${sayAim(change.rule)} ${sayValue(change.rule)}.`);
  }
  if (old !== null)
    said.push(
      change.rule === null
        ? `${since}: không còn quy tắc “${sayAim(old)} ${sayValue(old)}”.`
        : `Trước đó: ${sayValue(old)}.`,
    );
  const kind = change.rule?.kind ?? old?.kind;
  if (kind !== 'window') return said;
  const before: SendingRules = { rules: kept };
  const after: SendingRules = { rules: rulesAfter(kept, change) };
  for (const purpose of ACTIVE_PURPOSES)
    for (const channel of ACTIVE_CHANNELS) {
      const [was, is] = [before, after].map((rules) =>
        sayWeek(openWeek(rules, { channel, purpose }, change.from)),
      );
      if (was !== is)
        said.push(`Tin ${PURPOSE_WORDS[purpose]} qua ${CHANNEL_LABELS[channel]}: ${is} (trước: ${was}).`);
    }
  if (said.length === (old === null ? 1 : 2) && change.rule !== null)
    said.push('Giờ gửi thật không đổi: các khung giờ khác đang chặt hơn.');
  return said;
}

/** Channels and purposes a rule speaks of. */
export function aimsOf(rule: Pick<SendingRule, 'channel' | 'purpose'>): {
  channels: ChannelName[];
  purposes: string[];
} {
  return {
    channels: rule.channel === null ? [...CHANNEL_NAMES] : [rule.channel],
    purposes: rule.purpose === null ? [...ACTIVE_PURPOSES] : [rule.purpose],
  };
}

/** A table without any window for outreach would let it leave at night: somebody must mean that. */
export function lastWindowGoes(rules: SendingRules, at: Date): string[] {
  return ACTIVE_PURPOSES.flatMap((purpose) =>
    ACTIVE_CHANNELS.flatMap((channel) =>
      rulesFor(rules, 'window', { channel, purpose }, at).length === 0 ? [noWindow(purpose, channel)] : [],
    ),
  );
}

const noWindow = (purpose: ActivePurpose, channel: ChannelName) =>
  `Không còn khung giờ nào cho tin ${PURPOSE_WORDS[purpose]} qua ${CHANNEL_LABELS[channel]}: tin sẽ đi cả ban đêm.`;

function sayWhen(at: Date): string {
  return sayTime(at) === '00:00' ? `ngày ${sayDay(at)}` : sayMomentInSentence(at);
}
