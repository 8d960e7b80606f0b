import { readFileSync } from 'node:fs';
import { unitsOfProvince } from '../../uptake/reading/area-units.ts';
import { provinceName } from '../../uptake/reading/province.ts';
import { type ImportRequest, readRequest } from '../../uptake/reading/request.ts';
import { readTable, type UptakeTable } from '../../uptake/reading/table.ts';
import { checkTable } from '../../uptake/tables/checks.ts';
import { inOrder, type TableFinding } from '../../uptake/tables/problem.ts';

export const NOW = new Date('2026-11-21T09:00:00+07:00');

/** The bytes of a table in `test/uptake/tables/`. */
export function tableFile(name: string): Buffer {
  return readFileSync(new URL(`./tables/${name}`, import.meta.url));
}

export type Reading = { table: UptakeTable | null; findings: TableFinding[]; period: string | null };

/** Everything an import does before the database: opens, cuts into periods, reads, resolves, checks. The earliest period first. */
export async function readPeriods(request: ImportRequest): Promise<{
  periods: Reading[];
  findings: TableFinding[];
  source: string | null;
  extractedAt: Date | null;
}> {
  const asked = await readRequest(request, NOW);
  if (asked.kind === 'refused')
    return { periods: [], findings: asked.findings, source: null, extractedAt: null };
  const { provinceCode, source, extractedAt } = asked;
  const periods = asked.periods.map((part): Reading => {
    const { period } = part;
    const read = readTable(part.grid(), {
      resolveUnit: unitsOfProvince({ provinceCode, periodTo: period.to, answers: request.answers ?? {} }),
      provinceName: provinceName(provinceCode, NOW),
      level: request.level ?? null,
      bundle: request.bundle ?? null,
    });
    const checked = read.table === null ? [] : checkTable(read.table);
    const findings = inOrder([...part.findings, ...read.findings, ...checked]);
    return { table: read.table, findings, period: `${period.from}/${period.to}` };
  });
  return { periods, findings: asked.findings, source, extractedAt };
}

/** The same of a file with one period. */
export async function readAll(request: ImportRequest): Promise<Reading> {
  const { periods, findings } = await readPeriods(request);
  const [only] = periods;
  if (only === undefined) return { table: null, findings, period: null };
  return { ...only, findings: inOrder([...findings, ...only.findings]) };
}

/** A table as short lines: `12 Xã Cam Lộ | birth 40 39 97.5% | death 18 15`. */
export function lines(table: UptakeTable | null): string[] {
  const figures = (row: Pick<UptakeTable['rows'][number], 'figures'>) =>
    (['birth', 'death'] as const).flatMap((bundle) => {
      const found = row.figures[bundle];
      if (found === undefined) return [];
      const rate = found.rate === null ? '' : ` ${found.rate.percent}%`;
      const flow = Object.entries(found.flow).map(([name, value]) => ` ${name} ${value}`);
      return [`${bundle} ${found.total ?? '–'} ${found.linked ?? '–'}${rate}${flow.join('')}`];
    });
  if (table === null) return [];
  return [
    ...table.rows.map((row) => {
      const unit =
        row.unit === null ? `? ${row.label}` : [row.unit.areaCode, row.unit.name].filter(Boolean).join(' ');
      return [`${row.row} ${unit}`, ...figures(row)].join(' | ');
    }),
    ...table.totals.map((total) =>
      [`${total.row} ${total.part ? 'part' : 'all'} of ${total.over.length}`, ...figures(total)].join(' | '),
    ),
  ];
}

/** A finding as one line: `error total-mismatch C13 "5318" 5318≠6943`. */
export function shortly(finding: TableFinding): string {
  const place = finding.row === null ? 'file' : `${finding.column?.split(' ')[0] ?? ''}${finding.row}`;
  const value = finding.value === null ? '' : ` "${finding.value}"`;
  const figures = finding.printed === undefined ? '' : ` ${finding.printed}≠${finding.computed}`;
  return `${finding.severity} ${finding.rule} ${place}${value}${figures}`;
}

/** A file with several periods, as it is uploaded. */
export const periodFile = (name: string) => ({ fileName: name, bytes: tableFile(`nhieu-ky/${name}`) });
