/**
 * Where everything of a poster stands. Pure: words and a way to measure come in, shapes to draw go out. One long file: the
 * three layouts share their parts and are read side by side.
 */
import type { Picture } from './pictures.ts';
import {
  type Box,
  type Line,
  type Measure,
  type Stack,
  stack,
  stackAlike,
  type TextBlock,
} from './poster-fit.ts';
import type { PosterWords } from './poster-words.ts';

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

export type Shape =
  | { kind: 'rect'; box: Box; colour: string; round?: number; line?: { colour: string; width: number } }
  | {
      kind: 'ring';
      x: number;
      y: number;
      radius: number;
      colour: string;
      width: number;
      opacity: number;
      clip: Box;
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
  | { kind: 'text'; line: Line }
  | { kind: 'qr'; box: Box; text: string };

export type PosterPage = { width: number; height: number; shapes: Shape[] };

/**
 * Colours of a design: dark ground of the head with light words, and one second colour. Told apart by lightness, not by
 * hue, so also by readers who are colour-blind and on a grey printer; every pair of words and ground is 4.5:1 or more.
 */
export type Palette = {
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
export const PALETTES: Record<PosterWords['design'], Palette> = {
  birth: palette('#0b5560', '#ffd27a', '#fdf4e1'),
  death: palette('#2b3640', '#cfd8de', '#f0f2f4'),
  both: palette('#123f5c', '#ffd27a', '#eaf2f7'),
  vneid: palette('#7a1f2b', '#ffd9a8', '#fbf0ea'),
};

function palette(ground: string, accent: string, wash: string): Palette {
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
type Sheet = { u: number; width: number; height: number; margin: number; measure: Measure; p: Palette };

/** The page of one poster. Throws when a word does not fit (see poster-fit.ts). */
export function layPoster(words: PosterWords, size: PosterSize, measure: Measure): PosterPage {
  const { width, height } = PAPER[size];
  const sheet: Sheet = { u: width / 100, width, height, margin: 7, measure, p: PALETTES[words.design] };
  const shapes =
    size === 'rollup' ? rollup(words, sheet) : size === 'A6' ? card(words, sheet) : poster(words, sheet);
  return { width, height, shapes };
}

/** Width of the code with its white, in hundredths of the page; where two bundles stand on one sheet the narrower. */
export const QR_WIDTH: Record<PosterSize, number> = { A4: 24.5, A5: 24.5, A6: 37, rollup: 37 };

/** A4 and A5: head, what is joined, three steps, code and desk, foot. */
function poster(words: PosterWords, sheet: Sheet): Shape[] {
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
function card(words: PosterWords, sheet: Sheet): Shape[] {
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
function rollup(words: PosterWords, sheet: Sheet): Shape[] {
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

function head(
  words: PosterWords,
  sheet: Sheet,
  at: { top: number; end: number; title: number; lead: number; wording: string },
): Shape[] {
  const { u, p, margin, measure } = sheet;
  const ground = boxOf(sheet, 0, 0, 100, at.end);
  const office = stack(
    [
      { text: words.office.toUpperCase(), face: 'heavy', size: 2.75 * u, colour: p.onGround, leading: 1.3 },
      { text: words.province, face: 'regular', size: 2.45 * u, colour: p.softOnGround, gap: 0.2 * u },
    ],
    boxOf(sheet, margin + 3, at.top, 100 - 2 * margin - 3, 8.6),
    measure,
  );
  const top = at.top + 11;
  const blocks: TextBlock[] = [
    { text: words.eyebrow, face: 'strong', size: 3 * u, colour: p.accent, leading: 1.35 },
    {
      text: at.wording,
      face: 'heavy',
      size: at.title * u,
      colour: p.onGround,
      gap: 0.8 * u,
      leading: 1.16,
      balance: true,
    },
  ];
  if (at.lead > 0)
    blocks.push({
      text: words.lead,
      face: 'regular',
      size: at.lead * u,
      colour: p.softOnGround,
      gap: 2.2 * u,
      leading: 1.42,
      balance: true,
    });
  const hero = stack(
    blocks,
    boxOf(sheet, margin, top, 100 - 2 * margin, at.end - top - 4),
    measure,
    'middle',
  );
  return [
    { kind: 'rect', box: ground, colour: p.ground },
    // Two linked rings, the sign of "liên thông", run out of the page: an ornament that stays behind the words.
    ...[0, 1].map(
      (step): Shape => ({
        kind: 'ring',
        x: (86 + step * 17) * u,
        y: (at.end * 0.2 + step * 9) * u,
        radius: 17 * u,
        colour: p.ring,
        width: 2.6 * u,
        opacity: words.design === 'death' ? 0.07 : 0.13,
        clip: ground,
      }),
    ),
    {
      kind: 'rect',
      box: boxOf(sheet, margin, at.top + 0.3, 0.9, Math.max(6.6, office.height / u - 0.4)),
      colour: p.accent,
    },
    ...texts(office.lines),
    ...texts(hero.lines),
  ];
}

/** The procedures that one file joins, as discs on a line. */
function chains(words: PosterWords, sheet: Sheet, top: number, end: number, letters = 1): Shape[] {
  const { u, p, margin, measure } = sheet;
  const shapes: Shape[] = [{ kind: 'rect', box: boxOf(sheet, 0, top, 100, end - top), colour: p.wash }];
  const each = (end - top - 2) / words.chains.length;
  for (const [index, chain] of words.chains.entries()) {
    const from = top + 1.6 + index * each;
    const titled = chain.title === '' ? 0 : 4.6;
    if (titled > 0)
      shapes.push(
        ...texts(
          stack(
            [
              {
                text: chain.title,
                face: 'heavy',
                size: 2.9 * u * Math.min(letters, 1.12),
                colour: p.ink,
                align: 'center',
              },
            ],
            boxOf(sheet, margin, from, 100 - 2 * margin, titled),
            measure,
            'middle',
          ).lines,
        ),
      );
    const cell = (100 - 2 * margin) / chain.items.length;
    const room = each - titled - 1;
    const radius = Math.min(titled > 0 ? 4 : 6.2, room * 0.3);
    const centre = from + titled + (titled > 0 ? 0.6 : 2.2) + radius;
    const middleOf = (place: number) => margin + cell * (place + 0.5);
    shapes.push({
      kind: 'line',
      x1: middleOf(0) * u,
      y1: centre * u,
      x2: middleOf(chain.items.length - 1) * u,
      y2: centre * u,
      colour: p.ground,
      width: 0.45 * u,
    });
    const names: Stack[] = [];
    for (const [place, item] of chain.items.entries()) {
      const x = middleOf(place);
      names.push({
        blocks: [
          {
            text: item.text,
            face: 'strong',
            size: (titled > 0 ? 2.5 : 2.75) * letters * u,
            colour: p.ink,
            align: 'center',
            leading: 1.25,
            balance: true,
          },
        ],
        box: boxOf(
          sheet,
          x - cell / 2 + 0.8,
          centre + radius + 1.3,
          cell - 1.6,
          from + each - (centre + radius + 1.3) - (titled > 0 ? 0.9 : 0),
        ),
      });
      shapes.push(
        { kind: 'disc', x: x * u, y: centre * u, radius: (radius + 1) * u, colour: p.wash },
        { kind: 'disc', x: x * u, y: centre * u, radius: radius * u, colour: p.ground },
        {
          kind: 'picture',
          picture: item.picture,
          x: (x - radius * 0.62) * u,
          y: (centre - radius * 0.62) * u,
          side: radius * 1.24 * u,
          colour: p.onGround,
          width: 1.7,
        },
      );
    }
    shapes.push(...texts(stackAlike(names, measure).lines));
  }
  return shapes;
}

function steps(words: PosterWords, sheet: Sheet, top: number, end: number, letters = 1): Shape[] {
  const { u, p, margin, measure } = sheet;
  const indent = 7.6 * letters;
  const factRoom = 5.4 * letters;
  const each = (end - top - factRoom) / words.steps.length;
  const room = each - 0.8;
  const radius = Math.min(2.35 * letters, room / 2);
  const shapes: Shape[] = [];
  const told: Stack[] = [];
  for (const [index, step] of words.steps.entries()) {
    const y = top + index * each;
    told.push({
      blocks: [
        {
          text: step,
          face: 'regular',
          size: 2.75 * letters * u,
          colour: p.ink,
          leading: 1.34,
          balance: true,
        },
      ],
      box: boxOf(sheet, margin + indent, y, 100 - 2 * margin - indent, room),
      valign: 'middle',
    });
    const middle = y + room / 2;
    shapes.push(
      {
        kind: 'disc',
        x: (margin + radius) * u,
        y: middle * u,
        radius: radius * u,
        colour: p.paper,
        line: { colour: p.ground, width: 0.4 * u },
      },
      ...texts(
        stack(
          [
            {
              text: String(index + 1),
              face: 'heavy',
              size: 2.7 * letters * u,
              colour: p.ground,
              align: 'center',
            },
          ],
          boxOf(sheet, margin, middle - radius, 2 * radius, 2 * radius),
          measure,
          'middle',
        ).lines,
      ),
    );
  }
  shapes.push(
    ...texts(stackAlike(told, measure).lines),
    { kind: 'rect', box: boxOf(sheet, margin, end - factRoom + 0.6, 0.7, factRoom - 1.2), colour: p.ground },
    ...texts(
      stack(
        [
          {
            text: words.fact,
            face: 'strong',
            size: 2.75 * letters * u,
            colour: p.ground,
            leading: 1.32,
            balance: true,
          },
        ],
        boxOf(sheet, margin + 2.2, end - factRoom, 100 - 2 * margin - 2.2, factRoom),
        measure,
        'middle',
      ).lines,
    ),
  );
  return shapes;
}

/** The code on white, and beside it what to do with it and where else to ask. */
function panel(
  words: PosterWords,
  sheet: Sheet,
  at: { top: number; end: number; qr: number; letters?: number },
): Shape[] {
  const { u, p, margin, measure } = sheet;
  const letters = at.letters ?? 1;
  const pad = 1.5;
  const left = margin + at.qr + 2 * pad;
  const size = (wanted: number) => wanted * letters * u;
  const blocks: TextBlock[] = [
    { text: words.call, face: 'strong', size: size(3), colour: p.ink, leading: 1.3, balance: true },
    { text: words.address, face: 'strong', size: size(2.3), colour: p.ground, gap: 0.9 * u, leading: 1.3 },
    { text: 'Bộ phận Một cửa', face: 'strong', size: size(2.25), colour: p.ink, gap: 1.3 * u, leading: 1.35 },
    ...words.desk.map(
      (line): TextBlock => ({ text: line, face: 'regular', size: size(2.25), colour: p.soft, leading: 1.36 }),
    ),
  ];
  return [
    {
      kind: 'rect',
      box: boxOf(sheet, margin - pad, at.top, 100 - 2 * margin + 2 * pad, at.end - at.top),
      colour: p.paper,
      round: 1.6 * u,
      line: { colour: p.ground, width: 0.35 * u },
    },
    {
      kind: 'qr',
      box: boxOf(sheet, margin, (at.top + at.end - at.qr) / 2, at.qr, at.qr),
      text: words.url,
    },
    ...texts(
      stack(
        blocks,
        boxOf(sheet, left, at.top + 1.4, 100 - margin - left - 0.5, at.end - at.top - 2.8),
        measure,
        'middle',
      ).lines,
    ),
  ];
}

function foot(words: PosterWords, sheet: Sheet, top: number, end: number, letters = 1): Shape[] {
  const { u, p, margin, measure } = sheet;
  const codeWidth = 20;
  const size = 1.95 * letters * u;
  return [
    ...texts(
      stack(
        [{ text: words.footer, face: 'regular', size, colour: p.soft, leading: 1.3 }],
        boxOf(sheet, margin, top, 100 - 2 * margin - codeWidth, end - top),
        measure,
        'middle',
      ).lines,
    ),
    ...texts(
      stack(
        [{ text: `Mã ${words.code}`, face: 'strong', size, colour: p.soft, align: 'right' }],
        boxOf(sheet, 100 - margin - codeWidth, top, codeWidth, end - top),
        measure,
        'middle',
      ).lines,
    ),
  ];
}

function boxOf({ u }: Sheet, x: number, y: number, width: number, height: number): Box {
  return { x: x * u, y: y * u, width: width * u, height: height * u };
}

function texts(lines: readonly Line[]): Shape[] {
  return lines.map((line) => ({ kind: 'text', line }));
}
