import { previewFact, type SampleCase } from '../../../bot/fact-preview.ts';
import { dayOf } from '../../../calendar/moment.ts';
import { bodyOf, type FactBody, readFactBody } from '../../../knowledge/fact-draft.ts';
import { draftFact, factVersions, type KnowledgeMistake } from '../../../knowledge/knowledge.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import { visibleTo } from './facts.ts';
import { bodyFrom, formOf, shortened } from './form.ts';

const MOST_TYPED = 5;
const TRIED_ID = 'own.n0';

type Sent = {
  note: string;
  typed: string;
  mistake: string | null;
  faults: readonly KnowledgeMistake[];
  samples: SampleCase[];
};
type Begun = {
  /** null: a new fact. */
  factId: string | null;
  /** The version the edit began from; 0: none. */
  base: number;
  body: FactBody;
  /** Whose the fact is, or would be. */
  areaCode: string;
  replaces: string | null;
};

const EMPTY: FactBody = { valid: { from: '', to: null }, certainty: 'official' };

/** Where an edit begins: the newest version, else the words in use; null: there is no such fact here. */
async function begun(page: StaffPage): Promise<Begun | null> {
  const { act, user, needs } = page;
  const { facts } = needs.bot.knowledge;
  const asked = page.param('id');
  if (asked === '')
    return {
      factId: null,
      base: 0,
      body: { ...EMPTY, valid: { from: dayOf(page.now), to: null } },
      areaCode: user.areaCode,
      replaces: null,
    };
  const versions = await factVersions(act, needs.deps.db.read, asked);
  const own = versions[0];
  if (own !== undefined && (own.areaCode !== '' || user.areaCode === ''))
    return {
      factId: asked,
      base: own.version,
      body: own.body,
      areaCode: own.areaCode,
      replaces: own.replaces,
    };
  const fact = [...facts.inUse, ...facts.shipped].filter(visibleTo(page)).find((one) => one.id === asked);
  if (fact === undefined) return null;
  // Somebody of an area writes their own beside the countrywide one.
  return {
    factId: asked,
    base: 0,
    body: bodyOf(fact),
    areaCode: user.areaCode,
    replaces: user.areaCode === '' ? null : asked,
  };
}

/** The form: a new fact, or the next version of one. */
export async function showFactForm(page: StaffPage): Promise<PageAnswer> {
  const start = await begun(page);
  return start === null
    ? notFound('Không có câu trả lời này.')
    : formPage(page, start, start.body, { note: '', typed: '', mistake: null, faults: [], samples: [] });
}

/** "Xem thử" shows ten sample cases before and after and keeps nothing; "Lưu bản nháp" keeps a version that a second person publishes. */
export async function saveFactForm(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const start = await begun(page);
  if (start === null) return notFound('Không có câu trả lời này.');
  const body = bodyFrom(form, start.body);
  const sent = { note: form.text('note'), typed: form.text('typed'), mistake: null, faults: [], samples: [] };
  if (form.text('do') !== 'save') return tried(page, start, body, sent);
  const { knowledge } = needs.bot;
  const base = Number(form.text('base'));
  const edit = { factId: start.factId, body, note: sent.note, base: Number.isSafeInteger(base) ? base : -1 };
  const saved = await draftFact(act, { db: needs.deps.db, facts: knowledge.facts }, edit);
  if (saved.kind === 'denied') return forbidden(saved.staff);
  if (saved.kind === 'not_possible') return formPage(page, start, body, { ...sent, mistake: saved.staff });
  return { kind: 'goto', to: `/facts/${saved.factId}`, done: 'fact_drafted' };
}

function tried(page: StaffPage, start: Begun, body: FactBody, sent: Sent): Promise<PageAnswer> {
  const { bot } = page.needs;
  const { facts } = bot.knowledge;
  const own =
    start.replaces !== null && start.base === 0 ? `${start.replaces}.a${start.areaCode}` : start.factId;
  const id = own ?? TRIED_ID;
  const known = new Set([...facts.shipped, ...facts.inUse].map((fact) => fact.id));
  const read = readFactBody(body, { id, areaCode: start.areaCode }, known);
  if ('faults' in read) return formPage(page, start, body, { ...sent, faults: read.faults });
  const version = {
    factId: id,
    version: Number.MAX_SAFE_INTEGER,
    areaCode: start.areaCode,
    replaces: start.replaces,
    from: read.fact.valid.from,
    fact: read.fact,
  };
  // As on its first day, so that words for later can be tried now.
  const today = dayOf(page.now);
  const day = [read.fact.valid.from, today].sort().at(-1) ?? today;
  const typed = sent.typed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(0, MOST_TYPED);
  const samples = previewFact(bot, facts.withVersion(version, day), read.fact, {
    where: start.areaCode,
    typed,
    day,
    now: page.now,
  });
  return formPage(page, start, body, { ...sent, samples });
}

async function formPage(page: StaffPage, start: Begun, body: FactBody, sent: Sent): Promise<PageAnswer> {
  const { needs, now } = page;
  const { knowledge } = needs.bot;
  const wrong = sent.mistake !== null || sent.faults.length > 0;
  const title = start.factId === null ? 'Câu trả lời mới' : 'Sửa câu trả lời';
  const replaced = start.replaces === null ? null : knowledge.citizen.fact(start.replaces);
  return {
    kind: 'page',
    view: 'facts/edit',
    title,
    status: wrong ? 422 : 200,
    data: {
      heading: title,
      to: start.factId === null ? '/facts/new' : `/facts/${encodeURIComponent(start.factId)}/edit`,
      back: start.factId === null ? '/facts' : `/facts/${encodeURIComponent(start.factId)}`,
      place: placeName(start.areaCode, now),
      country: start.areaCode === '',
      replaced: replaced === null ? null : shortened(replaced),
      base: start.base,
      form: formOf(knowledge, body),
      note: sent.note,
      typed: sent.typed,
      mistake: sent.mistake,
      faults: sent.faults.map(({ field, message }) => ({ field, message })),
      samples: sent.samples.map(({ question, inCase, before, after, changed }) => ({
        question,
        inCase,
        changed,
        before: before.text,
        after: after.text,
      })),
      changedSamples: sent.samples.filter((one) => one.changed).length,
    },
  };
}
