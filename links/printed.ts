/** What is printed and hung up: posters with a code, and the checklist. */
import type { Readable } from 'node:stream';
import type { ChecklistSheet } from './checklist-layout.ts';
import { drawChecklist } from './checklist-pdf.ts';
import { PLACEMENTS, POSTER_TEXTS, posterFonts, sheetFonts } from './files.ts';
import { placementOf } from './placements.ts';
import { drawPosters } from './poster-pdf.ts';
import type { PosterSize } from './poster-shapes.ts';
import { type DesignId, type PosterArea, type PosterWords, posterWords } from './poster-texts.ts';
import type { LinkRow } from './store.ts';

/** A list of things to do as a PDF file to keep or print: one A4 page whenever it fits. */
export async function checklistPdf(sheet: ChecklistSheet): Promise<Buffer> {
  return drawChecklist(sheet, sheetFonts());
}

/** One poster to draw. `design` absent: the one that suits the place. `publicUrl` without a slash at its end. */
export type PosterAsk = {
  link: Pick<LinkRow, 'code' | 'placementKind'>;
  area: PosterArea;
  publicUrl: string;
  design?: DesignId | undefined;
};

/**
 * Posters as one PDF file, one page each, drawn as the reader takes them. Fails (the stream's error) when a text does not
 * fit its box or the address is too long for a QR code.
 */
export function posterPdf(
  asks: Iterable<PosterAsk> | AsyncIterable<PosterAsk>,
  size: PosterSize,
  now: Date,
): Readable {
  return drawPosters(worded(asks, now), size, posterFonts(), now);
}

async function* worded(
  asks: Iterable<PosterAsk> | AsyncIterable<PosterAsk>,
  now: Date,
): AsyncGenerator<PosterWords> {
  for await (const { link, area, publicUrl, design } of asks) {
    const placement = placementOf(link.placementKind, PLACEMENTS);
    const { code } = link;
    const ask = { area, code, call: placement.call, url: `${publicUrl}/q/${code}` };
    yield posterWords({ ...ask, design: design ?? placement.design }, POSTER_TEXTS, now);
  }
}
