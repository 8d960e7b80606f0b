import { QR_WIDTH } from './poster-layout.ts';
import { PAPER, type PosterSize, SIZES } from './poster-shapes.ts';
import { qrModules } from './qr.ts';

/**
 * How large the code on a sheet is, and from how far a telephone reads it. The rule of thumb of makers of readers (Denso Wave,
 * qrcode.com/en/howto/cell.html, read in 2026): ten times the width of the code; and a module under 0.4 mm is lost in cheap print.
 */
export type QrSize = {
  size: PosterSize;
  /** Width of the dark part, without the white around it; and of that white on each side. Millimetres. */
  codeMm: number;
  quietMm: number;
  moduleMm: number;
  /** Read from no further than this. */
  readAtCm: number;
};

const TIMES_ITS_WIDTH = 10;
/** Smallest module that survives a cheap printer and a fold. */
export const SMALLEST_MODULE_MM = 0.4;
const POINTS_PER_MM = 72 / 25.4;

/** The code of this address on every sheet, in the narrowest form of each. */
export function qrSizes(address: string): QrSize[] {
  const { side, quiet } = qrModules(address);
  return SIZES.map((size) => {
    const boxMm = (PAPER[size].width * QR_WIDTH[size]) / 100 / POINTS_PER_MM;
    const moduleMm = boxMm / (side + 2 * quiet);
    const codeMm = moduleMm * side;
    return { size, codeMm, quietMm: moduleMm * quiet, moduleMm, readAtCm: (codeMm * TIMES_ITS_WIDTH) / 10 };
  });
}

/** The smallest dark part for a place that is read from so far, and never one whose modules are lost in print. Millimetres. */
export function smallestCodeMm(readAtCm: number, address: string): number {
  const { side } = qrModules(address);
  return Math.max((readAtCm * 10) / TIMES_ITS_WIDTH, side * SMALLEST_MODULE_MM);
}
