import type { Command } from 'commander';
import { dayOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import { moment } from './arguments.ts';
import type { CliContext } from './context.ts';
import type { CommandRun } from './result.ts';

/** `search TEXT`: passages of official texts, word for word. Opens no database. */
export function searchCommands(program: Command, act: CommandRun, context: CliContext): void {
  program
    .command('search')
    .description('tìm đoạn nguyên văn trong các văn bản đang giữ')
    .argument('<text...>')
    .option('--at <time>', 'hiệu lực tính tại thời điểm', moment)
    .action(
      act(async (options: { json?: boolean; at?: Date }, words) => {
        const today = dayOf(options.at ?? context.clock());
        const hits = context.knowledge().extracts.search(words.join(' '), today);
        return {
          kind: 'done',
          json: hits.map(({ extract, inForce, score }) => ({
            id: extract.id,
            document: extract.document,
            article: extract.article,
            title: extract.title,
            text: extract.text,
            date: extract.issued,
            until: extract.until,
            inForce,
            verified: extract.verified,
            link: extract.link,
            score: Number(score.toFixed(3)),
          })),
          text:
            hits.length === 0
              ? 'Không có đoạn nào trong các văn bản đang giữ.'
              : hits
                  .map(
                    ({ extract, inForce }) =>
                      `${extract.article} ${extract.document}: ${extract.title}${inForce ? '' : ' (không còn hiệu lực)'}${extract.verified ? '' : ' (chưa đối chiếu bản công bố)'}\n  “${extract.text}”\n  ban hành ${sayDay(extract.issued)}; ${extract.link}`,
                  )
                  .join('\n\n'),
        };
      }),
    );
}
