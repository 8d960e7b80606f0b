import { inputMoment } from '../../../calendar/moment.ts';
import { sayDay } from '../../../calendar/words.ts';
import {
  canAnswerDifficulties,
  canOwnDifficulty,
  canSettleDifficulty,
  covers,
} from '../../../staff/access.ts';
import { colleagues, staffNames, type User } from '../../../staff/staff.ts';
import {
  DIFFICULTY_KIND_WORDS,
  DIFFICULTY_KINDS,
  DIFFICULTY_STATE_WORDS,
  DIFFICULTY_STATES,
  difficulties,
  difficultiesCsv,
  logDifficulty,
  MOST_WORDS,
  settleDifficulty,
} from '../../../uptake/uptake.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, placeTyped, shortName } from '../../places.ts';

/** How many are listed; each that may be changed brings a form with it. The file has them all. */
const MOST_ROWS = 200;

/** What hinders the work in the person's area, the form to log more, and who answers for what. */
export async function showDifficulties(page: StaffPage): Promise<PageAnswer> {
  return logPage(page, null);
}

/** Logs one difficulty. Clerks of a commune log their own commune's. */
export async function addDifficulty(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, user, form } = page;
  const place = placeTyped(page, form.text('area'));
  if (place.staff !== null) return logPage(page, { where: 'Địa bàn', message: place.staff });
  const areaCode = place.code || user.areaCode;
  const logged = await logDifficulty(act, needs.deps, {
    areaCode,
    kind: form.text('kind'),
    day: form.text('day'),
    words: form.text('words'),
  });
  if (logged.kind === 'denied') return forbidden(logged.staff);
  if (logged.kind === 'refused') return logPage(page, logged);
  return { kind: 'goto', to: '/difficulties', done: 'saved' };
}

/** Sets owner, state and what was done. */
export async function changeDifficultyState(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const id = rowNumber(page.param('id')) ?? 0;
  const settled = await settleDifficulty(act, needs.deps, {
    id,
    state: form.text('state'),
    answer: form.text('answer'),
    ownerId: rowNumber(form.text('owner')) ?? 0,
    base: form.text('base'),
  });
  if (settled.kind === 'denied')
    return settled.why === 'area' ? notFound('Không có mục này.') : forbidden(settled.staff);
  if (settled.kind === 'refused' && settled.where === 'Mục' && settled.message === 'Không có mục này.')
    return notFound(settled.message);
  if (settled.kind === 'refused') return logPage(page, settled, id);
  return { kind: 'goto', to: '/difficulties', done: 'saved' };
}

/** The log as CSV, by the same filter as the page. */
export async function downloadDifficulties(page: StaffPage): Promise<PageAnswer> {
  const names = await namesOf(page);
  const rows = await ownRows(page, filterOf(page).filter);
  const body = difficultiesCsv(rows, (id) => names.get(id) ?? 'Không rõ', page.now);
  return { kind: 'file', name: 'kho-khan-vuong-mac.csv', type: 'text/csv; charset=utf-8', body };
}

async function namesOf({ needs }: StaffPage): Promise<Map<number, string>> {
  return await staffNames(needs.deps.db.read);
}

type Filter = Parameters<typeof difficulties>[2];

function ownRows({ act, needs }: StaffPage, filter: Filter, limit?: number) {
  return difficulties(act, needs.deps, filter, limit);
}

/** What the address asks for: a state (at first all that is not done), a kind, an owner (`me`, `none` or a number). */
function filterOf({ query, user }: StaffPage): {
  filter: Filter;
  state: string;
  kind: string;
  owner: string;
} {
  const asked = query('state');
  const state = DIFFICULTY_STATES.find((one) => one === asked);
  const kind = DIFFICULTY_KINDS.find((one) => one === query('kind'));
  const owner = /^(me|none|[1-9]\d{0,8})$/.test(query('owner')) ? query('owner') : '';
  const ownerId = owner === 'me' ? user.id : owner === 'none' ? null : Number(owner);
  const states = state === undefined ? DIFFICULTY_STATES.filter((one) => one !== 'solved') : [state];
  return {
    filter: {
      ...(asked === 'all' ? {} : { states }),
      ...(kind === undefined ? {} : { kind }),
      ...(owner === '' ? {} : { ownerId }),
    },
    state: asked === 'all' ? 'all' : (state ?? ''),
    kind: kind ?? '',
    owner,
  };
}

