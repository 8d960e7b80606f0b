/** What hinders the work: the causes named in the letter of Đồng Nai (2025), and what staff meet besides. */
export const DIFFICULTY_KINDS = [
  'papers',
  'not_synced',
  'no_confirmation',
  'unsigned_notice',
  'system',
  'other',
] as const;
export type DifficultyKind = (typeof DIFFICULTY_KINDS)[number];

export const DIFFICULTY_KIND_WORDS = {
  papers: 'Yêu cầu giấy tờ ngoài thành phần hồ sơ',
  not_synced: 'Hồ sơ, kết quả không được đồng bộ',
  no_confirmation: 'Chưa xác nhận trên VNeID',
  unsigned_notice: 'Giấy chứng sinh, giấy báo tử chưa ký số',
  system: 'Lỗi hệ thống',
  other: 'Khác',
} as const satisfies Record<DifficultyKind, string>;

export const DIFFICULTY_STATES = ['open', 'doing', 'solved'] as const;
export type DifficultyState = (typeof DIFFICULTY_STATES)[number];

export const DIFFICULTY_STATE_WORDS = {
  open: 'Chưa xử lý',
  doing: 'Đang xử lý',
  solved: 'Đã xử lý',
} as const satisfies Record<DifficultyState, string>;

export type OfficeDifficulty = {
  id: number;
  provinceCode: string;
  areaCode: string;
  kind: DifficultyKind;
  state: DifficultyState;
  /** The day it was met, YYYY-MM-DD. */
  day: string;
  words: string;
  answer: string;
  ownerId: number | null;
  createdBy: number | null;
  createdAt: Date;
  updatedAt: Date;
  solvedOn: string | null;
};

export const MOST_WORDS = 600;

/** Eight digits and more, however spaced: a telephone, an identity card, a dossier code. */
const NUMBER_OF_SOMEBODY = /\d(?:[\s.\-/]?\d){7,}/;

/** Why a text cannot be logged; null: it can. It flows into reports, so nothing in it may point to a person. */
export function wordsMistake(words: string): string | null {
  if (words.length > MOST_WORDS) return `Tối đa ${MOST_WORDS} ký tự.`;
  const bare = words.replace(/\b\d{1,2}\/\d{1,2}\/\d{4}\b/g, '');
  return NUMBER_OF_SOMEBODY.test(bare)
    ? 'Không ghi số điện thoại, số định danh hay mã hồ sơ: nội dung này vào báo cáo.'
    : null;
}
