import type { Command } from 'commander';
import { unitAt } from '../areas/areas.ts';
import { scopeOfAreas } from '../areas/scope.ts';
import {
  findLink,
  listOutreach,
  logOutreach,
  OUTREACH_KINDS,
  type OutreachForm,
  readOutreach,
} from '../links/links.ts';
import { type CliContext, officialOf, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult, table } from './result.ts';

type Log = {
  json?: boolean;
  kind: string;
  area: string;
  place: string;
  day: string;
  quantity: string;
  reached?: string;
  link?: string;
  note?: string;
  as: string;
};

/** Options as the form's fields, so that a mistake names what was typed. */
const OPTION_OF: Record<keyof OutreachForm, string> = {
  kind: '--kind',
  areaCode: '--area',
  place: '--place',
  day: '--day',
  quantity: '--quantity',
  reached: '--reached',
  linkCode: '--link',
  note: '--note',
};

/** `outreach log`, `outreach list`. */
export function outreachCommands(program: Command, act: CommandRun, context: CliContext): void {
  const outreach = program
    .command('outreach')
    .description('hoạt động trực tiếp: loa, họp dân, trường, tờ rơi');
  outreach
    .command('log')
    .description('ghi một hoạt động')
    .requiredOption('--kind <key>', `hình thức: ${OUTREACH_KINDS.map((kind) => kind.key).join(', ')}`)
    .requiredOption('--area <code>', 'mã xã, phường')
    .requiredOption('--place <text>', 'nơi thực hiện')
    .requiredOption('--day <date>', 'ngày, dạng 2026-12-01')
    .option('--quantity <n>', 'số lượt, buổi, tờ, hộ', '1')
    .option('--reached <n>', 'số người, tự khai')
    .option('--link <code>', 'mã liên kết đã dùng')
    .option('--note <text>', 'ghi chú')
    .requiredOption('--as <user>', 'cán bộ ghi')
    .action(
      act(async (options: Log) =>
        withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const now = deps.now();
          const by = await officialOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const form: OutreachForm = {
            kind: options.kind,
            areaCode: options.area,
            place: options.place,
            day: options.day,
            quantity: options.quantity,
            reached: options.reached ?? '',
            linkCode: options.link ?? '',
            note: options.note ?? '',
          };
          const unit = unitAt(form.areaCode, now);
          const link = form.linkCode === '' ? null : await findLink(deps.db.read, form.linkCode);
          const areaAllowed = unit !== null && unit.parent !== null;
          const read = readOutreach(form, { kinds: OUTREACH_KINDS, areaAllowed, link }, now);
          if ('mistakes' in read)
            return {
              kind: 'refused',
              problems: read.mistakes.map(({ field, sentence }) => ({
                rule: `outreach.${field}`,
                severity: 'error',
                file: '',
                row: null,
                column: OPTION_OF[field],
                value: form[field],
                message: sentence,
                todo: '',
              })),
            };
          const id = await deps.db.write((tx) => logOutreach(by.act, tx, read.work));
          if (typeof id !== 'number') return deniedResult(id, options.area);
          return { kind: 'done', json: { id }, text: `Đã ghi hoạt động số ${id}.` };
        }),
      ),
    );
  outreach
    .command('list')
    .description('các hoạt động của một kỳ, với lượt mở đo được')
    .requiredOption('--from <date>', 'từ ngày')
    .requiredOption('--to <date>', 'đến ngày')
    .option('--area <code>', 'mã xã, phường')
    .action(
      act(async (options: { json?: boolean; from: string; to: string; area?: string }) => {
        const { from, to, area } = options;
        if (![from, to].every((day) => /^\d{4}-\d{2}-\d{2}$/.test(day)))
          return { kind: 'failed', message: 'ngày viết dạng 2026-12-01.' };
        return withDatabase(context, undefined, async ({ deps }): Promise<CommandResult> => {
          const { works, reach, total } = await listOutreach(deps.db.read, scopeOfAreas([area ?? '']), {
            from,
            to,
          });
          const rows = works.map((work) => ({ ...work, ...reach.get(work.id) }));
          const cells = rows.map((row) => [
            row.day,
            row.kind,
            row.areaCode,
            String(row.quantity),
            row.reached === null ? '' : String(row.reached),
            row.scans === null || row.scans === undefined ? '' : String(row.scans),
            row.place,
          ]);
          const head = ['Ngày', 'Hình thức', 'Địa bàn', 'Số lượng', 'Tự khai', 'Đo được', 'Nơi'];
          return { kind: 'done', json: { works: rows, total }, text: table([head, ...cells]) };
        });
      }),
    );
}
