import { oneLine } from '../writing/cleaning.ts';
import type { DatedText } from './guide.ts';
import { holding } from './guide.ts';
import type { Picture } from './pictures.ts';
import { SOFT_BREAK } from './poster-fit.ts';

/** What a poster says, as data, before anything is measured or drawn. Pure: texts, area and moment come in (files.ts). */

export type PosterDesign = DatedText & {
  name: string;
  eyebrow: string;
  title: string;
  short: string;
  lead: string;
  chains: { title: string; items: { picture: Picture; text: string }[] }[];
  steps: string[];
  fact: string;
};
/** The room's texts, `posters.yaml`. */
export type PosterTexts = { asOf: Date; footer: string; designs: PosterDesign[] };

export const DESIGNS = ['birth', 'death', 'both', 'vneid'] as const;
export type DesignId = (typeof DESIGNS)[number];

/** `profile`: what staff entered about the desk, null when they have not. */
export type PosterArea = {
  name: string;
  province: string | null;
  profile: { deskAddress: string | null; hours: string | null; phone: string | null } | null;
};

export type PosterWords = Omit<PosterDesign, keyof DatedText | 'name'> & {
  design: DesignId;
  office: string;
  province: string;
  call: string;
  /** The short link as people type it, without its protocol; may be cut at its soft break. */
  address: string;
  url: string;
  /** "BCDF GHJK": read over the telephone. */
  code: string;
  desk: string[];
  footer: string;
};

/** Longest piece of what staff entered that a poster repeats; a longer one is cut at a word. */
const MOST_LETTERS = 90;

/**
 * The words of one poster.
 * @param call the sentence of its placement
 * @param url the short link; what the QR code says
 */
export function posterWords(
  ask: { design: DesignId; area: PosterArea; call: string; url: string; code: string },
  texts: PosterTexts,
  now: Date,
): PosterWords {
  const { area, url, code } = ask;
  const design = holding(texts.designs, now).find((one) => one.id === ask.design);
  if (design === undefined) throw new Error(`no poster ${ask.design} holds on that day`);
  const { eyebrow, title, short, lead, chains, steps, fact } = design;
  return {
    design: ask.design,
    eyebrow,
    title,
    short,
    lead,
    chains,
    steps,
    fact,
    office: `Ủy ban nhân dân ${lowerFirst(area.name)}`,
    province: area.province ?? '',
    call: ask.call,
    address: url.replace(/^https?:\/\//, '').replace('/q/', `${SOFT_BREAK}/q/`),
    url,
    code: `${code.slice(0, 4)} ${code.slice(4)}`,
    desk: deskLines(area.profile),
    footer: texts.footer,
  };
}

/** What staff entered; where they have not, the sheet says where to ask instead of leaving a hole. */
function deskLines(profile: PosterArea['profile']): string[] {
  const lines = [
    ['', profile?.deskAddress],
    ['Giờ làm việc: ', profile?.hours],
    ['Điện thoại: ', profile?.phone],
  ].flatMap(([name = '', value]) => {
    const told = oneLine(value ?? '');
    return told === '' ? [] : [`${name}${shortened(told)}`];
  });
  return lines.length > 0 ? lines : ['Hỏi trực tiếp tại trụ sở UBND xã, phường nơi cư trú.'];
}

function shortened(text: string): string {
  if (text.length <= MOST_LETTERS) return text;
  const cut = text.slice(0, MOST_LETTERS);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), MOST_LETTERS - 30))}…`;
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
