import { findPeople } from '../../../people/people.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName, readPlace } from '../../places.ts';
import { reachedBy } from './words.ts';

/** Who a citizen at the desk is: found by number, dossier code or name. */
export async function showPeople(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, user, now } = page;
  const text = page.query('q').slice(0, 100);
  const area = page.query('area').slice(0, 100);
  const place = readPlace(area, user, now);
  const found =
    text === '' || place.kind === 'unclear'
      ? null
      : await findPeople(act, needs.deps, { text, areaCode: place.code });
  if (found?.kind === 'denied') return forbidden(found.staff);
  const people = found?.kind === 'found' ? found.people : [];
  return {
    kind: 'page',
    view: 'people/search',
    title: 'Người dân',
    data: {
      q: text,
      area,
      unclear: place.kind === 'unclear' ? place.staff : null,
      asked: found !== null,
      tooShort: found?.kind === 'too_short',
      chooseCommune: found?.kind === 'choose_commune',
      elsewhere: found?.kind === 'found' ? found.elsewhere : 0,
      more: found?.kind === 'found' && found.more,
      byName: user.areaCode.length < 5,
      people: people.map((one) => ({
        reference: one.reference,
        name: one.name ?? 'Chưa biết tên',
        area: one.areaCode === '' ? 'Chưa rõ địa bàn' : placeName(one.areaCode, now),
        addresses: one.addresses.map(reachedBy).join('; '),
      })),
    },
  };
}
