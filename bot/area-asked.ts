import type { FindResult, NamedArea } from '../areas/areas.ts';
import { describe, provinceOf, unitAt } from '../areas/areas.ts';
import { encode } from './buttons.ts';
import type { BotDecision } from './decision.ts';
import { button, done, type TalkFacts, text } from './facts.ts';
import { afterTopic, type TalkState } from './talk.ts';

/** An area question is only worth buttons while they fit a phone screen and a channel's five. */
const MOST_AREA_BUTTONS = 5;

/** The guide of the commune that is named, or remembered; else asks for one. */
export function guide(facts: TalkFacts, confidence: number): BotDecision {
  const decision = facts.text.trim() === '' ? null : areaNamed(facts, 'guide', false);
  if (decision !== null) return decision;
  if (facts.talk.areaCode !== null) {
    return done(
      facts,
      'guide.qr',
      'answer',
      [{ kind: 'guide', areaCode: facts.talk.areaCode }],
      [],
      afterTopic(facts.talk, 'guide.qr'),
      confidence,
    );
  }
  return done(
    facts,
    'guide.qr',
    'answer',
    [text('bot-ask-area')],
    [],
    { ...facts.talk, expect: { kind: 'area', goal: 'guide' } },
    confidence,
  );
}

/** The place that a message speaks of: the smallest one it names. */
function placeIn(facts: TalkFacts, expected: boolean): NamedArea | null {
  const places = facts.placesIn(facts.text, expected);
  return places.find((place) => place.level === 'commune') ?? places[0] ?? null;
}

/** Does the message ask what a place is called today, or whether a former unit still exists? */
export function asksOfPlace(facts: TalkFacts): boolean {
  return facts.placesIn(facts.text, false).some((place) => place.asked);
}

/**
 * What follows from the place that the message names. `expected`: it answers the question where somebody lives. A commune is
 * remembered only when the words name one beyond doubt.
 * @returns null when the words are no place at all: then they are read as a message
 */
export function areaNamed(facts: TalkFacts, goal: 'guide' | 'save', expected: boolean): BotDecision | null {
  const place = placeIn(facts, expected);
  if (place === null) return null;
  const { finding, asked } = place;
  const expect = { kind: 'area' as const, goal };
  const talk: TalkState = { ...facts.talk, expect };
  if (finding.kind === 'one' && finding.unit.parent !== null)
    return areaChosen(facts, finding.unit.code, finding);
  if (finding.kind === 'none' && finding.near.length === 0)
    return done(
      facts,
      'area.which_commune',
      'clarify',
      [text('bot-area-unknown', { place: place.written })],
      [],
      talk,
    );
  if (finding.kind === 'one') {
    // A former province is answered; of a province alone the commune is still missing.
    const told = asked || finding.via === 'former' ? [text('bot-area', { finding: describe(finding) })] : [];
    return told.length > 0
      ? done(facts, 'area.which_commune', 'answer', told, [], talk)
      : done(facts, 'area.which_commune', 'clarify', [text('bot-ask-area')], [], talk);
  }
  const units = finding.kind === 'none' ? finding.near : finding.units;
  const options = units.slice(0, MOST_AREA_BUTTONS).map((unit) => {
    const province = unit.parent === null ? null : unitAt(unit.parent, facts.now);
    return {
      title: `${unit.fullName}${province === null ? '' : `, ${province.name}`}`.slice(0, 60),
      payload: encode({ kind: 'area', code: unit.code }),
    };
  });
  return done(
    facts,
    'area.which_commune',
    'clarify',
    [text('bot-area', { finding: describe(finding) }, options)],
    [],
    talk,
  );
}

/** A commune was named beyond doubt: remembers it and goes on with what it was asked for. */
export function areaChosen(facts: TalkFacts, code: string, finding?: FindResult): BotDecision {
  const unit = unitAt(code, facts.now);
  const province = unit === null ? null : unitAt(provinceOf(code), facts.now);
  if (unit === null || province === null)
    return done(facts, 'area.which_commune', 'clarify', [text('bot-ask-area')]);
  const { expect } = facts.talk;
  const asked = expect?.kind === 'area' ? expect.goal : null;
  const goal = asked ?? (facts.understanding?.topic === 'guide.qr' ? 'guide' : 'save');
  const talk: TalkState = { ...afterTopic(facts.talk, 'area.which_commune'), areaCode: code };
  if (goal === 'guide')
    return done(facts, 'guide.qr', 'answer', [{ kind: 'guide', areaCode: code }], [], talk);
  const told = finding === undefined ? [] : [text('bot-area', { finding: describe(finding) })];
  const saved = text('bot-area-saved', { place: `${unit.fullName}, ${province.fullName}` }, [
    button('Nhận hướng dẫn và mã QR', 'guide'),
  ]);
  return done(facts, 'area.which_commune', 'answer', [...told, saved], [], talk);
}
