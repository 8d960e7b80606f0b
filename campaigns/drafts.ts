import type { Reader } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import type { ByOfficial } from '../staff/act.ts';
import * as draftStore from './store/drafts.ts';

/** At most so many unfinished campaigns a person; the oldest goes when there is one more. */
const MOST_SKETCHES = 20;

/** Keeps what somebody has written of a campaign so far, right or wrong. @returns its number */
export async function startDraft(
  act: ByOfficial,
  deps: Deps,
  form: string,
  campaignId: number | null = null,
): Promise<number> {
  const { now } = act;
  const by = act.user.id;
  return deps.db.write(async (tx) => {
    if (campaignId !== null) {
      const old = await draftStore.draftOfCampaign(tx, campaignId);
      if (old !== null) await draftStore.dropDraft(tx, old.id, old.authorId);
    }
    const id = await draftStore.addDraft(tx, { authorId: by, campaignId, form, step: 1, createdAt: now });
    const all = await draftStore.draftsOf(tx, by, MOST_SKETCHES + 10);
    for (const row of all.slice(MOST_SKETCHES)) await draftStore.dropDraft(tx, row.id, by);
    return id;
  });
}

/** False: it is not this person's, or was thrown away. */
export async function keepDraft(
  act: ByOfficial,
  deps: Deps,
  id: number,
  data: { form: string; step: number; campaignId?: number },
): Promise<boolean> {
  return deps.db.write((tx) => draftStore.saveDraft(tx, id, act.user.id, { ...data, updatedAt: act.now }));
}

/** One that this person is writing; nobody else sees it. */
export async function findDraft(
  act: ByOfficial,
  reader: Reader,
  id: number,
): Promise<draftStore.DraftRow | null> {
  const row = await draftStore.draftById(reader, id);
  return row?.authorId === act.user.id ? row : null;
}

/** What this person has not finished writing, newest first. */
export async function listDrafts(act: ByOfficial, reader: Reader): Promise<draftStore.DraftRow[]> {
  return draftStore.draftsOf(reader, act.user.id, MOST_SKETCHES);
}

export async function discardDraft(act: ByOfficial, deps: Deps, id: number): Promise<void> {
  await deps.db.write((tx) => draftStore.dropDraft(tx, id, act.user.id));
}
