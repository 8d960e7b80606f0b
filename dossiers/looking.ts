/**
 * Works out anew what holds cases: after anything about them changed, and once a day, when due days have passed. The one writer of
 * `hold`, `holdSince`, `move` and `lookOn`. A wing of the front door.
 */
import { scopeOfAreas } from '../areas/scope.ts';
import type { Day } from '../calendar/day.ts';
import { dayOf } from '../calendar/moment.ts';
import { awaitedSince } from '../consent/consent.ts';
import { BUNDLES } from '../knowledge/bundle.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Around, factsOf } from './filing-facts.ts';
import { holdsOf, looksAgainOn, type WholeList } from './holds.ts';
import type { WholeFiling } from './rows.ts';
import { wholeLists } from './store/events.ts';
import { changeFiling, filingsToLookAt } from './store/filings.ts';
import { lockRoom } from './store/rows.ts';

/** What is known around each of these cases. */
export async function aroundOf(
  reader: Reader,
  filings: readonly WholeFiling[],
): Promise<(filing: WholeFiling) => Around> {
  const lists = new Map<string, WholeList[]>();
  for (const bundle of BUNDLES) {
    const areas = [
      ...new Set(filings.filter((one) => one.bundle === bundle).map(({ areaCode }) => areaCode)),
    ];
    if (areas.length === 0) continue;
    for (const [part, own] of await wholeLists(reader, scopeOfAreas(areas), bundle)) lists.set(part, own);
  }
  const awaited = await awaitedSince(
    reader,
    filings.flatMap(({ nationalCode }) => nationalCode ?? []),
  );
  return ({ areaCode, bundle, nationalCode }) => {
    const since = nationalCode === null ? undefined : awaited.get(nationalCode);
    return {
      lists: lists.get(`${areaCode}/${bundle}`) ?? [],
      confirmationSince: since === undefined ? null : dayOf(since),
    };
  };
}

/** Works out anew what holds these cases, as they stand in the transaction. */
export async function refreshAll(tx: Tx, filings: readonly WholeFiling[], now: Date): Promise<void> {
  const around = await aroundOf(tx, filings);
  for (const filing of filings) await refreshHold(tx, filing, around(filing), dayOf(now));
}

/** Writes what holds the case, where that is not what stands there. */
async function refreshHold(tx: Tx, filing: WholeFiling, around: Around, today: Day): Promise<void> {
  const facts = factsOf(filing, around);
  const [first] = holdsOf(facts, today);
  const now = {
    hold: first?.hold ?? null,
    holdSince: first?.since ?? null,
    move: first?.move ?? null,
    lookOn: looksAgainOn(facts, today),
  };
  const same = (Object.keys(now) as (keyof typeof now)[]).every((name) => filing[name] === now[name]);
  if (!same) await changeFiling(tx, filing.id, now);
}

const A_TIME = 300;

/** @returns how many cases were looked at */
export async function lookAgain(deps: Deps, now: Date): Promise<number> {
  let looked = 0;
  for (let after = 0; ; ) {
    const seen = await deps.db.write(async (tx) => {
      await lockRoom(tx, now);
      const page = await filingsToLookAt(tx, dayOf(now), after, A_TIME);
      await refreshAll(tx, page, now);
      return page;
    });
    looked += seen.length;
    after = seen.at(-1)?.id ?? 0;
    if (seen.length < A_TIME) return looked;
  }
}
