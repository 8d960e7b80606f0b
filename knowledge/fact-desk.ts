/**
 * Facts as staff write them: a draft, a second person who publishes it, and taking one out of use. Countrywide facts are the
 * country's desk's; a province or a commune writes facts of its own, which answer there alone. A wing of the front door.
 */
import { dayOf } from '../calendar/moment.ts';
import type { Reader, Tx } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type ByOfficial, barred, type Denied, scopeOf } from '../staff/act.ts';
import { denied, record, refused } from '../staff/staff.ts';
import type { KnowledgeMistake } from './entry.ts';
import type { FactBook } from './fact-book.ts';
import { bodyOf, type FactBody, readFactBody } from './fact-draft.ts';
import * as store from './store/fact-versions.ts';

type FactDeps = Pick<Deps, 'db'> & { readonly facts: FactBook };
/** A version with its body read back. */
export type FactVersion = Omit<store.FactVersionRow, 'body'> & { readonly body: FactBody };
export type FactNotPossible = { kind: 'not_possible'; staff: string };

const notPossible = (staff: string): FactNotPossible => ({ kind: 'not_possible', staff });
const NO_FACT = notPossible('Không có câu trả lời này trong địa bàn của anh/chị.');
const CHANGED = notPossible('Có người vừa lưu một bản khác. Xem bản đó trong danh sách các bản rồi làm lại.');
const MOST_NOTE = 300;
/** Drafts that a page lists. */
const MOST_WORK = 500;

/** Notes and remarks are read by others later: never empty, never a page. */
function readNote(words: string): string | null {
  const read = words.normalize('NFC').trim();
  return read === '' || [...read].length > MOST_NOTE ? null : read;
}
const NO_NOTE = notPossible(`Ghi lý do, nhiều nhất ${MOST_NOTE} ký tự. Người xem sau cần biết vì sao.`);

type Target = { id: string; areaCode: string; replaces: string | null };

/**
 * Which fact a draft is a version of. Somebody of an area who edits a countrywide fact begins one of their own that stands in for
 * it there.
 */
async function targetOf(tx: Tx, act: Act, facts: FactBook, factId: string | null): Promise<Target | null> {
  const own = act.user?.areaCode ?? '';
  if (factId === null) {
    const number = (await store.countFactVersions(tx)) + 1;
    return { id: own === '' ? `own.n${number}` : `own.a${own}.n${number}`, areaCode: own, replaces: null };
  }
  const owners = await store.ownersOfFact(tx, factId);
  if (owners !== null && (owners.areaCode !== '' || own === ''))
    return { id: factId, areaCode: owners.areaCode, replaces: owners.replaces };
  if (owners === null && !facts.shipped.some((fact) => fact.id === factId)) return null;
  return own === ''
    ? { id: factId, areaCode: '', replaces: null }
    : { id: `${factId}.a${own}`, areaCode: own, replaces: factId };
}

function knownIds(facts: FactBook): Set<string> {
  return new Set([...facts.shipped, ...facts.inUse].map((fact) => fact.id));
}

/**
 * Keeps what was written as the next version of a fact. It may be unfinished: `faults` says what it still needs before it can be
 * published. Citizens hear nothing of it yet.
 * @param edit.factId null: a new fact
 * @param edit.base the version that the edit began from (0: none), so that nobody undoes another's work unseen
 */
export async function draftFact(
  act: Act,
  { db, facts }: FactDeps,
  edit: { factId: string | null; body: FactBody; note: string; base: number },
): Promise<
  { kind: 'saved'; factId: string; version: number; faults: KnowledgeMistake[] } | FactNotPossible | Denied
