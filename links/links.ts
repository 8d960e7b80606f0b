/** The room's front door. Longer than most: links, their visits, their posters and off-line work all hang on one list of codes. */
import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { COUNTRY, holds, type Scope, scopeOfAreas } from '../areas/scope.ts';
import type { Database, Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied, scopeOf } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import type { ChecklistSheet } from './checklist-layout.ts';
import { drawChecklist } from './checklist-pdf.ts';
import { makeCode, nearCodes, type RandomBytes, readCode } from './code.ts';
import { OUTREACH_KINDS, PLACEMENTS, POSTER_TEXTS, posterFonts, ROBOTS, sheetFonts } from './files.ts';
import {
  type Counts,
  type FunnelBy,
  type FunnelRow,
  funnelRows,
  noCounts,
  VISIT_KINDS,
  type VisitKind,
} from './funnel.ts';
import { measure, type OutreachWork, type Reach, windowOf } from './outreach.ts';
import { placementIn, placementOf } from './placements.ts';
import type { PosterSize } from './poster-layout.ts';
import { drawPosters } from './poster-pdf.ts';
import { type DesignId, type PosterArea, type PosterWords, posterWords } from './poster-words.ts';
import {
  addLink,
  addOutreach,
  addVisit,
  funnelParts,
  type LinkRow,
  linkByCode,
  linksByCodes,
  linksWhere,
  type OutreachRow,
  outreachBefore,
  outreachById,
  outreachWhere,
  setReplaced,
  setRetired,
  setTarget,
  visitHours,
  visitTotals,
} from './store.ts';
import { readTarget } from './target.ts';
import {
  emptyMemory,
  fewEnough,
  firstThisHour,
  hourOf,
  isRobot,
  type Visitor,
  type VisitorMemory,
} from './visitors.ts';

export { readCode } from './code.ts';
export { GUIDE_STYLE, GUIDE_TEXTS, GUIDE_VIEW, OUTREACH_KINDS, PLACEMENTS } from './files.ts';
export { type Counts, type FunnelBy, type FunnelRow, funnelTotal, type VisitKind } from './funnel.ts';
export {
  type GuideArea,
  type GuideChannels,
  guidePage,
} from './guide.ts';
export { dayOf, type OutreachForm, type OutreachMistake, readOutreach } from './outreach.ts';
export { placementOf } from './placements.ts';
export { type PosterSize, SIZES } from './poster-layout.ts';
export { DESIGNS, type DesignId, type PosterArea } from './poster-words.ts';
export { qrPicture, qrPng, qrSvg } from './qr.ts';
export { qrSizes, smallestCodeMm } from './qr-sizes.ts';
export type { LinkRow, OutreachRow } from './store.ts';
export { looksAhead, type Visitor } from './visitors.ts';

/** `areaCode` must exist (areas.unitAt): the caller has asked. `placement`: where the code is seen, in the office's own words. */
export type NewLink = {
  areaCode: string;
  placement: string;
  /** A key of PLACEMENTS; absent: read from the words. */
  placementKind?: string | undefined;
  campaignId?: number | undefined;
  channel?: string | undefined;
  by?: number | undefined;
  demo?: boolean | undefined;
};

/** Codes drawn before giving up: with 10⁶ links one draw fails in 7,000, so this many failures are a broken source of randomness. */
const MOST_DRAWS = 20;
/** The placement of the one link per area that the bot gives out. */
const CHATBOT = 'chatbot';

/** Makes a short link and gives its code of eight letters. */
export async function createLink(
  act: Act,
  deps: Deps,
  link: Omit<NewLink, 'by'>,
  random: RandomBytes = randomBytes,
): Promise<{ kind: 'created'; code: string } | Denied> {
  const { areaCode } = link;
  return deps.db.write(async (tx) => {
    const no = await denied(tx, act, 'links.write', { subject: 'link:', areaCode });
    if (no !== null) return no;
    const by = actorId(act) ?? undefined;
    const code = await createLinkIn(tx, { ...link, by }, act.now, random);
    await record(tx, act, { action: 'link.create', subject: `link:${code}`, areas: [areaCode] });
    return { kind: 'created', code };
  });
}

