import { BUNDLES, type Bundle } from '../../knowledge/bundle.ts';
import { cellOf, type Figures } from '../reading/columns.ts';
import { FLOWS } from '../reading/figures.ts';
import type { UptakeTable } from '../reading/table.ts';
import { acceptable, type TableFinding } from './problem.ts';
import type { PrintedTotals, StoredProblem, StoredRow } from './stored.ts';

/** The rows of a read table as they are kept. Rows without a known unit or name never get here: they refuse the table. */
export function rowsToKeep(table: UptakeTable): StoredRow[] {
  return table.rows.flatMap((row, position) => {
    const { unit } = row;
    if (unit === null) return [];
    return BUNDLES.flatMap((bundle): StoredRow[] => {
      const figures = row.figures[bundle];
      if (figures === undefined) return [];
      return [
        {
          position,
          unitName: unit.name,
          unitKind: unit.level,
          areaCode: unit.areaCode,
          district: unit.district,
          bundle,
          total: figures.total,
          linked: figures.linked,
          printedRate: figures.rate?.percent ?? null,
          ...flowToKeep(figures.flow),
          cell: addresses(figures),
        },
      ];
    });
  });
}

/** What the total row printed and what the columns were called, per bundle. */
export function printedTotals(table: UptakeTable): Partial<Record<Bundle, PrintedTotals>> {
  const printed: Partial<Record<Bundle, PrintedTotals>> = {};
  for (const bundle of table.bundles) {
    const total = table.totals.find((each) => !each.part && each.figures[bundle] !== undefined);
    const figures = total?.figures[bundle];
    const columns = table.rows.find((row) => row.figures[bundle] !== undefined)?.figures[bundle]?.columns.of;
    printed[bundle] = {
      total: figures?.total ?? null,
      linked: figures?.linked ?? null,
      percent: figures?.rate?.percent ?? null,
      decimals: figures?.rate?.decimals ?? 1,
      totalHeader: columns?.total?.header ?? '',
      linkedHeader: columns?.linked?.header ?? '',
    };
  }
  return printed;
}

/** Findings as they are kept with the table; acceptable errors are there only because a reason was given. */
export function problemsToKeep(findings: readonly TableFinding[]): StoredProblem[] {
  return findings.map((finding) => ({
    rule: finding.rule,
    severity: finding.severity,
    row: finding.row,
    column: finding.column,
    value: finding.value,
    printed: finding.printed ?? null,
    computed: finding.computed ?? null,
    message: finding.message,
    todo: finding.todo,
    accepted: finding.severity === 'error' && acceptable(finding),
  }));
}

/** The gap is counted, not kept; where only the returned with and without reason stand, their sum is all returned. */
function flowToKeep(flow: Figures['flow']) {
  const { received = null, returned, explained, unexplained, overdue = null } = flow;
  const reached = flow.reached ?? (received !== null && flow.gap !== undefined ? received - flow.gap : null);
  return {
    received,
    reached,
    returned: returned ?? (explained === undefined ? null : explained + (unexplained ?? 0)),
    unexplained:
      unexplained ?? (returned !== undefined && explained !== undefined ? returned - explained : null),
    overdue,
  };
}

function addresses(figures: Figures): string {
  const found = (['total', 'linked', 'rate', ...FLOWS] as const).flatMap((figure) => {
    const cell = cellOf(figures, figure);
    return cell === undefined ? [] : [`${cell.column}${cell.row}`];
  });
  return found.join(' ');
}
