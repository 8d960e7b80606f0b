import type { Command } from 'commander';
import { describe, type FindResult, find, formerOf, type Unit, unitAt } from '../areas/areas.ts';
import { moment } from './arguments.ts';
import type { CliContext } from './context.ts';
import type { CommandRun } from './result.ts';

/** `areas find`: codes, former units, successors; says so when the name is ambiguous. */
export function areasCommands(program: Command, act: CommandRun, context: CliContext): void {
  program
    .command('areas')
    .description('đơn vị hành chính')
    .command('find')
    .description('tìm xã, phường, tỉnh theo tên cũ hoặc mới')
    .argument('<name>', 'tên, ví dụ "xã Hải Thượng, Hải Lăng"')
    .option('--at <date>', 'vào ngày nào', moment)
    .option('--province <code>', 'trong tỉnh có mã này')
    .action(
      act(async (options: { json?: boolean; at?: Date; province?: string }, [name = '']) => {
        const at = options.at ?? context.clock();
        if (options.province !== undefined && unitAt(options.province, at) === null)
          return { kind: 'failed', message: `không có tỉnh mã “${options.province}”.` };
        const finding = find(name, {
          at,
          ...(options.province === undefined ? {} : { province: options.province }),
        });
        const units = unitsOf(finding).map((unit) => shown(unit, at));
        return {
          kind: 'done',
          json: {
            name,
            kind: finding.kind,
            ambiguous: finding.kind === 'ambiguous' || finding.kind === 'split',
            units,
            message: describe(finding),
          },
          text: [
            describe(finding),
            ...units.map(
              (unit) =>
                `  ${unit.code}  ${unit.fullName}${unit.province === null ? '' : `, ${unit.province.fullName}`}`,
            ),
          ].join('\n'),
        };
      }),
    );
}

function unitsOf(finding: FindResult): Unit[] {
  if (finding.kind === 'one') return [finding.unit];
  return finding.kind === 'none' ? finding.near : finding.units;
}

function shown(unit: Unit, at: Date) {
  const province = unit.parent === null ? null : unitAt(unit.parent, at);
  return {
    ...unit,
    province: province === null ? null : { code: province.code, fullName: province.fullName },
    former: formerOf(unit.code).map(({ fullName, district, province: old }) => ({
      fullName,
      district,
      province: old,
    })),
  };
}
