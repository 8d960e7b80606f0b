/** What to do after a guided check, as a list to keep. Every line restates a reviewed answer or outcome. Pure. */
import { z } from 'zod';
import { sayDay } from '../knowledge/day.ts';
import type { AnswerSource } from '../knowledge/knowledge.ts';

const id = z.string().regex(/^[a-z][a-z0-9_]*$/);
export const CHECKLISTS = z.strictObject({
  reviewed: z.iso.date(),
  lists: z.array(
    z.strictObject({
      table: z.enum(['birth', 'death', 'benefit']),
      /** Before the title: a condolence. */
      opening: z.string().min(1).optional(),
      title: z.string().min(1),
      outcomes: z.array(id).min(1),
      /** Whose registration has a last day in these outcomes. */
      deadline: z.enum(['birth', 'death']).optional(),
      groups: z.array(
        z.strictObject({
          title: z.string().min(1),
          /** The answer of `knowledge/` that says the same at length. */
          rests: z.string().min(1),
          outcomes: z.array(id).min(1).optional(),
          items: z.array(z.string().min(1)).min(1),
        }),
      ),
    }),
  ),
});
export type Checklists = z.infer<typeof CHECKLISTS>;
export type Checklist = Checklists['lists'][number];

/** What a list is filled with. */
export type ChecklistCase = {
  outcome: string;
  /** The outcome's own words, as `knowledge/` says them: its parts on what goes together and what apart are taken over. */
  outcomeText: string;
  outcomeSources: readonly AnswerSource[];
  /** Sources of the answer a group rests on; null: it may not be given out today. */
  sourcesOf: (topic: string) => readonly AnswerSource[] | null;
  /** The last day (YYYY-MM-DD) when the day it is counted from is known. */
  lastDay: string | null;
  /** Today in Việt Nam. */
  today: string;
  /** Where and when the commune is met. */
  where: string;
};

const BOX = '☐ ';

/** The list of an outcome; null when nobody wrote one. */
export function checklistFor(lists: Checklists, table: string, outcome: string): Checklist | null {
  return lists.lists.find((one) => one.table === table && one.outcomes.includes(outcome)) ?? null;
}

/** The list in words with its sources, in Vietnamese. */
export function sayChecklist(
  list: Checklist,
  given: ChecklistCase,
): { text: string; sources: AnswerSource[] } {
  const sources = [...given.outcomeSources];
  const parts = [...(list.opening === undefined ? [] : [list.opening]), list.title];
  // sayOutcome (knowledge/eligibility.ts) puts "Làm chung…" and "Làm riêng…" in paragraphs of their own.
  for (const part of given.outcomeText.split('\n\n'))
    if (/^Làm (?:chung|riêng)[^\n]*:\n/.test(part)) parts.push(part.replaceAll('\n• ', `\n${BOX}`));
  for (const group of list.groups) {
    if (group.outcomes !== undefined && !group.outcomes.includes(given.outcome)) continue;
    const rests = given.sourcesOf(group.rests);
    if (rests === null) continue;
    sources.push(...rests);
    parts.push([`${group.title}:`, ...group.items.map((item) => `${BOX}${item}`)].join('\n'));
  }
  if (list.deadline !== undefined) parts.push(sayLastDay(list.deadline, given));
  parts.push(given.where);
  const line = sourceWords(sources);
  return { text: `${parts.join('\n\n')}\n${line}`.normalize('NFC').trim(), sources };
}

function sayLastDay(what: 'birth' | 'death', { lastDay, today }: ChecklistCase): string {
  const name = what === 'birth' ? 'Hạn đăng ký khai sinh' : 'Hạn khai tử';
  if (lastDay === null)
    return `${name}: anh/chị nhắn ngày ${what === 'birth' ? 'sinh của bé' : 'mất'}, tôi tính ngày cuối cho.`;
  const late = lastDay < today ? ' (đã qua, anh/chị vẫn nên đi đăng ký ngay)' : '';
  return `${name}: ngày ${sayDay(lastDay)}${late}.`;
}

/** Letters for the names of the documents. */
const LINE_ROOM = 170;

function sourceWords(sources: readonly AnswerSource[]): string {
  const names: string[] = [];
  for (const { document, article } of sources) {
    const name = article === undefined ? document : `${article} ${document}`;
    if (names.includes(name)) continue;
    if (names.length > 0 && [...names, name].join('; ').length > LINE_ROOM) break;
    names.push(name);
  }
  if (names.length === 0) return '';
  const doubtful = sources.some((source) => !source.verified);
  return `Nguồn: ${names.join('; ')}${doubtful ? ' (có phần chưa kiểm chứng – anh/chị hỏi lại Bộ phận Một cửa)' : ''}`;
}
