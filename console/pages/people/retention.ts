import { sayDay } from '../../../calendar/words.ts';
import { type RetentionRule, retentionShown } from '../../../people/people.ts';
import { sayCount } from '../../../writing/numbers.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';

/** How long each kind of data about people is kept, why, and what the last nights removed. */
export async function showRetention(page: StaffPage): Promise<PageAnswer> {
  const { table, nights } = await retentionShown(page.needs.deps.db.read);
  const titles = new Map(table.map((line) => [line.rule, line.what]));
  return {
    kind: 'page',
    view: 'people/retention',
    title: 'Thời hạn lưu giữ',
    data: {
      table: table.map((line) => ({
        what: line.what,
        long: line.days === null ? 'Không tự xóa' : `${sayCount(line.days)} ngày từ ${line.counts ?? ''}`,
        why: line.why,
        source: line.source,
        from: sayDay(line.from),
      })),
      nights: nights.map(({ day, finishedAt, counts }) => ({
        day: sayDay(day),
        done: finishedAt !== null,
        parts: Object.entries(counts)
          .filter(([, { removed, held }]) => removed + held > 0)
          .map(([rule, { removed, held }]) => ({
            what: titles.get(rule as RetentionRule) ?? '',
            removed: sayCount(removed),
            held: held === 0 ? null : sayCount(held),
          })),
      })),
    },
  };
}
