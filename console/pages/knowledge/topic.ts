import { sayDay } from '../../../calendar/words.ts';
import {
  type AnswerEntry,
  type AnswerVersionRow,
  type KnowledgeMistake,
  knowledgeVersions,
  lineDiff,
  refreshKnowledge,
  retireKnowledge,
  saveKnowledge,
  sourceLine,
  TOPICS,
  type TopicId,
} from '../../../knowledge/knowledge.ts';
import { staffNames } from '../../../staff/staff.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { saySource, sayText, sayWhen } from './labels.ts';

const MOST_NOTE = 300;
/** What stands for the shipped file where a version is chosen. */
const SHIPPED = '0';

/** What a form was sent with and what came of it. */
type Sent = {
  yaml: string;
  note: string;
  base: string;
  mistake: string | null;
  faults: KnowledgeMistake[];
  preview: AnswerEntry | null;
};

/** One topic: what citizens are told, on what it rests, its versions, and the form to edit it. */
export async function showTopic(page: StaffPage): Promise<PageAnswer> {
  return topicPage(page, null);
}

/** "Xem thử" shows the text without keeping it; "Lưu" keeps it and answers with it from then on. */
export async function saveTopic(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const { knowledge } = needs.bot;
  const topic = topicOf(page);
  if (topic === undefined) return notFound('Không có mục này.');
  const sent = { yaml: form.text('yaml'), note: form.text('note'), base: form.text('base') };
  const refused = (mistake: string | null, faults: KnowledgeMistake[] = []) =>
    topicPage(page, { ...sent, mistake, faults, preview: null });
  if (form.text('do') === 'preview') {
    const read = knowledge.draft(topic, sent.yaml);
    if ('faults' in read) return refused(null, read.faults);
    return topicPage(page, { ...sent, mistake: null, faults: [], preview: read.entry });
  }
  if (sent.note === '') return refused('Chưa ghi lý do sửa. Người xem sau cần biết vì sao mục này đổi.');
  if (sent.note.length > MOST_NOTE) return refused(`Lý do sửa dài quá ${MOST_NOTE} ký tự.`);
  const edit = { topic, yaml: sent.yaml, note: sent.note, base: Number(sent.base) };
  const result = await needs.deps.db.write((tx) => saveKnowledge(act, tx, knowledge, edit));
  if (result.kind === 'denied') return forbidden(result.staff);
  if (result.kind === 'faults') return refused(null, result.faults);
  if (result.kind === 'changed_meanwhile')
    return refused(
      'Có người vừa lưu một bản khác của mục này. Xem bản đó trong lịch sử rồi mở lại trang để sửa tiếp.',
    );
  await refreshKnowledge(needs.deps, knowledge);
  return { kind: 'goto', to: `/knowledge/${topic}`, done: 'saved' };
}

/** "Dùng lại bản gốc": edited versions stay in the history, the shipped file answers. */
export async function retireTopic(page: StaffPage): Promise<PageAnswer> {
  const { act, needs } = page;
  const topic = topicOf(page);
  if (topic === undefined) return notFound('Không có mục này.');
  const retired = await needs.deps.db.write((tx) => retireKnowledge(act, tx, topic));
  if (typeof retired !== 'number') return forbidden(retired.staff);
  await refreshKnowledge(needs.deps, needs.bot.knowledge);
  return { kind: 'goto', to: `/knowledge/${topic}`, done: 'saved' };
}

function topicOf(page: StaffPage): TopicId | undefined {
  return TOPICS.find((one) => one === page.param('topic'));
}

async function topicPage(page: StaffPage, sent: Sent | null): Promise<PageAnswer> {
  const { needs, now } = page;
  const { knowledge } = needs.bot;
  const topic = topicOf(page);
  if (topic === undefined) return notFound('Không có mục này.');
  const { read } = needs.deps.db;
  const versions = await knowledgeVersions(read, topic);
  const shipped = knowledge.shipped(topic, now);
  const inUse = versions.find((one) => one.retiredAt === null);
  const text = inUse?.yaml ?? shipped;
  // What is in use was held against the rules when it was taken over; an edit of another topic cannot spoil it.
  const current = knowledge.draft(topic, text);
  const from = textOf(versions, shipped, page.query('from'));
  const names = await staffNames(read);
  return {
    kind: 'page',
    view: 'knowledge/topic',
    title: knowledge.title(topic),
    status: sent !== null && sent.preview === null ? 422 : 200,
    data: {
      topic,
      name: knowledge.title(topic),
      mayWrite: page.may('knowledge.write'),
      alarms: knowledge
        .alarms(now)
        .filter((alarm) => alarm.topic === topic && alarm.what !== 'table')
        .map((alarm) => ({ expired: alarm.state === 'expired', sentence: alarm.staff })),
      edited: inUse === undefined ? null : inUse.version,
      shown: 'entry' in current ? shown(current.entry, knowledge.title) : null,
      versions: versions.map((one) => ({
        version: one.version,
        who: (one.savedBy === null ? undefined : names.get(one.savedBy)) ?? 'Không rõ',
        savedAt: one.savedAt,
        note: one.note,
        state: one === inUse ? 'in_use' : one.retiredAt === null ? 'older' : 'retired',
      })),
      compare: comparison(page, versions, shipped),
      mistake: sent?.mistake ?? null,
      faults: sent?.faults ?? [],
      preview: sent?.preview == null ? null : shown(sent.preview, knowledge.title),
      form: {
        yaml: sent?.yaml ?? from ?? text,
        note: sent?.note ?? '',
        base: sent?.base ?? String(versions[0]?.version ?? 0),
        from: sent === null && from !== null ? page.query('from') : null,
      },
    },
  };
}

/** An entry as citizens see it, and what staff must know of it. */
function shown(entry: AnswerEntry, title: (topic: string) => string) {
  const { valid, reviewed } = entry;
  const sources = [...entry.sources, ...entry.variants.flatMap((variant) => variant.sources ?? [])];
  return {
    title: entry.title,
    reviewed: sayDay(reviewed),
    from: sayDay(valid.from),
    to: valid.to === null ? null : sayDay(valid.to),
    variants: entry.variants.map((variant) => ({
      when: sayWhen(variant),
      text: sayText(variant.text),
      line: sourceLine(variant.sources ?? entry.sources),
    })),
    sources: sources.map(saySource),
    buttons: entry.followUps.map(title),
  };
}

/** The text of a version by its number as the address writes it; null when there is none. */
function textOf(versions: readonly AnswerVersionRow[], shipped: string, written: string): string | null {
  if (written === SHIPPED) return shipped;
  return versions.find((one) => String(one.version) === written)?.yaml ?? null;
}

/** Two versions to compare: those asked for, else the newest with what was there before it. */
function comparison(page: StaffPage, versions: readonly AnswerVersionRow[], shipped: string) {
  const newest = versions[0];
  if (newest === undefined) return null;
  const older = page.query('older') || String(newest.version - 1);
  const newer = page.query('newer') || String(newest.version);
  const [before, after] = [textOf(versions, shipped, older), textOf(versions, shipped, newer)];
  const choices = (chosen: string) => [
    ...versions.map(({ version }) => ({
      value: String(version),
      title: `Bản ${version}`,
      chosen: String(version) === chosen,
    })),
    { value: SHIPPED, title: 'Bản gốc', chosen: chosen === SHIPPED },
  ];
  return {
    older: choices(older),
    newer: choices(newer),
    asked: page.query('older') !== '' || page.query('newer') !== '',
    same: before === after,
    lines: before === null || after === null || before === after ? [] : lineDiff(before, after),
  };
}
