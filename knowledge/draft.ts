/** An answer as an official edits it: read, held to the same rules as our files, compared line by line. Pure. */
import { parse } from 'yaml';
import { type AnswerEntry, type KnowledgeMistake, readEntry, type TopicId } from './entry.ts';
import { reviewEntry, reviewTogether } from './review.ts';

/** Characters and lines of one edited entry; ours are under 4,000 and 60. */
const MOST_CHARACTERS = 20_000;
const MOST_LINES = 600;

/** The name an edited entry goes by in alarms and faults; its folder keeps it apart from the shipped file. */
function savedName(topic: string): string {
  return `bản sửa/${topic}`;
}

/**
 * Reads the text of one entry and holds it against every rule of a shipped file.
 * @param others the entries it will stand beside; those of the same topic that it replaces may be among them
 * @returns the entry, or every fault with its field, in Vietnamese
 */
export function readDraft(
  topic: TopicId,
  yaml: string,
  others: readonly AnswerEntry[],
): { entry: AnswerEntry } | { faults: KnowledgeMistake[] } {
  const file = savedName(topic);
  const whole = (message: string) => ({ faults: [{ file, field: 'cả tệp', message }] });
  if (yaml.length > MOST_CHARACTERS || yaml.split('\n').length > MOST_LINES)
    return whole(`dài quá ${MOST_CHARACTERS} ký tự hoặc ${MOST_LINES} dòng`);
  let data: unknown;
  try {
    data = parse(yaml);
  } catch (error) {
    return whole(`không đọc được YAML: ${(error as Error).message.split('\n')[0] ?? ''}`);
  }
  const result = readEntry(file, data);
  if ('faults' in result) return result;
  const { entry } = result;
  const faults = reviewEntry(entry);
  if (entry.topic !== topic)
    faults.push({ file, field: 'topic', message: `không được đổi mã mục; phải là ${topic}` });
  faults.push(...reviewTogether([...others, entry]).filter((fault) => fault.file === file));
  return faults.length > 0 ? { faults } : { entry };
}

/**
 * The entries that answer on a day: edited ones first. A shipped file that its edited entry has taken over is left out for
 * good, so that old words do not come back when the edited entry ends; one that begins later takes its turn.
 */
export function ranked(
  saved: readonly AnswerEntry[],
  shipped: readonly AnswerEntry[],
  today: string,
): AnswerEntry[] {
  const inUse = new Map(
    saved.filter((entry) => entry.valid.from <= today).map((entry) => [entry.topic, entry.valid.from]),
  );
  return [
    ...saved,
    ...shipped.filter((entry) => {
      const from = inUse.get(entry.topic);
      return from === undefined || entry.valid.from > from;
    }),
  ];
}

/** One line of a comparison; `kept` is in both texts. */
export type DiffLine = { kind: 'kept' | 'removed' | 'added'; text: string };

/** What changed from one text to another, line by line, with as many kept lines as possible. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const a = before.trimEnd().split('\n');
  const b = after.trimEnd().split('\n');
  // length[i][j]: most lines that a from i on and b from j on have in common.
  const length = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const at = (i: number, j: number): number => length[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = length[i];
    if (row === undefined) continue;
    for (let j = b.length - 1; j >= 0; j -= 1)
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: DiffLine[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [old, fresh] = [a[i], b[j]];
    if (old !== undefined && old === fresh) {
      lines.push({ kind: 'kept', text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'removed', text: old });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: fresh ?? '' });
      j += 1;
    }
  }
  return lines;
}
