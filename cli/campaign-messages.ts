import { type Command, Option } from 'commander';
import { unitAt } from '../areas/areas.ts';
import { sayMomentInSentence } from '../calendar/words.ts';
import { campaignSource, list } from '../campaigns/campaigns.ts';
import { storedPlan } from '../campaigns/plan.ts';
import { runsOf } from '../campaigns/runs.ts';
import { CHANNEL_NAMES } from '../channels/contract.ts';
import { channelLabel } from '../channels/labels.ts';
import {
  decideUnknown,
  decideUnknowns,
  handPosts,
  MOST_DECIDED,
  markNotPosted,
  markPosted,
  undecided,
  unknowns,
} from '../outbox/outbox.ts';
import { sayCount } from '../writing/numbers.ts';
import { moment, whole } from './arguments.ts';
import { sayState } from './campaign-lines.ts';
import { type CliContext, officialOf, serverAct, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult, table } from './result.ts';

type Given = { json?: boolean; at?: Date };

/** What a person must do about single messages of campaigns, and the calendar: `campaign unknown/decide/posts/posted/calendar`. */
export function campaignMessageCommands(campaign: Command, act: CommandRun, context: CliContext): void {
  campaign
    .command('calendar')
    .description('lịch các chiến dịch trong một tháng, mỗi lần lặp một dòng')
    .argument('[month]', 'tháng ở dạng 2026-12; bỏ trống: tháng này')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: Given, [asked = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const month = asked === '' ? sayMonth(deps.now()) : asked;
          if (!/^20\d{2}-(0[1-9]|1[0-2])$/.test(month))
            return { kind: 'failed', message: 'tháng phải ở dạng 2026-12.' };
          const runs = (await list(serverAct(deps.now()), deps.db.read)).flatMap((row) =>
            runsOf(storedPlan(row.plan))
              .filter(({ start, end }) => sayMonth(start) <= month && month <= sayMonth(end))
              .filter(({ start }) => row.state !== 'cancelled' || start <= (row.finishedAt ?? start))
              .map((run) => ({ id: row.id, name: row.name, state: row.state, ...run })),
          );
          runs.sort((a, b) => a.start.getTime() - b.start.getTime());
          const lines = runs.map((run) => [
            sayMomentInSentence(run.start),
            sayMomentInSentence(run.end),
            String(run.id),
            String(run.run + 1),
            sayState(run.state),
            run.name,
          ]);
          const head = ['Từ', 'Đến', 'Số', 'Lần', 'Trạng thái', 'Tên'];
          return {
            kind: 'done',
            json: runs,
            text: runs.length === 0 ? 'Tháng này không có chiến dịch nào.' : table([head, ...lines]),
          };
        }),
      ),
    );

  const ofCampaign = new Option('--campaign <id>', 'chỉ của chiến dịch này').argParser(whole);
  const ofChannel = new Option('--channel <channel>', 'chỉ một kênh (zalo, telegram, sms)').choices(
    CHANNEL_NAMES,
  );
  type Which = { campaign?: number; channel?: string };
  const which = ({ campaign: campaignId, channel }: Which) => ({
    ...(campaignId === undefined ? {} : { campaignId }),
    ...(channel === undefined ? {} : { channel }),
  });

  campaign
    .command('unknown')
    .description('các tin chưa rõ đã gửi hay chưa, chờ người quyết định')
    .addOption(ofCampaign)
    .addOption(ofChannel)
    .option('--after <message>', 'các tin sau tin số này', whole)
    .option('--limit <count>', 'nhiều nhất bao nhiêu tin (mặc định 500)', whole)
    .action(
      act(async (options: Given & Which & { after?: number; limit?: number }) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const { read } = deps.db;
          const server = serverAct(deps.now());
          const limit = Math.min(options.limit ?? 500, 5_000);
          const rows = await unknowns(server, read, { ...which(options), after: options.after, limit });
          const all = (await undecided(server, read, which(options))).reduce(
            (sum, one) => sum + one.count,
            0,
          );
          const at = deps.now();
          const lines = rows.map((row) => [
            String(row.id),
            channelLabel(row.channel),
            unitAt(row.areaCode, at)?.fullName ?? '',
            row.staffText ?? '',
          ]);
          const more = rows.length < limit ? [] : [`Xem tiếp: thêm --after ${rows.at(-1)?.id ?? 0}`];
          return {
            kind: 'done',
            json: rows.map(({ id, campaignId, areaCode, channel, createdAt, staffText }) => ({
              id,
              campaignId,
              areaCode,
              channel,
              createdAt,
              staffText,
            })),
            text:
              rows.length === 0
                ? 'Không có tin nào chưa rõ.'
                : [
                    `${sayCount(all)} tin chưa rõ.`,
                    table([['Tin', 'Kênh', 'Địa bàn', 'Vì sao'], ...lines]),
                    ...more,
                  ].join('\n'),
          };
        }),
      ),
    );

  campaign
    .command('decide')
    .description(
      'quyết định một tin chưa rõ: gửi lại hay để nguyên; hoặc mọi tin chưa rõ của một chiến dịch, một kênh',
    )
    .argument('[message]')
    .requiredOption('--as <user>', 'cán bộ quyết định')
    .addOption(
      new Option('--choice <choice>', 'resend: gửi lại; leave: để nguyên')
        .choices(['resend', 'leave'])
        .makeOptionMandatory(),
    )
    .addOption(ofCampaign)
    .addOption(ofChannel)
    .option('--yes', 'xác nhận quyết định nhiều tin cùng lúc')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(
        async (
          options: Given & Which & { as: string; choice: 'resend' | 'leave'; yes?: boolean },
          [message = ''],
        ) =>
          withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
            const { choice } = options;
            const filter = which(options);
            const by = await officialOf(deps, options.as);
            if ('refusal' in by) return by.refusal;
            if (message === '') {
              if (Object.keys(filter).length === 0)
                return { kind: 'failed', message: 'ghi số của tin, hoặc --campaign, --channel.' };
              const meant = await undecided(by.act, deps.db.read, filter);
              const count = meant.reduce((sum, one) => sum + one.count, 0);
              if (count === 0) return { kind: 'failed', message: 'không có tin chưa rõ nào khớp.' };
              if (options.yes !== true)
                return {
                  kind: 'failed',
                  message: `sẽ quyết định ${sayCount(Math.min(count, MOST_DECIDED))} tin${choice === 'resend' ? '; người dân có thể nhận hai lần' : ''}. Thêm --yes để xác nhận.`,
                };
              const upTo = Math.max(...meant.map((one) => one.lastId));
              const decided = await decideUnknowns(by.act, deps.db, { ...filter, upTo }, choice);
              if (typeof decided !== 'number') return deniedResult(decided, '');
              const left = count - decided;
              const said = choice === 'resend' ? 'sẽ được gửi lại' : 'để nguyên, không gửi lại';
              return {
                kind: 'done',
                json: { messages: decided, left, choice },
                text: `${sayCount(decided)} tin ${said}${left > 0 ? `; còn ${sayCount(left)} tin, chạy lại lệnh này` : ''}.`,
              };
            }
            const id = /^\d{1,9}$/.test(message) ? Number(message) : 0;
            const decided = await deps.db.write((tx) => decideUnknown(by.act, tx, id, choice));
            if (typeof decided !== 'boolean') return deniedResult(decided, message);
            if (!decided) return { kind: 'failed', message: 'tin này không ở trạng thái chưa rõ.' };
            const text = choice === 'resend' ? 'Tin sẽ được gửi lại.' : 'Để nguyên, không gửi lại.';
            return { kind: 'done', json: { id, choice }, text };
          }),
      ),
    );

  campaign
    .command('posts')
    .description('các tin cán bộ phải đăng tay vào nhóm, với nội dung để chép')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: Given) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<CommandResult> => {
          const sources = [campaignSource(deps, bot.publicUrl)];
          const posts = await handPosts(serverAct(deps.now()), deps, sources);
          return {
            kind: 'done',
            json: posts,
            text:
              posts.length === 0
                ? 'Không có tin nào cần đăng tay.'
                : posts
                    .map((post) => `--- tin ${post.id}, nhóm ${post.groupId}\n${post.outgoing.text}`)
                    .join('\n'),
          };
        }),
      ),
    );

  campaign
    .command('posted')
    .description('ghi nhận đã đăng tay một tin vào nhóm (hoặc --not: không đăng được)')
    .argument('<message>')
    .requiredOption('--as <user>', 'cán bộ đăng')
    .option('--not', 'không đăng được')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: Given & { as: string; not?: boolean }, [message = '']) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<CommandResult> => {
          const sources = [campaignSource(deps, bot.publicUrl)];
          const posts = await handPosts(serverAct(deps.now()), deps, sources);
          const post = posts.find((one) => String(one.id) === message);
          if (post === undefined)
            return { kind: 'failed', message: 'tin này không phải tin đăng tay, hoặc đã được ghi nhận.' };
          const by = await officialOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const mark = options.not === true ? markNotPosted : markPosted;
          const done = await deps.db.write((tx) => mark(by.act, tx, post.id));
          if (typeof done !== 'boolean') return deniedResult(done, message);
          if (!done) return { kind: 'failed', message: 'tin này vừa được người khác ghi nhận.' };
          const text = options.not === true ? 'Đã ghi: không đăng được.' : 'Đã ghi: đã đăng vào nhóm.';
          return { kind: 'done', json: { id: post.id, posted: options.not !== true }, text };
        }),
      ),
    );
}

/** The month of a moment in Viet Nam: "2026-12". */
function sayMonth(at: Date): string {
  const [, month = '', year = ''] = sayMomentInSentence(at).slice(-10).split('/');
  return `${year}-${month}`;
}
