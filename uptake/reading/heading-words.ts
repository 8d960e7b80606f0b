/**
 * The words of headings. A heading is read as a row of known phrases, each standing for one notion; what is left over is a
 * word nobody taught the program, and a heading with such a word is never counted (meaning.ts). Phrases are written folded,
 * as `fold` leaves them; of several that fit at a place the longest is taken.
 */

/** What a phrase of a heading can stand for. */
export const NOTIONS = {
  count: 'số hồ sơ',
  total: 'tổng số',
  linked: 'liên thông',
  bundle: 'tên nhóm thủ tục',
  must: 'phải thực hiện',
  done: 'thực hiện',
  received: 'tiếp nhận',
  settled: 'đã giải quyết',
  progress: 'đang giải quyết',
  ontime: 'đúng hạn',
  early: 'trước hạn',
  overdue: 'quá hạn',
  returned: 'trả lại',
  reason: 'lý do',
  refused: 'từ chối',
  cancelled: 'hủy, rút',
  failed: 'lỗi, không thành công',
  rest: 'còn lại',
  supplement: 'bổ sung',
  confirm: 'xác nhận',
  sign: 'ký số',
  synced: 'đồng bộ',
  difference: 'chênh lệch',
  online: 'trực tuyến',
  direct: 'trực tiếp',
  postal: 'bưu chính',
  payment: 'thanh toán',
  digitised: 'số hóa',
  residence: 'thường trú',
  first: 'lần đầu',
  cards: 'thẻ BHYT',
  issued: 'cấp',
  births: 'số trẻ sinh',
  registered: 'đăng ký hộ tịch',
  certificate: 'giấy chứng sinh, báo tử',
  allowance: 'trợ cấp',
  identity: 'căn cước, định danh',
  visits: 'lượt xem, tin',
  others: 'số đơn vị, số ngày, số người làm',
  justice: 'Tư pháp',
  population: 'cơ sở dữ liệu dân cư',
  police: 'Công an',
  insurance: 'BHXH',
  affairs: 'cơ quan khác',
  previous: 'kỳ trước',
  cumulative: 'lũy kế',
  change: 'so sánh, tăng giảm',
  target: 'chỉ tiêu',
  achieved: 'mức đạt',
  rate: 'tỷ lệ',
  rank: 'xếp hạng',
  note: 'ghi chú',
  within: 'trong đó',
  denial: 'không, chưa',
} as const;
export type HeadingNotion = keyof typeof NOTIONS;

