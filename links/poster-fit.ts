/** Fits words into boxes: wraps, balances and shrinks, so that the longest name never runs out of its box. Pure. */

export const POSTER_FACES = ['regular', 'strong', 'heavy'] as const;
export type PosterFace = (typeof POSTER_FACES)[number];
/** Width of a text in points at a size; the fonts are the caller's. */
export type TextMeasure = (text: string, face: PosterFace, size: number) => number;

/** Sizes and gaps in points. `gap` stands before the block. `balance`: lines of about the same length, for titles. */
export type TextBlock = {
  text: string;
  face: PosterFace;
  size: number;
  colour: string;
  gap?: number;
  leading?: number;
  balance?: boolean;
  align?: 'left' | 'center' | 'right';
};

export type LayoutBox = { x: number; y: number; width: number; height: number };
export type FittedLine = {
  text: string;
  x: number;
  y: number;
  face: PosterFace;
  size: number;
  colour: string;
};
export type FittedStack = { lines: FittedLine[]; height: number; scale: number };

/** Tried from the largest: a step is too small to be seen as one. */
const STEP = 0.97;
/** Below this share of its size a text would no longer be read from where a poster is read. */
const SMALLEST = 0.42;

/** Where a long address may be cut: before "/q/", and nowhere else as long as its parts fit. */
export const SOFT_BREAK = '\u200b';

/**
 * Cuts a text into lines no wider than the width. A line feed always cuts; a word that alone is wider is cut at its soft
 * breaks, and if need be between letters.
 */
export function wrap(
  text: string,
  face: PosterFace,
  size: number,
  width: number,
  measure: TextMeasure,
): string[] {
  const fits = (line: string) => measure(line, face, size) <= width;
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    const put = (piece: string, glue: string) => {
      const longer = line === '' ? piece : line + glue + piece;
      if (fits(longer)) {
        line = longer;
        return true;
      }
      if (line !== '') lines.push(line);
      line = '';
      return false;
    };
    for (const marked of paragraph.split(/\s+/).filter((one) => one !== '')) {
      const word = marked.replaceAll(SOFT_BREAK, '');
      if (put(word, ' ') || put(word, '')) continue;
      for (const part of marked.split(SOFT_BREAK))
        if (!put(part, '') && !put(part, '')) for (const letter of part) if (!put(letter, '')) line = letter;
    }
    return line === '' ? lines : [...lines, line];
  });
}

/** The narrowest width that needs no more lines: "… cho / con" becomes two lines of one length. */
function balanced(
  text: string,
  block: TextBlock,
  size: number,
  width: number,
  measure: TextMeasure,
): string[] {
  const lines = wrap(text, block.face, size, width, measure);
  if (block.balance !== true || lines.length < 2 || text.includes('\n')) return lines;
  let [low, high] = [width / lines.length, width];
  for (let turn = 0; turn < 8; turn++) {
    const middle = (low + high) / 2;
    if (wrap(text, block.face, size, middle, measure).length > lines.length) low = middle;
    else high = middle;
  }
  return wrap(text, block.face, size, high, measure);
}

type VerticalAlign = 'top' | 'middle' | 'bottom';

/** Blocks and the box they must fill at most. `valign`: where they stand in a box that is taller. */
export type TextStack = {
  blocks: readonly TextBlock[];
  box: LayoutBox;
  valign?: VerticalAlign;
};

/** Stacks blocks from the top of a box, shrunk by one factor until they fit. */
export function stack(
  blocks: readonly TextBlock[],
  box: LayoutBox,
  measure: TextMeasure,
  valign: VerticalAlign = 'top',
): FittedStack {
  return stackAlike([{ blocks, box, valign }], measure);
}

/**
 * The same for stacks that are read together (the steps of a list): one factor for all, so that their letters are of one
 * size. Throws when they would have to be unreadably small: a bug of the layout, held against every commune of the country
 * by a test. `height` is that of the tallest.
 */
export function stackAlike(stacks: readonly TextStack[], measure: TextMeasure): FittedStack {
  for (let scale = 1; scale >= SMALLEST; scale *= STEP) {
    const all = stacks.map((one) => set(one.blocks, one.box, scale, measure));
    if (all.some(({ height }, index) => height > (stacks[index]?.box.height ?? 0))) continue;
    const lines = all.flatMap((one, index) => {
      const { box, valign = 'top' } = stacks[index] ?? { box: { height: one.height } };
      const spare = box.height - one.height;
      const down = valign === 'top' ? 0 : valign === 'middle' ? spare / 2 : spare;
      return one.lines.map((line) => ({ ...line, y: line.y + down }));
    });
    return { lines, height: Math.max(...all.map(({ height }) => height)), scale };
  }
  throw new Error('a text does not fit its box on a poster');
}

function set(
  blocks: readonly TextBlock[],
  box: LayoutBox,
  scale: number,
  measure: TextMeasure,
): { lines: FittedLine[]; height: number } {
  const lines: FittedLine[] = [];
  let y = 0;
  for (const block of blocks) {
    if (block.text === '') continue;
    const size = block.size * scale;
    if (lines.length > 0) y += (block.gap ?? 0) * scale;
    for (const text of balanced(block.text, block, size, box.width, measure)) {
      const spare = box.width - measure(text, block.face, size);
      const right = block.align === 'center' ? spare / 2 : block.align === 'right' ? spare : 0;
      lines.push({ text, x: box.x + right, y: box.y + y, face: block.face, size, colour: block.colour });
      y += size * (block.leading ?? 1.3);
    }
  }
  return { lines, height: y };
}
