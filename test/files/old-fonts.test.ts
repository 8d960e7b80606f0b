import { expect, test } from 'vitest';
import { emptyShare, evidenceOf, fontOf, fromOldFont, inUnicode } from '../../files/text/old-fonts.ts';
import { isSyllable } from '../../files/text/syllables.ts';

test.each([
  'Nguyễn',
  'Quỳnh',
  'Giang',
  'Gì',
  'giếng',
  'Đặng',
  'Thuỷ',
  'Thủy',
  'Hoà',
  'Hòa',
  'khuya',
  'ƯƠNG',
  'yến',
  'Y',
  'xuyên',
  'quá',
])('%s is spelt like a syllable', (word) => expect(isSyllable(word)).toBe(true));
test.each(['NguyÔn', 'ThÞ', 'Vaên', 'Müller', 'Noël', 'ẵ', 'Đ', 'â', 'Brơi', 'qả́', 'ngquyen'])(
  '%s is not',
  (word) => expect(isSyllable(word)).toBe(false),
);

test.each([
  ['NguyÔn V¨n MÉu', 'Nguyễn Văn Mẫu'],
  ['TrÇn ThÞ Thö', 'Trần Thị Thử'],
  ['Ph¹m §×nh Th¸i', 'Phạm Đình Thái'],
  ['§¬n vÞ', 'Đơn vị'],
  ['Tæng sè hå s¬', 'Tổng số hồ sơ'],
  ['Liªn th«ng khai sinh', 'Liên thông khai sinh'],
  ['L­¬ng V¨n T­', 'Lương Văn Tư'],
  ['CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM', 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM'],
  ['Ph­êng §«ng Hµ', 'Phường Đông Hà'],
])('TCVN3 %s is %s', (written, read) => {
  expect(evidenceOf(written)).toMatchObject({ kind: 'old', font: 'tcvn3' });
  expect(inUnicode(written, { column: null })).toEqual({ text: read, font: 'tcvn3' });
});

test.each([
  ['Nguyeãn Vaên Maãu', 'Nguyễn Văn Mẫu'],
  ['Leâ Thò Thöû', 'Lê Thị Thử'],
  ['Phöôøng Ñoâng Haø', 'Phường Đông Hà'],
  ['Toång soá hoà sô', 'Tổng số hồ sơ'],
  ['TRAÀN THÒ ÖÙNG', 'TRẦN THỊ ỨNG'],
  ['Ñôn vò', 'Đơn vị'],
])('VNI %s is %s', (written, read) => {
  expect(evidenceOf(written)).toMatchObject({ kind: 'old', font: 'vni' });
  expect(inUnicode(written, { column: null })).toEqual({ text: read, font: 'vni' });
});

test.each([
  'Nguyễn Văn Mẫu',
  'Lê Thị Hà',
  'Lê',
  'Trần Thị Hoà',
  'Hoàng Thái Sơn',
  'José Muñoz',
  'Müller',
  'Renée Noël',
  'Anaïs Peña',
  '½ ngày',
  '© 2026 «Bình»',
  '§ 5 Luật',
  '25°C ± 2',
  'Coca®',
  '1.057',
  'm²',
  'Thôn Tân Hòa – Xã Cam Lộ',
  'Số: 12/UBND­NC',
])('%s stays as it is', (written) => {
  expect(inUnicode(written, { column: null })).toEqual({ text: written, font: null });
});

test('a word that both could have written goes with its column', () => {
  expect(inUnicode('Phóc', { column: null }).text).toBe('Phóc');
  expect(inUnicode('Phóc', { column: 'tcvn3' }).text).toBe('Phúc');
  expect(inUnicode('Nguyễn Phóc', { column: 'tcvn3' }).text).toBe('Nguyễn Phóc');
  expect(inUnicode('Phóc', { column: null, named: 'tcvn3' }).text).toBe('Phúc');
});

test('a column is judged by share', () => {
  const share = emptyShare();
  share.old.tcvn3 = 2;
  expect(fontOf(share)).toBe('tcvn3');
  share.unicode = 2;
  expect(fontOf(share)).toBeNull();
});

test('every letter of TCVN3 comes out', () => {
  expect(
    fromOldFont('¸µ¶·¹ ¾»¼½Æ ÊÇÈÉË ÐÌÎÏÑ ÕÒÓÔÖ Ý×ØÜÞ ãßáâä èåæçé íêëìî óïñòô øõö÷ù ýúûüþ', 'tcvn3'),
  ).toBe('áàảãạ ắằẳẵặ ấầẩẫậ éèẻẽẹ ếềểễệ íìỉĩị óòỏõọ ốồổỗộ ớờởỡợ úùủũụ ứừửữự ýỳỷỹỵ');
});
