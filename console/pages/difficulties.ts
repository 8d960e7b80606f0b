import { provinceOf } from '../../areas/areas.ts';
import { can, covers } from '../../staff/access.ts';
import { audit, listUsers } from '../../staff/staff.ts';
import {
  DIFFICULTY_KIND_WORDS,
  DIFFICULTY_STATE_WORDS,
  difficulties,
  difficultiesCsv,
  logDifficulty,
  MOST_WORDS,
  settleDifficulty,
} from '../../uptake/uptake.ts';
import { type Answer, forbidden, notFound } from '../answer.ts';
import type { StaffPage } from '../http.ts';
import { codesWithin, communesWithin, readCode, shortName } from '../places.ts';
import { inputMoment } from '../say.ts';

/** What hinders the work in the person's area, the form to log more, and who answers for what. */
export async function showDifficulties(page: StaffPage): Promise<Answer> {
  return logPage(page, null);
}

/** Logs one difficulty. Clerks of a commune log their own commune's. */
export async function addDifficulty(page: StaffPage): Promise<Answer> {
  const { needs, user, form, now } = page;
  const areaCode = readCode(form.text('area')) || user.areaCode;
  if (!can(user, 'consent.write', areaCode)) return forbidden();
  const logged = await logDifficulty(needs.deps, {
    areaCode,
    kind: form.text('kind'),
    day: form.text('day'),
    words: form.text('words'),
    by: user.id,
  });
  if (logged.kind === 'refused') return logPage(page, logged);
  await note(page, 'difficulty.log', logged.id, now);
  return { kind: 'goto', to: '/difficulties', done: 'saved' };
}

/** Sets owner, state and what was done. */
export async function changeDifficultyState(page: StaffPage): Promise<Answer> {
  const { needs, user, form, now } = page;
  const id = Number(page.param('id'));
  const [found] = Number.isSafeInteger(id) ? await difficulties(needs.deps, { id }) : [];
  if (found === undefined || !covers(user, found.areaCode)) return notFound('Không có mục này.');
  if (!can(user, 'consent.write', found.areaCode)) return forbidden();
  const ownerId = Number(form.text('owner'));
  const owners = await listUsers(needs.deps.db.read);
  if (!owners.some((one) => one.id === ownerId && covers(one, found.areaCode)))
    return logPage(page, { where: 'Phụ trách', message: 'Chọn người có phần việc ở địa bàn này.' });
  const settled = await settleDifficulty(needs.deps, {
    id,
    state: form.text('state'),
    answer: form.text('answer'),
    ownerId,
  });
  if (settled.kind === 'refused') return logPage(page, settled);
  await note(page, 'difficulty.settle', id, now);
  return { kind: 'goto', to: '/difficulties', done: 'saved' };
}

/** The log as CSV. */
export async function downloadDifficulties(page: StaffPage): Promise<Answer> {
  const names = await namesOf(page);
  const rows = await ownRows(page);
  const body = difficultiesCsv(rows, (id) => names.get(id) ?? 'Không rõ', page.now);
  return { kind: 'file', name: 'kho-khan-vuong-mac.csv', type: 'text/csv; charset=utf-8', body };
}

async function note({ needs, user }: StaffPage, action: string, id: number, at: Date): Promise<void> {
  await needs.deps.db.write((tx) => audit(tx, { at, userId: user.id, action, subject: `difficulty:${id}` }));
}

async function namesOf({ needs }: StaffPage): Promise<Map<number, string>> {
  return new Map((await listUsers(needs.deps.db.read)).map((one) => [one.id, one.displayName]));
}

function ownRows({ needs, user, now }: StaffPage) {
  if (user.areaCode === '') return difficulties(needs.deps, {});
  const provinceCode = provinceOf(user.areaCode);
  if (provinceCode === user.areaCode) return difficulties(needs.deps, { provinceCode });
  return difficulties(needs.deps, { areaCodes: codesWithin(user, now) ?? [] });
}

async function logPage(page: StaffPage, mistake: { where: string; message: string } | null): Promise<Answer> {
  const { needs, user, now, form } = page;
  const users = await listUsers(needs.deps.db.read);
  const rows = await ownRows(page);
  const choices = (words: Record<string, string>, chosen: string) =>
    Object.entries(words).map(([value, title]) => ({ value, title, chosen: value === chosen }));
  const mayWrite = can(user, 'consent.write');
  return {
    kind: 'page',
    view: 'difficulties',
    title: 'Khó khăn, vướng mắc',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      mayWrite,
      most: MOST_WORDS,
      today: inputMoment(now).slice(0, 10),
      filled: {
        area: form.text('area') || user.areaCode,
        day: form.text('day') || inputMoment(now).slice(0, 10),
        words: form.text('words'),
      },
      kinds: choices(DIFFICULTY_KIND_WORDS, form.text('kind')),
      areas: (communesWithin(user, now) ?? []).map((unit) => ({ value: unit.code, title: unit.fullName })),
      open: rows.filter((row) => row.state !== 'solved').length,
      rows: rows.map((row) => ({
        id: row.id,
        day: row.day.split('-').reverse().join('/'),
        place: shortName(row.areaCode, now),
        kind: DIFFICULTY_KIND_WORDS[row.kind],
        words: row.words,
        answer: row.answer,
        state: DIFFICULTY_STATE_WORDS[row.state],
        look: row.state === 'solved' ? 'good' : row.state === 'doing' ? 'plain' : 'warning',
        owner: users.find((one) => one.id === row.ownerId)?.displayName ?? 'Chưa giao',
        mayWrite: mayWrite && covers(user, row.areaCode),
        states: choices(DIFFICULTY_STATE_WORDS, row.state),
        owners: users
          .filter((one) => covers(one, row.areaCode))
          .map((one) => ({ value: one.id, title: one.displayName, chosen: one.id === row.ownerId })),
      })),
    },
  };
}
