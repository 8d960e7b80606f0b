/** The log of what hinders the work. A wing of the front door. */

import { provinceOf, unitAt } from '../../areas/areas.ts';
import { COUNTRY } from '../../areas/scope.ts';
import { isDay } from '../../calendar/day.ts';
import { dayOf } from '../../calendar/moment.ts';
import { csvText } from '../../files/csv.ts';
import type { Deps } from '../../prisma/deps.ts';
import { canOwnDifficulty, canSettleDifficulty } from '../../staff/access.ts';
import { type Act, type ByOfficial, type Denied, scopeOf } from '../../staff/act.ts';
import { denied, findUserById, record, refused } from '../../staff/staff.ts';
import {
  changeDifficulty,
  type DifficultyFilter,
  difficultiesWhere,
  insertDifficulty,
} from '../store/difficulties.ts';
import {
  DIFFICULTY_KIND_WORDS,
  DIFFICULTY_KINDS,
  DIFFICULTY_STATE_WORDS,
  DIFFICULTY_STATES,
  type OfficeDifficulty,
  wordsMistake,
} from './difficulty.ts';

const MOST = 10_000;

export type DifficultyResult =
  | { kind: 'logged'; id: number }
  | { kind: 'refused'; where: string; message: string };

/** Logs what hinders the work in a commune (or a whole province) on a day. The owner is who logged it until given on. */
export async function logDifficulty(
  act: ByOfficial,
  deps: Deps,
  sent: { areaCode: string; kind: string; day: string; words: string },
): Promise<DifficultyResult | Denied> {
  const { now } = act;
  const by = act.user.id;
  const kind = DIFFICULTY_KINDS.find((one) => one === sent.kind);
  const words = sent.words.trim();
  if (kind === undefined) return { kind: 'refused', where: 'Loại', message: 'Chọn một loại khó khăn.' };
  if (unitAt(sent.areaCode, now) === null)
    return { kind: 'refused', where: 'Địa bàn', message: 'Chọn xã, phường hoặc cả tỉnh.' };
  if (!isDay(sent.day) || sent.day > dayOf(now))
    return { kind: 'refused', where: 'Ngày', message: 'Ghi ngày gặp, không sau hôm nay.' };
  if (words === '') return { kind: 'refused', where: 'Nội dung', message: 'Ghi một câu về khó khăn.' };
  const mistake = wordsMistake(words);
  if (mistake !== null) return { kind: 'refused', where: 'Nội dung', message: mistake };
  return deps.db.write(async (tx): Promise<DifficultyResult | Denied> => {
    const { areaCode } = sent;
    const no = await denied(tx, act, 'difficulty.write', { subject: 'difficulty:', areaCode });
    if (no !== null) return no;
    const id = await insertDifficulty(tx, {
      provinceCode: provinceOf(sent.areaCode),
      areaCode: sent.areaCode,
      kind,
      state: 'open',
      day: sent.day,
      words,
      answer: '',
      ownerId: by,
      createdBy: by,
      createdAt: now,
      updatedAt: now,
      solvedOn: null,
    });
    await record(tx, act, { action: 'difficulty.log', subject: `difficulty:${id}`, areas: [areaCode] });
    return { kind: 'logged', id };
  }, 'uptake');
}

const NOT_THE_OWNER: Denied = {
  kind: 'denied',
  why: 'role',
  action: 'difficulty.write',
  staff: 'Mục này do người khác phụ trách.',
};

/**
 * Sets who answers for a difficulty, how far it is, and what was done. Solved keeps the day it was first solved.
 * @param sent `base`: when the difficulty was last changed as its page showed it; what somebody wrote since is not overwritten
 */
export async function settleDifficulty(
  act: ByOfficial,
  deps: Deps,
  sent: { id: number; state: string; answer: string; ownerId: number; base?: string },
): Promise<DifficultyResult | Denied> {
  const { now } = act;
  const state = DIFFICULTY_STATES.find((one) => one === sent.state);
  if (state === undefined) return { kind: 'refused', where: 'Trạng thái', message: 'Chọn một trạng thái.' };
  const answer = sent.answer.trim();
  if (state === 'solved' && answer === '')
    return { kind: 'refused', where: 'Cách xử lý', message: 'Ghi đã xử lý thế nào.' };
  const mistake = wordsMistake(answer);
  if (mistake !== null) return { kind: 'refused', where: 'Cách xử lý', message: mistake };
  return deps.db.write(async (tx): Promise<DifficultyResult | Denied> => {
    const [found] = await difficultiesWhere(tx, COUNTRY, { id: sent.id, limit: 1 });
    if (found === undefined) return { kind: 'refused', where: 'Mục', message: 'Không có mục này.' };
    const subject = `difficulty:${sent.id}`;
    const { areaCode } = found;
    const no = await denied(tx, act, 'difficulty.write', { subject, areaCode });
    if (no !== null) return no;
    // Its owner says how far it is, or who has the whole province; a clerk beside the owner only reads.
    if (!canSettleDifficulty(act.user, found)) return refused(tx, act, NOT_THE_OWNER, { subject, areaCode });
    const owner = await findUserById(tx, sent.ownerId);
    if (owner === null || !canOwnDifficulty(owner, areaCode))
      return { kind: 'refused', where: 'Phụ trách', message: 'Chọn người có phần việc ở địa bàn này.' };
    if (sent.base !== undefined && sent.base !== found.updatedAt.toISOString())
      return {
        kind: 'refused',
        where: 'Mục',
        message: 'Có người vừa cập nhật mục này. Xem lại rồi lưu lần nữa.',
      };
    const solvedOn = state === 'solved' ? (found.solvedOn ?? dayOf(now)) : null;
    const { id, ownerId } = sent;
    await changeDifficulty(tx, id, { state, answer, ownerId, updatedAt: now, solvedOn });
    await record(tx, act, { action: 'difficulty.settle', subject, areas: [areaCode] });
    return { kind: 'logged', id };
  }, 'uptake');
}

/** Difficulties of the actor's scope, newest first; `limit`: how many at most. */
export async function difficulties(
  act: Act,
  deps: Pick<Deps, 'db'>,
  filter: DifficultyFilter,
  limit = MOST,
): Promise<OfficeDifficulty[]> {
  return difficultiesWhere(deps.db.read, scopeOf(act), { ...filter, limit });
}

/** The log as CSV, safe against formulas. Owners are named by `nameOf`; nothing in it points to a citizen. */
export function difficultiesCsv(
  rows: readonly OfficeDifficulty[],
  nameOf: (id: number) => string,
  now: Date,
): string {
  const head = [
    'Ngày',
    'Mã đơn vị',
    'Đơn vị',
    'Loại',
    'Nội dung',
    'Trạng thái',
    'Phụ trách',
    'Cách xử lý',
    'Xong ngày',
  ];
  return csvText([
    head,
    ...rows.map((row) => [
      row.day,
      row.areaCode,
      unitAt(row.areaCode, now)?.fullName ?? row.areaCode,
      DIFFICULTY_KIND_WORDS[row.kind],
      row.words,
      DIFFICULTY_STATE_WORDS[row.state],
      row.ownerId === null ? '' : nameOf(row.ownerId),
      row.answer,
      row.solvedOn,
    ]),
  ]);
}
