import { holds } from '../../../areas/scope.ts';
import { dayOf } from '../../../calendar/moment.ts';
import { sayDay } from '../../../calendar/words.ts';
import { sayValid, withValueNames } from '../../../knowledge/fact-draft.ts';
import { factEndings, sayEnding } from '../../../knowledge/fact-endings.ts';
import { ASPECTS, type Fact, type FactVersion, factWork } from '../../../knowledge/knowledge.ts';
import { scopeOf } from '../../../staff/act.ts';
import { foldWords } from '../../../writing/letters.ts';
import { sayCount } from '../../../writing/numbers.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { placeName } from '../../places.ts';
import type { HomeTask } from '../home/home-channels.ts';
import { shortened } from './form.ts';

const MOST_SHOWN = 40;

/** What waits for a second person, what ends soon, and every fact to look up. */
export async function showFacts(page: StaffPage): Promise<PageAnswer> {
  const { act, needs, now } = page;
  const { knowledge } = needs.bot;
  const work = await factWork(act, needs.deps.db.read);
  const asked = page.query('q');
  const found = matching(knowledge.facts.inUse.filter(visibleTo(page)), asked);
  return {
    kind: 'page',
    view: 'facts/facts',
    title: 'Câu trả lời theo trường hợp',
    data: {
      asked,
      total: found.length,
      mayWrite: page.may('fact.write'),
      waiting: work
        .filter((one) => one.state === 'draft' || one.state === 'returned')
        .map((one) => workRow(one, now)),
      endings: endingsOf(page, work).map(endingRow),
      shown: found.slice(0, MOST_SHOWN).map((fact) => ({
        to: `/facts/${encodeURIComponent(fact.id)}`,
        title: fact.title ?? null,
        say: withValueNames(fact.say[0] ?? ''),
        aspects: fact.aspects.map((aspect) => ASPECTS[aspect]).join(', '),
        valid: sayValid(fact.valid),
        place:
          fact.when.area === undefined ? null : fact.when.area.map((code) => placeName(code, now)).join(', '),
      })),
      most: MOST_SHOWN,
    },
  };
}

/** Countrywide facts are everybody's to read; an area's own only where it lies. */
export function visibleTo({ act }: StaffPage): (fact: Fact) => boolean {
  const scope = scopeOf(act);
  return (fact) => (fact.when.area ?? []).every((code) => holds(scope, code));
}

/** Facts whose words hold everything typed, without regard to accents. */
function matching(facts: readonly Fact[], typed: string): Fact[] {
  const parts = foldWords(typed)
    .split(' ')
    .filter((part) => part !== '');
  return facts.filter((fact) => {
    const words = foldWords([fact.title ?? '', ...fact.say, ...fact.asks, ...fact.words].join(' '));
    return parts.every((part) => words.includes(part));
  });
}

function workRow(one: FactVersion, now: Date) {
  const say = one.body.say;
  const first = Array.isArray(say) ? say[0] : say;
  return {
    to: `/facts/${encodeURIComponent(one.factId)}`,
    title: typeof one.body.title === 'string' ? one.body.title : null,
    say: typeof first === 'string' && first !== '' ? withValueNames(first) : 'Chưa có câu trả lời',
    place: placeName(one.areaCode, now),
    version: one.version,
    savedAt: one.savedAt,
    returned: one.state === 'returned',
    remark: one.remark,
  };
}

/** Groups of facts that end soon, of those this person may write. */
export function endingsOf(page: StaffPage, work: readonly FactVersion[]) {
  const { facts } = page.needs.bot.knowledge;
  const mine = facts.inUse.filter((fact) =>
    (fact.when.area ?? ['']).every((code) => page.may('fact.write', code)),
  );
  return factEndings(mine, facts.changes, work, dayOf(page.now));
}

function endingRow(ending: ReturnType<typeof factEndings>[number]) {
  const { what, why } = sayEnding(ending);
  return {
    to: `/facts/ending?to=${ending.to}`,
    amount: sayCount(ending.facts.length),
    what,
    why,
    over: ending.over,
  };
}

/** For the home page: groups that end, and drafts that wait for this person. */
export async function factTasks(page: StaffPage): Promise<HomeTask[]> {
  const { act, needs } = page;
  if (!page.may('fact.write')) return [];
  const work = await factWork(act, needs.deps.db.read);
  const tasks: HomeTask[] = endingsOf(page, work).map((ending) => {
    const { amount, what, why, to, over } = endingRow(ending);
    const done = ending.facts.every((one) => one.work === 'followed');
    return { amount, what, more: why, href: to, look: done ? 'plain' : over ? 'urgent' : 'soon' };
  });
  const waiting = work.filter((one) => one.state === 'draft' && page.may('fact.publish', one.areaCode));
  if (waiting.length > 0)
    tasks.push({
      amount: sayCount(waiting.length),
      what: 'câu trả lời chờ người thứ hai duyệt',
      more: 'Người đã soạn, đã sửa không tự duyệt được.',
      href: '/facts',
      look: 'soon',
    });
  return tasks;
}

const WORK_WORDS = {
  open: { word: 'Chưa ai soạn', look: 'wait' },
  draft: { word: 'Có bản nháp', look: 'plain' },
  followed: { word: 'Đã duyệt bản mới', look: 'good' },
} as const;

/** The working list of one day: each fact that ends, on what it rests, and whether somebody has written what follows. */
export async function showEnding(page: StaffPage): Promise<PageAnswer> {
  const { act, needs } = page;
  const endings = endingsOf(page, await factWork(act, needs.deps.db.read));
  const asked = page.query('to');
  const ending = endings.find((one) => one.to === asked) ?? endings[0];
  return {
    kind: 'page',
    view: 'facts/ending',
    title: 'Nội dung sắp hết hiệu lực',
    data: {
      groups: endings.map((one) => ({ ...endingRow(one), current: one === ending })),
      ending:
        ending === undefined
          ? null
          : {
              day: sayDay(ending.to),
              change:
                ending.change === null
                  ? null
                  : {
                      document: ending.change.document,
                      from: sayDay(ending.change.on),
                      note: ending.change.note ?? '',
                    },
              done: sayCount(ending.facts.filter((one) => one.work === 'followed').length),
              total: sayCount(ending.facts.length),
              facts: ending.facts.map(({ fact, work }) => ({
                to: `/facts/${encodeURIComponent(fact.id)}`,
                edit: `/facts/${encodeURIComponent(fact.id)}/edit`,
                title: shortened(fact),
                say: withValueNames(fact.say[0] ?? ''),
                sources: fact.restsOn.map(({ document, article }) =>
                  [document, article].filter(Boolean).join(', '),
                ),
                ...WORK_WORDS[work],
              })),
            },
    },
  };
}
