/** How a campaign stands, for pages that ask every second: a million rows are walked in pages, and not more often than they cost. */

import { setImmediate as breathe } from 'node:timers/promises';
import type { Reader } from '../prisma/client.ts';
import { byStateOf, type StatusCounts, statusOf } from './counts.ts';
import * as store from './store.ts';

/** A page takes some 20 ms on SQLite, in which nobody else of the process is heard. */
const PAGE = 20_000;
/** A walk is kept so long for each of its pages: some twenty times what it took. */
const KEPT_MS = 500;

type Survey = StatusCounts & { whys: { why: string; staffText: string | null }[]; waves: number[] };
type Kept = { survey: Survey; at: number; until: number };
type Known = { kept: Kept | null; walking: Promise<Survey> | null };

/** By database, then by campaign; lost with the process. */
const known = new WeakMap<Reader, Map<number, Known>>();

/**
 * How a campaign stands. `total` and the counts by state are of this moment and always add up; those by channel and area add up among
 * themselves, and in a campaign of many messages may be some seconds old while it is `live`.
 * @param now the process's calendar; a moment far from the last one means nothing kept is good any more
 */
export async function progress(
  reader: Reader,
  campaignId: number,
  now: Date,
  live: boolean,
): Promise<StatusCounts> {
  const found = await surveyOf(reader, campaignId, now, null);
  if (!found.old) {
    const { whys: _, waves: __, ...standing } = found.survey;
    return standing;
  }
  const states = byStateOf(await store.stateRowsOf(reader, campaignId));
  const same = Object.entries(states.counts).every(
    ([state, count]) => found.survey.counts[state as keyof typeof states.counts] === count,
  );
  const { byChannel, byArea } =
    same || live ? found.survey : (await surveyOf(reader, campaignId, now, 'anew')).survey;
  return { ...states, byChannel, byArea };
}

/** Reasons and waves that occur among a campaign's messages, for a filter. */
export async function ledgerFacets(
  reader: Reader,
  campaignId: number,
  now: Date,
): Promise<Pick<Survey, 'whys' | 'waves'>> {
  const { whys, waves } = (await surveyOf(reader, campaignId, now, null)).survey;
  return { whys, waves };
}

/** The last walk while it is good, or that of whoever walks already, or a new one. `old`: it is not of this moment. */
async function surveyOf(
  reader: Reader,
  campaignId: number,
  now: Date,
  how: 'anew' | null,
): Promise<{ survey: Survey; old: boolean }> {
  const campaigns = known.get(reader) ?? new Map<number, Known>();
  known.set(reader, campaigns);
  const one = campaigns.get(campaignId) ?? { kept: null, walking: null };
  const at = now.getTime();
  if (how !== 'anew' && one.kept !== null && one.kept.at <= at && at < one.kept.until)
    return { survey: one.kept.survey, old: true };
  if (one.walking !== null) return { survey: await one.walking, old: true };
  const first = await store.surveyPage(reader, campaignId, 0, PAGE);
  if (first.upTo === null) return { survey: surveyed(first.rows), old: false };
  one.walking = walk(reader, campaignId, first);
  campaigns.set(campaignId, one);
  try {
    const survey = await one.walking;
    one.kept = { survey, at, until: at + Math.ceil(survey.total / PAGE) * KEPT_MS };
    return { survey, old: true };
  } finally {
    one.walking = null;
  }
}

async function walk(
  reader: Reader,
  campaignId: number,
  first: { rows: store.SurveyRow[]; upTo: number | null },
): Promise<Survey> {
  const rows = [...first.rows];
  for (let { upTo } = first; upTo !== null; ) {
    await breathe();
    const page = await store.surveyPage(reader, campaignId, upTo, PAGE);
    rows.push(...page.rows);
    upTo = page.upTo;
  }
  return surveyed(rows);
}

function surveyed(rows: readonly store.SurveyRow[]): Survey {
  const whys = new Map<string, string | null>();
  const waves = new Set<number>();
  for (const { rule, reason, wave, staffText } of rows) {
    waves.add(wave);
    const why = rule ?? reason;
    if (why !== null) whys.set(why, whys.get(why) ?? staffText);
  }
  return {
    ...statusOf(rows),
    whys: [...whys].map(([why, staffText]) => ({ why, staffText })),
    waves: [...waves].sort((a, b) => a - b),
  };
}