/** @param editing the row whose form was sent, to show what was typed beside the mistake */
async function logPage(
  page: StaffPage,
  mistake: { where: string; message: string } | null,
  editing: number | null = null,
): Promise<PageAnswer> {
  const { needs, user, now, form } = page;
  const users = await colleagues(page.act, needs.deps.db.read);
  const asked = filterOf(page);
  const rows = await ownRows(page, asked.filter, MOST_ROWS + 1);
  const unsolved = await ownRows(page, { states: DIFFICULTY_STATES.filter((one) => one !== 'solved') });
  const choices = (words: Record<string, string>, chosen: string) =>
    Object.entries(words).map(([value, title]) => ({ value, title, chosen: value === chosen }));
  const answering = users.filter(
    (one) => one.disabledAt === null && canAnswerDifficulties(one) && nearby(user, one),
  );
  return {
    kind: 'page',
    view: 'uptake/difficulties',
    title: 'Khó khăn, vướng mắc',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      mayWrite: page.may('difficulty.write'),
      most: MOST_WORDS,
      today: inputMoment(now).slice(0, 10),
      filled: {
        area: form.text('area') || (user.areaCode === '' ? '' : placeName(user.areaCode, now)),
        day: form.text('day') || inputMoment(now).slice(0, 10),
        words: form.text('words'),
      },
      kinds: choices(DIFFICULTY_KIND_WORDS, form.text('kind')),
      open: unsolved.length,
      mine: unsolved.filter((row) => row.ownerId === user.id).length,
      filter: {
        states: choices({ '': 'Chưa xong', all: 'Tất cả', ...DIFFICULTY_STATE_WORDS }, asked.state),
        kinds: choices({ '': 'Tất cả', ...DIFFICULTY_KIND_WORDS }, asked.kind),
        owners: [
          { value: '', title: 'Tất cả' },
          { value: 'me', title: 'Tôi' },
          { value: 'none', title: 'Chưa giao' },
          ...answering
            .filter((one) => one.id !== user.id)
            .map((one) => ({ value: String(one.id), title: one.displayName })),
        ].map((one) => ({ ...one, chosen: one.value === asked.owner })),
      },
      query: new URLSearchParams({ state: asked.state, kind: asked.kind, owner: asked.owner }).toString(),
      cut: rows.length > MOST_ROWS,
      rows: rows.slice(0, MOST_ROWS).map((row) => {
        const typed = row.id === editing;
        return {
          ...{ id: row.id, words: row.words, typed, base: row.updatedAt.toISOString() },
          day: sayDay(row.day),
          place: shortName(row.areaCode, now),
          kind: DIFFICULTY_KIND_WORDS[row.kind],
          answer: row.answer,
          written: typed ? form.text('answer') : row.answer,
          state: DIFFICULTY_STATE_WORDS[row.state],
          look: row.state === 'solved' ? 'good' : row.state === 'doing' ? 'plain' : 'warning',
          owner: users.find((one) => one.id === row.ownerId)?.displayName ?? 'Chưa giao',
          mayWrite: canSettleDifficulty(user, row),
          states: choices(DIFFICULTY_STATE_WORDS, typed ? form.text('state') : row.state),
          owners: ownersOf(row, users, typed ? Number(form.text('owner')) : row.ownerId),
        };
      }),
    },
  };
}

/** Who may answer for a difficulty; one whose owner may not any more has to be given to somebody. */
function ownersOf(row: { areaCode: string }, users: readonly User[], chosen: number | null) {
  const owners = users
    .filter((one) => canOwnDifficulty(one, row.areaCode))
    .map((one) => ({ value: String(one.id), title: one.displayName, chosen: one.id === chosen }));
  return owners.some((one) => one.chosen)
    ? owners
    : [{ value: '', title: 'Chọn người phụ trách', chosen: true }, ...owners];
}

function nearby(user: User, other: User): boolean {
  return covers(user, other.areaCode) || covers(other, user.areaCode);
}
