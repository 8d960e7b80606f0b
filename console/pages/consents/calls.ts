import { callList, ROLE_WORDS } from '../../../consent/consent.ts';
import { BUNDLE_WORDS } from '../../../knowledge/bundle.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { communesWithin, placeName, shortName } from '../../places.ts';
import { areaAsked } from './consents.ts';
import { callWord, pressWord } from './labels.ts';

/**
 * The list to telephone, to be printed: names and numbers of people of the clerk's own area, and only what a call needs.
 * Opening it is written to the audit. A province chooses a commune first: nobody telephones for a whole province.
 */
export async function showCalls(page: StaffPage): Promise<PageAnswer> {
  const { needs, act, user, now } = page;
  const area = areaAsked(page);
  if (area === null) return forbidden();
  const chosen = area.length === 5;
  const list = chosen
    ? await callList(act, needs.deps, area)
    : { kind: 'calls' as const, lines: [], more: 0 };
  if (list.kind === 'denied') return forbidden(list.staff);
  const { lines, more } = list;
  return {
    kind: 'page',
    view: 'consents/calls',
    title: 'Danh sách gọi điện',
    data: {
      chosen,
      place: placeName(area, now),
      madeAt: now,
      by: user.displayName,
      more,
      areas:
        user.areaCode.length === 5
          ? []
          : (communesWithin(user, now) ?? []).map((unit) => ({
              value: unit.code,
              title: unit.fullName,
              chosen: unit.code === area,
            })),
      anywhere: user.areaCode === '',
      area: page.query('area'),
      lines: lines.map((line, index) => ({
        number: index + 1,
        code: line.code,
        bundle: BUNDLE_WORDS[line.bundle],
        role: ROLE_WORDS[line.role],
        name: line.name ?? 'Tệp không ghi tên',
        phone: line.phone === null ? null : domesticPhone(line.phone),
        ofApplicant: line.who === 'applicant',
        press: pressWord(line, now).text,
        why: callWord(line.why),
        commune: shortName(line.areaCode, now),
      })),
    },
  };
}

/** +84912345678 as people dial it: 0912 345 678. */
function domesticPhone(phone: string): string {
  // Mobile 0912 345 678; a landline by its area code: 024 and 028 are of three digits, the others of four.
  const parts =
    /^\+84(\d{3})(\d{3})(\d{3})$/.exec(phone) ??
    /^0(2[48])(\d{4})(\d{4})$/.exec(phone) ??
    /^0(2\d{2})(\d{4})(\d{3})$/.exec(phone);
  return parts === null ? phone : `0${parts[1]} ${parts[2]} ${parts[3]}`;
}
