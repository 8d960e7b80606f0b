import type { Reader } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import * as store from './store.ts';

/** At most so many unfinished campaigns a person; the oldest goes when there is one more. */
const MOST_SKETCHES = 20;

/** Keeps what somebody has written of a campaign so far, right or wrong. @returns its number */
export async function startSketch(
  deps: Deps,
  by: number,
  form: string,
  campaignId: number | null = null,
): Promise<number> {
  const now = deps.now();
  return deps.db.write(async (tx) => {
    if (campaignId !== null) {
      const old = await store.sketchOfCampaign(tx, campaignId);
      if (old !== null) await store.dropSketch(tx, old.id, old.authorId);
    }
    const id = await store.addSketch(tx, { authorId: by, campaignId, form, step: 1, createdAt: now });
    const all = await store.sketchesOf(tx, by, MOST_SKETCHES + 10);
    for (const row of all.slice(MOST_SKETCHES)) await store.dropSketch(tx, row.id, by);
    return id;
  });
}

/** False: it is not this person's, or was thrown away. */
export async function keepSketch(
  deps: Deps,
  id: number,
  by: number,
  data: { form: string; step: number; campaignId?: number },
): Promise<boolean> {
  return deps.db.write((tx) => store.saveSketch(tx, id, by, { ...data, updatedAt: deps.now() }));
}

/** One that this person is writing; nobody else sees it. */
export async function findSketch(reader: Reader, id: number, by: number): Promise<store.SketchRow | null> {
  const row = await store.sketchById(reader, id);
  return row?.authorId === by ? row : null;
}

/** What this person has not finished writing, newest first. */
export async function listSketches(reader: Reader, by: number): Promise<store.SketchRow[]> {
  return store.sketchesOf(reader, by, MOST_SKETCHES);
}

export async function throwSketchAway(deps: Deps, id: number, by: number): Promise<void> {
  await deps.db.write((tx) => store.dropSketch(tx, id, by));
}
