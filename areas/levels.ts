/** The levels of a place, from the whole down: the one list of them. */

/** `district` stands in old addresses and in tables of before 1/7/2025; no office is one any more (Law 72/2025/QH15). */
const AREA_LEVELS = ['country', 'province', 'district', 'commune'] as const;

export type AreaLevel = (typeof AREA_LEVELS)[number];
/** What an address can name. */
export type PlaceLevel = Exclude<AreaLevel, 'country'>;
/** What an official can be responsible for. */
export type OfficeLevel = Exclude<AreaLevel, 'district'>;
/** What the rows of an authority's table are about. */
export type UnitLevel = Exclude<PlaceLevel, 'province'>;
