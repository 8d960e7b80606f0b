/** What an audit entry says beside who, what and where, in the words of the rooms that wrote it. Pure. */

import { sayDay, sayMoment } from '../../../calendar/words.ts';
import { channelLabel } from '../../../channels/labels.ts';
import { CHOICE_WORDS, LIVES_WITH_WORDS, NOT_NEEDED_WORDS } from '../../../consent/states.ts';
import type { SubjectCorrection } from '../../../contacts/contacts.ts';
import { REQUEST_KINDS, REQUEST_WAYS } from '../../../contacts/request-days.ts';
import { HOLD_WORDS, MARK_WORDS, SIDE_WORDS } from '../../../dossiers/dossiers.ts';
import { LOAD_KINDS } from '../../../imports/imports.ts';
import { purposeLabel } from '../../../outbox/labels.ts';
import { KIND_WORDS } from '../../../outbox/rule-labels.ts';
import { permissionState } from '../../../people/words.ts';
import { ROLE_NAMES } from '../../../staff/access.ts';
import { ACTION_LABELS, DENIED_WORDS } from '../../../staff/action-labels.ts';
import { AUDIT_DETAIL_LABELS, type AuditDetailName } from '../../../staff/audit-details.ts';
import { SESSION_WAYS } from '../../../staff/ways.ts';
import { REPORT_KIND_WORDS } from '../../../uptake/office/wording.ts';
import { shortName } from '../../places.ts';

type Say = (value: string, now: Date) => string | undefined;

const within =
  (words: Readonly<Record<string, string>>): Say =>
  (value) =>
    Object.hasOwn(words, value) ? words[value] : undefined;
const place: Say = (code, now) => (code === '' ? 'cả nước' : shortName(code, now));

/** What was corrected about a person; how people were looked for; what was done about a request. */
const PART_WORDS = {
  name: 'họ tên',
  areaCode: 'địa bàn',
  provinceCode: 'tỉnh',
  tags: 'đối tượng',
  removeAddressId: 'bỏ số, địa chỉ liên hệ',
  addAddress: 'thêm số, địa chỉ liên hệ',
} as const satisfies Record<keyof SubjectCorrection, string>;
const SEARCH_WORDS = { number: 'số, địa chỉ', code: 'mã hồ sơ', name: 'họ tên' };
const STEP_WORDS = {
  answer: 'đã trả lời',
  extend: 'gia hạn',
  done: 'đã làm xong',
  refuse: 'không thực hiện',
};

/** Words for values that come of a closed list; whatever else is a number, an id or a name. */
const VALUES: Partial<Record<AuditDetailName, Say>> = {
  action: within(ACTION_LABELS),
  areaCode: place,
  by: within(SEARCH_WORDS),
  channel: channelLabel,
  choice: within(CHOICE_WORDS),
  from: within({ ...LIVES_WITH_WORDS, ...MARK_WORDS }),
  fromArea: place,
  fromRole: within(ROLE_NAMES),
  hold: within(HOLD_WORDS),
  kind: within({ ...LOAD_KINDS, ...REPORT_KIND_WORDS, ...REQUEST_KINDS, ...KIND_WORDS }),
  parts: (value) =>
    value
      .split(' ')
      .map((part) => within(PART_WORDS)(part, new Date(0)) ?? part)
      .join(', '),
  purpose: (value) => (value === 'all' ? 'mọi loại tin' : purposeLabel(value)),
  reason: within(NOT_NEEDED_WORDS),
  role: within(ROLE_NAMES),
  side: within(SIDE_WORDS),
  state: permissionState,
  step: within(STEP_WORDS),
  to: within({ ...LIVES_WITH_WORDS, ...MARK_WORDS }),
  way: within({ ...REQUEST_WAYS, ...SESSION_WAYS }),
  why: within(DENIED_WORDS),
};

/** `{"role":"commune","areaCode":"19333"}` -> "vai trò: Cấp xã; địa bàn: Nam Đông Hà". */
export function detailWords(json: string, now: Date): string {
  let detail: Record<string, unknown>;
  try {
    detail = JSON.parse(json) as Record<string, unknown>;
  } catch {
    return '';
  }
  return Object.entries(detail)
    .map(([name, value]) => `${nameOf(name)}: ${sayValue(name, value, now)}`)
    .join('; ');
}

/** A name that an older version wrote is no word of ours. */
function nameOf(name: string): string {
  return Object.hasOwn(AUDIT_DETAIL_LABELS, name)
    ? AUDIT_DETAIL_LABELS[name as AuditDetailName]
    : 'chi tiết khác';
}

function sayValue(name: string, value: unknown, now: Date): string {
  if (value === null || (value === '' && !name.toLowerCase().includes('area'))) return 'không';
  if (typeof value === 'boolean') return value ? 'có' : 'không';
  const text = String(value);
  const words = VALUES[name as AuditDetailName]?.(text, now);
  if (words !== undefined) return words;
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return sayMoment(new Date(text));
  return /^\d{4}-\d\d-\d\d$/.test(text) ? sayDay(text) : text;
}
