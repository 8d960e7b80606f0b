import { unanswered } from '../../../bot/bot.ts';
import {
  foldedKey,
  type LabelledRow,
  labelledFile,
  labelledMessages,
  labelMessage,
  reviewLabelled,
  TOPICS,
  unlabelMessage,
} from '../../../knowledge/knowledge.ts';
import { staffNames } from '../../../staff/staff.ts';
import { sayCount } from '../../../writing/numbers.ts';
import { forbidden, notFound, type PageAnswer } from '../../answer.ts';
import { rowNumber } from '../../form.ts';
import type { StaffPage } from '../../http.ts';
import { topicChoices } from './topic-choices.ts';

const MOST_SHOWN = 200;

/** What citizens wrote and the assistant did not understand, of the person's area; an administrator says what it was about. */
export async function showQuestions(page: StaffPage): Promise<PageAnswer> {
  return questionsPage(page, null);
}

/** "Gắn vào mục": the ticked groups are kept with the chosen topic and leave the list. */
export async function attachQuestions(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const keys = new Set(form.all('key'));
  const topic = TOPICS.find((one) => one === form.text('topic'));
  if (keys.size === 0) return questionsPage(page, 'Chưa đánh dấu câu nào để gắn.');
  if (topic === undefined) return questionsPage(page, 'Chưa chọn mục để gắn.');
  // Only what is in the list: the words come from our own masked rows, never from the form.
  const chosen = (await openQuestions(page)).filter((group) => keys.has(foldedKey(group.text)));
  if (chosen.length === 0)
    return questionsPage(page, 'Các câu này đã được gắn, hoặc không còn trong danh sách.');
  const no = await needs.deps.db.write(async (tx) => {
    for (const { text } of chosen) {
      const labelled = await labelMessage(act, tx, { text, topic });
      if (typeof labelled === 'object') return labelled;
    }
    return null;
  });
  if (no !== null) return forbidden(no.staff);
  return { kind: 'goto', to: '/questions', done: 'attached' };
}

/** "Bỏ gắn": the wrong topic was chosen; the message is back in the list. */
export async function detachQuestion(page: StaffPage): Promise<PageAnswer> {
  const { act, needs } = page;
  const id = rowNumber(page.param('id'));
  const removed = id !== null && (await needs.deps.db.write((tx) => unlabelMessage(act, tx, id)));
  if (typeof removed === 'object') return forbidden(removed.staff);
  return removed
    ? { kind: 'goto', to: '/questions', done: 'detached' }
    : notFound('Tin này không còn chờ rà soát nên không bỏ gắn được.');
}

/** "Tải tin đã gắn mục": what waits for review, one line each. */
export async function downloadAttached({ needs }: StaffPage): Promise<PageAnswer> {
  const waiting = await waitingForReview(needs.deps.db.read);
  return {
    kind: 'file',
    name: 'tin-da-gan-muc.txt',
    type: 'text/plain; charset=utf-8',
    body: labelledFile(waiting),
  };
}

/** The reviewer has put the downloaded lines into the messages; `last`: up to where the page had shown them. */
export async function finishReview(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const last = rowNumber(form.text('last'));
  if (last === null) return notFound();
  const reviewed = await needs.deps.db.write((tx) => reviewLabelled(act, tx, last));
  if (typeof reviewed !== 'number') return forbidden(reviewed.staff);
  return { kind: 'goto', to: '/questions', done: 'reviewed' };
}

/** Groups of the person's area that nobody has attached yet, the most frequent first. */
export async function openQuestions({ needs, act }: StaffPage) {
  const attached = new Set((await labelledMessages(needs.deps.db.read)).map((one) => one.folded));
  // Attached ones still stand among the newest: as many more are asked for, so that the list never runs dry.
  const groups = await unanswered(act, needs.bot, MOST_SHOWN + attached.size);
  return groups.filter((group) => !attached.has(foldedKey(group.text))).slice(0, MOST_SHOWN);
}

async function waitingForReview(reader: StaffPage['needs']['deps']['db']['read']): Promise<LabelledRow[]> {
  return (await labelledMessages(reader)).filter((one) => one.reviewedAt === null);
}

async function questionsPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const { needs, form } = page;
  const { read } = needs.deps.db;
  const { title } = needs.bot.knowledge;
  const mayAttach = page.may('knowledge.write');
  const ticked = new Set(form.all('key'));
  const groups = await openQuestions(page);
  const waiting = mayAttach ? await waitingForReview(read) : [];
  const names = await staffNames(read);
  return {
    kind: 'page',
    view: 'knowledge/questions',
    title: 'Câu hỏi chưa hiểu',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      mayAttach,
      topics: topicChoices(title, form.text('topic')),
      groups: groups.map((group, index) => ({
        field: `q${index + 1}`,
        key: foldedKey(group.text),
        ticked: ticked.has(foldedKey(group.text)),
        text: group.text,
        guess: TOPICS.some((topic) => topic === group.topic) ? title(group.topic ?? '') : null,
        count: group.count,
        lastAt: group.lastAt,
        marks: MARKS.filter(({ mark }) => group.marks[mark] > 0).map(({ mark, word, look }) => ({
          look,
          word: group.marks[mark] > 1 ? `${word}: ${sayCount(group.marks[mark])}` : word,
        })),
      })),
      waiting: waiting
        .map(({ id, text, topic, addedBy, addedAt }) => ({
          id,
          text,
          topic: title(topic),
          who: (addedBy === null ? undefined : names.get(addedBy)) ?? 'Không rõ',
          addedAt,
        }))
        .reverse(),
      last: waiting.at(-1)?.id ?? 0,
    },
  };
}

const MARKS = [
  { mark: 'unknown', word: 'Không hiểu', look: 'wait' },
  { mark: 'clarify', word: 'Hỏi lại', look: 'plain' },
  { mark: 'bad', word: 'Báo chưa đúng', look: 'bad' },
] as const;