> {
  const note = readNote(edit.note);
  if (note === null) return NO_NOTE;
  return db.write(async (tx) => {
    const target = await targetOf(tx, act, facts, edit.factId);
    if (target === null) return NO_FACT;
    const { id, areaCode, replaces } = target;
    const no = await denied(tx, act, 'fact.write', { subject: `fact:${id}`, areaCode });
    if (no !== null) return no;
    const last = (await store.versionsOfFact(tx, scopeOf(act), id))[0]?.version ?? 0;
    // A stand-in that begins from a countrywide version has none of its own yet.
    if (id === edit.factId && last !== edit.base) return CHANGED;
    await store.replaceDrafts(tx, id);
    const version = last + 1;
    const added = await store.addFactVersion(tx, {
      factId: id,
      version,
      areaCode,
      replaces,
      body: JSON.stringify(edit.body),
      note,
      state: 'draft',
      savedBy: actorId(act),
      savedAt: act.now,
    });
    if (!added) return CHANGED;
    await record(tx, act, {
      action: 'fact.draft',
      subject: `fact:${id}`,
      areas: [areaCode],
      detail: { version },
    });
    const read = readFactBody(edit.body, { id, areaCode }, knownIds(facts));
    return { kind: 'saved', factId: id, version, faults: 'faults' in read ? read.faults : [] };
  });
}

/**
 * A second person puts a draft into use, from its first day on. Nobody who ever wrote a version of the fact, nor an account that
 * one of them made or enrolled this month.
 * @param version what they have read: a newer draft is another text
 */
export async function publishFact(
  act: ByOfficial,
  { db, facts }: FactDeps,
  factId: string,
  version: number,
): Promise<
  { kind: 'published' } | { kind: 'faults'; faults: KnowledgeMistake[] } | FactNotPossible | Denied
> {
  return db.write(async (tx) => {
    const found = await waitingDraft(tx, act, factId, version);
    if (found.kind !== 'draft') return found;
    const { row, authors } = found;
    const { areaCode } = row;
    const subject = `fact:${factId}`;
    const bar = barred('fact.publish', act.user, authors, act.now);
    if (bar !== null) return refused(tx, act, bar, { subject, areaCode });
    const read = readFactBody(JSON.parse(row.body) as FactBody, { id: factId, areaCode }, knownIds(facts));
    if ('faults' in read) return { kind: 'faults', faults: read.faults };
    const decided = { state: 'published' as const, decidedBy: act.user.id, decidedAt: act.now };
    if (!(await store.moveFactVersion(tx, row.id, 'draft', decided))) return CHANGED;
    await record(tx, act, { action: 'fact.publish', subject, areas: [areaCode], detail: { version } });
    return { kind: 'published' };
  });
}

/** Gives a draft back to who wrote it, who reads why. */
export async function returnFact(
  act: ByOfficial,
  { db }: Pick<FactDeps, 'db'>,
  factId: string,
  { version, remark }: { version: number; remark: string },
): Promise<{ kind: 'returned' } | FactNotPossible | Denied> {
  const words = readNote(remark);
  if (words === null) return NO_NOTE;
  return db.write(async (tx) => {
    const found = await waitingDraft(tx, act, factId, version);
    if (found.kind !== 'draft') return found;
    const decided = { decidedBy: act.user.id, decidedAt: act.now, remark: words };
    if (!(await store.moveFactVersion(tx, found.row.id, 'draft', { state: 'returned', ...decided })))
      return CHANGED;
    await record(tx, act, {
      action: 'fact.return',
      subject: `fact:${factId}`,
      areas: [found.row.areaCode],
      detail: { version },
    });
    return { kind: 'returned' };
  });
}

/** The draft that waits for a second person; who may not decide there hears no more than that. */
async function waitingDraft(
  tx: Tx,
  act: ByOfficial,
  factId: string,
  version: number,
): Promise<{ kind: 'draft'; row: store.FactVersionRow; authors: number[] } | FactNotPossible | Denied> {
  const owners = await store.ownersOfFact(tx, factId);
  if (owners === null) return NO_FACT;
  const no = await denied(tx, act, 'fact.publish', {
    subject: `fact:${factId}`,
    areaCode: owners.areaCode,
  });
  if (no !== null) return no;
  const row = (await store.versionsOfFact(tx, scopeOf(act), factId))[0];
  if (row === undefined) return NO_FACT;
  if (row.version !== version) return CHANGED;
  if (row.state !== 'draft') return notPossible('Bản này không còn chờ duyệt.');
  return { kind: 'draft', row, authors: owners.authors };
}

