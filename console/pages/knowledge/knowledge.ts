import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { topicChoices } from './topic-choices.ts';

/** Reviewed answers that have ended or soon will, files that could not be used, and every topic to read or edit. */
export async function showKnowledge(page: StaffPage): Promise<PageAnswer> {
  const { knowledge } = page.needs.bot;
  return {
    kind: 'page',
    view: 'knowledge/knowledge',
    title: 'Nội dung trả lời',
    data: {
      alarms: knowledge.alarms(page.now).map((alarm) => ({
        topic: alarm.what === 'table' ? null : alarm.topic,
        title: knowledge.title(alarm.topic),
        file: alarm.file,
        sentence: alarm.staff,
        expired: alarm.state === 'expired',
      })),
      faults: knowledge.faults,
      groups: topicChoices(knowledge.title, ''),
    },
  };
}