/** The same inside a transaction of the caller, whose deed it is a part of. */
export async function createLinkIn(
  tx: Tx,
  link: NewLink,
  now: Date,
  random: RandomBytes = randomBytes,
): Promise<string> {
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const code = makeCode(random);
    if (await addLink(tx, rowOf(code, link, now))) return code;
  }
  throw new Error('no free link code was drawn');
}

/**
 * The link of an area that the bot gives out, made at the first call. Its code is drawn from the area's code, so that
 * two conversations at the same moment make one link, not two.
 */
export async function guideLinkFor(
  tx: Tx,
  areaCode: string,
  now: Date,
  opts: { demo?: boolean } = {},
): Promise<string> {
  return (await standingLink(tx, { areaCode, placement: CHATBOT, placementKind: CHATBOT, ...opts }, now))
    .code;
}

/**
 * The link that posters of an area and a kind of place carry: printed again next year it is the same code, so that last
 * year's sheets and this year's are counted as one place.
 */
async function printedLinkFor(
  tx: Tx,
  areaCode: string,
  placementKind: string,
  now: Date,
  by?: number,
): Promise<LinkRow> {
  const { name } = placementOf(placementKind, PLACEMENTS);
  const link = await standingLink(tx, { areaCode, placement: name, placementKind, by }, now, 'print');
  if (link.retiredAt !== null) await setRetired(tx, COUNTRY, link.code, null);
  return { ...link, retiredAt: null };
}

/** Links made in one transaction: a province has hundreds, and others want to write meanwhile. */
const PRINTED_AT_ONCE = 200;

/**
 * The links that posters of these places carry, made where there are none yet; all inside one area of the actor's. The print is
 * written down with its size.
 */
export async function printedLinks(
  act: Act,
  deps: Deps,
  print: { areaCode: string; places: readonly { areaCode: string; placementKind: string }[]; size: string },
): Promise<{ kind: 'links'; links: LinkRow[] } | Denied> {
  const { areaCode, places, size } = print;
  const subject = `area:${areaCode}`;
  const asked = scopeOfAreas([areaCode]);
  const no = await deps.db.write((tx) => denied(tx, act, 'links.write', { subject, areaCode }));
  if (no !== null) return no;
  const links: LinkRow[] = [];
  for (let from = 0; from < places.length; from += PRINTED_AT_ONCE)
    await deps.db.write(async (tx) => {
      for (const place of places.slice(from, from + PRINTED_AT_ONCE)) {
        if (!holds(asked, place.areaCode)) throw new Error('a poster outside the area that was asked for');
        const by = actorId(act) ?? undefined;
        links.push(await printedLinkFor(tx, place.areaCode, place.placementKind, act.now, by));
      }
    });
  await deps.db.write((tx) =>
    record(tx, act, {
      action: 'link.posters',
      subject,
      areas: [areaCode],
      detail: { pages: places.length, size },
    }),
  );
  return { kind: 'links', links };
}

async function standingLink(tx: Tx, link: NewLink, now: Date, use = ''): Promise<LinkRow> {
  const seed =
    use === '' ? `${link.placement}/${link.areaCode}` : `${use}/${link.placementKind}/${link.areaCode}`;
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const row = rowOf(makeCode(bytesFrom(`${seed}/${draw}`)), link, now);
    if (await addLink(tx, row)) return row;
    const taken = await linkByCode(tx, row.code);
    if (taken?.areaCode === row.areaCode && taken.placement === row.placement) return taken;
  }
  throw new Error('no free link code was drawn');
}

