import type { Button } from '../channels/contract.ts';
import type { ComposeContext } from './composed.ts';
import { offered } from './reminders.ts';
import type { ReminderKind } from './talk.ts';

/** Topics after which a reminder helps. */
const REMINDERS: Partial<Record<string, readonly ReminderKind[]>> = {
  'birth.deadline': ['birth'],
  'death.deadline': ['death'],
  'consent.how': ['vneid'],
  'consent.deadline': ['vneid'],
  'reminder.subscribe': ['birth', 'death', 'vneid'],
};

/** Buttons that set a reminder, where one can be set from here and is worth it. */
export function remindersFor(topic: string, context: ComposeContext): Button[] {
  const { canRemind, canRemindBySms = false, talk, now } = context;
  if (!canRemind && !canRemindBySms) return [];
  return (REMINDERS[topic] ?? [])
    .filter((what) => offered(talk, what, now, context))
    .map((what) => ({
      kind: 'reply',
      title: what === 'vneid' ? 'Nhắc tôi mở VNeID' : 'Nhắc tôi trước hạn',
      payload: `d:remind_${what}`,
    }));
}
