import type { Command } from 'commander';
import { sayMomentInSentence } from '../calendar/words.ts';
import {
  audienceNotes,
  type CampaignFile,
  check,
  create,
  find,
  forecast,
  list,
  preview,
  revise,
} from '../campaigns/campaigns.ts';
import { storedPlan } from '../campaigns/plan.ts';
import { refusal } from '../staff/act.ts';
import { findUserById } from '../staff/staff.ts';
import { campaignEffect } from '../uptake/uptake.ts';
import { moment } from './arguments.ts';
import { type CampaignOptions, failed, number } from './campaign-arguments.ts';
import { planLines, previewLines, sayState } from './campaign-lines.ts';
import { type CliContext, officialOf, readInput, serverAct, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult, table } from './result.ts';

/** Plans: written, listed, shown, looked at before. */
export function campaignPlanCommands(campaign: Command, act: CommandRun, context: CliContext): void {
  campaign
    .command('create')
    .description('tạo chiến dịch từ tệp YAML')
    .argument('<file>')
    .requiredOption('--as <user>', 'cán bộ soạn')
    .option('--dry-run', 'chỉ kiểm tra, không lưu')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: CampaignOptions & { dryRun?: boolean }, [path = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
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
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
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
              ...rows.map((row) => [
                String(row.id),
                sayState(row.state),
                sayMomentInSentence(row.startAt),
                row.name,
              ]),
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
        withDatabase(context, options.at, async ({ deps, bot }): Promise<CommandResult> => {
          const seen = await preview(serverAct(deps.now()), deps, number(id), bot.publicUrl);
          if (seen.kind === 'not_possible') return failed(seen);
          // What effect could be seen at all: known before sending or never.
          const seeable = (await campaignEffect(serverAct(deps.now()), deps.db.read, seen.id))?.bundles ?? [];
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
        withDatabase(context, options.at, async ({ deps, bot }): Promise<CommandResult> => {
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

  campaign
    .command('revise')
    .description('thay kế hoạch của bản nháp hoặc chiến dịch đang chờ duyệt')
    .argument('<id>')
    .argument('<file>')
    .requiredOption('--as <user>', 'cán bộ sửa, từ đó là người soạn')
    .option('--at <time>', 'tính tại thời điểm', moment)
    .action(
      act(async (options: CampaignOptions, [id = '', path = '']) =>
        withDatabase(context, options.at, async ({ deps }): Promise<CommandResult> => {
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
    .command('show')
    .description('kế hoạch của một chiến dịch: ai nhận, lời, kênh, lịch, ai soạn, ai duyệt')
    .argument('<id>')
    .action(
      act(async (_options: { json?: boolean }, [id = '']) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
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
}

async function campaignFile(path: string): Promise<{ file: CampaignFile } | { refusal: CommandResult }> {
  const input = await readInput(path);
  if ('refusal' in input) return input;
  return { file: { fileName: input.fileName, text: new TextDecoder().decode(input.bytes) } };
}
