/** Rows as this room reads them, and the closed list of events. */
import type { Day } from '../calendar/day.ts';
import type { Bundle } from '../knowledge/bundle.ts';
import type { Hold } from './holds.ts';
import type { Mark, Move, Side, SideState } from './sides.ts';

/** What one side's list last said of a case, and what its officer marked since. */
export type SideRecord = {
  id: number;
  filingId: number;
  side: Side;
  /** What the row is known by for good: the code it first came with, or the key of whom it is about. */
  rowKey: string;
  code: string | null;
  state: SideState;
  receivedOn: Day | null;
  dueOn: Day | null;
  doneOn: Day | null;
  returnedOn: Day | null;
  noticeSigned: boolean | null;
  /** Names, day of the birth or death and telephone, as JSON. */
  whoSealed: string | null;
  phoneHash: string;
  reasonSealed: string | null;
  /** An officer judged whether the papers asked for stand in the rules; null: nobody did. */
  beyondRules: boolean | null;
  mark: Mark | null;
  markedOn: Day | null;
  /** Of which day the list is. */
  asOf: Day;
  /** A newer whole list no longer held it. */
  vanishedOn: Day | null;
};

export type FilingRecord = {
  id: number;
  nationalCode: string | null;
  bundle: Bundle;
  areaCode: string;
  provinceCode: string;
  filedOn: Day | null;
  subjectKey: string;
  applicantKey: string;
  /** The case that this one repeats; the case by which this one was repeated. */
  againOf: number | null;
  againBy: number | null;
  hold: Hold | null;
  holdSince: Day | null;
  move: Move | null;
  lookOn: Day | null;
  ownerId: number | null;
  dueOn: Day | null;
  demo: boolean;
};

export type WholeFiling = FilingRecord & { sides: SideRecord[] };

/**
 * What happened to a case, never edited. listed: first stood in a list; state, vanished, moved: by a list; joined, apart: two
 * cases are one, or are not; again: it was filed once more.
 */
export const FILING_EVENTS = {
  listed: 'Có trong danh sách',
  state: 'Tình trạng thay đổi',
  vanished: 'Không còn trong danh sách mới',
  mark: 'Đánh dấu khi rà soát',
  judged: 'Xem xét việc trả lại',
  note: 'Ghi chú',
  assigned: 'Phân công',
  joined: 'Ghép với hồ sơ khác',
  apart: 'Xác định là hai hồ sơ khác nhau',
  again: 'Nộp lại',
  told: 'Báo người dân',
} as const;
export type FilingEventKind = keyof typeof FILING_EVENTS;

export type NewFilingEvent = {
  filingId: number;
  at: Date;
  kind: FilingEventKind;
  side: Side | null;
  /** Without personal data. */
  detail: Record<string, string | number | boolean | null>;
  noteSealed: string | null;
  userId: number | null;
  importId: number | null;
};
