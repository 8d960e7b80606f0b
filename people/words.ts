/** A person's file in the words of people: used by the page of officials and by the file the person keeps. Pure. */

import { provinceOf, unitAt } from '../areas/areas.ts';
import { sayDay, sayMoment } from '../calendar/words.ts';
import { channelLabel } from '../channels/labels.ts';
import { domestic } from '../channels/sms/numbers.ts';
import { ROLE_WORDS, STATE_WORDS, type SubjectCase } from '../consent/consent.ts';
import {
  isPurpose,
  PERMISSION_WAYS,
  type PermissionPurpose,
  REQUEST_KINDS,
  REQUEST_STATES,
  type SubjectAddress,
} from '../contacts/contacts.ts';
import type { PermissionState } from '../contacts/permission.ts';
import { SIDE_STATE_WORDS, SIDE_WORDS } from '../dossiers/dossiers.ts';
import { BUNDLE_TITLES } from '../knowledge/bundle.ts';
import { MESSAGE_STATE_LABELS, purposeLabel } from '../outbox/labels.ts';
import type { SubjectMessage } from '../outbox/outbox.ts';
import { texts } from '../templates/render.ts';
import type { PersonFile } from './person-file.ts';

/** What a person allows, as they are asked for it. */
export const PERMISSION_LABELS = {
  reminder: 'Nhắc việc về hồ sơ của chính mình',
  outreach: 'Tin tuyên truyền, hướng dẫn',
} as const satisfies Record<PermissionPurpose, string>;

export const PERMISSION_STATES = {
  granted: 'Đồng ý',
  refused: 'Từ chối',
  none: 'Chưa có ý kiến',
} as const satisfies Record<PermissionState, string>;

export function permissionLabel(purpose: string): string {
  return isPurpose(purpose) ? PERMISSION_LABELS[purpose] : 'Mọi loại tin';
}

export function permissionState(state: string): string {
  return PERMISSION_STATES[state === 'granted' || state === 'refused' ? state : 'none'];
}

/** Who said it, for a line of the history. */
export function sourceWords(source: string): string {
  if (source === 'citizen') return 'chính người dân';
  if (source.startsWith('consent/')) return `tệp “${source.slice('consent/'.length)}”`;
  return source === 'lienthong' ? 'hệ thống' : source;
}

export function placeWords(areaCode: string, now: Date): string {
  if (areaCode === '') return 'Chưa rõ địa bàn';
  const unit = unitAt(areaCode, now);
  if (unit === null) return areaCode;
  const province = unit.parent === null ? null : unitAt(provinceOf(areaCode), now);
  return [unit.fullName, province?.fullName].filter(Boolean).join(', ');
}

export function addressWords({ channel, address }: Pick<SubjectAddress, 'channel' | 'address'>): string {
  return channel === 'sms' ? domestic(address) : address;
}

export function addressState({ stoppedAt, state }: Pick<SubjectAddress, 'stoppedAt' | 'state'>): string {
  if (stoppedAt !== null) return `đã yêu cầu dừng nhận tin ${sayMoment(stoppedAt)}`;
  return state === 'gone' ? 'không liên lạc được' : 'đang dùng';
}

export function caseWords(one: SubjectCase): { as: string; state: string } {
  if (one.as === 'applicant')
    return { as: 'Người nộp hồ sơ', state: one.open ? 'Đang chờ xác nhận' : 'Không còn xác nhận nào chờ' };
  return { as: ROLE_WORDS[one.as.role], state: STATE_WORDS[one.as.state] };
}

/** The words of a message while they are kept; else the title of its text. */
export function messageWords({ text, textId }: SubjectMessage): string {
  if (text !== null) return text;
  const title = textId === null ? undefined : texts().get(textId)?.title;
  return title === undefined ? 'Nội dung không còn được lưu' : `Nội dung theo mẫu “${title}”`;
}

export type FileSection = { title: string; empty: string; rows: { head: string; lines: string[] }[] };

