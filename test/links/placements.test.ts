import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PLACEMENTS } from '../../links/files.ts';
import { placementIn, placementOf } from '../../links/placements.ts';

const kind = (written: string) => placementIn(written, PLACEMENTS);

describe('the kind of place in an office’s own words', () => {
  test.each([
    ['Áp phích bàn Một cửa', 'one_stop_desk'],
    ['ap phich tram y te xa', 'health_station'],
    ['Nhà văn hóa thôn Trung', 'hamlet_hall'],
    ['Trường THCS Nguyễn Huệ', 'school'],
    ['SMS 12/2026', 'sms'],
    ['Nhóm Zalo thôn 3', 'hamlet_hall'],
    ['loa truyền thanh', 'loudspeaker'],
    ['tờ rơi đợt 2', 'leaflet'],
    ['LEAFLET', 'leaflet'],
    ['Áp phích', 'other'],
    ['thị trường, chủ trương', 'other'],
    ['phát cho dân', 'other'],
    ['', 'other'],
  ])('%s', (written, expected) => {
    expect(kind(written)).toBe(expected);
  });

  test('any text at all has one of the closed list', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (written) => {
        expect(PLACEMENTS.map((one) => one.key)).toContain(kind(written));
      }),
    );
  });

  test('every kind is found by its own name, and a key of another version is "other"', () => {
    for (const one of PLACEMENTS) expect([one.key, kind(one.key)]).toEqual([one.key, one.key]);
    expect(placementOf('balloon', PLACEMENTS).key).toBe('other');
  });
});
