/** Names of people in what citizens wrote, taken out where their words are shown in lists. Pure. */

/** The surnames of nearly all Vietnamese, as they are written and without accents. */
const SURNAMES =
  'nguyễn nguyen trần tran lê le phạm pham hoàng hoang huỳnh huynh phan vũ vu võ vo đặng dang bùi bui đỗ do hồ ho ngô ngo dương duong lý ly đinh dinh trương truong đoàn doan trịnh trinh mai đào dao cao lâm lam lương luong tạ ta triệu trieu châu chau quách quach thái thai kiều kieu';
const SURNAME = `(?:${SURNAMES.split(' ').join('|')})`;
/** Middle names that hardly stand elsewhere: they tell a name written without capitals. */
const MIDDLE =
  '(?:văn|van|thị|thi|đình|dinh|hữu|huu|ngọc|ngoc|minh|đức|duc|quang|xuân|xuan|công|cong|bá|ba|trọng|trong)';
/** Streets, schools and communes bear names of people; those are places. */
const PLACE =
  /(?:đường|duong|phố|pho|xã|xa|phường|phuong|huyện|huyen|quận|quan|tỉnh|tinh|thành phố|bệnh viện|benh vien|trường|truong|chợ|cầu|ấp|thôn)\s+$/iu;
const WORD = String.raw`\p{L}+`;
const CAPITAL = String.raw`\p{Lu}\p{L}*`;
const LABEL = '[tên người]';

const CAPITALISED = new RegExp(String.raw`(?<!\p{L})${CAPITAL}(?:\s+${CAPITAL}){1,4}(?!\p{L})`, 'gu');
const PLAIN = new RegExp(
  String.raw`(?<!\p{L})${SURNAME}\s+${MIDDLE}\s+${WORD}(?:\s+${CAPITAL})?(?!\p{L})`,
  'giu',
);
const CALLED = new RegExp(
  String.raw`(?<!\p{L})(tên(?:\s+bé|\s+con)?\s+(?:là\s+)?)(${CAPITAL}(?:\s+${CAPITAL}){0,4})`,
  'gu',
);
/** A title in small letters before a capital: "anh Hùng", "bà Lan"; "Bà Rịa" is a town. */
const TITLED = new RegExp(
  String.raw`(?<!\p{L})((?:anh|chị|ông|bà|cô|chú|bác|dì|cậu|mợ|em|cháu|bé)\s+)(${CAPITAL}(?:\s+${CAPITAL}){0,3})(?!\p{L})`,
  'gu',
);
const STARTS_WITH_SURNAME = new RegExp(String.raw`^${SURNAME}\s`, 'iu');

/** The text with names of people replaced by "[tên người]". What cannot be told from a place name stays. */
export function maskNames(text: string): string {
  const unlessPlace = (match: string, at: number): string =>
    PLACE.test(text.slice(Math.max(0, at - 14), at)) ? match : LABEL;
  return text
    .replace(CAPITALISED, (match: string, at: number) =>
      STARTS_WITH_SURNAME.test(match) ? unlessPlace(match, at) : match,
    )
    .replace(PLAIN, (match: string, at: number) => unlessPlace(match, at))
    .replace(CALLED, (_all, lead: string) => `${lead}${LABEL}`)
    .replace(TITLED, (_all, lead: string) => `${lead}${LABEL}`);
}