/** The whole file as headings and rows, in the order a person would ask. */
export function sectionsOf(file: PersonFile, now: Date): FileSection[] {
  const { person, cases, filings, messages, talks, history, requests } = file;
  const row = (head: string, ...lines: string[]) => ({ head, lines: lines.filter((line) => line !== '') });
  return [
    {
      title: 'Thông tin chung',
      empty: '',
      rows: [
        row('Họ và tên', person.name ?? 'Không lưu'),
        row('Nơi ở', placeWords(person.areaCode, now)),
        ...(person.landline === null ? [] : [row('Số điện thoại ghi trong hồ sơ', person.landline)]),
        ...person.addresses.map((one) =>
          row(
            channelLabel(one.channel),
            addressWords(one),
            addressState(one),
            `Biết từ ${sayDay(one.createdAt)}`,
          ),
        ),
        ...(person.tags.length === 0 ? [] : [row('Đối tượng', person.tags.join('; '))]),
        row('Có trong hệ thống từ', sayMoment(person.createdAt)),
        ...(person.source === null
          ? []
          : [row('Nguồn', sourceWords(person.source), `Căn cứ: ${person.basis ?? ''}`)]),
      ],
    },
    {
      title: 'Sự đồng ý nhận tin hiện nay',
      empty: 'Chưa có ý kiến nào được ghi; hệ thống không chủ động nhắn tin.',
      rows: person.permissions.map((one) =>
        row(
          permissionLabel(one.purpose),
          permissionState(one.state),
          `Theo ${sourceWords(one.source)}: ${one.basis}`,
          sayMoment(one.at),
        ),
      ),
    },
    {
      title: 'Lịch sử đồng ý và từ chối',
      empty: 'Chưa có thay đổi nào.',
      rows: history.map((one) =>
        row(
          sayMoment(one.at),
          `${permissionLabel(one.purpose)}: ${permissionState(one.state).toLowerCase()}`,
          `${PERMISSION_WAYS[one.way]}, theo ${sourceWords(one.source)}: ${one.basis}`,
        ),
      ),
    },
    {
      title: 'Hồ sơ liên thông có tên trong đó',
      empty: 'Không có hồ sơ nào.',
      rows: cases.map((one) => {
        const { as, state } = caseWords(one);
        return row(
          one.code,
          `${BUNDLE_TITLES[one.bundle]}, ${placeWords(one.areaCode, now)}`,
          `${as}: ${state}`,
          one.as !== 'applicant' && one.as.deadlineAt !== null ? `Hạn ${sayMoment(one.as.deadlineAt)}` : '',
          one.vanishedAt === null ? '' : `Không còn trong danh sách từ ${sayDay(one.vanishedAt)}`,
        );
      }),
    },
    {
      title: 'Hồ sơ trong danh sách của các cơ quan',
      empty: 'Không có hồ sơ nào.',
      rows: filings.map((one) =>
        row(
          one.code ?? 'Hồ sơ không có mã',
          `${BUNDLE_TITLES[one.bundle]}, ${placeWords(one.areaCode, now)}`,
          `${SIDE_WORDS[one.side]}: ${SIDE_STATE_WORDS[one.state]}, theo danh sách ngày ${sayDay(one.asOf)}`,
        ),
      ),
    },
    {
      title: 'Tin nhắn hệ thống đã gửi hoặc đang chờ gửi',
      empty: 'Không có tin nào.',
      rows: messages.map((one) =>
        row(
          sayMoment(one.sentAt ?? one.createdAt),
          `${channelLabel(one.channel)}, ${purposeLabel(one.purpose).toLowerCase()}: ${MESSAGE_STATE_LABELS[one.state].toLowerCase()}`,
          messageWords(one),
        ),
      ),
    },
    {
      title: 'Nội dung trò chuyện còn được lưu',
      empty: 'Không có cuộc trò chuyện nào còn được lưu.',
      rows: talks.flatMap(({ channel, remembers, turns }) => [
        ...(remembers.bornOn === null && remembers.diedOn === null && remembers.reminders.length === 0
          ? []
          : [
              row(
                `Trợ lý đang nhớ (${channelLabel(channel)})`,
                remembers.bornOn === null ? '' : `Ngày sinh đã nói: ${sayDay(remembers.bornOn)}`,
                remembers.diedOn === null ? '' : `Ngày mất đã nói: ${sayDay(remembers.diedOn)}`,
                ...remembers.reminders.map(({ until }) => `Lịch nhắc đến ${sayDay(until)}`),
              ),
            ]),
        ...turns.map((turn) => row(`${sayMoment(turn.at)} · ${SPEAKERS[turn.by]}`, turn.text)),
      ]),
    },
    {
      title: 'Yêu cầu đã gửi về dữ liệu của mình',
      empty: 'Chưa có yêu cầu nào.',
      rows: requests.map((one) =>
        row(
          sayMoment(one.askedAt),
          requestWords(one),
          one.words,
          one.note === '' ? '' : `Cán bộ trả lời: ${one.note}`,
        ),
      ),
    },
  ];
}

export const SPEAKERS = { citizen: 'Người dân', bot: 'Trợ lý', staff: 'Cán bộ' } as const;

function requestWords({ kind, state, dueAt, closedAt }: PersonFile['requests'][number]): string {
  const end = closedAt === null ? `hạn ${sayDay(dueAt)}` : `xong ${sayDay(closedAt)}`;
  return `${REQUEST_KINDS[kind]}: ${REQUEST_STATES[state].toLowerCase()}, ${end}`;
}
