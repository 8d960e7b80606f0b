import QRCode from 'qrcode';

/**
 * Longest text a code of ours may carry. A short link is about 40 characters; past 120 the squares on an A6 leaflet
 * become too small for old cameras.
 */
export const MOST_CHARACTERS = 120;
/** White modules around the code; the standard asks for four, and decoders fail with fewer on a dark poster. */
const QUIET_ZONE = 4;

/** Up to here H needs at most 41 modules (version 6): 0.7 mm each on an A6 leaflet. */
const MOST_FOR_H = 58;

export type QrUse = 'screen' | 'print';
/** Print is folded, wetted and shone upon: a quarter of it may be lost (Q); a screen is clean (M). */
const CORRECTION = { screen: 'M', print: 'Q' } as const;
/** Pixels of one module: 300 to 400 pixels wide on a screen, over 1,000 for print. */
const PIXELS = { screen: 8, print: 24 } as const;

/** The QR code of a short text (at most 120 characters, else a bug of the caller and thrown) as a PNG picture. */
export async function qrPng(text: string, use: QrUse = 'screen'): Promise<Buffer> {
  return QRCode.toBuffer(checked(text), {
    type: 'png',
    errorCorrectionLevel: CORRECTION[use],
    margin: QUIET_ZONE,
    scale: PIXELS[use],
  });
}

/** The same as SVG, for print in any size. */
export async function qrSvg(text: string, use: QrUse = 'print'): Promise<string> {
  return QRCode.toString(checked(text), {
    type: 'svg',
    errorCorrectionLevel: CORRECTION[use],
    margin: QUIET_ZONE,
  });
}

/** A longer text for a screen that is photographed from near, as a picture in the page itself (`data:`). */
export async function qrPicture(text: string): Promise<string> {
  return QRCode.toDataURL(text, { errorCorrectionLevel: 'L', margin: QUIET_ZONE, scale: 6 });
}

/**
 * The same for drawing: the dark squares as runs of rows, without the quiet zone. With so few characters a third of the code
 * may be lost (H) and its squares stay large enough; a longer address takes Q.
 * @returns `side` and `quiet` in modules
 */
export function qrModules(text: string): {
  side: number;
  quiet: number;
  level: 'H' | 'Q';
  runs: { x: number; y: number; width: number }[];
} {
  const level = checked(text).length <= MOST_FOR_H ? 'H' : 'Q';
  const { modules } = QRCode.create(text, { errorCorrectionLevel: level });
  const runs: { x: number; y: number; width: number }[] = [];
  for (let y = 0; y < modules.size; y++) {
    let from = -1;
    for (let x = 0; x <= modules.size; x++) {
      const dark = x < modules.size && modules.get(y, x) === 1;
      if (dark && from < 0) from = x;
      if (!dark && from >= 0) {
        runs.push({ x: from, y, width: x - from });
        from = -1;
      }
    }
  }
  return { side: modules.size, quiet: QUIET_ZONE, level, runs };
}

function checked(text: string): string {
  if (text === '') throw new Error('a QR code needs a text');
  if (text.length > MOST_CHARACTERS)
    throw new Error(`a QR code carries at most ${MOST_CHARACTERS} characters`);
  return text;
}