/** An endless, repeatable stream of bytes of a text. */
function bytesFrom(seed: string): RandomBytes {
  let block = 0;
  return (count) => createHash('sha256').update(`${seed}/${block++}`).digest().subarray(0, count);
}

function rowOf(code: string, link: NewLink, now: Date): LinkRow {
  return {
    code,
    areaCode: link.areaCode,
    placement: link.placement,
    placementKind: link.placementKind ?? placementIn(link.placement, PLACEMENTS),
    campaignId: link.campaignId ?? null,
    channel: link.channel ?? null,
    target: null,
    createdAt: now,
    createdBy: link.by ?? null,
    retiredAt: null,
    demo: link.demo ?? false,
  };
}

/** The link of a code as somebody typed or scanned it; null when there is none. */
export async function findLink(reader: Reader, written: string): Promise<LinkRow | null> {
  const code = readCode(written);
  return code === null ? null : linkByCode(reader, code);
}

/** Fewer than this are a suggestion; more are a guess among strangers. */
const MOST_SUGGESTED = 3;

/** Links that may have been meant by a code that does not exist; none when too many could. Likelier ones first. */
export async function nearestLinks(reader: Reader, written: string): Promise<LinkRow[]> {
  const codes = nearCodes(written);
  if (codes.length === 0) return [];
  const found = await linksByCodes(reader, codes);
  return found.length > MOST_SUGGESTED
    ? []
    : found.toSorted((a, b) => codes.indexOf(a.code) - codes.indexOf(b.code));
}

/** The same for an official: only of their scope. */
export async function ownLink(act: Act, reader: Reader, written: string): Promise<LinkRow | null> {
  const link = await findLink(reader, written);
  return link !== null && holds(scopeOf(act), link.areaCode) ? link : null;
}

/** Links of a scope or of a campaign in it, by area and age. */
export async function listLinks(
  reader: Reader,
  scope: Scope,
  where: { campaignId?: number; limit?: number } = {},
): Promise<LinkRow[]> {
  return linksWhere(reader, scope, where);
}

/**
 * Lets a printed code lead elsewhere; null: back to the guide page of its area. Only https addresses under .gov.vn:
 * a code of ours must never lead a citizen to a page that nobody answers for.
 */
export async function changeTarget(
  act: Act,
  tx: Tx,
  written: string,
  target: string | null,
): Promise<{ kind: 'changed' | 'no_such_link' | 'not_an_official_address' } | Denied> {
  const href = target === null ? null : readTarget(target);
  const link = await findLink(tx, written);
  if (link === null) return { kind: 'no_such_link' };
  const { code, areaCode } = link;
  const no = await denied(tx, act, 'links.write', { subject: `link:${code}`, areaCode });
  if (no !== null) return no;
  if (target !== null && href === null) return { kind: 'not_an_official_address' };
  if (!(await setTarget(tx, scopeOf(act), code, href))) return { kind: 'no_such_link' };
  const detail = { from: link.target, to: href };
  await record(tx, act, { action: 'link.target', subject: `link:${code}`, areas: [areaCode], detail });
  return { kind: 'changed' };
}

/** Where a scan leads, if not to the guide page; one that was kept before targets were read strictly leads nowhere else. */
export function targetOf(link: Pick<LinkRow, 'target'>): string | null {
  return link.target === null ? null : readTarget(link.target);
}

/** A list of things to do as a PDF file to keep or print: one A4 page whenever it fits. */
export async function checklistPdf(sheet: ChecklistSheet): Promise<Buffer> {
  return drawChecklist(sheet, sheetFonts());
}

/** Takes a link out of the lists. The code stays taken and still opens: paper cannot be called back. */
export async function retireLink(act: Act, tx: Tx, written: string): Promise<boolean | Denied> {
  const link = await findLink(tx, written);
  if (link === null) return false;
  const { code, areaCode } = link;
  const no = await denied(tx, act, 'links.write', { subject: `link:${code}`, areaCode });
  if (no !== null) return no;
  if (!(await setRetired(tx, scopeOf(act), code, act.now))) return false;
  await record(tx, act, { action: 'link.retire', subject: `link:${code}`, areas: [areaCode] });
  return true;
}

