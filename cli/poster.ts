import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { areaProfile, communesOf, provinces, type Unit, unitAt } from '../areas/areas.ts';
import {
  DESIGNS,
  type DesignId,
  findLink,
  PLACEMENTS,
  type PosterArea,
  type PosterSize,
  posterPdf,
  printedLinks,
  SIZES,
} from '../links/links.ts';
import type { Deps } from '../prisma/deps.ts';
import { refusal } from '../staff/act.ts';
import { actorOf, type CliContext, withDatabase } from './context.ts';
import { type CommandResult, type CommandRun, deniedResult } from './result.ts';

type Options = { json?: boolean; size: string; design?: string; output: string };
type Sheet = { size: PosterSize; design: DesignId | undefined };

/** `poster`, `posters`. */
export function posterCommands(program: Command, act: CommandRun, context: CliContext): void {
  const sizes = `khổ giấy: ${SIZES.join(', ')}`;
  const designs = `mẫu: ${DESIGNS.join(', ')}; bỏ trống: mẫu hợp với nơi đặt`;
  program
    .command('poster')
    .description('áp phích, tờ rơi PDF của một liên kết')
    .argument('<code>', 'mã liên kết')
    .option('--size <size>', sizes, 'A4')
    .option('--design <design>', designs)
    .requiredOption('-o, --output <file>', 'tệp .pdf')
    .action(
      act(async (options: Options, [code = '']) => {
        const sheet = sheetOf(options);
        if ('kind' in sheet) return sheet;
        return withDatabase(context, undefined, async ({ deps, bot }): Promise<CommandResult> => {
          const now = deps.now();
          const link = await findLink(deps.db.read, code);
          const unit = link === null ? null : unitAt(link.areaCode, now);
          if (link === null || unit === null)
            return { kind: 'failed', message: `không có liên kết mã “${code}”.` };
          const area = await posterArea(deps, unit);
          const { publicUrl } = bot;
          const pdf = posterPdf([{ link, area, publicUrl, design: sheet.design }], sheet.size, now);
          return (await written(pdf, options.output))
            ? {
                kind: 'done',
                json: { file: options.output, url: `${publicUrl}/q/${link.code}`, pages: 1 },
                text: `Đã ghi ${options.output}`,
              }
            : { kind: 'failed', message: `không ghi được tệp: ${options.output}` };
        });
      }),
    );

  program
    .command('posters')
    .description('một tệp PDF áp phích cho mọi xã, phường và nơi đặt đã chọn')
    .requiredOption('--area <code>', 'mã xã, phường; mã tỉnh; hoặc all (cả nước)')
    .option('--placements <keys>', 'các loại nơi đặt cách nhau dấu phẩy; all: mọi nơi có in', 'one_stop_desk')
    .option('--size <size>', sizes, 'A4')
    .option('--design <design>', designs)
    .option('--as <user>', 'cán bộ in; bỏ trống: dòng lệnh máy chủ')
    .requiredOption('-o, --output <file>', 'tệp .pdf')
    .action(
      act(async (options: Options & { area: string; placements: string; as?: string }) => {
        const sheet = sheetOf(options);
        if ('kind' in sheet) return sheet;
        const now = context.clock();
        const units = unitsOf(options.area, now);
        if (units.length === 0)
          return {
            kind: 'failed',
            message: `không có đơn vị mã “${options.area}”. Tìm mã: lienthong areas find TÊN`,
          };
        const printed = PLACEMENTS.filter((one) => one.printed).map((one) => one.key);
        const wanted = options.placements.split(',').map((key) => key.trim());
        const kinds = options.placements === 'all' ? printed : wanted;
        const unknown = kinds.find((key) => !printed.includes(key));
        if (unknown !== undefined)
          return {
            kind: 'failed',
            message: `không có nơi đặt “${unknown}” để in. Các nơi: ${printed.join(', ')}`,
          };
        return withDatabase(context, undefined, async ({ deps, bot }): Promise<CommandResult> => {
          const { publicUrl } = bot;
          const { design, size } = sheet;
          const by = await actorOf(deps, options.as);
          if ('refusal' in by) return by.refusal;
          const { act } = by;
          for (const unit of units) {
            const no = refusal(act, 'links.write', unit.code);
            if (no !== null) return deniedResult(no, unit.code);
          }
          async function* asks() {
            for (const unit of units) {
              const area = await posterArea(deps, unit);
              const places = kinds.map((placementKind) => ({ areaCode: unit.code, placementKind }));
              const made = await printedLinks(act, deps, { areaCode: unit.code, places, size });
              // Asked before the first sheet: a role does not change while a file is drawn.
              if (made.kind === 'denied') throw new Error('an area of the file became somebody else\u2019s');
              for (const link of made.links) yield { link, area, publicUrl, design };
            }
          }
          const pages = units.length * kinds.length;
          return (await written(posterPdf(asks(), size, deps.now()), options.output))
            ? {
                kind: 'done',
                json: { file: options.output, pages },
                text: `Đã ghi ${options.output}: ${pages} trang.`,
              }
            : { kind: 'failed', message: `không ghi được tệp: ${options.output}` };
        });
      }),
    );
}

function sheetOf(options: Options): Sheet | CommandResult {
  const size = SIZES.find((one) => one.toLowerCase() === options.size.toLowerCase());
  if (size === undefined) return { kind: 'failed', message: `khổ giấy là một trong: ${SIZES.join(', ')}.` };
  const design = DESIGNS.find((one) => one === options.design);
  if (options.design !== undefined && design === undefined)
    return { kind: 'failed', message: `mẫu là một trong: ${DESIGNS.join(', ')}.` };
  if (!/\.pdf$/i.test(options.output)) return { kind: 'failed', message: 'tên tệp phải kết thúc bằng .pdf.' };
  return { size, design };
}

function unitsOf(code: string, now: Date): Unit[] {
  if (code === 'all') return provinces(now).flatMap((province) => communesOf(province.code, now));
  const unit = unitAt(code, now);
  if (unit === null) return [];
  return unit.parent === null ? communesOf(unit.code, now) : [unit];
}

async function posterArea(deps: Deps, unit: Unit): Promise<PosterArea> {
  const province = unit.parent === null ? null : unitAt(unit.parent, deps.now());
  return {
    name: unit.fullName,
    province: province?.fullName ?? null,
    profile: await areaProfile(deps.db.read, unit.code),
  };
}

/** Beside the file first: a disk that fills up leaves no half a file under the wanted name. False: not written. */
async function written(pdf: Readable, file: string): Promise<boolean> {
  const half = `${file}.dang-ghi`;
  try {
    await pipeline(pdf, createWriteStream(half));
    await rename(half, file);
    return true;
  } catch (error) {
    await rm(half, { force: true });
    // Trouble with the disk carries a code; anything else is ours.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return false;
  }
}
