/**
 * Files as offices send them, with what each has to become, written by hand from the file. `asked`: the page puts a choice
 * over the columns or words, or the bad cells to mend, and the file is read by the answers. `help`: refused with the way out.
 */
export type Outcome = 'read' | 'asked' | 'help' | 'nohelp';
export type Case = {
  file: string;
  list: 'uptake' | 'consents' | 'people';
  expected: string;
  outcome: Outcome;
  given?: { province?: string; from?: string; to?: string };
};

const BIRTHS = '44 2025-10-01/2025-10-31 birth 4: 280 257';
const DEATHS = '44 2025-10-01/2025-10-31 death 4: 70 52';
const THREE = '44 2025-10-01/2025-10-31 birth 3: 190 173';
const uptake = (file: string, outcome: Outcome, expected: string, given?: Case['given']): Case => ({
  ...{ file, list: 'uptake' as const, outcome, expected },
  ...(given === undefined ? {} : { given }),
});
const consents = (file: string, outcome: Outcome, expected: string): Case => ({
  ...{ file, list: 'consents', outcome, expected },
});
const people = (file: string, outcome: Outcome, expected: string): Case => ({
  ...{ file, list: 'people', outcome, expected },
});

export const CASES: readonly Case[] = [
  // The table of Quảng Trị, 2023: its printed total is not the sum of its rows; let in with a reason.
  uptake('01-quang-tri-2023.xlsx', 'asked', '! outlier total-mismatch'),
  uptake('03-tiep-nhan-da-giai-quyet.xlsx', 'asked', '! column-missing'),
  uptake('05-nop-truc-tuyen.xlsx', 'asked', '! column-missing'),
  uptake('06-bieu-II06a.xlsx', 'asked', '! bundle-unknown'),
  uptake('09-so-la-chu.xlsx', 'read', '44 2025-10-01/2025-10-31 death 4: 1444 1214'),
  uptake('10-theo-co-quan.xlsx', 'read', '44 2025-10-01/2025-10-31 birth 4: 0 0 received 280'),
  uptake('12-chua-dang-ky-thuong-tru.xlsx', 'help', '! country-table'),
  uptake('13-cac-tinh.xlsx', 'help', '! country-table'),
  uptake('14-hai-trang.xlsx', 'read', `${BIRTHS} + ${DEATHS}`),
  uptake('14b-hai-trang-khong-bia.xlsx', 'read', `${BIRTHS} + ${DEATHS}`),
  uptake('15-tieu-de-lap-mang-sang.xlsx', 'read', BIRTHS),
  uptake('17-luy-ke.xlsx', 'read', BIRTHS),
  uptake('18-chi-tieu.xlsx', 'asked', '! column-unknown'),
  uptake(
    '19-tra-lai.xlsx',
    'read',
    '75 2025-07-01/2025-10-20 birth 2: 0 0 received 17369 returned 718 unexplained 162',
  ),
  uptake('20-qd766.xlsx', 'asked', '! column-missing'),
  uptake('22-chi-co-ty-le.xlsx', 'help', '! column-missing'),
  uptake('23-xoay-ngang.xlsx', 'read', THREE),
  uptake('24-hai-bang-ngang.xlsx', 'read', BIRTHS),
  uptake('25-ten-viet-tat.xlsx', 'read', BIRTHS),
  uptake('25c-cong-an.xlsx', 'read', BIRTHS),
  uptake('27-the-bhyt.xlsx', 'asked', '! column-missing'),
  uptake('base-tcvn3.csv', 'read', `${BIRTHS} + ${DEATHS}`),
  uptake('phu-luc.docx', 'read', THREE),
  uptake('pdf-mot-o-mot-dong.txt', 'read', THREE),
  uptake('zalo-mot-dau-cach.txt', 'read', THREE),
  // Signed birth notices by hospital: no units, no dossiers.
  uptake('coso.tsv', 'help', '! no-table'),
  uptake('day3.tsv', 'read', '44 2026-11-29/2026-11-29 birth 1: 4 3'),
  uptake('khong-ro-bon-thu-tuc.tsv', 'asked', '! column-twice'),
  uptake('khong-ro-ks-kt.tsv', 'read', `${BIRTHS} + 44 2025-10-01/2025-10-31 death 4: 16 16`),
  uptake('khong-ro-phai-thuc-hien.tsv', 'read', BIRTHS),
  uptake('khong-ro-ty-le-thang-truoc.tsv', 'read', BIRTHS),
  ...['sai-1-chua-xac-nhan-vneid', 'sai-2-bi-tu-choi', 'sai-3-chua-lien-thong'].map((name) =>
    uptake(`${name}.xlsx`, 'asked', '! column-missing'),
  ),
  ...['sai-4-tiep-nhan-da-giai-quyet', 'sai-5-ky-so'].map((name) =>
    uptake(`${name}.xlsx`, 'asked', '! column-missing'),
  ),
  ...['sai-bi-loi', 'sai-khong-thanh-cong', 'sai-tra-ket-qua', 'sai-truoc-han'].map((name) =>
    uptake(`${name}.tsv`, 'asked', '! column-missing'),
  ),
  uptake(
    'sai-trong-han.tsv',
    'read',
    '44 2025-10-01/2025-10-31 birth 4: 0 0 received 280 returned 16 overdue 16',
  ),
  // A table of Cà Mau, loaded for Quảng Trị.
  uptake('tinh-khac.tsv', 'help', '! province-differs', { province: '44' }),
  uptake('tralai.csv', 'help', '! period-unknown province-unknown'),
  uptake(
    'uptake-2-dong-tieu-de.csv',
    'read',
    '44 2026-11-01/2026-11-30 birth 3: 285 195 + 44 2026-11-01/2026-11-30 death 3: 98 37',
    {
      province: '44',
      from: '2026-11-01',
      to: '2026-11-30',
    },
  ),
  uptake('uptake-tron-trong-do.csv', 'asked', '! linked-above-total', {
    province: '44',
    from: '2026-11-01',
    to: '2026-11-30',
  }),

  consents('c00-chuan.xlsx', 'read', '3 dossiers, 3 rows'),
  consents('c02-dien-thoai.xlsx', 'asked', '14 dossiers, 16 rows, bad 2: phone-rounded phone-unreadable'),
  consents('c04-trang-thai.xlsx', 'asked', '12 dossiers, 29 rows, bad 17: state_unknown state_unknown?'),
  consents('c05-vai-tro.xlsx', 'asked', '10 dossiers, 20 rows, bad 10: role_unknown role_unknown?'),
  // Only the day of the request is not in the list of a one-stop desk: which of its days it is, is asked.
  consents('c06-30-cot-mot-cua.xlsx', 'asked', '! column_missing?'),
  consents('c09-nhieu-trang.xlsx', 'read', '13 dossiers, 13 rows'),
  consents('c12-dia-chi-mot-o.xlsx', 'read', '2 dossiers, 2 rows'),
  consents('c12b-xa-co-thon.xlsx', 'read', '4 dossiers, 4 rows'),
  // The state was told by the colour of the row.
  consents('c13-mau.xlsx', 'asked', '0 dossiers, 2 rows, bad 2: state_unknown'),
  consents('c14-hai-trang-thai.xlsx', 'read', '1 dossiers, 1 rows'),
  // Householder and owner side by side: a row is a confirmation of each.
  consents('c15-ngang.xlsx', 'read', '1 dossiers, 2 rows'),
  consents('consent-date1904-one-good.xlsx', 'asked', '1 dossiers, 2 rows, bad 1: date_before_code'),
  consents('consent-date1904-true.xlsx', 'asked', '1 dossiers, 2 rows, bad 1: date_before_code'),
  consents('consent-dates-four-years-ago.csv', 'asked', '0 dossiers, 1 rows, bad 1: date_before_code'),
  consents('consent-phones-unreadable.csv', 'asked', '3 dossiers, 4 rows, bad 1: phone-rounded'),
  consents('consent-second-sheet-alone.xlsx', 'read', '2 dossiers, 2 rows'),
  consents('consent-two-sheets.xlsx', 'read', '4 dossiers, 4 rows'),

  people('cells-without-references.xlsx', 'read', '2 people'),
  people('d02-dia-chi.xlsx', 'read', '2 people'),
  people('d03-nhieu-trang.xlsx', 'read', '8 people'),
  people('d04-tieu-de-lap-chu-ky.xlsx', 'read', '2 people'),
  people('d05-o-gop-xa.xlsx', 'read', '3 people'),
  people('d06-cot-khac.xlsx', 'read', '1 people'),
  // No province: that of the loader, said so.
  people('d07-khong-tinh.xlsx', 'read', '2 people'),
  people('d08-cong-thuc.xlsx', 'read', '7 people'),
  // One row is hidden by a filter, the first sheet by hand: named, and left out.
  people('filtered-rows.xlsx', 'read', '2 people'),
  people('hidden-first-sheet.xlsx', 'read', '2 people'),
  people('name-null-and-errors.csv', 'asked', '! name-no-name'),
  people('phone-and-code-with-dot-zero.csv', 'read', '2 people'),
  people('phone-short-by-a-digit-with-dot-zero.csv', 'asked', '! phone_not_a_number'),
  people('phone-with-invisible-direction-marks.csv', 'read', '4 people'),
  people('phone-with-text-apostrophe.csv', 'read', '2 people'),
  people('tcvn3-three-names.xlsx', 'read', '3 people'),
  // A long list; and rows that reach for another commune: read like any other, refused by whose they are (test/authority).
  people('1200-nguoi.csv', 'read', '1201 people'),
  consents('import-keo-ho-so.csv', 'read', '1 dossiers, 1 rows'),
  consents('import-xa-khac.csv', 'read', '2 dossiers, 2 rows'),
];
