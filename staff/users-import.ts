/** A sheet of officials is loaded, and their slips are made. A wing of the front door. */
import type { Problem } from '../files/problem.ts';
import { readSheet } from '../files/sheet.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Act } from './act.ts';
import { refusedRows } from './audit.ts';
import { type Refused, refuse } from './refused.ts';
import { type User, usersNamed } from './store.ts';
import { addUserIn, changeUserIn, mayMake, OUTSIDE, signInLink, userOf } from './users.ts';
import { readUsers, type UserFileRow } from './users-file.ts';

/** What a sheet would do, or did. `made`: ids of those who are new. */
export type LoadedUsers =
  | {
      kind: 'loaded';
      dryRun: boolean;
      fresh: number;
      changed: number;
      unchanged: number;
      warnings: Problem[];
      made: number[];
    }
  | { kind: 'refused'; problems: Problem[] };

type Step = { row: UserFileRow; known: User | null; same: boolean };

/**
 * Loads a sheet of officials: who is new is added, who is known by their name is changed where the sheet says otherwise. A bad row, a
 * doubled name or somebody outside what the actor may give keeps the whole sheet out; nobody is removed by being absent.
 */
export async function importUsers(
  act: Act,
  deps: Deps,
  ask: { fileName: string; bytes: Uint8Array; dryRun?: boolean },
): Promise<LoadedUsers> {
  const sheet = await readSheet(ask.fileName, ask.bytes);
  if (sheet.kind === 'unreadable') return { kind: 'refused', problems: [sheet.problem] };
  const file = readUsers(sheet, act.now);
  if (file.kind === 'refused') return file;
  const steps = await stepsOf(deps, file.users);
  const foreign = steps.filter(
    ({ row, known }) => !mayMake(act, row) || (known !== null && !mayMake(act, known)),
  );
  if (foreign.length > 0) {
    const areas = foreign.flatMap(({ row, known }) => [row.areaCode, known?.areaCode ?? '']);
    await deps.db.write((tx) =>
      refusedRows(tx, act, 'users.write', { subject: 'users', areas, rows: foreign.length }),
    );
    return { kind: 'refused', problems: foreign.map(({ row, known }) => outside(ask.fileName, row, known)) };
  }
  const self = steps.find(({ known, same }) => known !== null && !same && known.id === act.user?.id);
  if (self !== undefined) return { kind: 'refused', problems: [ownRow(ask.fileName, self.row)] };
  const fresh = steps.filter(({ known }) => known === null);
  const changed = steps.filter(({ known, same }) => known !== null && !same);
  const made = ask.dryRun === true ? [] : await save(act, deps, fresh, changed);
  if ('kind' in made) return { kind: 'refused', problems: [clash(ask.fileName, made)] };
  return {
    kind: 'loaded',
    dryRun: ask.dryRun === true,
    fresh: fresh.length,
    changed: changed.length,
    unchanged: steps.length - fresh.length - changed.length,
    warnings: [...file.warnings, ...lockedOf(ask.fileName, steps)],
    made,
  };
}

async function stepsOf(deps: Deps, rows: readonly UserFileRow[]): Promise<Step[]> {
  const known = new Map(
    (
      await usersNamed(
        deps.db.read,
        rows.map(({ name }) => name),
      )
    ).map((one) => [one.name, one]),
  );
  return rows.map((row) => {
    const there = known.get(row.name) ?? null;
    const same =
      there !== null &&
      there.displayName === row.displayName &&
      there.role === row.role &&
      there.areaCode === row.areaCode;
    return { row, known: there, same };
  });
}

/** Everybody or nobody, in one transaction. */
async function save(
  act: Act,
  deps: Deps,
  fresh: readonly Step[],
  changed: readonly Step[],
): Promise<number[] | Refused> {
  const stop = new Error('a row was refused');
  let no: Refused | null = null;
  try {
    return await deps.db.write(async (tx) => {
      no = null;
      const made: number[] = [];
      for (const { row } of fresh) {
        const added = await addUserIn(tx, act, row);
        if (added.kind === 'refused') {
          no = added;
          throw stop;
        }
        made.push(added.user.id);
      }
      for (const { row, known } of changed) {
        const done = await changeUserIn(tx, act, known?.id ?? 0, row);
        if (done.kind === 'refused') {
          no = done;
          throw stop;
        }
      }
      return made;
    });
  } catch (error) {
    if (error === stop && no !== null) return no;
    throw error;
  }
}

const ERROR = { column: null, value: null, severity: 'error' } as const;

function outside(file: string, { row, name }: UserFileRow, known: User | null): Problem {
  return {
    ...{ ...ERROR, file, row, value: name, rule: 'outside_area' },
    // Whose account it is, in another area, is nobody's business here.
    message: known === null ? OUTSIDE : `Tên “${name}” không dùng được ở địa bàn của anh/chị.`,
    todo: 'Bỏ dòng này hoặc chọn tên khác; người ở địa bàn khác do nơi đó thêm.',
  };
}

function ownRow(file: string, { row, name }: UserFileRow): Problem {
  return {
    ...{ ...ERROR, file, row, value: name, rule: 'own_account' },
    message: 'Dòng này đổi chính tài khoản của anh/chị.',
    todo: 'Bỏ dòng này: vai trò và địa bàn của chính mình do người khác đổi.',
  };
}

function clash(file: string, no: Refused): Problem {
  return {
    ...{ ...ERROR, file, row: null, rule: 'user_row' },
    message: no.staff,
    todo: 'Có người vừa sửa cùng lúc. Kiểm tra lại tệp rồi nạp lần nữa; chưa lưu gì.',
  };
}

function lockedOf(file: string, steps: readonly Step[]): Problem[] {
  return steps.flatMap(({ row, known }) =>
    known === null || known.disabledAt === null
      ? []
      : [
          {
            ...{
              ...ERROR,
              file,
              row: row.row,
              value: row.name,
              rule: 'user_locked',
              severity: 'warning' as const,
            },
            message: 'Người này đang bị khóa; nạp tệp không mở khóa.',
            todo: 'Mở khóa trên trang Người dùng nếu người này làm việc trở lại.',
          },
        ],
  );
}

/** Slips a page of paper; more is printed in parts. */
export const MOST_SLIPS = 200;

export type EnrolmentSlip = { user: User; token: string; expiresAt: Date };

/**
 * Makes the enrolment link of each of these officials for a printed slip, good for seven days; those who are locked, are outside the
 * actor's scope or are the actor are left out and counted.
 */
export async function enrolmentSlips(
  act: Act,
  deps: Deps,
  ids: readonly number[],
): Promise<{ kind: 'slips'; slips: EnrolmentSlip[]; leftOut: number } | Refused> {
  if (ids.length === 0) return refuse('none', 'Chọn ít nhất một người để in phiếu.');
  if (ids.length > MOST_SLIPS)
    return refuse('many', `Mỗi lần in nhiều nhất ${MOST_SLIPS} phiếu; chọn ít hơn.`);
  const slips: EnrolmentSlip[] = [];
  for (const id of new Set(ids)) {
    const user = await userOf(act, deps.db.read, id);
    const link = user === null ? null : await signInLink(act, deps, user.name, 'slip');
    if (user !== null && link !== null && link.kind === 'link')
      slips.push({ user, token: link.token, expiresAt: link.expiresAt });
  }
  return { kind: 'slips', slips, leftOut: new Set(ids).size - slips.length };
}
