import { byUser, PROGRAMS, type Program, scopeOf } from '../../../staff/act.ts';
import { auditEntries, listUsers } from '../../../staff/staff.ts';
import type { Answer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { auditWord } from '../../words.ts';

/** Who did what, newest first, a hundred a page. */
export async function showAudit(page: StaffPage): Promise<Answer> {
  const { needs, user } = page;
  const { read } = needs.deps.db;
  const before = rowNumber(page.query('before'));
  const entries = await auditEntries(
    read,
    scopeOf(byUser(user, page.now)),
    before === null ? {} : { before },
  );
  const names = new Map((await listUsers(read)).map((one) => [one.id, one.displayName]));
  return {
    kind: 'page',
    view: 'staff/audit',
    title: 'Nhật ký',
    data: {
      entries: entries.map((entry) => ({
        at: entry.at,
        who:
          entry.userId === null
            ? (PROGRAMS[entry.program as Program] ?? 'Hệ thống')
            : (names.get(entry.userId) ?? `Người dùng số ${entry.userId}`),
        what: auditWord(entry.action),
        subject: entry.subject,
        detail: detailWords(entry.detail),
      })),
      older: entries.length === 100 ? (entries.at(-1)?.id ?? null) : null,
    },
  };
}

/** `{"role":"commune","areaCode":"19333"}` -> "role: commune; areaCode: 19333" */
function detailWords(json: string): string {
  try {
    return Object.entries(JSON.parse(json) as Record<string, unknown>)
      .map(([name, value]) => `${name}: ${String(value)}`)
      .join('; ');
  } catch {
    return '';
  }
}
