/** What to do after a guided check, as a list to keep. Every line restates a reviewed answer or outcome. Pure. */

import { z } from 'zod';
import { sayDay } from '../calendar/words.ts';
import { BUNDLES, type Bundle } from '../knowledge/bundle.ts';
import type { AnswerSource } from '../knowledge/knowledge.ts';

const id = z.string().regex(/^[a-z][a-z0-9_]*$/);
export const CHECKLISTS = z.strictObject({
  reviewed: z.iso.date(),
  lists: z.array(
    z.strictObject({
      table: z.enum([...BUNDLES, 'benefit']),
      /** Before the title: a condolence. */
      opening: z.string().min(1).optional(),
      title: z.string().min(1),
      outcomes: z.array(id).min(1),
      /** Whose registration has a last day in these outcomes. */
      deadline: z.enum(BUNDLES).optional(),
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

/** A list filled for one case, part by part: what the words of a message and the printed page are made of. */
export type FilledChecklist = {
  opening: string | null;
  title: string;
  sections: { title: string; items: string[] }[];
  /** `lastDay`: YYYY-MM-DD; null: the day it is counted from is not known. */
  deadline: { what: Bundle; lastDay: string | null; late: boolean } | null;
  where: string;
  /** "Nguồn: …", or nothing. */
  sourceLine: string;
  sources: AnswerSource[];
};

/** The parts of a list that hold in this case. */
export function fillChecklist(list: Checklist, given: ChecklistCase): FilledChecklist {
  const sources = [...given.outcomeSources];
  const sections: FilledChecklist['sections'] = [];
  // sayOutcome (knowledge/eligibility.ts) puts "Làm chung…" and "Làm riêng…" in paragraphs of their own.
  for (const part of given.outcomeText.split('\n\n')) {
    if (!/^Làm (?:chung|riêng)[^\n]*:\n/.test(part)) continue;
    const [title = '', ...items] = part.split('\n');
    sections.push({ title: title.replace(/:$/, ''), items: items.map((item) => item.replace(/^• /, '')) });
  }
  for (const group of list.groups) {
    if (group.outcomes !== undefined && !group.outcomes.includes(given.outcome)) continue;
    const rests = given.sourcesOf(group.rests);
    if (rests === null) continue;
    sources.push(...rests);
    sections.push({ title: group.title, items: group.items });
  }
  const { lastDay, today } = given;
  return {
    opening: list.opening ?? null,
    title: list.title,
    sections,
    deadline:
      list.deadline === undefined
        ? null
        : { what: list.deadline, lastDay, late: lastDay !== null && lastDay < today },
    where: given.where,
    sourceLine: sourceWords(sources),
    sources,
  };
}

/** The list in words, in Vietnamese. */
export function sayChecklist(filled: FilledChecklist): string {
  const parts = [
    ...(filled.opening === null ? [] : [filled.opening]),
    filled.title,
    ...filled.sections.map(({ title, items }) =>
      [`${title}:`, ...items.map((item) => `${BOX}${item}`)].join('\n'),
    ),
    ...(filled.deadline === null ? [] : [sayLastDay(filled.deadline)]),
    filled.where,
  ];
  return `${parts.join('\n\n')}\n${filled.sourceLine}`.normalize('NFC').trim();
}

type Deadline = NonNullable<FilledChecklist['deadline']>;

/** What the last day is for. */
export function deadlineName({ what }: Deadline): string {
  return what === 'birth' ? 'Hạn đăng ký khai sinh' : 'Hạn khai tử';
}

/** After a last day that is over; nothing before. */
export function lateWords({ late }: Deadline): string {
  return late ? ' (đã qua, anh/chị vẫn nên đi đăng ký ngay)' : '';
}

function sayLastDay(deadline: Deadline): string {
  const name = deadlineName(deadline);
  if (deadline.lastDay === null)
    return `${name}: anh/chị nhắn ngày ${deadline.what === 'birth' ? 'sinh của bé' : 'mất'}, tôi tính ngày cuối cho.`;
  return `${name}: ngày ${sayDay(deadline.lastDay)}${lateWords(deadline)}.`;
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
