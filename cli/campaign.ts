import type { Command } from 'commander';
import { unitAt } from '../areas/areas.ts';
import {
  acceptSplit,
  approve,
  type CampaignDeps,
  cancel,
  check,
  create,
  find,
  forecast,
  ledgerCsv,
  list,
  type NotPossible,
  pause,
  preview,
  resume,
  type Steered,
  status,
  submit,
} from '../campaigns/campaigns.ts';
import type { Action } from '../staff/access.ts';
import { type Context, officer, readInput, withDatabase } from './context.ts';
import { type Result, table } from './result.ts';
import { type Act, moment } from './run.ts';

type As = { json?: boolean; as: string; at?: Date };

/** `campaign create/list/preview/submit/approve/pause/resume/cancel/status/ledger`. */
export function campaignCommands(program: Command, act: Act, context: Context): void {
  const campaign = program.command('campaign').description('chiến dịch tuyên truyền');

  campaign
    .command('create')
    .description('tạo chiến dịch từ tệp YAML')
    .argument('<file>')
    .requiredOption('--as <user>', 'cán bộ soạn')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: As, [path = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<Result> => {
          const input = await readInput(path);
          if ('refusal' in input) return input.refusal;
          const file = { fileName: input.fileName, text: new TextDecoder().decode(input.bytes) };
          const checked = check(file, deps.now());
          if (checked.kind === 'refused') return checked;
          const by = await officer(deps, options.as, 'campaign.write', checked.areaCode);
          if ('refusal' in by) return by.refusal;
          const made = await create(deps, { ...file, by: by.user.id });
          if (made.kind === 'refused') return made;
          return {
            kind: 'done',
            json: { id: made.id },
            text: `Đã tạo chiến dịch số ${made.id}. Xem trước: lienthong campaign preview ${made.id}`,
          };
        }),
      ),
    );

  campaign
    .command('list')
    .description('các chiến dịch')
    .action(
      act(async () =>
        withDatabase(context, undefined, async ({ deps }): Promise<Result> => {
          const rows = await list(deps.db.read);
          const json = rows.map(({ id, name, state, areaCode, startAt, endAt }) => ({
            id,
            name,
            state,
            areaCode,
            startAt,
            endAt,
          }));
          return {
            kind: 'done',
            json,
            text: table([
              ['Số', 'Trạng thái', 'Tên'],
              ...rows.map((row) => [String(row.id), row.state, row.name]),
            ]),
          };
        }),
      ),
    );

  campaign
    .command('preview')
    .description('ai sẽ nhận gì, ai bị loại ra và vì sao, mười ví dụ')
    .argument('<id>')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: { json?: boolean; at?: Date }, [id = '']) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<Result> => {
          const seen = await preview(deps, number(id), bot.publicUrl);
          if (seen.kind === 'not_possible') return failed(seen);
          const counts = (title: string, rows: Record<string, number>, word: (key: string) => string) =>
            Object.keys(rows).length === 0
              ? []
              : [
                  `${title}: ${Object.entries(rows)
                    .map(([key, count]) => `${word(key)} ${count}`)
                    .join(', ')}`,
                ];
          return {
            kind: 'done',
            json: seen,
            text: [
              `${seen.total} tin sẽ gửi (${seen.manual} do cán bộ đăng tay).`,
              ...counts('Theo kênh', seen.byChannel, (key) => key),
              ...counts('Theo địa bàn', seen.byArea, (key) => unitAt(key, deps.now())?.fullName ?? key),
              ...seen.leftOut.map(({ words, count }) => `Không gửi ${count}: ${words}`),
              ...seen.problems,
              ...seen.examples.map(
                (example) =>
                  `--- ${example.channel}, ${unitAt(example.areaCode, deps.now())?.fullName ?? ''}\n${example.text}`,
              ),
            ].join('\n'),
          };
        }),
      ),
    );

  campaign
    .command('forecast')
    .description('bao giờ xong, tốn bao nhiêu, tin nào sẽ hết hạn; gợi ý chia ngày')
    .argument('<id>')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: { json?: boolean; at?: Date }, [id = '']) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<Result> => {
          const said = await forecast(deps, number(id), bot.publicUrl);
          if (said.kind === 'not_possible') return failed(said);
          const { words, ...json } = said;
          const more =
            said.split === null
              ? []
              : [`Nhận cách chia này: lienthong campaign split ${said.id} --as CÁN_BỘ`];
          return { kind: 'done', json: { ...json, words }, text: [...words, ...more].join('\n') };
        }),
      ),
    );
  step(
    campaign,
    act,
    context,
    'split',
    'nhận cách chia ngày mà dự báo gợi ý',
    'campaign.write',
    async (deps, id, userId, publicUrl) => {
      const done = await acceptSplit(deps, id, userId, publicUrl);
      if (done.kind === 'not_possible') return failed(done);
      return {
        kind: 'done',
        json: { id, end: done.end },
        text: `Chiến dịch số ${id} nay kết thúc lúc ${done.end}; cần trình duyệt lại.`,
      };
    },
  );

  step(campaign, act, context, 'submit', 'trình duyệt', 'campaign.write', async (deps, id, userId) => {
    const done = await submit(deps, id, userId);
    if (done.kind === 'not_possible') return failed(done);
    return {
      kind: 'done',
      json: { id, audience: done.audience, digest: done.digest },
      text: `Đã trình chiến dịch số ${id}: ${done.audience} người nhận.`,
    };
  });
  step(
    campaign,
    act,
    context,
    'approve',
    'duyệt (người khác với người soạn)',
    'campaign.approve',
    async (deps, id, userId) => {
      const done = await approve(deps, id, userId);
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
    },
  );
  step(campaign, act, context, 'pause', 'tạm dừng', 'campaign.write', async (deps, id, userId) =>
    steered(id, 'tạm dừng', await pause(deps, id, userId)),
  );
  step(campaign, act, context, 'resume', 'chạy tiếp', 'campaign.write', async (deps, id, userId) =>
    steered(id, 'chạy tiếp', await resume(deps, id, userId)),
  );
  step(campaign, act, context, 'cancel', 'hủy', 'campaign.write', async (deps, id, userId) =>
    steered(id, 'hủy', await cancel(deps, id, userId)),
  );

  campaign
    .command('status')
    .description('đã gửi đến đâu')
    .argument('<id>')
    .action(
      act(async (_options: { json?: boolean }, [id = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<Result> => {
          const seen = await status(deps, number(id));
          if ('kind' in seen) return failed(seen);
          const counted = Object.entries(seen.counts).filter(([, count]) => count > 0);
          return {
            kind: 'done',
            json: seen,
            text: [
              `${seen.name}: ${seen.state}, tổng ${seen.total}`,
              ...counted.map(([state, count]) => `  ${state}: ${count}`),
            ].join('\n'),
          };
        }),
      ),
    );

  campaign
    .command('ledger')
    .description('từng tin một, không có tên và địa chỉ')
    .argument('<id>')
    .option('--format <format>', 'csv', 'csv')
    .action(
      act(async (options: { json?: boolean }, [id = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<Result> => {
          if ((await find(deps.db.read, number(id))) === null)
            return { kind: 'failed', message: 'không có chiến dịch này.' };
          const lines: string[] = [];
          for await (const line of ledgerCsv(deps, number(id))) {
            if (options.json === true) lines.push(line);
            else context.out(line);
          }
          return { kind: 'done', json: { csv: lines.join('') }, text: '' };
        }),
      ),
    );
}

/** A step that an official takes on a campaign: their role must allow it in its area. */
function step(
  campaign: Command,
  act: Act,
  context: Context,
  name: string,
  about: string,
  action: Action,
  work: (deps: CampaignDeps, id: number, userId: number, publicUrl: string) => Promise<Result>,
): void {
  campaign
    .command(name)
    .description(about)
    .argument('<id>')
    .requiredOption('--as <user>', 'cán bộ thực hiện')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: As, [id = '']) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<Result> => {
          const row = await find(deps.db.read, number(id));
          if (row === null) return { kind: 'failed', message: 'không có chiến dịch này.' };
          const by = await officer(deps, options.as, action, row.areaCode);
          if ('refusal' in by) return by.refusal;
          return work(deps, row.id, by.user.id, bot.publicUrl);
        }),
      ),
    );
}

/** A campaign's number as written; one that is not a number names no campaign. */
function number(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

function failed({ message }: NotPossible): Result {
  return { kind: 'failed', message };
}

function steered(id: number, what: string, done: Steered): Result {
  if (done.kind === 'not_possible') return failed(done);
  return {
    kind: 'done',
    json: { id, messages: done.messages },
    text: `Đã ${what} chiến dịch số ${id} (${done.messages} tin).`,
  };
}
