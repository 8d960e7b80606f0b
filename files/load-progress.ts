/** How far a load is, said to whoever waits for it: on the page and on the command line. */

/** The stages of a load in their order, with the words of the page. */
export const LOAD_STAGES = {
  reading: 'Đang đọc tệp',
  checking: 'Đang kiểm tra các dòng',
  comparing: 'Đang đối chiếu với dữ liệu đã có',
  saving: 'Đang lưu',
} as const;
export type LoadStage = keyof typeof LOAD_STAGES;

/** `of`: how many rows there are; null while the file is read. `share`: of the stage, 0 to 1. */
export type LoadProgress = { stage: LoadStage; rows: number; of: number | null; share: number };
export type TellProgress = (at: LoadProgress) => void;

/** A stage of which the number of rows is known. */
export function stageAt(stage: LoadStage, rows: number, of: number): LoadProgress {
  return { stage, rows: Math.min(rows, of), of, share: of === 0 ? 1 : Math.min(1, rows / of) };
}
