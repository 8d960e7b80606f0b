import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from 'yaml';
import { z } from 'zod';
import { startOf } from '../calendar/moment.ts';
import type { ChecklistFont } from './checklist-layout.ts';
import type { GuideTexts } from './guide.ts';
import type { OutreachKind } from './outreach.ts';
import { PICTURE_NAMES } from './pictures.ts';
import type { Placement } from './placements.ts';
import type { PosterFonts } from './poster-pdf.ts';
import { DESIGNS, type PosterTexts } from './poster-texts.ts';

/** The room's own data, read once when the program starts; a broken file stops it there with the field's name. */
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const robotsFile = z.strictObject({
  asOf: day,
  source: z.string().min(1),
  previews: z.array(z.string().min(3)),
  robots: z.array(z.string().min(3)),
});

const robots = robotsFile.parse(read('robots.yaml'));

/** Pieces of User-Agent headers, in small letters, of programs that open links without being a person. */
export const ROBOTS: readonly string[] = [...robots.previews, ...robots.robots];

const moment = day.transform((written) => startOf(written));
const dated = {
  id: z.string().min(1),
  from: moment,
  until: moment.nullable().default(null),
  source: z.string().min(1),
};
const picture = z.enum(PICTURE_NAMES);
const note = z.strictObject({ ...dated, text: z.string().min(1) });
const step = z.strictObject({ ...dated, picture, text: z.string().min(1) });

const guideFile = z.strictObject({
  asOf: moment,
  intro: z.string().min(1),
  introSource: z.string().min(1),
  bundles: z.array(
    z.strictObject({
      ...dated,
      title: z.string(),
      pictures: z.array(picture).min(1),
      summary: z.string(),
      points: z.array(z.string()),
    }),
  ),
  filing: z.array(step),
  confirming: z.array(step),
  notes: z.array(note),
  portal: z.strictObject({ title: z.string(), url: z.url(), source: z.string() }),
  hotline: z.strictObject({
    title: z.string(),
    phone: z.string(),
    verified: z.boolean(),
    source: z.string(),
  }),
});

/** What the guide page of every commune says, with the days on which each block holds. */
export const GUIDE_TEXTS: GuideTexts = guideFile.parse(read('guide.yaml'));

/** The page as a Handlebars view of `{ page: GuidePage, css }`, for an engine that escapes HTML. */
export const GUIDE_VIEW = text('guide.hbs');

/** The page's only style, set inside it so that one request is enough; `csp` lets a Content-Security-Policy allow it. */
export const GUIDE_STYLE = styleOf(text('guide.css').trim());

const placementsFile = z.strictObject({
  placements: z.array(
    z.strictObject({
      key: z.string().regex(/^[a-z_]+$/),
      name: z.string().min(1),
      design: z.enum(DESIGNS),
      printed: z.boolean(),
      readAtCm: z.int().min(20).max(500).optional(),
      call: z.string().min(1).max(90),
      words: z.array(z.string().regex(/^[a-z0-9 ]+$/)),
    }),
  ),
});

/** The closed list of places where a code meets people. */
export const PLACEMENTS: readonly Placement[] = placementsFile.parse(read('placements.yaml')).placements;

const outreachFile = z.strictObject({
  kinds: z.array(
    z.strictObject({
      key: z.string().regex(/^[a-z_]+$/),
      name: z.string().min(1),
      unit: z.string().min(1),
      reached: z.string().min(1),
      days: z.int().min(1).max(90),
    }),
  ),
});

/** The closed list of work without a telephone. */
export const OUTREACH_KINDS: readonly OutreachKind[] = outreachFile.parse(read('outreach.yaml')).kinds;

const postersFile = z.strictObject({
  asOf: moment,
  footer: z.string().min(1),
  designs: z.array(
    z.strictObject({
      ...dated,
      id: z.enum(DESIGNS),
      name: z.string().min(1),
      eyebrow: z.string().min(1),
      title: z.string().min(1),
      short: z.string().min(1),
      lead: z.string().min(1),
      chains: z
        .array(
          z.strictObject({
            title: z.string(),
            items: z

              .array(z.strictObject({ picture, text: z.string().min(1) }))
              .min(2)
              .max(4),
          }),
        )
        .min(1)
        .max(2),
      steps: z.array(z.string().min(1)).min(3).max(4),
      fact: z.string().min(1),
    }),
  ),
});

/** What posters say, with the days on which each may be printed. */
export const POSTER_TEXTS: PosterTexts = postersFile.parse(read('posters.yaml'));

let faces: PosterFonts | null = null;

/** Be Vietnam Pro in the three weights of posters, read when the first one is drawn. */
export function posterFonts(): PosterFonts {
  faces ??= {
    regular: font('400Regular/BeVietnamPro_400Regular.ttf'),
    strong: font('600SemiBold/BeVietnamPro_600SemiBold.ttf'),
    heavy: font('800ExtraBold/BeVietnamPro_800ExtraBold.ttf'),
  };
  return faces;
}

let fonts: Readonly<Record<ChecklistFont, Uint8Array>> | null = null;

/** Be Vietnam Pro (SIL Open Font License 1.1) for printed sheets, read when the first one is drawn. */
export function sheetFonts(): Readonly<Record<ChecklistFont, Uint8Array>> {
  const { regular, strong } = posterFonts();
  fonts ??= { regular, strong };
  return fonts;
}

function font(name: string): Uint8Array {
  return readFileSync(createRequire(import.meta.url).resolve(`@expo-google-fonts/be-vietnam-pro/${name}`));
}

function styleOf(css: string): { css: string; csp: string } {
  return { css, csp: `'sha256-${createHash('sha256').update(css).digest('base64')}'` };
}

function text(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

function read(name: string): unknown {
  return parse(text(name));
}
