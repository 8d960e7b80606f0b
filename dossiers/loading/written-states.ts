/** How agencies write where a case stands. Pure. */
import { foldHeader } from '../../files/headers.ts';
import { SIDE_STATE_WORDS, SIDE_STATES, type SideState } from '../sides.ts';

/**
 * Wordings by what they say, looked for in this order inside a folded cell: a negation and a return go before the word they
 * stand with ("chưa giải quyết", "trả lại", "đã trả kết quả"). Nothing unknown is ever taken for "done".
 */
const PATTERNS: readonly (readonly [SideState, RegExp])[] = [
  ['not_resident', /chua(?:duoc)?(?:dangky|dk)(?:thuongtru|tt|cutru)|chua(?:co)?thuongtru|chua(?:dktt)/],
  [
    'not_arrived',
    /chuadongbo|khongdongbo|chuachuyensang|chuachuyenden|chuanhanduoc|chuanhan$|chuadengcongan|chuaden$|chuacoho?so?$|khongcotrenhethong|khongtimthay|loidongbo|dongboloi|dongbothatbai|matketnoi|loichuyen|chualienthong|chuatiepnhan/,
  ],
  ['withdrawn', /^(?:da)?rut|congdanrut|^(?:da)?huy|hohuy|xinrut|dungxuly|dunggiaiquyet/],
  [
    'returned',
    /tralai|tuchoi|khongtiepnhan|yeucaubosung|chobosung|canbosung|dangbosung|phaibosung|khongdudieukien|trahoso|^bosung/,
  ],
  [
    'arrived',
    /chuagiaiquyet|chuaxuly|chuahoanthanh|chuahoantat|chuacoketqua|chuatra|chuaxong|chuaduyet|chuadangky|dangxuly|danggiaiquyet|choxuly|choduyet|chogiaiquyet|chophancong|dathuly|datiepnhan|moitiepnhan|danhan|daden|dangthuly|dadongbo|dachuyen|^cho|^dang|^quahan|^tronghan|^denhan|tiepnhan/,
  ],
  [
    'done',
    /dagiaiquyet|daxuly|hoanthanh|hoantat|daxong|^xong|datraketqua|coketqua|dadangky|dacap|daxoa|dachitra|daduyet|dacapthe|dangkythanhcong|thanhcong|ketthuc|truochan|dunghan/,
  ],
];

const EXACT = new Map<string, SideState>([
  ...SIDE_STATES.map((state) => [foldHeader(SIDE_STATE_WORDS[state]), state] as const),
]);

/** @returns null: no state that we know */
export function sideStateOf(written: string): SideState | null {
  const folded = foldHeader(written.normalize('NFC'));
  const exact = EXACT.get(folded);
  if (exact !== undefined) return exact === 'unknown' ? null : exact;
  const found = PATTERNS.find(([, pattern]) => pattern.test(folded));
  return found?.[0] ?? null;
}

/** "Đã ký số", "x", "có" / "chưa ký", "không"; null: blank or unreadable. */
export function signedOf(written: string): boolean | null {
  const text = written.trim().toLowerCase();
  if (['x', '✓', '✔', '1'].includes(text)) return true;
  const folded = foldHeader(text);
  if (/^(?:chua|khong|0)/.test(folded)) return false;
  return /^(?:da|co|roi|xong)/.test(folded) ? true : null;
}
