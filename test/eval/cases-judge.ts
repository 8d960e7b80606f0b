/** How an answer to a real question is judged by the facts it is made of (docs/answers.md). Pure. */
import type { FactChoice } from '../../knowledge/choose/choose.ts';

/** One line of a file of questions. `outside`: nothing here answers it, and saying so is right. */
export type Question = {
  id: string;
  text: string;
  kind: string;
  right: string[];
  partly: string[];
  /** Facts that would mislead who asks this, on whatever side of two they stand. */
  mustNot?: string[];
  outside?: boolean;
};

export const VERDICTS = ['right', 'of two', 'partly', 'asks', 'refused', 'wrong', 'missed'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * The fact that was given decides. Of two given side by side ("either may be meant") one has to answer and neither may mislead. A question back counts as asking only when one of its answers opens what is right; nothing given
 * is a miss, unless the question lies outside. Any other fact is wrong: it would be read as the answer.
 */
export function judged(
  question: Question,
  choice: FactChoice,
  safety: string | null,
): { verdict: Verdict; got: string } {
  const { right, partly, mustNot = [], outside = false } = question;
  if (safety !== null) return { verdict: 'wrong', got: `safety: ${safety}` };
  switch (choice.kind) {
    case 'fact': {
      const got = choice.best.fact.id;
      return { got, verdict: right.includes(got) ? 'right' : partly.includes(got) ? 'partly' : 'wrong' };
    }
    case 'two': {
      const two = choice.options.map((one) => one.fact.id);
      const got = `two: ${two.join(', ')}`;
      if (two.some((id) => mustNot.includes(id))) return { got: `${got} (must not)`, verdict: 'wrong' };
      return { got, verdict: two.some((id) => right.includes(id)) ? 'of two' : 'missed' };
    }
    case 'ask':
      return {
        got: `asks ${choice.slot}`,
        verdict: choice.facts.some((id) => right.includes(id)) ? 'asks' : 'missed',
      };
    case 'which':
      return {
        got: `offers ${choice.options.map((one) => one.id).join(', ')}`,
        verdict: choice.options.some((one) => right.includes(one.id)) ? 'asks' : 'missed',
      };
    case 'none':
      return { got: 'nothing', verdict: outside ? 'refused' : 'missed' };
  }
}
