import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { unitAt } from '../areas/areas.ts';
import { createLink, findLink, PLACEMENTS, qrPng, qrSvg } from '../links/links.ts';
import { actorOf, type CliContext, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult } from './result.ts';

const LONGEST_PLACEMENT = 120;

/** `link create`, `qr`. */
export function linkCommands(program: Command, act: CommandRun, context: CliContext): void {
  program
    .command('link')
    .description('liên kết ngắn và mã QR')
    .command('create')
    .description('tạo liên kết ngắn cho một địa bàn và một nơi đặt')
    .requiredOption('--area <code>', 'mã xã, phường')
    .requiredOption('--placement <text>', 'nơi đặt, ví dụ "áp phích Bộ phận Một cửa"')
    .option('--kind <key>', `loại nơi đặt: ${PLACEMENTS.map((one) => one.key).join(', ')}`)
    .option('--campaign <id>', 'thuộc chiến dịch số')
    .option('--as <user>', 'cán bộ tạo; bỏ trống: dòng lệnh máy chủ')
    .action(
      act(
        async (options: {
          json?: boolean;
          area: string;
          placement: string;
          kind?: string;
          campaign?: string;
          as?: string;
        }) => {
          if (unitAt(options.area, context.clock()) === null)
            return {
              kind: 'failed',
              message: `không có đơn vị mã “${options.area}”. Tìm mã: lienthong areas find TÊN`,
            };
          const campaignId = options.campaign === undefined ? undefined : Number(options.campaign);
          if (campaignId !== undefined && !Number.isInteger(campaignId))
            return { kind: 'failed', message: 'số chiến dịch phải là số nguyên.' };
          const { kind } = options;
          if (kind !== undefined && !PLACEMENTS.some((one) => one.key === kind))
            return {
              kind: 'failed',
              message: `không có loại nơi đặt “${kind}”. Các loại: ${PLACEMENTS.map((one) => one.key).join(', ')}`,
            };
          const placement = options.placement.trim().slice(0, LONGEST_PLACEMENT);
          if (placement === '') return { kind: 'failed', message: 'ghi nơi đặt (--placement).' };
          return withDatabase(context, undefined, async ({ deps, bot }): Promise<CommandResult> => {
            const by = await actorOf(deps, options.as);
            if ('refusal' in by) return by.refusal;
            const made = await createLink(by.act, deps, {
              areaCode: options.area,
              placement,
              placementKind: kind,
              campaignId,
            });
            if (made.kind === 'denied') return deniedResult(made, options.area);
            const { code } = made;
            const url = `${bot.publicUrl}/q/${code}`;
            return { kind: 'done', json: { code, url }, text: `${code}\n${url}` };
          });
        },
      ),
    );

  program
    .command('qr')
    .description('ghi mã QR của một liên kết ra tệp PNG hoặc SVG')
    .argument('<code>', 'mã liên kết')
    .requiredOption('-o, --output <file>', 'tệp .png hoặc .svg')
    .action(
      act(async (options: { json?: boolean; output: string }, [code = '']) =>
        withDatabase(context, undefined, async ({ deps, bot }): Promise<CommandResult> => {
          const kind = /\.(png|svg)$/i.exec(options.output)?.[1]?.toLowerCase();
          if (kind === undefined)
            return { kind: 'failed', message: 'tên tệp phải kết thúc bằng .png hoặc .svg.' };
          const link = await findLink(deps.db.read, code);
          if (link === null) return { kind: 'failed', message: `không có liên kết mã “${code}”.` };
          const url = `${bot.publicUrl}/q/${link.code}`;
          try {
            await writeFile(
              options.output,
              kind === 'png' ? await qrPng(url, 'print') : await qrSvg(url, 'print'),
            );
          } catch {
            return { kind: 'failed', message: `không ghi được tệp: ${options.output}` };
          }
          return {
            kind: 'done',
            json: { file: options.output, url },
            text: `Đã ghi ${options.output} (${url})`,
          };
        }),
      ),
    );
}
