/** A row of a list as confirmations: several people side by side, and what merged cells leave empty. Pure. */
import { readDossierCode } from '../../files/cells/codes.ts';
import { foldHeader } from '../../files/headers.ts';
import type { CheckedRow } from '../../files/rows.ts';
import type { ConsentColumn } from './columns.ts';
import { continues } from './findings.ts';
import { BY_ROLE } from './role-columns.ts';

/**
 * The confirmations of a row: itself where the list has a column of roles, else one for each role that has a column and a
 * name, telephone or state in this row. A role without a state of its own has that of the row.
 */
export function rolesOf(
  at: Partial<Record<ConsentColumn, number>>,
): (row: CheckedRow<ConsentColumn>) => CheckedRow<ConsentColumn>[] {
  const own = BY_ROLE.filter(({ name, state }) => at[name] !== undefined || at[state] !== undefined);
  if (at.role !== undefined || own.length === 0) return (row) => [row];
  return (row) => {
    const there = own.filter(({ name, phone, state }) =>
      [name, phone, state].some((column) => row.cell(column) !== ''),
    );
    if (there.length === 0) return [row];
    return there.map(({ name, phone, state, role }): CheckedRow<ConsentColumn> => {
      const standsFor: Partial<Record<ConsentColumn, ConsentColumn>> = {
        person: name,
        personPhone: phone,
        ...(at[state] === undefined ? {} : { state }),
      };
      return {
        ...row,
        cell: (column) => {
          if (column === 'role') return role;
          const text = row.cell(standsFor[column] ?? column);
          // In a column of one person's confirmation "Đã" says which.
          return column === 'state' && at[state] !== undefined && foldHeader(text) === 'da'
            ? 'Đã xác nhận'
            : text;
        },
        report: (column, found, severity) => row.report(standsFor[column] ?? column, found, severity),
      };
    });
  };
}

/** Cells that a dossier's further confirmations share with its first, where offices merge them. */
const MERGED: readonly ConsentColumn[] = [
  'code',
  'local',
  'bundle',
  'applicant',
  'applicantPhone',
  'requested',
  'deadline',
  'area',
  'commune',
  'district',
  'province',
];

/**
 * Fills what a merged cell leaves empty: a row without code and without procedure that names a role is a further
 * confirmation of the dossier above. A code that is only missing stands beside a procedure, and is an error.
 */
export function unmerged(): (row: CheckedRow<ConsentColumn>) => CheckedRow<ConsentColumn> {
  let above: CheckedRow<ConsentColumn> | null = null;
  return (row) => {
    const goesOn = row.cell('code') === '' && row.cell('bundle') === '' && row.cell('role') !== '';
    if (!goesOn || above === null) {
      above = row;
      return row;
    }
    const first = above;
    const cell = (column: ConsentColumn) =>
      row.cell(column) === '' && MERGED.includes(column) ? first.cell(column) : row.cell(column);
    if (readDossierCode(first.cell('code')) !== null) row.report('code', continues(first.row), 'warning');
    return { ...row, cell };
  };
}