/** Phrases of each notion, separated by bars. Words that carry no notion of their own stand in FILLERS. */
const PHRASES: Record<HeadingNotion, string> = {
  count:
    'so ho so|so luong ho so|so luong|so truong hop|so luot ho so|so luot|so hs|sl hs|sl|ho so|hs|so vu|truong hop|so viec|luot|so ca|so th|tong so th',
  total: 'tong so|tong cong|tong|tat ca|toan bo|phat sinh|tong hs',
  linked:
    'lien thong dien tu|lien thong|dvclt|dvc lt|dvctt lien thong|dvctt lt|lt|dvc truc tuyen lien thong|dich vu cong truc tuyen lien thong|2 nhom tthc|02 nhom tthc|02 nhom|2 nhom|hai nhom thu tuc',
  bundle:
    'dang ky khai sinh|khai sinh|ltks|ks|dang ky khai tu|khai tu|ltkt|kt|xoa dang ky thuong tru|xoa dang ky thuong|xoa thuong tru|xoa dktt|xoa dk thuong tru|do chet|duoi 6 tuoi|duoi 06 tuoi|tre duoi 6 tuoi|tre em|02 nhom thu tuc|viec sinh|viec tu',
  must: 'phai thuc hien|can thuc hien|phai giai quyet|thuoc dien|thuoc doi tuong|du dieu kien|phai dang ky|phai nop|phai',
  done: 'da thuc hien|thuc hien duoc|thuc hien|thuc hien xong|lam duoc|thuc te',
  received:
    'tiep nhan moi|moi tiep nhan|da tiep nhan|tiep nhan|nhan giai quyet|nhan duoc|da nhan|nhan|da nop|nop|thu ly|da den|chuyen den|chuyen sang',
  settled:
    'da giai quyet xong|da giai quyet|giai quyet xong|giai quyet|da xu ly|xu ly xong|xu ly|tra ket qua|da tra kq|tra kq|da tra ket qua|da tra|co ket qua|hoan thanh|hoan tat|ket thuc|phe duyet|da duyet|duyet|xong',
  progress:
    'dang giai quyet|dang xu ly|dang thuc hien|dang thu ly|dang cho|cho giai quyet|cho xu ly|cho tiep nhan|cho phe duyet|cho duyet|dang trong qua trinh|ton dong|ton|con ton|dang|tam dung',
  ontime: 'dung han|trong han|dung thoi han|dung tien do|kip thoi|con han|chua den han',
  early: 'truoc han|som han|som hon han|truoc thoi han|som',
  overdue: 'qua han|tre han|cham han|qua thoi han|tre hen|cham|sai hen|bi tre',
  returned: 'tra lai|bi tra lai|tra ve|bi tra ve|bi tra|hoan tra|gui tra|chuyen tra',
  reason: 'ly do',
  refused: 'bi tu choi|tu choi|khong tiep nhan|khong giai quyet|khong phe duyet|khong duyet|bac',
  cancelled: 'bi huy|da huy|huy bo|huy|rut|xin rut|rut ho so|dung xu ly|dung giai quyet|da xoa|xoa',
  failed:
    'bi loi|loi|that bai|khong thanh cong|chua thanh cong|khong dat|khong hop le|chua hop le|sai|vuong mac|vuong|treo|bi treo|su co|trung|bi trung|khong du dieu kien|chua du dieu kien|khong dung|khong day du|thieu',
  rest: 'con lai|con thieu',
  supplement: 'yeu cau bo sung|cho bo sung|phai bo sung|bo sung',
  confirm: 'cho xac nhan|xac nhan|xn|dong y|xac thuc',
  sign: 'ky so|chu ky so|da ky|ky dien tu',
  synced: 'dong bo|da dong bo|lien thong du lieu|ket noi|chia se',
  difference: 'chenh lech|chenh|lech',
  online:
    'truc tuyen|qua mang|online|toan trinh|mot phan|qua vneid|dich vu cong truc tuyen|dvctt|dvc tt|qua cong dich vu cong|qua cong dvc',
  direct: 'truc tiep|ban giay|ho so giay|ngoai he thong|tai cho|tai mot cua|thu cong|don le|rieng le',
  postal: 'buu chinh cong ich|buu chinh|buu dien|bcci',
  payment: 'thanh toan truc tuyen|thanh toan|le phi|phi|so tien|kinh phi',
  digitised: 'so hoa|ket qua dien tu|ban dien tu|tai su dung',
  residence: 'dang ky thuong tru|dk thuong tru|dktt|thuong tru|nhap ho khau|cu tru|tam tru',
  first: 'lan dau',
  cards: 'the bao hiem y te|the bhyt|bao hiem y te|bhyt|so the|the',
  issued: 'da cap|cap moi|cap lai|cap doi|duoc cap|cap',
  births:
    'so tre sinh|so tre em sinh|tre moi sinh|so tre moi sinh|tre sinh|so sinh|moi sinh|so tre em|so tre|so chet|so nguoi chet|nguoi chet|tu vong|so nguoi',
  registered: 'da dang ky|dang ky moi|dang ky|da duoc dang ky|dk',
  certificate: 'giay chung sinh|giay bao tu|chung sinh|bao tu|co so y te|co so kham chua benh|kham chua benh',
  allowance: 'mai tang phi|chi phi mai tang|mai tang|tu tuat|tro cap|ho tro|huong',
  identity: 'so dinh danh|dinh danh|can cuoc|cccd|tai khoan|vneid',
  visits: 'luot truy cap|luot xem|tin bai|so tin|buoi|lop|to roi|luot nguoi|bai viet',
  others:
    'so xa|so phuong|so don vi|so dia phuong|so huyen|so tinh|so thon|so to|so diem|so co quan|so co so|so can bo|so cong chuc|so ngay|so gio|so phut|so lan|so cuoc|so van ban|so kien nghi|so phan anh|so may',
  justice: 'tu phap|ho tich',
  population:
    'csdlqg ve dan cu|csdl quoc gia ve dan cu|co so du lieu quoc gia ve dan cu|csdl dan cu|co so du lieu dan cu|csdlqg|csdl|dan cu|co so du lieu',
  police: 'cong an|ca cap xa|ca xa|cax',
  insurance: 'bao hiem xa hoi|bhxh',
  affairs: 'noi vu|y te|ldtbxh|lao dong|ubnd|mot cua|trung tam phuc vu hanh chinh cong|pvhcc',
  previous:
    'thang truoc|ky truoc|quy truoc|tuan truoc|nam truoc|ngay truoc|lien truoc|cung ky|ky lien ke|nam ngoai|hom truoc|truoc do|truoc day|chuyen ky|ton ky truoc|tu ky truoc|chuyen sang ky sau|chuyen tiep',
  cumulative: 'luy ke|cong don|tu dau nam|tu dau thang|tu dau ky|tu dau quy|den nay|tu khi|den het|tinh tu',
  change: 'so voi|so sanh|tang/giam|tang giam|tang|giam|+/-|bien dong|thay doi|muc tang|chenh lech so',
  target: 'chi tieu giao|chi tieu|ke hoach giao|ke hoach|giao|muc tieu|nghi quyet',
  achieved: 'dat',
  rate: 'ty le|ti le|phan tram|ty trong|%|ty suat|tl %',
  rank: 'xep hang|thu hang|hang|xep loai|xep thu|thu tu|diem so|diem thi dua|diem|danh gia|loai',
  note: 'ghi chu|ghi ro|luu y|nhan xet|giai trinh|nguyen nhan|kien nghi|can bo|nguoi phu trach|dia chi',
  within: 'trong do|trong tong so|gom|bao gom',
  denial: 'khong|chua|ngoai|khac|tru',
};

