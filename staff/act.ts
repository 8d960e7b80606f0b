/**
 * Who does something, and when: the first argument of every verb that writes or reveals. A verb asks here whether they may,
 * changes what it changes, and writes the entry (audit.ts), all in one transaction; a page, a command or the API only puts
 * a refusal into words (docs/decisions/0021).
 */
import { COUNTRY, holds, type Scope, scopeOfAreas } from '../areas/scope.ts';
import { approvalBar, can, type StaffAction } from './access.ts';
import type { User } from './store.ts';

/** The program itself, where no official stands behind a deed; the words are what the audit shows. */
export const PROGRAMS = {
  schedule: 'Lịch tự động',
  server: 'Dòng lệnh máy chủ',
  delivery: 'Bản cài mới',
  demo: 'Dữ liệu mẫu',
} as const;
export type Program = keyof typeof PROGRAMS;

/** An official, or the program by its name. `now` is the moment of the deed; nothing below reads a clock. */
export type Act =
  | { readonly user: User; readonly program: null; readonly now: Date }
  | { readonly user: null; readonly program: Program; readonly now: Date };

/** A deed that needs a person behind it: writing, agreeing. */
export type ByOfficial = Extract<Act, { program: null }>;

export function byUser(user: User, now: Date): ByOfficial {
  return { user, program: null, now };
}

export function byProgram(program: Program, now: Date): Act {
  return { user: null, program, now };
}

/** The id that rows keep of who did it; null for the program. */
export function actorId(act: Act): number | null {
  return act.user?.id ?? null;
}

/** The rows this actor may reach at all: an official's area, or the whole country. */
export function scopeOf(act: Act): Scope {
  return act.user === null ? COUNTRY : scopeOfAreas([act.user.areaCode]);
}

/**
 * May they, here? Without `areaCode`: anywhere at all. The program may do what its own code asks for. A locked official may
 * nothing, whatever the caller still holds of them.
 */
export function may(act: Act, action: StaffAction, areaCode?: string): boolean {
  if (act.user === null) return true;
  return act.user.disabledAt === null && can(act.user, action, areaCode);
}

/**
 * Why a verb did nothing. `role`: this official may not do this at all. `area`: not there. `self`: two persons stand behind
 * this, and the actor is the first of them. `staff`: one polite sentence that does not tell what lies in the other area.
 */
export type Denied = { kind: 'denied'; why: 'role' | 'area' | 'self'; action: StaffAction; staff: string };

const SENTENCES = {
  role: 'Anh/chị không có quyền làm việc này.',
  area: 'Việc này ở ngoài địa bàn của anh/chị.',
} as const;

/** The refusal when `may` says no, else null. The verb writes it with `denied` in audit.ts when it stands in a transaction. */
export function refusal(act: Act, action: StaffAction, areaCode?: string): Denied | null {
  if (may(act, action, areaCode)) return null;
  const why = may(act, action) ? 'area' : 'role';
  return { kind: 'denied', why, action, staff: SENTENCES[why] };
}

/** Why this person may not agree to what these people wrote; null: nothing bars them. Whether they may at all, `refusal` says. */
export function barred(
  action: StaffAction,
  user: User,
  authors: readonly number[],
  now: Date,
): Denied | null {
  const bar = approvalBar(user, authors, now);
  return bar === null ? null : { kind: 'denied', why: 'self', action, staff: BARS[bar] };
}

const BARS = {
  author: 'Người soạn, người đã sửa không được duyệt; cần một người khác.',
  made: 'Tài khoản của anh/chị do chính người soạn tạo hoặc cấp lại trong 30 ngày qua nên chưa được duyệt bài của người đó; cần một người khác.',
} as const;

/** The same of a row whose area is known: does the actor's scope hold it? */
export function within(act: Act, areaCode: string): boolean {
  return holds(scopeOf(act), areaCode);
}
