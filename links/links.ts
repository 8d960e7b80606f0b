import { createHash, randomBytes } from 'node:crypto';
import type { Database, Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { ChecklistSheet } from './checklist-layout.ts';
import { drawChecklist } from './checklist-pdf.ts';
import { makeCode, type RandomBytes, readCode } from './code.ts';
import { ROBOTS, sheetFonts } from './files.ts';
import { addLink, addVisit, type LinkRow, linkByCode, linksWhere, setTarget, visitTotals } from './store.ts';
import { emptyMemory, firstThisHour, hourOf, isRobot, type Visitor, type VisitorMemory } from './visitors.ts';

export { GUIDE_STYLE, GUIDE_TEXTS, GUIDE_VIEW } from './files.ts';
export {
  type GuideArea,
  type GuideChannels,
  guidePage,
} from './guide.ts';
export { qrPng, qrSvg } from './qr.ts';
export type { LinkRow } from './store.ts';
export type { Visitor } from './visitors.ts';

/** `areaCode` must exist (areas.unitAt): the caller has asked. `placement`: where the code is seen, in the office's own words. */
export type NewLink = {
  areaCode: string;
  placement: string;
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
  deps: Deps,
  link: NewLink,
  random: RandomBytes = randomBytes,
): Promise<string> {
  return deps.db.write((tx) => createLinkIn(tx, link, deps.now(), random));
}

/** The same inside a transaction of the caller. */
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
  for (let draw = 0; draw < MOST_DRAWS; draw++) {
    const code = makeCode(bytesFrom(`${CHATBOT}/${areaCode}/${draw}`));
    if (await addLink(tx, rowOf(code, { areaCode, placement: CHATBOT, demo: opts.demo }, now))) return code;
    const taken = await linkByCode(tx, code);
    if (taken?.areaCode === areaCode && taken.placement === CHATBOT) return code;
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
    campaignId: link.campaignId ?? null,
    channel: link.channel ?? null,
    target: null,
    createdAt: now,
    createdBy: link.by ?? null,
    demo: link.demo ?? false,
  };
}

/** The link of a code as somebody typed or scanned it; null when there is none. */
export async function findLink(reader: Reader, written: string): Promise<LinkRow | null> {
  const code = readCode(written);
  return code === null ? null : linkByCode(reader, code);
}

/** Links of areas or of a campaign, by area and age. */
export async function listLinks(
  reader: Reader,
  where: { areaCodes?: readonly string[]; campaignId?: number } = {},
): Promise<LinkRow[]> {
  return linksWhere(reader, where);
}

/**
 * Lets a printed code lead elsewhere; null: back to the guide page of its area. Only https addresses under .gov.vn:
 * a code of ours must never lead a citizen to a page that nobody answers for.
 */
export async function changeTarget(
  tx: Tx,
  written: string,
  target: string | null,
): Promise<'changed' | 'no_such_link' | 'not_an_official_address'> {
  if (target !== null && !isOfficial(target)) return 'not_an_official_address';
  const code = readCode(written);
  return code !== null && (await setTarget(tx, code, target)) ? 'changed' : 'no_such_link';
}

function isOfficial(target: string): boolean {
  const url = URL.canParse(target) ? new URL(target) : null;
  return url?.protocol === 'https:' && url.username === '' && /(^|\.)gov\.vn$/.test(url.hostname);
}

/** A list of things to do as a PDF file to keep or print: one A4 page whenever it fits. */
export async function checklistPdf(sheet: ChecklistSheet): Promise<Buffer> {
  return drawChecklist(sheet, sheetFonts());
}

/** What a link led to. visit: page opened; chat: conversation started; guide, check: read or finished there; reminder: asked for. */
export const VISIT_KINDS = ['visit', 'chat', 'guide', 'check', 'reminder'] as const;
export type VisitKind = (typeof VISIT_KINDS)[number];

const memories = new WeakMap<Database, VisitorMemory>();

/**
 * Counts a visit for the hour it happened in. Link previews and robots are left out, and one visitor counts once an hour
 * for a code and kind, by a keyed hash that lives in this process's memory only. Without a visitor (the bot tells of a
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
    if (isRobot(visitor.userAgent, ROBOTS)) return false;
    const memory = memories.get(deps.db) ?? emptyMemory();
    memories.set(deps.db, memory);
    const who = `${code}/${kind}/${visitor.from}/${visitor.userAgent ?? ''}`;
    if (!firstThisHour(memory, hour, deps.keys.hash('visitor', who))) return false;
  }
  return deps.db.write((tx) => addVisit(tx, code, hour, kind));
}

/** Counts something the bot saw come of a code, inside a transaction of the caller. False: no such code. */
export async function countVisitIn(tx: Tx, written: string, kind: VisitKind, now: Date): Promise<boolean> {
  const code = readCode(written);
  return code !== null && addVisit(tx, code, hourOf(now), kind);
}

/** How often each code led to what, over all time. A code nobody opened has zeros. */
export async function visitsOf(
  reader: Reader,
  codes: readonly string[],
): Promise<Map<string, Record<VisitKind, number>>> {
  const answer = new Map(
    codes.map((code) => [
      code,
      { visit: 0, chat: 0, guide: 0, check: 0, reminder: 0 } as Record<VisitKind, number>,
    ]),
  );
  for (const { linkCode, kind, count } of await visitTotals(reader, codes)) {
    const known = VISIT_KINDS.find((name) => name === kind);
    const totals = answer.get(linkCode);
    if (known !== undefined && totals !== undefined) totals[known] = count;
  }
  return answer;
}
