import { byCase, type UnansweredCase } from '../../../bot/unanswered-cases.ts';
import { dayOf } from '../../../calendar/moment.ts';
import type { FactBody } from '../../../knowledge/fact-draft.ts';
import { draftFact, foldedKey, TOPICS } from '../../../knowledge/knowledge.ts';
import { forbidden, type PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { openQuestions } from '../knowledge/questions.ts';

const MOST_ASKS = 8;

/** What citizens of the person's area asked and got no answer to, by what was asked and in which case. */
export async function showAsked(page: StaffPage): Promise<PageAnswer> {
  return askedPage(page, null);
}

/** One click: the questions of a group become the draft of a fact, with what was asked and the case already filled in. */
export async function draftFromAsked(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, form } = page;
  const asked = form.text('key');
  const group = (await groupsOf(page)).find((one) => keyOf(one) === asked);
  if (group === undefined) return askedPage(page, 'Nhóm này không còn trong danh sách.');
  const { knowledge } = needs.bot;
  const saved = await draftFact(
    act,
    { db: needs.deps.db, facts: knowledge.facts },
    { factId: null, body: bodyOfGroup(group, page.now), note: 'Từ câu hỏi chưa trả lời được', base: 0 },
  );
  if (saved.kind === 'denied') return forbidden(saved.staff);
  if (saved.kind === 'not_possible') return askedPage(page, saved.staff);
  return { kind: 'goto', to: `/facts/${saved.factId}/edit`, done: 'fact_drafted' };
}

async function groupsOf(page: StaffPage): Promise<UnansweredCase[]> {
  return byCase(await openQuestions(page), page.needs.bot.knowledge.citizen.hear, page.now);
}

/** The group by its first question: our own masked words, never those of a form. */
function keyOf({ questions }: UnansweredCase): string {
  return foldedKey(questions[0]?.text ?? '');
}

/** A draft of what is known of a group; the answer itself and its source are the official's to write. */
function bodyOfGroup({ aspect, conditions, questions }: UnansweredCase, now: Date): FactBody {
  const topic = TOPICS.find((one) => questions.some((question) => question.topic === one));
  return {
    say: [],
    aspects: aspect === null ? [] : [aspect],
    topics: topic === undefined || topic === 'out_of_scope' ? [] : [topic],
    when: conditions,
    asks: questions.slice(0, MOST_ASKS).map((question) => question.text.replace(/\s+/g, ' ')),
    valid: { from: dayOf(now), to: null },
    certainty: 'official',
  };
}

async function askedPage(page: StaffPage, mistake: string | null): Promise<PageAnswer> {
  const groups = await groupsOf(page);
  return {
    kind: 'page',
    view: 'facts/asked',
    title: 'Hỏi mà chưa có câu trả lời',
    status: mistake === null ? 200 : 422,
    data: {
      mistake,
      mayWrite: page.may('fact.write'),
      groups: groups.map((group) => ({
        key: keyOf(group),
        aspect: group.aspectWords,
        caseWords: group.caseWords.join(', '),
        count: group.count,
        questions: group.questions
          .slice(0, MOST_ASKS)
          .map(({ text, count, lastAt }) => ({ text, count, lastAt })),
        more: Math.max(0, group.questions.length - MOST_ASKS),
      })),
    },
  };
}