/** Words that hold no notion: an unknown word beside them still makes the heading unknown. */
const FILLERS =
  'so|cac|cua|va|tai|o|tren|trong|theo|tu|den|da|duoc|co|qua|bang|ve|cho|do|voi|la|thuc|moi|duoc thuc hien qua|dich vu cong|dich vu|dvc quoc gia|dvcqg|dvc|hanh chinh|thu tuc hanh chinh|thu tuc|tthc|nhom|he thong|phan mem|cong|quoc gia|dia phuong|dia ban|toan tinh|cap tinh|cap xa|cap huyen|tinh|xa|phuong|dac khu|don vi|to chuc|cong dan|nguoi dan|ca nhan|trong ky|trong thang|trong quy|trong nam|trong ngay|trong tuan|ky nay|thang nay|quy nay|nam nay|ky bao cao|bao cao|thang|quy|nam|ngay|tuan|ky|ket qua|tinh hinh|so lieu|cong tac|co quan|phong|cua tre|ket qua thuc hien|tinh hinh thuc hien|tinh hinh ket qua thuc hien|tinh hinh, ket qua thuc hien|ket qua giai quyet|tinh hinh giai quyet|tinh hinh tiep nhan|tiep nhan va giai quyet|tiep nhan, giai quyet|tinh hinh, ket qua giai quyet|ket qua xu ly|ket qua tiep nhan|don vi tinh|dvt|nguoi|tich hop|dien tu|ban dau|duoc lap|lap|cong dich vu cong|cong dvc|cong dich vu cong quoc gia|cong dvc quoc gia|lan|i|ii|iii|iv|v|a|b|c|d';

type Entry = { words: readonly string[]; notion: HeadingNotion | null };

/** Phrases by their first word, the longest first. */
const BY_FIRST: ReadonlyMap<string, Entry[]> = index();

function index(): Map<string, Entry[]> {
  const found = new Map<string, Entry[]>();
  const add = (phrases: string, notion: HeadingNotion | null) => {
    for (const phrase of phrases.split('|')) {
      const words = wordsOf(phrase);
      const [first = ''] = words;
      found.set(first, [...(found.get(first) ?? []), { words, notion }]);
    }
  };
  for (const [notion, phrases] of Object.entries(PHRASES)) add(phrases, notion as HeadingNotion);
  add(FILLERS, null);
  for (const entries of found.values()) entries.sort((a, b) => b.words.length - a.words.length);
  return found;
}

/** The words of folded text; signs of rates and changes count as words, numbers do not. */
export function wordsOf(folded: string): string[] {
  return folded.match(/%|\+\/-|[\p{L}\p{N}]+/gu) ?? [];
}

/** A phrase that was found: the notion it stands for, and where its words are. */
export type HeadingPhrase = { notion: HeadingNotion; from: number; to: number };

/** Words that only their marks tell apart ("trễ" is late, "trẻ" a child): as written, where no longer phrase holds them. */
const MARKED: Readonly<Record<string, HeadingNotion>> = {
  trễ: 'overdue',
  chậm: 'overdue',
  chờ: 'progress',
  đang: 'progress',
  dừng: 'cancelled',
  hủy: 'cancelled',
  huỷ: 'cancelled',
  lỗi: 'failed',
  cộng: 'total',
  ký: 'sign',
  trẻ: 'births',
};

/**
 * The phrases of a heading in their order, and the words that none of them explains.
 * @param written the same words with their marks
 */
export function phrasesOf(
  words: readonly string[],
  written: readonly string[],
): { phrases: HeadingPhrase[]; unknown: number[] } {
  const phrases: HeadingPhrase[] = [];
  const unknown: number[] = [];
  for (let at = 0; at < words.length; ) {
    const word = words[at] ?? '';
    const entry = (BY_FIRST.get(word) ?? []).find(({ words: phrase }) =>
      phrase.every((one, offset) => words[at + offset] === one),
    );
    const marked = MARKED[written[at] ?? ''];
    if (marked !== undefined && (entry?.words.length ?? 1) === 1) {
      phrases.push({ notion: marked, from: at, to: at + 1 });
      at += 1;
      continue;
    }
    if (entry === undefined) {
      if (!/^\d+$/.test(word)) unknown.push(at);
      at += 1;
      continue;
    }
    if (entry.notion !== null) phrases.push({ notion: entry.notion, from: at, to: at + entry.words.length });
    at += entry.words.length;
  }
  return { phrases, unknown };
}
