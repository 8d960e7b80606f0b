// Longer than 300 lines: one command after the other, each as long as its options.
import { type Command, Option } from 'commander';
import {
  acceptSplit,
  approve,
  audienceNotes,
  type CampaignDeps,
  type CampaignFile,
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
  raiseBudget,
  resume,
  revise,
  type Steered,
  status,
  submit,
  testSend,
} from '../campaigns/campaigns.ts';
import { storedPlan } from '../campaigns/plan.ts';
import { sayMoment } from '../campaigns/say.ts';
import { CHANNEL_NAMES, type ChannelName } from '../channels/contract.ts';
import { STATES, type State } from '../outbox/message.ts';
import { type ByOfficial, refusal } from '../staff/act.ts';
import { findUserById } from '../staff/staff.ts';
import { lift } from '../uptake/uptake.ts';
import { moment, whole } from './arguments.ts';
import { campaignMessageCommands } from './campaign-messages.ts';
import { planLines, previewLines, sayState, statusLines } from './campaign-words.ts';
import { type Context, officialOf, readInput, serverAct, withDatabase } from './context.ts';
import { type Act, deniedResult, type Result, table } from './result.ts';

type As = { json?: boolean; as: string; at?: Date };

/** The commands of campaigns: everything the console does, and its figures. */
export function campaignCommands(program: Command, act: Act, context: Context): void {
  const campaign = program.command('campaign').description('chiến dịch tuyên truyền');

  campaign
    .command('create')
    .description('tạo chiến dịch từ tệp YAML')
    .argument('<file>')
    .requiredOption('--as <user>', 'cán bộ soạn')
    .option('--dry-run', 'chỉ kiểm tra, không lưu')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: As & { dryRun?: boolean }, [path = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<Result> => {
          const read = await campaignFile(path);
          if ('refusal' in read) return read.refusal;
          const { file } = read;
          const checked = check(file, deps.now());
          if (checked.kind === 'refused') return checked;
          const by = await officialOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const no = refusal(by.act, 'campaign.write', checked.areaCode);
          if (no !== null) return deniedResult(no, checked.areaCode);
          if (options.dryRun === true)
            return {
              kind: 'done',
              json: { plan: checked.plan },
              text: 'Tệp chiến dịch đúng; chưa lưu gì vì có --dry-run.',
            };
          const made = await create(by.act, deps, file);
          if (made.kind === 'denied') return deniedResult(made, checked.areaCode);
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
          const rows = await list(serverAct(deps.now()), deps.db.read);
          const json = rows.map((row) => ({
            id: row.id,
            name: row.name,
            state: row.state,
            areaCode: row.areaCode,
            startAt: row.startAt,
            endAt: row.endAt,
            audience: row.audienceSize,
            runs: row.runs,
            nextRunAt: row.nextRunAt,
          }));
          return {
            kind: 'done',
            json,
            text: table([
              ['Số', 'Trạng thái', 'Bắt đầu', 'Tên'],
              ...rows.map((row) => [String(row.id), sayState(row.state), sayMoment(row.startAt), row.name]),
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
          const seen = await preview(serverAct(deps.now()), deps, number(id), bot.publicUrl);
          if (seen.kind === 'not_possible') return failed(seen);
          // What effect could be seen at all: known before sending or never.
          const seeable = (await lift(serverAct(deps.now()), deps.db.read, seen.id))?.bundles ?? [];
          const effect = seeable.flatMap(({ label, foresight }) =>
            foresight === null ? [] : [{ bundle: label, points: foresight.points, words: foresight.words }],
          );
          const notes = await audienceNotes(serverAct(deps.now()), deps.db.read, seen.id);
          const lines = effect.map(({ bundle, words }) => `${bundle}: ${words.join(' ')}`);
          return {
            kind: 'done',
            json: { ...seen, effect, notes },
            text: [
              ...previewLines(seen, deps.now()),
              ...notes.map((note) => `Lưu ý: ${note}`),
              ...lines,
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
          const said = await forecast(serverAct(deps.now()), deps, number(id), bot.publicUrl);
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
    .command('revise')
    .description('thay kế hoạch của bản nháp hoặc chiến dịch đang chờ duyệt')
    .argument('<id>')
    .argument('<file>')
    .requiredOption('--as <user>', 'cán bộ sửa, từ đó là người soạn')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: As, [id = '', path = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<Result> => {
          const read = await campaignFile(path);
          if ('refusal' in read) return read.refusal;
          const by = await officialOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const done = await revise(by.act, deps, number(id), read.file);
          if (done.kind === 'denied') return deniedResult(done, id);
          if (done.kind === 'not_possible') return failed(done);
          if (done.kind === 'refused') return done;
          return {
            kind: 'done',
            json: { id: number(id) },
            text: `Đã sửa chiến dịch số ${number(id)}; cần trình duyệt lại.`,
          };
        }),
      ),
    );

  campaign
    .command('test')
    .description('gửi thử cho chính mình: đúng như người dân sẽ nhận, có ghi là tin thử')
    .argument('<id>')
    .requiredOption('--as <user>', 'cán bộ gửi thử')
    .requiredOption('--to <address...>', 'số điện thoại, zalo:… hoặc telegram:… đã có trong danh bạ')
    .option('--area <code>', 'soạn như gửi cho địa bàn này')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: As & { to: string[]; area?: string }, [id = '']) =>
        withDatabase(context, options.at, async ({ deps, bot }): Promise<Result> => {
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
      act(async (options: As & { dong: string }, [id = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<Result> => {
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

  campaign
    .command('show')
    .description('kế hoạch của một chiến dịch: ai nhận, lời, kênh, lịch, ai soạn, ai duyệt')
    .argument('<id>')
    .action(
      act(async (_options: { json?: boolean }, [id = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<Result> => {
          const row = await find(serverAct(deps.now()), deps.db.read, number(id));
          if (row === null) return { kind: 'failed', message: 'không có chiến dịch này.' };
          const plan = storedPlan(row.plan);
          const named = async (userId: number | null) =>
            userId === null ? null : ((await findUserById(deps.db.read, userId))?.name ?? null);
          const author = await named(row.authorId);
          const approver = await named(row.approverId);
          const { name, state, pauseReason, submittedAt, approvedAt } = row;
          return {
            kind: 'done',
            json: { id: row.id, name, state, pauseReason, author, approver, submittedAt, approvedAt, plan },
            text: planLines({ ...row, author, approver }, plan, deps.now()).join('\n'),
          };
        }),
      ),
    );

  campaign
    .command('status')
    .description('đã gửi đến đâu, bao giờ xong, đã tốn bao nhiêu')
    .argument('<id>')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: { json?: boolean; at?: Date }, [id = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<Result> => {
          const seen = await status(serverAct(deps.now()), deps, number(id));
          if ('kind' in seen) return failed(seen);
          return { kind: 'done', json: seen, text: statusLines(seen, deps.now()).join('\n') };
        }),
      ),
    );

  campaignMessageCommands(campaign, act, context);

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
        withDatabase(context, undefined, async ({ deps }): Promise<Result> => {
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

/** A step that an official takes on a campaign; whether they may is asked by its verb. */
function step(
  campaign: Command,
  act: Act,
  context: Context,
  name: string,
  about: string,
  work: (by: ByOfficial, deps: CampaignDeps, id: number, publicUrl: string) => Promise<Result>,
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
          const by = await officialOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          return work(by.act, deps, number(id), bot.publicUrl);
        }),
      ),
    );
}

async function campaignFile(path: string): Promise<{ file: CampaignFile } | { refusal: Result }> {
  const input = await readInput(path);
  if ('refusal' in input) return input;
  return { file: { fileName: input.fileName, text: new TextDecoder().decode(input.bytes) } };
}

/** A campaign's number as written; one that is not a number names no campaign. */
function number(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

function failed({ message }: NotPossible): Result {
  return { kind: 'failed', message };
}

function steered(id: number, what: string, done: Steered): Result {
  if (done.kind === 'denied') return deniedResult(done, String(id));
  if (done.kind === 'not_possible') return failed(done);
  return {
    kind: 'done',
    json: { id, messages: done.messages },
    text: `Đã ${what} chiến dịch số ${id} (${done.messages} tin).`,
  };
}
