import { sayDay } from '../../../calendar/words.ts';
import { FACT_STATES, factDifference, factParts, readFactBody } from '../../../knowledge/fact-draft.ts';
import {
  type Fact,
  type FactVersion,
  factVersions,
  publishFact,
  refreshKnowledge,
  retireFact,
  returnFact,
} from '../../../knowledge/knowledge.ts';
import { approvalBar } from '../../../staff/access.ts';
import { staffNames } from '../../../staff/staff.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import { visibleTo } from './facts.ts';
import { buttonTitle, shortened } from './form.ts';

const STATE_LOOKS = {
  draft: 'wait',
  published: 'good',
  returned: 'bad',
  replaced: 'plain',
  silenced: 'bad',
  retired: 'plain',
} as const satisfies Record<FactVersion['state'], string>;

/** One fact: what citizens hear, its versions with their authors, two of them compared, and what may be done. */
export async function showFact(page: StaffPage): Promise<PageAnswer> {
  return factPage(page, null);
}

/** "Duyệt và dùng": the draft that was read, by somebody who wrote none of it. */
export async function publishFactDraft(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const id = page.param('id');
  const { knowledge } = needs.bot;
  const version = Number(form.text('version'));
  const deps = { db: needs.deps.db, facts: knowledge.facts };
  const done = await publishFact(act, deps, id, version);
  if (done.kind === 'denied') return forbidden(done.staff);
  if (done.kind === 'not_possible') return factPage(page, done.staff);
  if (done.kind === 'faults')
    return factPage(
      page,
      `Chưa duyệt được, bản này còn thiếu: ${done.faults.map((one) => `${one.field} (${one.message})`).join('; ')}.`,
    );
  await refreshKnowledge(needs.deps, knowledge);
  return { kind: 'goto', to: factAddress(id), done: 'fact_published' };
}

/** "Trả lại": the author reads why. */
export async function returnFactDraft(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const id = page.param('id');
  const asked = { version: Number(form.text('version')), remark: form.text('remark') };
  const done = await returnFact(act, needs.deps, id, asked);
  if (done.kind === 'denied') return forbidden(done.staff);
  if (done.kind === 'not_possible') return factPage(page, done.staff);
  return { kind: 'goto', to: factAddress(id), done: 'fact_returned' };
}

/** Out of use: back to the shipped words, or said no more at all. */
export async function retireFactUse(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const id = page.param('id');
  const { knowledge } = needs.bot;
  const silence = form.text('do') === 'silence';
  const deps = { db: needs.deps.db, facts: knowledge.facts };
  const done = await retireFact(act, deps, id, { silence, note: form.text('note') });
  if (done.kind === 'denied') return forbidden(done.staff);
  if (done.kind === 'not_possible') return factPage(page, done.staff);
  await refreshKnowledge(needs.deps, knowledge);
  const gone = !knowledge.facts.inUse.some((fact) => fact.id === id);
  return {
    kind: 'goto',
    to: gone && !silence ? '/facts' : factAddress(id),
    done: silence ? 'fact_silenced' : 'fact_retired',
  };
}

const factAddress = (id: string) => `/facts/${encodeURIComponent(id)}`;

/** The words that came with the program, among the versions to compare. */
const SHIPPED = '0';

