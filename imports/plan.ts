/** What a load of a list will do, or did: said in the same words by every kind, before and after. Pure. */
import type { Problem } from '../files/problem.ts';
import { type AreaTally, type FileCoverage, type LoadTally, type NotWhole, notWhole } from './tally.ts';

/** A row that is known and not in the file, as the person knows it (a code, a name). */
export type Missing = { name: string; areaCode: string };

export type LoadPlan = {
  /** The line in the ledger of loads, by which it can be taken back; null: nothing was saved. */
  importId: number | null;
  /** Rows read. */
  rows: number;
  counts: LoadTally;
  /** The same figures by commune. */
  areas: AreaTally[];
  /** Those that leave if the file is the whole list: how many, and the first of them. */
  missing: number;
  leaving: Missing[];
  coverage: FileCoverage;
  /** Why the file cannot be the whole list; null: it can, or nothing would leave. */
  notWhole: NotWhole | null;
};

/** What the loader says about the whole of a list. */
export type CoverageAsk = {
  /** What the loader says the file is. Left out: additions, and the answer says what would have left. */
  coverage?: FileCoverage | undefined;
  /** How many leaving rows the loader has seen and agreed to, where far fewer came than are known. */
  agreed?: number | undefined;
};

/** How a kind of list calls its rows in sentences: "hồ sơ", and those that are known: "hồ sơ đang chờ". */
export type Nouns = { one: string; known: string };

export type Covered = { coverage: FileCoverage; notWhole: NotWhole | null; problems: Problem[] };

/** Decides whether what is missing in a file leaves, and what is said about it. */
export function coverageOf(
  file: string,
  ask: CoverageAsk,
  nouns: Nouns,
  found: { rowsLeftOut: boolean; sheetsLeftOut: boolean; known: number; missing: number },
): Covered {
  const { rowsLeftOut, sheetsLeftOut, known, missing } = found;
  const no = notWhole({ rowsLeftOut, sheetsLeftOut, known, leaving: missing, agreed: ask.agreed ?? null });
  const problems: Problem[] = [];
  if (ask.coverage === 'whole' && no !== null) problems.push(notWholeProblem(file, no, missing, nouns));
  if (ask.coverage === undefined && missing > 0) problems.push(unasked(file, missing, nouns));
  return {
    coverage: ask.coverage === 'whole' && no === null ? 'whole' : 'additions',
    notWhole: no,
    problems,
  };
}

/** Why a file cannot be the whole list, as a clause. */
export function whyNotWhole(why: NotWhole, { one }: Nouns): string {
  const clauses: Record<NotWhole, string> = {
    rows_left_out: 'tệp còn dòng chưa đọc được',
    sheets_left_out: 'tệp còn trang, dòng hoặc cột chưa đọc',
    far_fewer: `số ${one} trong tệp ít hơn hẳn số đang theo dõi`,
  };
  return clauses[why];
}

/** The loader says that the file is the whole list, and it cannot be taken for it. */
function notWholeProblem(file: string, why: NotWhole, leaving: number, nouns: Nouns): Problem {
  const { one } = nouns;
  const todo =
    why === 'far_fewer'
      ? `Nếu đúng là danh sách đầy đủ, hãy xác nhận ${leaving} ${one} sẽ rời danh sách (dòng lệnh: --leaving ${leaving}).`
      : `Sửa các dòng đã nêu rồi nạp lại cả danh sách; lần này không ${one} nào rời danh sách.`;
  return {
    ...{ file, row: null, column: null, value: null, rule: 'not_whole', severity: 'warning' as const },
    message: `Tệp không được coi là danh sách đầy đủ vì ${whyNotWhole(why, nouns)}: ${leaving} ${one} không có trong tệp vẫn được giữ.`,
    todo,
  };
}

/** Nobody said whether the file is the whole list: nothing leaves, and the question is put. */
function unasked(file: string, leaving: number, { known }: Nouns): Problem {
  return {
    ...{ file, row: null, column: null, value: null, rule: 'coverage_unasked', severity: 'warning' as const },
    message: `${leaving} ${known} không có trong tệp này và vẫn được giữ trong danh sách.`,
    todo: 'Nếu tệp là danh sách đầy đủ thì chọn “Danh sách đầy đủ” (dòng lệnh: --whole); nếu chỉ là phần bổ sung thì không cần làm gì.',
  };
}

/** So many of the leaving rows are named. */
export const MOST_NAMED = 200;