/** One poster to draw. `design` absent: the one that suits the place. `publicUrl` without a slash at its end. */
export type PosterAsk = {
  link: Pick<LinkRow, 'code' | 'placementKind'>;
  area: PosterArea;
  publicUrl: string;
  design?: DesignId | undefined;
};

/**
 * Posters as one PDF file, one page each, drawn as the reader takes them. Fails (the stream's error) when a text does not
 * fit its box or the address is too long for a QR code.
 */
export function posterPdf(
  asks: Iterable<PosterAsk> | AsyncIterable<PosterAsk>,
  size: PosterSize,
  now: Date,
): Readable {
  return drawPosters(worded(asks, now), size, posterFonts(), now);
}

async function* worded(
  asks: Iterable<PosterAsk> | AsyncIterable<PosterAsk>,
  now: Date,
): AsyncGenerator<PosterWords> {
  for await (const { link, area, publicUrl, design } of asks) {
    const placement = placementOf(link.placementKind, PLACEMENTS);
    const { code } = link;
    const ask = { area, code, call: placement.call, url: `${publicUrl}/q/${code}` };
    yield posterWords({ ...ask, design: design ?? placement.design }, POSTER_TEXTS, now);
  }
}

const memories = new WeakMap<Database, VisitorMemory>();

/**
 * Counts a visit for the hour it happened in. Link previews and robots are left out, and one visitor counts once an hour
 * for a code and kind, by a keyed hash that lives in this process's memory only: with several web processes somebody may
 * count once an hour in each, which is the price of storing nothing about them. Without a visitor (the bot tells of a
 * conversation it knows) every call counts. False: not counted.
 */
export async function countVisit(
  deps: Deps,
  written: string,
  kind: VisitKind,
  visitor?: Visitor,
): Promise<boolean> {
  const code = readCode(written);
  if (code === null) return false;
  const hour = hourOf(deps.now());
  if (visitor !== undefined) {
    if (visitor.ahead === true || isRobot(visitor.userAgent, ROBOTS)) return false;
    const memory = memories.get(deps.db) ?? emptyMemory();
    memories.set(deps.db, memory);
    const who = `${code}/${kind}/${visitor.from}/${visitor.userAgent ?? ''}`;
    if (!firstThisHour(memory, hour, deps.keys.hash('visitor', who))) return false;
    // Names of browsers are made up as easily as they are read: one address counts so often a code and hour (security 15).
    if (!fewEnough(memory, hour, deps.keys.hash('visitor', `${code}/${kind}/${visitor.from}`))) return false;
  }
  return deps.db.write((tx) => addVisit(tx, code, hour, kind));
}

/** Counts something the bot saw come of a code, inside a transaction of the caller. False: no such code. */
export async function countVisitIn(tx: Tx, written: string, kind: VisitKind, now: Date): Promise<boolean> {
  const code = readCode(written);
  return code !== null && addVisit(tx, code, hourOf(now), kind);
}

/** How often each code led to what, over all time. A code nobody opened has zeros. */
export async function visitsOf(reader: Reader, codes: readonly string[]): Promise<Map<string, Counts>> {
  const answer = new Map(codes.map((code) => [code, noCounts()]));
  for (const { linkCode, kind, count } of await visitTotals(reader, codes)) {
    const known = VISIT_KINDS.find((name) => name === kind);
    const totals = answer.get(linkCode);
    if (known !== undefined && totals !== undefined) totals[known] = count;
  }
  return answer;
}

/** From scan to reminder by place, area or campaign, of a scope; `until` is excluded. */
export async function funnel(
  reader: Reader,
  scope: Scope,
  ask: { by: FunnelBy; from: Date; until: Date },
): Promise<FunnelRow[]> {
  return funnelRows(await funnelParts(reader, scope, ask.from, ask.until), ask.by);
}