async function factPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { act, user, needs, now } = page;
  const { knowledge } = needs.bot;
  const { facts } = knowledge;
  const id = page.param('id');
  const { read } = needs.deps.db;
  const versions = await factVersions(act, read, id);
  const shipped = facts.shipped.find((fact) => fact.id === id) ?? null;
  const inUse = facts.inUse.filter(visibleTo(page)).find((fact) => fact.id === id) ?? null;
  if (versions.length === 0 && shipped === null && inUse === null)
    return notFound('Không có câu trả lời này trong địa bàn của anh/chị.');
  const titleOf = (button: string) => buttonTitle(knowledge, button);
  const areaCode = versions[0]?.areaCode ?? '';
  const newest = versions[0];
  const draft = newest?.state === 'draft' ? newest : null;
  const authors = [...new Set(versions.flatMap((one) => one.savedBy ?? []))];
  const mayPublish = page.may('fact.publish', areaCode);
  const names = await staffNames(read);
  const nameOf = (who: number | null) => (who === null ? undefined : names.get(who)) ?? 'Không rõ';
  const shownFact = inUse ?? (newest === undefined ? shipped : null);
  const own = canEdit(page, areaCode);
  return {
    kind: 'page',
    view: 'facts/fact',
    title: shownFact === null ? 'Câu trả lời' : shortened(shownFact),
    status: mistake === null ? 200 : 422,
    data: {
      id,
      mistake,
      heading: shownFact === null ? 'Câu trả lời đang soạn' : shortened(shownFact),
      place: placeName(areaCode, now),
      edit: own === 'none' ? null : `${factAddress(id)}/edit`,
      editWords: own === 'beside' ? 'Soạn câu riêng cho địa bàn của tôi' : 'Sửa câu này',
      parts: shownFact === null ? [] : factParts(shownFact, titleOf),
      silenced: newest?.state === 'silenced' && inUse === null,
      draft:
        draft === null
          ? null
          : {
              version: draft.version,
              who: nameOf(draft.savedBy),
              note: draft.note,
              mayPublish,
              barred: mayPublish && approvalBar(user, authors, now) !== null,
              faults: faultsOf(page, draft),
              changes: draftChanges(page, draft, inUse ?? shipped),
            },
      versions: versions.map((one) => ({
        version: one.version,
        who: nameOf(one.savedBy),
        savedAt: one.savedAt,
        note: one.note,
        decided: one.decidedAt === null ? null : { who: nameOf(one.decidedBy), at: one.decidedAt },
        remark: one.remark,
        word: FACT_STATES[one.state],
        look: STATE_LOOKS[one.state],
      })),
      compare: comparison(page, versions, shipped, titleOf),
      retire: own === 'own' && (inUse !== null || newest?.state === 'silenced'),
      published: versions.some((one) => one.state === 'published' || one.state === 'silenced'),
      shipped: shipped !== null,
      reviewed: shownFact === null ? '' : sayDay(shownFact.valid.from),
    },
  };
}

/** `own`: the next version of this one; `beside`: their area's own beside the countrywide one. */
function canEdit({ may }: StaffPage, areaCode: string): 'own' | 'beside' | 'none' {
  if (may('fact.write', areaCode)) return 'own';
  return areaCode === '' && may('fact.write') ? 'beside' : 'none';
}

function knownIds({ needs }: StaffPage): Set<string> {
  const { facts } = needs.bot.knowledge;
  return new Set([...facts.shipped, ...facts.inUse].map((fact) => fact.id));
}

function readVersion(page: StaffPage, one: FactVersion): ReturnType<typeof readFactBody> {
  return readFactBody(one.body, { id: one.factId, areaCode: one.areaCode }, knownIds(page));
}

function faultsOf(page: StaffPage, draft: FactVersion) {
  const read = readVersion(page, draft);
  return 'faults' in read ? read.faults.map(({ field, message }) => ({ field, message })) : [];
}

/** What a draft would change; all of it where nothing is said yet. */
function draftChanges(page: StaffPage, draft: FactVersion, before: Fact | null) {
  const read = readVersion(page, draft);
  if ('faults' in read) return [];
  const titleOf = (button: string) => buttonTitle(page.needs.bot.knowledge, button);
  const replaced =
    before ?? (draft.replaces === null ? null : page.needs.bot.knowledge.citizen.fact(draft.replaces));
  if (replaced === null)
    return factParts(read.fact, titleOf).map(({ title, text }) => ({ title, before: '', after: text }));
  // Where it answers stands above; the area is not a part that was written.
  return factDifference(
    { ...replaced, when: { ...replaced.when, area: read.fact.when.area } },
    read.fact,
    titleOf,
  );
}

/** Two versions to compare: those asked for, else the newest with the one before it. */
function comparison(
  page: StaffPage,
  versions: readonly FactVersion[],
  shipped: Fact | null,
  titleOf: (button: string) => string,
) {
  const readable = versions.flatMap((one) => {
    const read = readVersion(page, one);
    return 'fact' in read ? [{ key: String(one.version), title: `Bản ${one.version}`, fact: read.fact }] : [];
  });
  const all = [
    ...readable,
    ...(shipped === null ? [] : [{ key: SHIPPED, title: 'Bản gốc đi kèm phần mềm', fact: shipped }]),
  ];
  if (all.length < 2) return null;
  const chosen = (asked: string, other: number) => all.find((one) => one.key === asked) ?? all[other];
  const newer = chosen(page.query('newer'), 0);
  const older = chosen(page.query('older'), 1);
  if (newer === undefined || older === undefined) return null;
  const choices = (of: typeof newer) =>
    all.map(({ key, title }) => ({ value: key, title, chosen: key === of.key }));
  return {
    asked: page.query('newer') !== '' || page.query('older') !== '',
    newer: choices(newer),
    older: choices(older),
    changes: factDifference(older.fact, newer.fact, titleOf),
  };
}
