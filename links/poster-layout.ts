/** A poster laid out on its paper: sheet, card and roll-up. */

import { chains } from './poster-chains.ts';
import type { TextMeasure } from './poster-fit.ts';
import { foot, head, panel, steps } from './poster-parts.ts';
import {
  boxOf,
  PALETTES,
  PAPER,
  type PosterPage,
  type PosterShape,
  type PosterSheet,
  type PosterSize,
} from './poster-shapes.ts';
import type { PosterWords } from './poster-texts.ts';

/** The page of one poster. Throws when a word does not fit (see poster-fit.ts). */
export function layPoster(words: PosterWords, size: PosterSize, measure: TextMeasure): PosterPage {
  const { width, height } = PAPER[size];
  const sheet: PosterSheet = { u: width / 100, width, height, margin: 7, measure, p: PALETTES[words.design] };
  const shapes =
    size === 'rollup' ? rollup(words, sheet) : size === 'A6' ? card(words, sheet) : poster(words, sheet);
  return { width, height, shapes };
}

/** Width of the code with its white, in hundredths of the page; where two bundles stand on one sheet the narrower. */
export const QR_WIDTH: Record<PosterSize, number> = { A4: 24.5, A5: 24.5, A6: 37, rollup: 37 };

/** A4 and A5: head, what is joined, three steps, code and desk, foot. */
function poster(words: PosterWords, sheet: PosterSheet): PosterShape[] {
  const two = words.chains.length > 1;
  const headEnd = two ? 42 : 50;
  const chainEnd = two ? 80 : 76;
  return [
    ...head(words, sheet, { top: 6, end: headEnd, title: 8, lead: 3.1, wording: words.title }),
    ...chains(words, sheet, headEnd, chainEnd),
    ...steps(words, sheet, chainEnd + (two ? 2 : 3.5), 105.5),
    ...panel(words, sheet, { top: 107.5, end: 135, qr: 24.5 }),
    ...foot(words, sheet, 136.3, 140),
  ];
}

/** A6: what a hand holds. Larger letters, no steps: the code leads to them. */
function card(words: PosterWords, sheet: PosterSheet): PosterShape[] {
  const two = words.chains.length > 1;
  const headEnd = two ? 41 : 51;
  const chainEnd = two ? 92 : 82;
  return [
    ...head(words, sheet, { top: 6, end: headEnd, title: 8.6, lead: two ? 0 : 3.7, wording: words.short }),
    ...chains(words, sheet, headEnd, chainEnd, 1.16),
    ...panel(words, sheet, { top: chainEnd + 3, end: 133.5, qr: two ? 37 : 41, letters: 1.18 }),
    ...foot(words, sheet, 135, 140),
  ];
}

/** The roll-up: the code at the height of a hand (1.0 to 1.3 m), nothing that matters near the floor. */
function rollup(words: PosterWords, sheet: PosterSheet): PosterShape[] {
  const two = words.chains.length > 1;
  return [
    ...head(words, sheet, { top: 9, end: 70, title: 9.8, lead: 4, wording: words.short }),
    ...chains(words, sheet, 70, two ? 123 : 105, 1.12),
    ...panel(words, sheet, { top: two ? 127 : 110, end: two ? 167 : 152, qr: 37, letters: 1.3 }),
    ...steps(words, sheet, two ? 171 : 158, 216, 1.34),
    ...foot(words, sheet, 222, 230, 1.1),
    { kind: 'rect', box: boxOf(sheet, 0, 238, 100, 12), colour: sheet.p.ground },
  ];
}
