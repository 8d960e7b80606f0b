/** The citizen's answer to the one question that decides: in words, by number, or tapped. Pure. */
import { caseNow, type HeardMessage, QUESTIONS, type SlotName, valuesOf } from '../knowledge/knowledge.ts';
import { taken } from './case-talk.ts';
import type { BotDecision } from './decision.ts';
import { HUMAN, type TalkFacts, text } from './facts.ts';
import { ANSWER_WORDS, asks, chosen, finished, given, type TalkScene } from './scene.ts';

/** The citizen answers the question that decides: by its words, its number, or yes. */
export function answerToSlot(scene: TalkScene): BotDecision | null {
  const { facts, heard, talk } = scene;
  const { expect } = facts.talk;
  if (expect?.kind !== 'slot' || heard.words > ANSWER_WORDS) return null;
  const said =
    heard.said.find((one) => one.slot === expect.slot && !one.off)?.value ??
    choiceIn(facts.text, expect.slot);
  if (said === null || said === undefined) return null;
  return slotAnswered({ ...facts, talk }, expect.slot, said, expect.facts);
}

/** "2", or the words of a choice as its button shows them. */
function choiceIn(typed: string, slot: SlotName): string | null {
  const choices = QUESTIONS[slot]?.choices ?? [];
  const number = /^\s*(\d)\s*(?:[.)]\s*)?$/.exec(typed)?.[1];
  if (number !== undefined) return choices[Number(number) - 1]?.[0] ?? null;
  const folded = typed.trim().toLowerCase().normalize('NFC');
  return choices.find(([, title]) => title.toLowerCase() === folded)?.[0] ?? null;
}

/** A value was chosen (typed or tapped): the facts that waited for it are asked again. */
export function slotAnswered(
  facts: TalkFacts,
  slot: SlotName,
  value: string,
  waiting: readonly string[],
): BotDecision | null {
  if (!valuesOf(slot).includes(value)) return null;
  const heard: HeardMessage = {
    ...(facts.heard ?? facts.nothingHeard),
    said: [{ slot, value, off: false, words: '' }],
    asked: (facts.talk.about?.aspects ?? []).map((aspect) => ({ aspect, weight: 1 })),
  };
  const { talk, changed } = taken({ ...facts.talk, expect: null }, heard);
  const scene: TalkScene = { facts: { ...facts, talk }, heard, talk, changed, lead: null };
  const choice = chosen(scene, { about: true, ...(waiting.length === 0 ? {} : { only: waiting }) });
  if (choice.kind === 'fact') return given(scene, choice, null);
  const free = chosen(scene, { about: true });
  if (free.kind === 'fact') return given(scene, free, null);
  if (free.kind === 'ask') return asks(scene, free);
  const back = facts.sayBack(caseNow(talk.cases), changed);
  return finished(
    scene,
    [text('bot-understood', { case: back === '' ? 'trường hợp của anh/chị' : back }, [HUMAN])],
    null,
    'answer',
    0.5,
    free,
    null,
  );
}
