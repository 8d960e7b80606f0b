import type { Command } from 'commander';
import {
  acceptSplit,
  approve,
  type CampaignDeps,
  cancel,
  type LifecycleResult,
  pause,
  raiseBudget,
  resume,
  submit,
  testSend,
} from '../campaigns/campaigns.ts';
import type { ByOfficial } from '../staff/act.ts';
import { moment } from './arguments.ts';
import { type CampaignOptions, failed, number } from './campaign-arguments.ts';
import { type CliContext, officialOf, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult } from './result.ts';

/** Steps of a campaign: tried, submitted, approved, steered. */
export function campaignSteerCommands(campaign: Command, act: CommandRun, context: CliContext): void {
  step(
    campaign,
    act,
    context,
    'split',
    'nhận cách chia ngày mà dự báo gợi ý',
    async (by, deps, id, publicUrl) => {
      const done = await acceptSplit(by, deps, id, publicUrl);
      if (done.kind === 'denied') return deniedResult(done, String(id));
      if (done.kind === 'not_possible') return failed(done);
      return {
        kind: 'done',
        json: { id, end: done.end },
        text: `Chiến dịch số ${id} nay kết thúc lúc ${done.end}; cần trình duyệt lại.`,
      };
    },
  );

  step(campaign, act, context, 'submit', 'trình duyệt', async (by, deps, id) => {
    const done = await submit(by, deps, id);
    if (done.kind === 'denied') return deniedResult(done, String(id));
    if (done.kind === 'not_possible') return failed(done);
    return {
      kind: 'done',
      json: { id, audience: done.audience, digest: done.digest },
      text: `Đã trình chiến dịch số ${id}: ${done.audience} người nhận.`,
    };
  });

  step(campaign, act, context, 'approve', 'duyệt (người khác với người soạn)', async (by, deps, id) => {
    const done = await approve(by, deps, id);
    if (done.kind === 'denied') return deniedResult(done, String(id));
    if (done.kind === 'not_possible') return failed(done);
    if (done.kind === 'voided')
      return {
        kind: 'failed',
        message: `chiến dịch đã thay đổi sau khi trình, cần trình lại: ${done.why.join('; ')}.`,
      };
    return {
      kind: 'done',
      json: { id, messages: done.messages },
      text: `Đã duyệt chiến dịch số ${id}: ${done.messages} tin chờ gửi.`,
    };
  });

  campaign
    .command('test')
    .description('gửi thử cho chính mình: đúng như người dân sẽ nhận, có ghi là tin thử')
    .argument('<id>')
    .requiredOption('--as <user>', 'cán bộ gửi thử')
    .requiredOption('--to <address...>', 'số điện thoại, zalo:… hoặc telegram:… đã có trong danh bạ')
    .option('--area <code>', 'soạn như gửi cho địa bàn này')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: CampaignOptions & { to: string[]; area?: string }, [id = '']) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<CommandResult> => {
          const by = await officialOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const ask = { to: options.to, areaCode: options.area };
          const done = await testSend(by.act, deps, number(id), ask, bot.publicUrl);
          if (done.kind === 'denied') return deniedResult(done, id);
          if (done.kind === 'not_possible') return failed(done);
          return {
            kind: 'done',
            json: { id: number(id), messages: done.messages },
            text: [
              'Tin thử đang chờ gửi:',
              ...done.messages.map((one) => `--- ${one.channel}\n${one.sentAs}`),
            ].join('\n'),
          };
        }),
      ),
    );

  campaign
    .command('budget')
    .description('tăng kinh phí của chiến dịch đang gửi (người khác với người soạn)')
    .argument('<id>')
    .requiredOption('--as <user>', 'cán bộ duyệt')
    .requiredOption('--dong <amount>', 'kinh phí mới, số đồng')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: CampaignOptions & { dong: string }, [id = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
          const by = await officialOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const done = await raiseBudget(by.act, deps, number(id), number(options.dong));
          return steered(number(id), 'tăng kinh phí', done);
        }),
      ),
    );

  step(campaign, act, context, 'pause', 'tạm dừng', async (by, deps, id) =>
    steered(id, 'tạm dừng', await pause(by, deps, id)),
  );

  step(campaign, act, context, 'resume', 'chạy tiếp', async (by, deps, id) =>
    steered(id, 'chạy tiếp', await resume(by, deps, id)),
  );

  step(campaign, act, context, 'cancel', 'hủy', async (by, deps, id) =>
    steered(id, 'hủy', await cancel(by, deps, id)),
  );
}

/** A step that an official takes on a campaign; whether they may is asked by its verb. */
function step(
  campaign: Command,
  act: CommandRun,
  context: CliContext,
  name: string,
  about: string,
  work: (by: ByOfficial, deps: CampaignDeps, id: number, publicUrl: string) => Promise<CommandResult>,
): void {
  campaign
    .command(name)
    .description(about)
    .argument('<id>')
    .requiredOption('--as <user>', 'cán bộ thực hiện')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: CampaignOptions, [id = '']) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<CommandResult> => {
          const by = await officialOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          return work(by.act, deps, number(id), bot.publicUrl);
        }),
      ),
    );
}

function steered(id: number, what: string, done: LifecycleResult): CommandResult {
  if (done.kind === 'denied') return deniedResult(done, String(id));
  if (done.kind === 'not_possible') return failed(done);
  return {
    kind: 'done',
    json: { id, messages: done.messages },
    text: `Đã ${what} chiến dịch số ${id} (${done.messages} tin).`,
  };
}