/** Logs work without a telephone. The work has been read by `readOutreach`. */
export async function logOutreach(
  act: Act,
  tx: Tx,
  work: OutreachWork,
  opts: { demo?: boolean } = {},
): Promise<number | Denied> {
  const { areaCode } = work;
  const no = await denied(tx, act, 'links.write', { subject: 'outreach:', areaCode });
  if (no !== null) return no;
  const id = await addOutreach(tx, {
    ...work,
    loggedAt: act.now,
    loggedBy: actorId(act),
    withdrawn: false,
    demo: opts.demo ?? false,
  });
  await record(tx, act, { action: 'outreach.log', subject: `outreach:${id}`, areas: [areaCode] });
  return id;
}

/**
 * Corrects a logged work (`work`), or withdraws it (null): a new row stands for it and the old one is kept as it was.
 * Asked for the area it was in and for the one it is given.
 * @returns the new row's id; 'replaced' when somebody else has corrected it meanwhile
 */
export async function correctOutreach(
  act: Act,
  tx: Tx,
  id: number,
  work: OutreachWork | null,
): Promise<number | 'unknown' | 'replaced' | Denied> {
  const old = await outreachById(tx, COUNTRY, id);
  if (old === null) return 'unknown';
  const areas = [old.areaCode, ...(work === null ? [] : [work.areaCode])];
  for (const one of areas) {
    const no = await denied(tx, act, 'links.write', { subject: `outreach:${id}`, areaCode: one });
    if (no !== null) return no;
  }
  if (old.replacedBy !== null || old.withdrawn) return 'replaced';
  const { kind, areaCode, place, day, quantity, reached, linkCode, note, demo } = old;
  const kept: OutreachWork = { kind, areaCode, place, day, quantity, reached, linkCode, note };
  const made = await addOutreach(tx, {
    ...(work ?? kept),
    loggedAt: act.now,
    loggedBy: actorId(act),
    withdrawn: work === null,
    demo,
  });
  if (!(await setReplaced(tx, id, made)))
    throw new Error('a correction was overtaken inside one transaction');
  await record(tx, act, {
    action: work === null ? 'outreach.withdraw' : 'outreach.correct',
    subject: `outreach:${made}`,
    areas,
    detail: { before: id },
  });
  return made;
}

/** One logged work of a scope with everything it said before, newest first. Null: no such row there. */
export async function outreachHistory(
  reader: Reader,
  scope: Scope,
  id: number,
): Promise<OutreachRow[] | null> {
  const last = await outreachById(reader, scope, id);
  if (last === null) return null;
  const history = [last];
  for (let row = await outreachBefore(reader, id); row !== null; row = await outreachBefore(reader, row.id))
    history.push(row);
  return history.every((row) => holds(scope, row.areaCode)) ? history : null;
}

/** Most works that one list or file shows. */
const MOST_WORKS = 5_000;

/** What holds of a period (days inclusive), with the reach that could be measured by codes. */
export async function listOutreach(
  reader: Reader,
  scope: Scope,
  where: { from: string; to: string },
): Promise<{
  works: OutreachRow[];
  reach: Map<number, Reach>;
  total: { scans: number; declared: number; uncounted: number };
}> {
  const works = await outreachWhere(reader, scope, { ...where, limit: MOST_WORKS });
  const windows = works.map((work) => windowOf(work, OUTREACH_KINDS));
  const codes = [...new Set(works.flatMap((work) => work.linkCode ?? []))];
  const from = new Date(Math.min(...windows.map((one) => one.from.getTime()), 8.64e15));
  const until = new Date(Math.max(...windows.map((one) => one.until.getTime()), 0));
  const hours = codes.length === 0 ? [] : await visitHours(reader, codes, from, until);
  return { works, ...measure(works, OUTREACH_KINDS, hours) };
}
