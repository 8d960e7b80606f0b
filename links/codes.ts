/** The codes of links: made, found, pointed elsewhere, retired. */

import { createHash, randomBytes } from 'node:crypto';
import { COUNTRY, holds, type Scope, scopeOfAreas } from '../areas/scope.ts';
import { batches } from '../prisma/batches.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied, scopeOf } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { makeCode, nearCodes, type RandomBytes, readCode } from './code.ts';
import { PLACEMENTS } from './files.ts';
import { placementIn, placementOf } from './placements.ts';
import {
  addLink,
  type LinkRow,
  linkByCode,
  linksByCodes,
  linksWhere,
  setRetired,
  setTarget,
} from './store.ts';
import { readTarget } from './target.ts';

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
  for (const some of batches(places, PRINTED_AT_ONCE))
    await deps.db.write(async (tx) => {
      for (const place of some) {
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
