import type { StaffRoute } from '../../http.ts';
import { showSearch } from '../knowledge/search.ts';
import { draftFromAsked, showAsked } from './asked.ts';
import { saveFactForm, showFactForm } from './edit.ts';
import { publishFactDraft, retireFactUse, returnFactDraft, showFact } from './fact.ts';
import { showEnding, showFacts } from './facts.ts';

/** Official texts searched; facts: looked up, written, published by a second person, taken out of use. */
export const FACT_ROUTES: readonly StaffRoute[] = [
  ['GET', '/knowledge/search', 'view', showSearch],
  ['GET', '/facts', 'view', showFacts],
  ['GET', '/facts/ending', 'view', showEnding],
  ['GET', '/facts/asked', 'inbox.answer', showAsked],
  ['POST', '/facts/asked', 'fact.write', draftFromAsked],
  ['GET', '/facts/new', 'fact.write', showFactForm],
  ['POST', '/facts/new', 'fact.write', saveFactForm],
  ['GET', '/facts/:id', 'view', showFact],
  ['GET', '/facts/:id/edit', 'fact.write', showFactForm],
  ['POST', '/facts/:id/edit', 'fact.write', saveFactForm],
  ['POST', '/facts/:id/publish', 'fact.publish', publishFactDraft, 'weighs'],
  ['POST', '/facts/:id/return', 'fact.publish', returnFactDraft],
  ['POST', '/facts/:id/retire', 'fact.write', retireFactUse],
];
