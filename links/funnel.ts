/** From a scan to a reminder: counts summed by place, area or campaign. Pure. */

/** What a link led to. visit: page opened; chat: conversation started; guide, check: read or finished there; reminder: asked for. */
export const VISIT_KINDS = ['visit', 'chat', 'guide', 'check', 'reminder'] as const;
export type VisitKind = (typeof VISIT_KINDS)[number];
export type VisitCounts = Record<VisitKind, number>;

/** One group of links, as the store sums them. `kind` is a VisitKind, or '' for the links themselves. */
export type FunnelPart = {
  areaCode: string;
  placementKind: string;
  campaignId: number | null;
  kind: string;
  count: number;
};
export type FunnelBy = 'placement' | 'area' | 'campaign';
/** `key`: placement key, area code, or campaign id ('' for links of no campaign). */
export type FunnelRow = { key: string; links: number } & VisitCounts;

export function noCounts(): VisitCounts {
  return { visit: 0, chat: 0, guide: 0, check: 0, reminder: 0 };
}

/** Rows by most opened, then by key, so that two pages of the same facts are alike. */
export function funnelRows(parts: readonly FunnelPart[], by: FunnelBy): FunnelRow[] {
  const rows = new Map<string, FunnelRow>();
  for (const part of parts) {
    const key = keyOf(part, by);
    const row = rows.get(key) ?? { key, links: 0, ...noCounts() };
    rows.set(key, row);
    const kind = VISIT_KINDS.find((one) => one === part.kind);
    if (kind !== undefined) row[kind] += part.count;
    else if (part.kind === '') row.links += part.count;
  }
  return [...rows.values()].sort((a, b) => b.visit - a.visit || (a.key < b.key ? -1 : 1));
}

export function funnelTotal(rows: readonly FunnelRow[]): FunnelRow {
  const total: FunnelRow = { key: '', links: 0, ...noCounts() };
  for (const row of rows) for (const field of ['links', ...VISIT_KINDS] as const) total[field] += row[field];
  return total;
}

function keyOf(part: FunnelPart, by: FunnelBy): string {
  if (by === 'placement') return part.placementKind;
  return by === 'area' ? part.areaCode : part.campaignId === null ? '' : String(part.campaignId);
}