/**
 * Takes a fact out of use. `silence`: it is said no more at all, for words found to be wrong; one person may, since saying less
 * harms nobody. Else the published versions are put aside: the shipped words answer again, or nothing where there were none; what
 * was silenced comes back only by who may publish.
 */
export async function retireFact(
  act: Act,
  { db, facts }: FactDeps,
  factId: string,
  { silence, note }: { silence: boolean; note: string },
): Promise<{ kind: 'retired'; versions: number } | FactNotPossible | Denied> {
  const why = readNote(note);
  if (why === null) return NO_NOTE;
  return db.write(async (tx) => {
    const owners = await store.ownersOfFact(tx, factId);
    if (owners === null && !facts.shipped.some((fact) => fact.id === factId)) return NO_FACT;
    const areaCode = owners?.areaCode ?? '';
    const versions = await store.versionsOfFact(tx, scopeOf(act), factId);
    const silenced = versions.some((one) => one.state === 'silenced');
    const subject = `fact:${factId}`;
    const action = silenced && !silence ? 'fact.publish' : 'fact.write';
    const no = await denied(tx, act, action, { subject, areaCode });
    if (no !== null) return no;
    const stopped = await store.retireFactVersions(tx, factId, act.now);
    if (stopped === 0 && !silence) return notPossible('Câu này đang dùng bản gốc, không có gì để thôi dùng.');
    if (silence)
      await store.addFactVersion(tx, {
        factId,
        version: (versions[0]?.version ?? 0) + 1,
        areaCode,
        replaces: owners?.replaces ?? null,
        body: JSON.stringify(shownBody(facts, factId)),
        note: why,
        state: 'silenced',
        savedBy: actorId(act),
        savedAt: act.now,
        decidedBy: actorId(act),
        decidedAt: act.now,
      });
    await record(tx, act, {
      action: silence ? 'fact.silence' : 'fact.retire',
      subject,
      areas: [areaCode],
      detail: { versions: stopped },
    });
    return { kind: 'retired', versions: stopped };
  });
}

function shownBody(facts: FactBook, factId: string): FactBody {
  const fact = [...facts.inUse, ...facts.shipped].find((one) => one.id === factId);
  return fact === undefined ? {} : bodyOf(fact);
}

const readBack = (row: store.FactVersionRow): FactVersion => ({
  ...row,
  body: JSON.parse(row.body) as FactBody,
});

/** Every version of a fact that the actor may see, the newest first. */
export async function factVersions(act: Act, reader: Reader, factId: string): Promise<FactVersion[]> {
  return (await store.versionsOfFact(reader, scopeOf(act), factId)).map(readBack);
}

/** What waits for somebody in the actor's scope: drafts and returned ones, and what is in force, newest first. */
export async function factWork(act: Act, reader: Reader): Promise<FactVersion[]> {
  const states = ['draft', 'returned', 'published', 'silenced'] as const;
  return (await store.factVersionsIn(reader, scopeOf(act), states, MOST_WORK)).map(readBack);
}

/** Takes over what was published or retired since, here or in another process, and the turn of the day. One cheap query else. */
export async function refreshFacts(reader: Reader, facts: FactBook, today: string): Promise<boolean> {
  // The mark is read first: what is published in between is taken over twice, never missed.
  const mark = await store.factsMark(reader);
  if (mark === '0/0/0' && facts.mark === '') return false;
  const whole = `${mark}@${today}`;
  if (whole === facts.mark) return false;
  const rows = await store.factsInForce(reader);
  facts.take(
    rows.map((row) => ({
      factId: row.factId,
      version: row.version,
      areaCode: row.areaCode,
      replaces: row.replaces,
      body: row.body,
      state: row.state === 'silenced' ? 'silenced' : 'published',
      since: dayOf(row.savedAt),
    })),
    today,
    whole,
  );
  return true;
}
