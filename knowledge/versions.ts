/** Edited answers: their versions, saved and retired by officials, taken over while running. A wing of the front door. */
import { dayOf } from '../calendar/moment.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import type { AnswerEntry, KnowledgeMistake, TopicId } from './entry.ts';
import type { FactBook } from './fact-book.ts';
import { refreshFacts } from './fact-desk.ts';
import * as store from './store.ts';

/** The knowledge as far as editing it needs. */
export type EditableKnowledge = {
  /** The facts in use, and those that came with the program. */
  readonly facts: FactBook;
  /** Reads a text as the entry of a topic by all rules, beside the entries in use. Keeps nothing. */
  draft: (topic: TopicId, yaml: string) => { entry: AnswerEntry } | { faults: KnowledgeMistake[] };
  /** Answers with these edited entries from now on, instead of those given before. */
  reload: (saved: readonly { topic: string; yaml: string }[], mark?: string) => void;
  /** Mark of the edited entries in use, for `refreshKnowledge`. */
  readonly mark: string;
};

/** Every text of a topic that was ever saved, the newest first. Nothing is deleted. */
export async function knowledgeVersions(reader: Reader, topic: TopicId): Promise<store.AnswerVersionRow[]> {
  return store.versionRows(reader, topic);
}

/**
 * Keeps an edited text as the next version of its topic; it answers at once after `refreshKnowledge`.
 * @param edit.base the version the edit began from (0: none), so that nobody undoes another's work unseen
 * @returns the new version, all faults (nothing is kept then), or 'changed_meanwhile'
 */
export async function saveKnowledge(
  act: Act,
  tx: Tx,
  knowledge: Pick<EditableKnowledge, 'draft'>,
  edit: {
    topic: TopicId;
    yaml: string;
    note: string;
    base: number;
    demo?: boolean;
  },
): Promise<
  | { kind: 'saved'; version: number }
  | { kind: 'faults'; faults: KnowledgeMistake[] }
  | { kind: 'changed_meanwhile' }
  | Denied
> {
  const { topic, base, note, demo = false } = edit;
  const no = await denied(tx, act, 'knowledge.write', { subject: topic, areaCode: '' });
  if (no !== null) return no;
  const read = knowledge.draft(topic, edit.yaml);
  if ('faults' in read) return { kind: 'faults', faults: read.faults };
  const last = (await store.versionRows(tx, topic))[0]?.version ?? 0;
  const version = last + 1;
  const yaml = `${edit.yaml.trimEnd()}\n`;
  const row = { topic, version, yaml, note, savedBy: actorId(act), savedAt: act.now, demo };
  if (last !== base || !(await store.addVersion(tx, row))) return { kind: 'changed_meanwhile' };
  await record(tx, act, { action: 'knowledge.save', subject: topic, detail: { version } });
  return { kind: 'saved', version };
}

/** Puts every version of a topic aside: the shipped file answers again. @returns how many were in force */
export async function retireKnowledge(act: Act, tx: Tx, topic: TopicId): Promise<number | Denied> {
  const no = await denied(tx, act, 'knowledge.write', { subject: topic, areaCode: '' });
  if (no !== null) return no;
  const versions = await store.retireRows(tx, topic, act.now);
  if (versions > 0)
    await record(tx, act, { action: 'knowledge.retire', subject: topic, detail: { versions } });
  return versions;
}

/** Takes over what was saved or retired since the last time, here or in another process. One cheap query when nothing was. */
export async function refreshKnowledge(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  knowledge: Pick<EditableKnowledge, 'facts' | 'mark' | 'reload'>,
): Promise<boolean> {
  const changed = await refreshFacts(db.read, knowledge.facts, dayOf(now()));
  // The mark is read first: what is saved in between is taken over twice, never missed.
  const mark = await store.versionsMark(db.read);
  if (mark === knowledge.mark || (mark === '0/0/0' && knowledge.mark === '')) return changed;
  knowledge.reload(await store.versionsInUse(db.read), mark);
  return true;
}
