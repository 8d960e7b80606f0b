import { sayPeriod } from '../../calendar/words.ts';
import type { Deps } from '../../prisma/deps.ts';
import type { Act, Denied } from '../../staff/act.ts';
import { denied } from '../../staff/staff.ts';
import { type ImportRequest, readRequest } from '../reading/request.ts';
import { insertTable, sameTable, supersede } from '../store/tables.ts';
import { type ImportedPeriod, type ImportResult, named, problemsOf } from './imported.ts';
import { enterLoad } from './loading.ts';
import { checkSumsOverPeriods, type ReadPeriod, readPeriod, versionsReplaced } from './period-reading.ts';
import { acceptable, atFile, inOrder, type TableFinding, type TableProblem } from './problem.ts';
import { problemsToKeep } from './stored-table.ts';

const LONGEST_REASON = 500;

/**
 * Loads the table of an authority as a new version; of a file with several periods each becomes one, all in one
 * transaction. A refused file leaves no trace; a kept table replaces the older version of the same period and units, which
 * stays readable. Warnings are kept with the table and shown with its figures.
 *
 * Each period is checked by itself, against its own past, to which the earlier periods of the same file belong. Printed
 * totals that are not the sum of the rows, and figures far from a unit's own past or the other units, refuse the file unless `acceptTotal`
 * says why it is used all the same; every other error always refuses.
 */
export async function importTable(
  act: Act,
  deps: Pick<Deps, 'db' | 'now'>,
  request: ImportRequest,
): Promise<ImportResult> {
  const asked = await readRequest(request, deps.now());
  if (asked.kind === 'refused') {
    const problems = named(request.fileName, '', asked.findings);
    return { kind: 'refused', problems, common: problems, tables: [] };
  }
  const { provinceCode } = asked;
  const subject = `uptake:${provinceCode}`;
  const no = await deps.db.write((tx) =>
    denied(tx, act, 'uptake.write', { subject, areaCode: provinceCode }),
  );
  if (no !== null) {
    const problems = [notTheirs(request.fileName, provinceCode, no)];
    return { kind: 'refused', problems, common: problems, tables: [] };
  }
  const read: ReadPeriod[] = [];
  for (const period of asked.periods)
    read.push(await readPeriod(deps, request, { asked, period, before: read }));
  const [first] = read;
  const twins = read.flatMap(({ twin }) => twin ?? []);
  if (first !== undefined && first.twin !== null && twins.length === read.length)
    return { kind: 'same', tableId: first.twin, tables: read.map((one) => shown(request, one)) };

  // Sums over periods cannot be checked when some are loaded already and were not read again.
  if (twins.length === 0) checkSumsOverPeriods(asked, request, read);
  const whole = [...asked.findings];
  const findings = [...whole, ...read.flatMap((one) => one.findings)];
  const errors = findings.filter(({ severity }) => severity === 'error');
  const reason = (request.acceptTotal ?? '').trim().slice(0, LONGEST_REASON);
  const isRefused = errors.some((finding) => !acceptable(finding)) || (errors.length > 0 && reason === '');
  const isUnreasoned = request.acceptTotal !== undefined && reason === '' && errors.every(acceptable);
  if (isRefused && isUnreasoned) whole.push(reasonMissing());
  const problems = problemsOf(request.fileName, whole, read);
  const common = named(request.fileName, '', whole);
  const found = { problems, common, tables: read.map((one) => shown(request, one)) };
  if (isRefused) return { kind: 'refused', ...found };
  const summary = read.find((one) => one.next !== null)?.next?.summary;
  if (summary === undefined) return { kind: 'refused', ...found };
  if (request.dryRun === true) return { kind: 'checked', summary, ...found };

  return deps.db.write(async (tx): Promise<ImportResult> => {
    const kept: ImportedPeriod[] = [];
    for (const [index, one] of read.entries()) {
      const table = shown(request, one);
      const { next } = one;
      // Asked again inside the transaction: two people may have sent the same file at once.
      const meanwhile = await sameTable(tx, one.identity);
      if (meanwhile !== null || next === null) {
        kept.push({ ...table, tableId: meanwhile ?? one.twin, same: true });
        continue;
      }
      // What is said of the file as a whole is kept with its last period.
      const own = [...(index === read.length - 1 ? whole : []), ...one.findings];
      const supersedes = await versionsReplaced(tx, next.table);
      const tableId = await insertTable(tx, {
        ...next.table,
        acceptedReason: own.some(({ severity }) => severity === 'error') ? reason : null,
        problems: problemsToKeep(inOrder(own)),
      });
      await supersede(tx, supersedes, tableId);
      kept.push({ ...table, tableId, supersedes });
    }
    const made = kept.find(({ same }) => !same);
    const tableId = made?.tableId ?? kept[0]?.tableId ?? 0;
    if (made === undefined) return { kind: 'same', tableId, tables: kept };
    const importId = await enterLoad(tx, act, { request, kept, provinceCode, accepted: reason !== '' });
    const own = made.summary ?? summary;
    return {
      ...{ kind: 'kept' as const, tableId, importId, supersedes: made.supersedes, summary: own },
      ...found,
      tables: kept,
    };
  }, 'uptake');
}

/** The table of a province that is not the actor's, as one thing to mend. */
function notTheirs(file: string, provinceCode: string, { staff }: Denied): TableProblem {
  return {
    file,
    row: null,
    column: null,
    value: provinceCode,
    rule: 'outside-area',
    message: staff,
    todo: 'Chọn tệp của tỉnh mình, hoặc nhờ người phụ trách tỉnh đó nạp.',
    severity: 'error',
  };
}

function shown(request: ImportRequest, one: ReadPeriod): ImportedPeriod {
  return {
    ...one.period,
    periodText: sayPeriod(one.period),
    sheet: one.page,
    tableId: one.twin,
    same: one.twin !== null,
    supersedes: [],
    summary: one.next?.summary ?? null,
    problems: named(request.fileName, one.page, one.findings),
  };
}

function reasonMissing(): TableFinding {
  const message = 'Lý do chấp nhận tổng lệch hoặc số khác thường không được để trống.';
  return atFile({
    rule: 'reason-missing',
    message,
    todo: 'Ghi lý do; lý do được in cạnh số liệu.',
    severity: 'error',
  });
}
