/** What the fields of an answer mean, in the words of staff. Pure. */

import { sayDay } from '../../../calendar/words.ts';
import { BUNDLE_WORDS } from '../../../knowledge/bundle.ts';
import type { AnswerEntry } from '../../../knowledge/knowledge.ts';

type Variant = AnswerEntry['variants'][number];
type Source = AnswerEntry['sources'][number];

const VALUE_WORDS = {
  amount: 'số tiền',
  formula: 'cách tính',
  period: 'thời gian áp dụng',
  insuranceAmounts: 'các mức của bảo hiểm xã hội',
  deadline: 'ngày cuối cùng',
  guideLink: 'đường dẫn hướng dẫn của xã',
  areaName: 'tên xã, phường',
  deskAddress: 'địa chỉ Bộ phận Một cửa',
  deskHours: 'giờ làm việc',
  deskPhone: 'điện thoại Bộ phận Một cửa',
  ownerName: 'tên cơ quan',
} as const satisfies Record<Variant['needs'][number], string>;

const GROUP_WORDS: Record<NonNullable<Variant['when']['benefitGroup']>[number], string> = {
  social_insurance: 'bảo hiểm xã hội',
  social_assistance: 'trợ giúp xã hội',
  social_pension: 'trợ cấp hưu trí xã hội',
  merit_person: 'người có công',
  none: 'không thuộc nhóm nào',
};

/** When a variant is given, as one sentence. */
export function sayWhen({ when, needs }: Variant): string {
  const parts = [
    when.bundle === undefined ? '' : `hỏi về ${BUNDLE_WORDS[when.bundle]}`,
    when.benefitGroup === undefined
      ? ''
      : `người mất thuộc nhóm ${when.benefitGroup.map((group) => GROUP_WORDS[group]).join(' hoặc ')}`,
    when.diedFrom === undefined ? '' : `mất từ ngày ${sayDay(when.diedFrom)}`,
    when.diedTo === undefined ? '' : `mất đến hết ngày ${sayDay(when.diedTo)}`,
    when.area === undefined ? '' : `ở nơi có mã ${when.area.join(', ')}`,
    when.todayFrom === undefined ? '' : `từ ngày ${sayDay(when.todayFrom)}`,
    when.todayTo === undefined ? '' : `đến hết ngày ${sayDay(when.todayTo)}`,
    needs.length === 0 ? '' : `đã biết ${needs.map((name) => VALUE_WORDS[name]).join(', ')}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'Dùng cho mọi trường hợp còn lại' : `Khi ${parts.join('; ')}`;
}

/** The text with «what the program fills in» in place of its placeholders. */
export function sayText(text: string): string {
  return text.replace(/\{\{\s*([A-Za-z]+)\s*\}\}/g, (whole, name: string) =>
    Object.hasOwn(VALUE_WORDS, name) ? `«${VALUE_WORDS[name as keyof typeof VALUE_WORDS]}»` : whole,
  );
}

/** A source for the table of staff. */
export function saySource(source: Source): {
  name: string;
  date: string;
  verified: boolean;
  ours: boolean;
  until: string;
  note: string;
} {
  const { document, article, date, verified, ours, until, note } = source;
  return {
    name: article === undefined ? document : `${article} ${document}`,
    date: date === undefined ? '' : sayDay(date),
    verified,
    ours,
    until: until === undefined ? '' : sayDay(until),
    note: note ?? '',
  };
}
