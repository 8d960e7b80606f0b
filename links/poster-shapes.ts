/** Sizes, colours and the shapes of which a poster is made. */
import type { Picture } from './pictures.ts';
import type { FittedLine, LayoutBox, TextMeasure } from './poster-fit.ts';
import type { PosterWords } from './poster-texts.ts';

export const SIZES = ['A4', 'A5', 'A6', 'rollup'] as const;

export type PosterSize = (typeof SIZES)[number];

const MM = 72 / 25.4;

/** Points. The roll-up is the usual 800 × 2000 mm. */
export const PAPER: Record<PosterSize, { width: number; height: number }> = {
  A4: { width: 210 * MM, height: 297 * MM },
  A5: { width: 148 * MM, height: 210 * MM },
  A6: { width: 105 * MM, height: 148 * MM },
  rollup: { width: 800 * MM, height: 2000 * MM },
};

export type PosterShape =
  | { kind: 'rect'; box: LayoutBox; colour: string; round?: number; line?: { colour: string; width: number } }
  | {
      kind: 'ring';
      x: number;
      y: number;
      radius: number;
      colour: string;
      width: number;
      opacity: number;
      clip: LayoutBox;
    }
  | {
      kind: 'disc';
      x: number;
      y: number;
      radius: number;
      colour: string;
      line?: { colour: string; width: number };
    }
  | {
      kind: 'line';
      x1: number;
      y1: number;
      x2: number;
      y2: number;
      colour: string;
      width: number;
      dash?: number;
    }
  | { kind: 'picture'; picture: Picture; x: number; y: number; side: number; colour: string; width: number }
  | { kind: 'text'; line: FittedLine }
  | { kind: 'qr'; box: LayoutBox; text: string };

export type PosterPage = { width: number; height: number; shapes: PosterShape[] };

/**
 * Colours of a design: dark ground of the head with light words, and one second colour. Told apart by lightness, not by
 * hue, so also by readers who are colour-blind and on a grey printer; every pair of words and ground is 4.5:1 or more.
 */
export type PosterPalette = {
  ground: string;
  onGround: string;
  softOnGround: string;
  accent: string;
  ring: string;
  wash: string;
  ink: string;
  soft: string;
  paper: string;
};

export const PALETTES: Record<PosterWords['design'], PosterPalette> = {
  birth: palette('#0b5560', '#ffd27a', '#fdf4e1'),
  death: palette('#2b3640', '#cfd8de', '#f0f2f4'),
  both: palette('#123f5c', '#ffd27a', '#eaf2f7'),
  vneid: palette('#7a1f2b', '#ffd9a8', '#fbf0ea'),
};

function palette(ground: string, accent: string, wash: string): PosterPalette {
  return {
    ground,
    onGround: '#ffffff',
    softOnGround: '#e8eef1',
    accent,
    ring: accent,
    wash,
    ink: '#16232b',
    soft: '#48575f',
    paper: '#ffffff',
  };
}

/** Everything in hundredths of the page's width, so that A4, A5 and A6 are one drawing. */
export type PosterSheet = {
  u: number;
  width: number;
  height: number;
  margin: number;
  measure: TextMeasure;
  p: PosterPalette;
};

export function boxOf({ u }: PosterSheet, x: number, y: number, width: number, height: number): LayoutBox {
  return { x: x * u, y: y * u, width: width * u, height: height * u };
}

export function texts(lines: readonly FittedLine[]): PosterShape[] {
  return lines.map((line) => ({ kind: 'text', line }));
}
