import { type Command, Option } from 'commander';
import { find, ledgerCsv, status } from '../campaigns/campaigns.ts';
import { CHANNEL_NAMES, type ChannelName } from '../channels/contract.ts';
import { STATES, type State } from '../outbox/message.ts';
import { moment, whole } from './arguments.ts';
import { failed, number } from './campaign-arguments.ts';
import { statusLines } from './campaign-lines.ts';
import { type CliContext, serverAct, withDatabase } from './context.ts';
import type { CommandResult, CommandRun } from './result.ts';

/** How a campaign stands, as figures and message by message. */
export function campaignReadCommands(campaign: Command, act: CommandRun, context: CliContext): void {
  campaign
    .command('status')
    .description('đã gửi đến đâu, bao giờ xong, đã tốn bao nhiêu')
    .argument('<id>')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: { json?: boolean; at?: Date }, [id = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const seen = await status(serverAct(deps.now()), deps, number(id));
          if ('kind' in seen) return failed(seen);
          return { kind: 'done', json: seen, text: statusLines(seen, deps.now()).join('\n') };
        }),
      ),
    );

  campaign
    .command('ledger')
    .description('từng tin một, không có tên và địa chỉ')
    .argument('<id>')
    .option('--format <format>', 'csv', 'csv')
    .addOption(
      new Option('--state <state>', 'chỉ các tin ở trạng thái này (sent, dropped, unknown…)').choices(STATES),
    )
    .addOption(new Option('--channel <channel>', 'chỉ một kênh (zalo, telegram, sms)').choices(CHANNEL_NAMES))
    .option('--why <key>', 'chỉ các tin có mã lý do này (cột reason)')
    .option('--wave <number>', 'chỉ đợt này, đếm từ 1', whole)
    .option('--area <code>', 'chỉ địa bàn này')
    .option('--message <id>', 'chỉ tin số này', whole)
    .action(
      act(async (options: LedgerOptions, [id = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const server = serverAct(deps.now());
          if ((await find(server, deps.db.read, number(id))) === null)
            return { kind: 'failed', message: 'không có chiến dịch này.' };
          const { state, channel, why, wave, area, message } = options;
          const only = {
            states: state === undefined ? undefined : [state],
            channel,
            why,
            wave: wave === undefined ? undefined : wave - 1,
            areaCodes: area === undefined ? undefined : [area],
            id: message,
          };
          const lines: string[] = [];
          for await (const line of ledgerCsv(server, deps, number(id), only)) {
            if (options.json === true) lines.push(line);
            else context.out(line);
          }
          return { kind: 'done', json: { csv: lines.join('') }, text: '' };
        }),
      ),
    );
}

type LedgerOptions = {
  json?: boolean;
  state?: State;
  channel?: ChannelName;
  why?: string;
  wave?: number;
  area?: string;
  message?: number;
};
