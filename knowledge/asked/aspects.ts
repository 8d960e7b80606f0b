/** What is asked about a thing: where, who, which papers … read from reviewed phrases. A message may ask several things. */
import { ASPECT_NAMES, type Aspect } from '../fact.ts';
import { foundIn, type Message } from '../words/message.ts';
import type { Phrases } from '../words/phrases.ts';

/** An aspect with how clearly it is asked (1: a bare word that often means it; 2: a phrase that says it). */
export type WeightedAspect = { readonly aspect: Aspect; readonly weight: number };

/** A phrase inside a longer one of another aspect says nothing of its own: "tới đâu rồi" asks for the state, not for a place. */
const SHADE = 0.35;
/** People put their question last. */
const LAST = 1.25;

/** What a message asks, the clearest first; empty when it asks nothing that we know. */
export function aspectsIn(phrases: Phrases, message: Message): WeightedAspect[] {
  const found = foundIn(phrases, message);
  const last = Math.max(0, ...found.map((hit) => hit.sentence));
  const weights = new Map<Aspect, number>();
  for (const hit of found) {
    const [name, strong] = hit.name.split('+');
    const aspect = ASPECT_NAMES.find((one) => one === name);
    if (aspect === undefined) continue;
    const inside = found.some(
      (one) =>
        one !== hit &&
        one.words === hit.words &&
        one.length > hit.length &&
        one.at <= hit.at &&
        one.at + one.length >= hit.at + hit.length,
    );
    const own = (strong === undefined ? 1 : 2) * (inside ? SHADE : 1) * (hit.sentence === last ? LAST : 1);
    weights.set(aspect, Math.max(weights.get(aspect) ?? 0, own));
  }
  return [...weights].map(([aspect, weight]) => ({ aspect, weight })).sort((a, b) => b.weight - a.weight);
}
