import { sayDay } from '../../../calendar/words.ts';
import { apart, join, PAIR_WORDS, pairs, SIDE_STATE_WORDS, SIDE_WORDS } from '../../../dossiers/dossiers.ts';
import { BUNDLE_TITLES } from '../../../knowledge/bundle.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { shortName } from '../../places.ts';

/** Cases of two lists that may be one: a person says so, or that they are two. */
export async function showPairs(page: StaffPage): Promise<PageAnswer> {
  return pairsPage(page, null);
}

export async function decidePair(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, form } = page;
  const ids = [rowNumber(form.text('one')) ?? 0, rowNumber(form.text('other')) ?? 0] as const;
  const joins = form.text('do') === 'join';
  const done = await (joins ? join : apart)(act, needs.deps, ids);
  if (done.kind === 'denied')
    return done.why === 'area'
      ? notFound('Không có hồ sơ này trong địa bàn của anh/chị.')
      : forbidden(done.staff);
  if (done.kind === 'refused') return pairsPage(page, done.staff);
  return { kind: 'goto', to: '/dossiers/pairs', done: joins ? 'joined' : 'kept_apart' };
}

async function pairsPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, act, now } = page;
  const found = await pairs(act, needs.deps);
  const shown = (filing: (typeof found)[number]['one']) => ({
    id: filing.id,
    code:
      filing.nationalCode ?? filing.sides.find(({ code }) => code !== null)?.code ?? `Hồ sơ số ${filing.id}`,
    filedOn: filing.filedOn === null ? '' : sayDay(filing.filedOn),
    sides: filing.sides.map(({ side, state }) => `${SIDE_WORDS[side]}: ${SIDE_STATE_WORDS[state]}`),
  });
  return {
    kind: 'page',
    view: 'dossiers/pairs',
    title: 'Hồ sơ có thể là một',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      pairs: found.map(({ one, other, why }) => ({
        ...{ one: shown(one), other: shown(other), why: PAIR_WORDS[why] },
        bundle: BUNDLE_TITLES[one.bundle],
        area: shortName(one.areaCode, now),
      })),
    },
  };
}
