import type { Finding } from '../areas/areas.ts';
import { describe, provinceOf, unitAt } from '../areas/areas.ts';
import { encode } from './buttons.ts';
import type { Decision } from './decision.ts';
import { button, done, type TalkFacts, text } from './facts.ts';
import { afterTopic, type TalkState } from './talk.ts';

/** An area question is only worth buttons while they fit a phone screen and a channel's five. */
const MOST_AREA_BUTTONS = 5;

/** The guide of the commune that is named, or remembered; else asks for one. */
export function guide(facts: TalkFacts, confidence: number): Decision {
  const named = facts.understanding?.facts.areaName;
  if (named !== undefined) {
    const decision = areaNamed(facts, named, 'guide');
    if (decision !== null) return decision;
  }
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

/** @returns null when the words are no place at all: then they are read as a message */
export function areaNamed(facts: TalkFacts, name: string, goal: 'guide' | 'save'): Decision | null {
  const finding = facts.findArea(name);
  const expect = { kind: 'area' as const, goal };
  if (finding.kind === 'one' && finding.unit.parent !== null)
    return areaChosen(facts, finding.unit.code, finding);
  if (finding.kind === 'none') return null;
  if (finding.kind === 'one') {
    // A province alone: the commune is still missing.
    return done(facts, 'area.which_commune', 'clarify', [text('bot-ask-area')], [], {
      ...facts.talk,
      expect,
    });
  }
  const options = finding.units.slice(0, MOST_AREA_BUTTONS).map((unit) => {
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
    { ...facts.talk, expect },
  );
}

/** A commune was named beyond doubt: remembers it and goes on with what it was asked for. */
export function areaChosen(facts: TalkFacts, code: string, finding?: Finding): Decision {
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
