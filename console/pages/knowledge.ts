import type { Answer } from '../answer.ts';
import type { StaffPage } from '../http.ts';

/** Reviewed answers that have ended or soon will, and files that could not be used. */
export async function showKnowledge(page: StaffPage): Promise<Answer> {
  const { knowledge } = page.needs.bot;
  return {
    kind: 'page',
    view: 'knowledge',
    title: 'Nội dung trả lời',
    data: {
      alarms: knowledge.alarms(page.now).map((alarm) => ({
        title: knowledge.title(alarm.topic),
        file: alarm.file,
        sentence: alarm.staff,
        expired: alarm.state === 'expired',
      })),
      faults: knowledge.faults.length,
    },
  };
}
