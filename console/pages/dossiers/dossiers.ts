import { Readable } from 'node:stream';
import { unitAt } from '../../../areas/areas.ts';
import { sayDay } from '../../../calendar/words.ts';
import {
  type FilingLine,
  filingsForLetter,
  HOLD_WORDS,
  HOLDS,
  isHold,
  isMark,
  isMove,
  isSide,
  MARK_WORDS,
  MARKS,
  MOVE_WORDS,
  type Move,
  markMany,
  SIDE_WORDS,
  SIDES,
  workList,
} from '../../../dossiers/dossiers.ts';
import { csvLine, csvText } from '../../../files/csv.ts';
import { BUNDLE_TITLES, BUNDLES, isBundle } from '../../../knowledge/bundle.ts';
import { staffNames } from '../../../staff/staff.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { communesWithin, shortName } from '../../places.ts';
import { areaAsked } from '../consents/consents.ts';
import { shownFiling, TODO } from './labels.ts';

const PAGE = 50;
/** Nobody pages through more by hand; a filter gets there sooner. */
const MOST_PAGES = 200;

/** The joint work list of the person's area: what is stuck, how long, whose move it is. */
export async function showDossiers(page: StaffPage): Promise<PageAnswer> {
  return listPage(page, null);
}

async function listPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, act, user, now, query } = page;
  const area = areaAsked(page);
  if (area === null) return forbidden();
  const filter = filterOf(page);
  const number = Math.min(MOST_PAGES, Math.max(1, Number.parseInt(query('page'), 10) || 1));
  const found = await workList(act, needs.deps, { ...filter, area, skip: (number - 1) * PAGE, limit: PAGE });
  const names = await staffNames(needs.deps.db.read);
  const address = (changes: Record<string, string>) => {
    const kept = { hold: query('hold'), move: query('move'), bundle: query('bundle'), mine: query('mine') };
    return `/dossiers?${new URLSearchParams({ ...kept, area: query('area'), ...changes })}`;
  };
  const byArea = new Map<string, { count: number; oldest: string }>();
  for (const { areaCode, count, oldest } of found.counts) {
    const so = byArea.get(areaCode) ?? { count: 0, oldest };
    const [first = oldest] = [oldest, so.oldest].sort();
    byArea.set(areaCode, { count: so.count + count, oldest: first });
  }
  const units = communesWithin(user, now) ?? [...byArea.keys()].flatMap((code) => unitAt(code, now) ?? []);
  return {
    kind: 'page',
    view: 'dossiers/dossiers',
    title: 'Rà soát hồ sơ',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      mayWrite: page.may('dossier.write'),
      figures: HOLDS.map((hold) => ({
        title: HOLD_WORDS[hold],
        href: address({ hold, page: '' }),
        count: found.counts.filter((one) => one.hold === hold).reduce((sum, { count }) => sum + count, 0),
      })).filter(({ count }) => count > 0),
      again: found.again,
      total: found.total,
      todo: filter.hold === undefined ? null : TODO[filter.hold],
      holds: HOLDS.map((value) => ({ value, title: HOLD_WORDS[value], chosen: value === filter.hold })),
      moves: (Object.keys(MOVE_WORDS) as Move[]).map((value) => ({
        ...{ value, title: MOVE_WORDS[value], chosen: value === filter.move },
      })),
      bundles: BUNDLES.map((value) => ({
        value,
        title: BUNDLE_TITLES[value],
        chosen: value === filter.bundle,
      })),
      mine: query('mine') !== '',
      areas:
        user.areaCode.length === 5
          ? []
          : units.map((unit) => ({ value: unit.code, title: unit.fullName, chosen: unit.code === area })),
      lines: found.lines.map((line) => shownFiling(line, names, now)),
      sides: SIDES.map((value) => ({ value, title: SIDE_WORDS[value], chosen: false })),
      marks: MARKS.map((value) => ({ value, title: MARK_WORDS[value], chosen: false })),
      here: address({ page: String(number) }),
      csv: address({}).replace('/dossiers?', '/dossiers/stuck.csv?'),
      communes:
        byArea.size < 2
          ? []
          : [...byArea]
              .sort(([, a], [, b]) => b.count - a.count)
              .map(([code, { count, oldest }]) => ({
                ...{ name: shortName(code, now), count, oldest: sayDay(oldest) },
                href: address({ area: code, page: '' }),
              })),
      firstNumber: (number - 1) * PAGE + 1,
      lastNumber: (number - 1) * PAGE + found.lines.length,
      before: number > 1 ? address({ page: String(number - 1) }) : null,
      after:
        number * PAGE < found.total && number < MOST_PAGES ? address({ page: String(number + 1) }) : null,
    },
  };
}

function filterOf({ query, user }: Pick<StaffPage, 'query' | 'user'>) {
  const [hold, move, bundle] = [query('hold'), query('move'), query('bundle')];
  return {
    hold: isHold(hold) ? hold : undefined,
    move: isMove(move) ? move : undefined,
    bundle: isBundle(bundle) ? bundle : undefined,
    ownerId: query('mine') === '' ? undefined : user.id,
  };
}

/** One mark on all the chosen cases of a page. */
export async function markChosen(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const ids = form.all('filing').flatMap((text) => rowNumber(text) ?? []);
  const [side, mark] = [form.text('side'), form.text('mark')];
  if (ids.length === 0) return listPage(page, 'Chọn ít nhất một hồ sơ.');
  if (!isSide(side) || !isMark(mark)) return listPage(page, 'Chọn cơ quan và cách đánh dấu.');
  const done = await markMany(act, needs.deps, { ids: ids.slice(0, PAGE), side, mark });
  if (done.refused > 0)
    return listPage(
      page,
      `Đã đánh dấu ${done.done} hồ sơ; ${done.refused} hồ sơ không thuộc địa bàn hoặc không còn.`,
    );
  return { kind: 'goto', to: '/dossiers', done: 'marked_many' };
}

const HEAD = [
  'Mã hồ sơ',
  'Thủ tục',
  'Xã, phường',
  'Vướng ở',
  'Từ ngày',
  'Số ngày',
  'Đến lượt',
  'Tình trạng từng cơ quan',
];

/** What is stuck as a list that goes with a letter to the department of science, the police …: codes, no names. */
export async function downloadStuck(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, now } = page;
  const area = areaAsked(page);
  if (area === null) return forbidden();
  const names = new Map<number, string>();
  const asked = { ...filterOf(page), area };
  async function* text() {
    // With the mark by which a spreadsheet knows the writing.
    yield csvText([HEAD]);
    for await (const part of filingsForLetter(act, needs.deps, asked)) yield part.map(lineOf).join('');
  }
  const lineOf = (line: FilingLine) => {
    const { code, bundle, area: place, hold, since, move, sides } = shownFiling(line, names, now);
    const each = sides.map((one) => `${one.name}: ${one.state}`).join('; ');
    return csvLine([code, bundle, place, hold, since, line.days, move, each]);
  };
  return {
    ...{ kind: 'file', name: 'ho-so-dang-vuong.csv', type: 'text/csv; charset=utf-8' },
    body: Readable.from(text()),
  };
}
