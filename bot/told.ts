/** What is told and not asked: a death, a birth, a fact of the case, somebody else of whom the last question holds as well. Pure. */
import {
  type Aspect,
  caseNow,
  type FactCandidate,
  type HeardMessage,
  type SlotName,
} from '../knowledge/knowledge.ts';
import type { ChangedSlots } from './case-talk.ts';
import type { BotDecision, BotReply, ReplyLead } from './decision.ts';
import { HUMAN, text } from './facts.ts';
import { ANSWER_WORDS, asks, chosen, finished, given, type TalkScene, usedOf, withLead } from './scene.ts';

/** Belief from which what is asked beside an event is answered first. */
const CLEAR = 0.6;

/** Somebody told of a death or a birth: a word for it, then what to do next. */
export function guidance(scene: TalkScene): BotDecision {
  const { heard, talk } = scene;
  const happened = heard.events.find((event) => !event.supposed)?.kind ?? 'birth';
  const lead: ReplyLead | null =
    scene.lead ?? (happened === 'birth' && !talk.congratulated && !talk.condoled ? 'congratulation' : null);
  // "Ba mất mà không thấy sổ bảo hiểm thì làm sao" tells and asks: a clear answer comes before what to do first.
  if (heard.asked.length > 0) {
    const own = chosen(scene);
    if (own.kind === 'fact' && own.best.share >= CLEAR)
      return given({ ...scene, lead }, own, scene.facts.understanding?.topic ?? null);
  }
  const asking = { ...heard, asked: [{ aspect: 'next' as const, weight: 2 }, ...heard.asked] };
  const choice = chosen(scene, { heard: asking });
  const topic = happened === 'birth' || happened === 'expecting' ? 'birth.overview' : 'death.overview';
  if (choice.kind === 'fact') return given({ ...scene, lead }, choice, topic);
  const fallback = scene.facts.topicFacts(topic, caseNow(talk.cases)).find((one) => one !== null);
  const reply: BotReply =
    fallback === undefined ? { kind: 'answer', topic } : { kind: 'fact', id: fallback, back: [] };
  return finished(scene, [withLead(reply, lead)], topic, 'answer', 1, choice, lead);
}

/** Something was told of the case and nothing asked: the last question is answered again for the case as it is now. */
export function told(scene: TalkScene): BotDecision | null {
  const { facts, heard, talk, changed } = scene;
  const before = talk.about;
  const aspects: Aspect[] = before !== null ? [...before.aspects] : [];
  const asking: HeardMessage = {
    ...heard,
    asked: (aspects.length > 0 ? aspects : impliedBy(changed)).map((aspect) => ({ aspect, weight: 1 })),
  };
  // The fact just given rests on what has changed: "thế nếu mất ngày 2 tháng 7".
  const same = before === null ? null : chosen(scene, { heard: asking, only: before.facts, about: true });
  if (same?.kind === 'fact' && usedOf(same.best.fact, changed).length > 0)
    return given(scene, same, facts.understanding?.topic ?? null);
  const choice = chosen(scene, { heard: asking, about: true });
  // The same fact for another day or another scheme is another answer.
  const repeats =
    choice.kind === 'fact' &&
    talk.given.includes(choice.best.fact.id) &&
    usedOf(choice.best.fact, changed).length === 0;
  if (
    choice.kind === 'fact' &&
    !repeats &&
    (rests(choice.best) || changed.has('bornOn') || changed.has('diedOn'))
  )
    return given(scene, choice, facts.understanding?.topic ?? null);
  if (choice.kind === 'ask') return asks(scene, choice);
  const implied = chosen(scene, {
    heard: { ...heard, asked: impliedBy(changed).map((aspect) => ({ aspect, weight: 1 })) },
  });
  if (implied.kind === 'fact' && !talk.given.includes(implied.best.fact.id) && rests(implied.best))
    return given(scene, implied, facts.understanding?.topic ?? null);
  // A day told is answered by the last day to register; the caller knows how.
  if (changed.has('bornOn') || changed.has('diedOn')) return null;
  const back = facts.sayBack(caseNow(talk.cases), changed);
  if (back === '') return null;
  return finished(
    scene,
    [withLead(text('bot-understood', { case: back }, [HUMAN]), scene.lead)],
    facts.understanding?.topic ?? null,
    'answer',
    0.6,
    choice,
    scene.lead,
  );
}

/** Whether a fact rests on something known of the case. */
const rests = ({ features }: FactCandidate): boolean => features.saidNow + features.saidBefore > 0;

/** What somebody who tells this most likely wants to know. */
function impliedBy(changed: ChangedSlots): Aspect[] {
  const has = (...slots: (SlotName | 'bornOn' | 'diedOn')[]): boolean =>
    slots.some((slot) => changed.has(slot));
  if (has('bornOn', 'diedOn')) return ['deadline', 'next'];
  if (has('scheme', 'insured', 'survivor')) return ['entitled', 'how_much'];
  if (has('lost', 'lacking', 'dossier', 'householder')) return ['cannot', 'next', 'status'];
  return ['next', 'how', 'must', 'entitled'];
}

/** "Thế còn má em?": the last question, for somebody else. */
export function askedOfAnother(scene: TalkScene): BotDecision | null {
  const { facts, heard, talk } = scene;
  const before = talk.about;
  if (before === null || heard.asked.length > 0 || heard.words > ANSWER_WORDS) return null;
  if (!heard.acts.has('other_person') && !heard.acts.has('other_child')) return null;
  const asking: HeardMessage = { ...heard, asked: before.aspects.map((aspect) => ({ aspect, weight: 1 })) };
  const choice = chosen(scene, { heard: asking, only: before.facts, about: true });
  if (choice.kind !== 'fact') return null;
  return given({ ...scene, lead: scene.lead ?? 'also' }, choice, facts.understanding?.topic ?? null);
}
