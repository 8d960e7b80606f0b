/** The posters that the tests lay out and print. */
import { PLACEMENTS, POSTER_TEXTS } from '../../links/files.ts';
import type { DesignId } from '../../links/links.ts';
import { type PosterArea, posterWords } from '../../links/poster-texts.ts';

export const NOW = new Date('2026-11-21T02:00:00Z');

export const CODE = 'ZXWTSRPN';

export const HOST = 'https://lienthong.quangtri.gov.vn';

export const DESK = {
  deskAddress: '1 Huyền Trân Công Chúa, phường Đông Hà',
  hours: 'Thứ Hai–thứ Sáu, 7:30–11:30 và 13:30–17:00',
  phone: '0233 3852 123',
};

export const DONG_HA: PosterArea = { name: 'Phường Đông Hà', province: 'Tỉnh Quảng Trị', profile: DESK };

export const CALLS = PLACEMENTS.map((one) => one.call);

export const LONGEST_CALL = CALLS.reduce((a, b) => (b.length > a.length ? b : a), '');

export const words = (design: DesignId, area: PosterArea = DONG_HA, call = LONGEST_CALL, host = HOST) =>
  posterWords({ design, area, call, url: `${host}/q/${CODE}`, code: CODE }, POSTER_TEXTS, NOW);

export const ask = (design: DesignId, area: PosterArea = DONG_HA, publicUrl = HOST) => ({
  link: { code: CODE, placementKind: 'one_stop_desk' },
  area,
  publicUrl,
  design,
});
