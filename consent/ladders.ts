/** The ladder of each province: versions that are kept, dated and checked. A wing of the front door, which hands it on. */
import { reminderTimes, sendingRules } from '../outbox/outbox.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { lawFor } from './choices.ts';
import { LADDER } from './files.ts';
import type { Ladder, LadderBody } from './ladder.ts';
import { readBody } from './ladder-body.ts';
import { lookAgainBy } from './store/consents.ts';
import { addLadder, type LadderRow, ladderRows, laddersInForce, retireLadders } from './store/ladders.ts';

/** The ladder of a province by its code. */
export type LadderOf = (provinceCode: string) => Ladder;

export type LadderVersion = Omit<LadderRow, 'body'> & { ladder: LadderBody | null };

/** The ladders that hold for these provinces at a moment: the newest of their own that has begun, else the shipped one; times by the sending rules, needs by the law and the province's choice. */
export async function laddersFor(reader: Reader, provinces: Iterable<string>, now: Date): Promise<LadderOf> {
  const own = new Map<string, LadderBody>();
  const times = reminderTimes(await sendingRules(reader), now);
  for (const row of await laddersInForce(reader, [...new Set(provinces)], now)) {
    const ladder = own.has(row.provinceCode) ? null : readBody(row.body);
    if (ladder !== null) own.set(row.provinceCode, ladder);
  }
  const lawOf = await lawFor(reader, [...new Set(provinces)], now);
  return (provinceCode) => ({
    ...(own.get(provinceCode) ?? LADDER),
    ...times,
    law: lawOf(provinceCode),
  });
}

/** Every version a province saved, the newest first. `ladder` null: of a shape that is not read any more. */
export async function ladderVersions(reader: Reader, provinceCode: string): Promise<LadderVersion[]> {
  return (await ladderRows(reader, provinceCode)).map(({ body, ...row }) => ({
    ...row,
    ladder: readBody(body),
  }));
}

/**
 * Keeps a new version, in force from `validFrom` (the past is not rewritten: now at the earliest). `base`: the number of
 * the newest version the editor saw; when somebody saved another since, nothing is kept. The ladder is one that
 * `readLadderForm` gave.
 */
export async function saveLadder(
  act: Act,
  deps: Deps,
  edit: { provinceCode: string; ladder: LadderBody; note: string; validFrom: Date; base: number },
): Promise<{ kind: 'saved'; version: number } | { kind: 'changed_meanwhile' } | Denied> {
  const { provinceCode, ladder, note, base } = edit;
  const { now } = act;
  return deps.db.write(async (tx) => {
    const no = await deniedLadder(tx, act, provinceCode);
    if (no !== null) return no;
    const newest = (await ladderRows(tx, provinceCode))[0]?.version ?? 0;
    if (newest !== base) return { kind: 'changed_meanwhile' };
    const validFrom = new Date(Math.max(edit.validFrom.getTime(), now.getTime()));
    const version = newest + 1;
    await addLadder(tx, {
      provinceCode,
      version,
      body: JSON.stringify(ladder),
      note,
      validFrom,
      savedBy: actorId(act),
      savedAt: now,
    });
    await lookAgainBy(tx, provinceCode, validFrom);
    await record(tx, act, {
      action: 'consent.ladder-save',
      subject: `area:${provinceCode}`,
      areas: [provinceCode],
      detail: { version, from: validFrom.toISOString() },
    });
    return { kind: 'saved', version };
  });
}

/** Back to the shipped ladder: the province's versions stay to be read. */
export async function dropLadders(
  act: Act,
  deps: Deps,
  provinceCode: string,
): Promise<{ kind: 'dropped'; versions: number } | Denied> {
  return deps.db.write(async (tx) => {
    const no = await deniedLadder(tx, act, provinceCode);
    if (no !== null) return no;
    const versions = await retireLadders(tx, provinceCode, act.now);
    if (versions === 0) return { kind: 'dropped', versions };
    await lookAgainBy(tx, provinceCode, act.now);
    await record(tx, act, {
      action: 'consent.ladder-drop',
      subject: `area:${provinceCode}`,
      areas: [provinceCode],
      detail: { versions },
    });
    return { kind: 'dropped', versions };
  });
}

function deniedLadder(tx: Tx, act: Act, provinceCode: string): Promise<Denied | null> {
  return denied(tx, act, 'ladder.write', { subject: `area:${provinceCode}`, areaCode: provinceCode });
}
