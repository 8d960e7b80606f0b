import { TOPICS } from '../../../knowledge/knowledge.ts';
import type { SelectOption } from '../../places.ts';

/** Where a topic stands in a list to choose from, by the word before its dot. */
const GROUPS: readonly { title: string; rooms: readonly string[] }[] = [
  { title: 'Khai sinh', rooms: ['birth'] },
  { title: 'Khai tử', rooms: ['death'] },
  { title: 'Tiền mai táng, tuất', rooms: ['benefit'] },
  { title: 'Đồng ý trên VNeID', rooms: ['consent', 'account'] },
  { title: 'Hồ sơ đã nộp', rooms: ['dossier'] },
  { title: 'Nơi hỏi, nhắc hạn', rooms: ['area', 'support', 'guide', 'reminder'] },
];

/** Every topic with its title, in groups: some titles mean different things for a birth and for a death. Pure. */
export function topicChoices(
  title: (topic: string) => string,
  chosen: string,
): { title: string; choices: SelectOption[] }[] {
  const choice = (topic: string): SelectOption => ({
    value: topic,
    title: title(topic),
    chosen: topic === chosen,
  });
  const roomOf = (topic: string) => topic.split('.')[0] ?? '';
  const grouped = GROUPS.flatMap(({ rooms }) => rooms);
  return [
    ...GROUPS.map((group) => ({
      title: group.title,
      choices: TOPICS.filter((topic) => group.rooms.includes(roomOf(topic))).map(choice),
    })),
    { title: 'Khác', choices: TOPICS.filter((topic) => !grouped.includes(roomOf(topic))).map(choice) },
  ];
}
