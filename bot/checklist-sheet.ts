/** A filled list as the printed sheet says it. Pure. */
import { dayOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import type { checklistPdf } from '../links/links.ts';
import { deadlineName, type FilledChecklist, lateWords } from './checklist.ts';

/** @param guideUrl the guide page of the commune, when one is known */
export function sheetOf(
  filled: FilledChecklist,
  guideUrl: string | null,
  now: Date,
): Parameters<typeof checklistPdf>[0] {
  const { deadline } = filled;
  return {
    opening: filled.opening,
    title: filled.title,
    sections: filled.sections,
    deadline: deadline === null ? null : { name: deadlineName(deadline), ...dayWords(deadline) },
    where: filled.where,
    guideUrl,
    sourceLine: filled.sourceLine,
    made: { at: now, day: sayDay(dayOf(now)) },
  };
}

function dayWords(deadline: NonNullable<FilledChecklist['deadline']>): { day: string; note: string } {
  if (deadline.lastDay !== null)
    return { day: `ngày ${sayDay(deadline.lastDay)}`, note: lateWords(deadline) };
  const day = deadline.what === 'birth' ? 'ngày sinh của bé' : 'ngày mất';
  return { day: 'chưa tính được', note: `. Anh/chị nhắn ${day} cho trợ lý rồi xem lại danh sách` };
}
