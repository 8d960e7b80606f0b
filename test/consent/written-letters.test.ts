/** Letters, dates and the words that clerks write around them in tables of confirmations. */
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { roleOf, stateOf } from '../../consent/written-states.ts';
import { CELLS, header, MEANT, NAMES, ROW, read, table } from './written-table.ts';

/** Vietnamese letters as Windows-1258 has them: a base with its roof, then the tone. */
function toWindows1258(text: string): string {
  return [...text.normalize('NFC')]
    .map((letter) => {
      const parts = letter.normalize('NFD');
      const tone = /[\u0300\u0301\u0303\u0309\u0323]/.exec(parts)?.[0];
      return tone === undefined ? letter : parts.replace(tone, '').normalize('NFC') + tone;
    })
    .join('');
}

describe('letters', () => {
  const text = [header(), ROW].map((cells) => cells.join('\t')).join('\r\n');
  test.each(['utf8', 'utf16le', 'utf16be', 'windows-1258'])('are read in %s', async (encoding) => {
    // Windows-1258 writes tones as letters of their own.
    const written = encoding === 'windows-1258' ? toWindows1258(text) : text;
    expect(await read(iconv.encode(written, encoding, { addBOM: encoding.startsWith('utf') }))).toMatchObject(
      {
        problems: [],
        dossiers: [MEANT],
      },
    );
  });

  test('of the old fonts TCVN3 and VNI are converted, as text and as Unicode that only looks so', async () => {
    const tcvn3 =
      'M· hå s¬\tThñ tôc\tVai trß\tNgµy göi yªu cÇu\tTr¹ng th¸i\tX· ph­êng\r\nG22.99.08-261103-0012\tkhai sinh\tchñ hé\t3/11/2026\tchê x¸c nhËn\t§«ng Hµ';
    const vni =
      'Maõ hoà sô\tThuû tuïc\tVai troø\tNgaøy göûi yeâu caàu\tTraïng thaùi\tXaõ phöôøng\r\nG22.99.08-261103-0012\tkhai sinh\tchuû hoä\t3/11/2026\tchôø xaùc nhaän\tÑoâng Haø';
    for (const bytes of [
      Buffer.from(tcvn3, 'latin1'),
      Buffer.from(tcvn3, 'utf8'),
      Buffer.from(vni, 'latin1'),
      Buffer.from(vni, 'utf8'),
    ])
      expect(await read(bytes)).toMatchObject({
        problems: [],
        dossiers: [{ nationalCode: 'G22.99.08-261103-0012', bundle: 'birth', areaCode: '19333' }],
      });
  });
});

describe('dates', () => {
  const at = async (written: string) => {
    const cells = NAMES.map((name) =>
      name === 'Ngày gửi yêu cầu' ? written : name === 'Hạn xác nhận' ? '' : CELLS[name],
    );
    const file = await read(table([header(), cells]));
    if (!('dossiers' in file)) throw new Error('refused');
    return file.dossiers[0]?.consents[0]?.requestedAt.toISOString() ?? file.problems[0];
  };
  test.each([
    ['3/11/2026', '2026-11-02T17:00:00.000Z'],
    ['03-11-2026', '2026-11-02T17:00:00.000Z'],
    ['03.11.2026', '2026-11-02T17:00:00.000Z'],
    ['46329', '2026-11-02T17:00:00.000Z'],
    ['46329.5', '2026-11-03T05:00:00.000Z'],
    ['03/11/2026 14:05', '2026-11-03T07:05:00.000Z'],
    ['14:05 03/11/2026', '2026-11-03T07:05:00.000Z'],
    ['2026-11-03T14:05:00+07:00', '2026-11-03T07:05:00.000Z'],
  ])('%j is read', async (written, expected) => {
    expect(await at(written)).toBe(expected);
  });

  test.each([
    '31/02/2026',
    '11/13/2026',
    '3/11/26',
    '29/02/2025',
    'hôm qua',
    '0',
    '99999',
    '2026',
    '03/11/2026 25:61',
  ])('%j is shown with its place and what to do', async (written) => {
    expect(await at(written)).toMatchObject({
      row: 2,
      column: 'I: Ngày gửi yêu cầu',
      value: written,
      rule: 'date_unreadable',
      todo: 'Ghi ngày/tháng/năm, ví dụ 03/11/2026.',
    });
  });
});

describe('what clerks write around the very words', () => {
  test.each([
    ['đã XN', 'confirmed'],
    ['Đã xác nhận trên VNeID ngày 21/11', 'confirmed'],
    ['ĐÃ XN VNeID', 'confirmed'],
    ['đã xác nhận rồi', 'confirmed'],
    ['Chưa XN', 'requested'],
    ['Chờ XN', 'requested'],
    ['chưa', 'requested'],
    ['Đang chờ chủ hộ xác nhận', 'requested'],
    ['Chờ xác nhận của chủ hộ', 'requested'],
    ['Chưa xác nhận VNeID', 'requested'],
    ['Vẫn chưa xác nhận', 'requested'],
    // Marks without a word, and words of the dossier's own state, are asked for.
    ['x', null],
    ['✓', null],
    ['OK', null],
    ['Đã duyệt', null],
    ['Đã', null],
    ['Đang xử lý', null],
    ['Chưa đã xác nhận', null],
  ])('state “%s”: %s', (written, state) => {
    expect(stateOf(written)).toBe(state);
  });

  test.each([
    ['CSH', 'dwelling_owner'],
    ['CH', 'household_head'],
    ['Chủ hộ: Trần Văn Bình', 'household_head'],
    ['Ông nội (chủ hộ)', 'household_head'],
    ['Chủ hộ (bố chồng)', 'household_head'],
    ['Chủ hộ mới', 'household_head'],
    ['Chủ hộ, chủ sở hữu', 'household_head'],
    ['Vợ chủ hộ', null],
    ['Con chủ hộ', null],
    ['Bố chồng', null],
    ['Ông ngoại', null],
    ['Không phải chủ hộ', null],
  ])('role “%s”: %s', (written, role) => {
    expect(roleOf(written)).toBe(role);
  });
});
