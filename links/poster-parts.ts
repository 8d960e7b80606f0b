/** The parts of a poster, each from its place down: head, steps, panel, foot. */
import { stack, stackAlike, type TextBlock, type TextStack } from './poster-fit.ts';
import { boxOf, type PosterShape, type PosterSheet, texts } from './poster-shapes.ts';
import type { PosterWords } from './poster-texts.ts';

export function head(
  words: PosterWords,
  sheet: PosterSheet,
  at: { top: number; end: number; title: number; lead: number; wording: string },
): PosterShape[] {
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
      (step): PosterShape => ({
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

export function steps(
  words: PosterWords,
  sheet: PosterSheet,
  top: number,
  end: number,
  letters = 1,
): PosterShape[] {
  const { u, p, margin, measure } = sheet;
  const indent = 7.6 * letters;
  const factRoom = 5.4 * letters;
  const each = (end - top - factRoom) / words.steps.length;
  const room = each - 0.8;
  const radius = Math.min(2.35 * letters, room / 2);
  const shapes: PosterShape[] = [];
  const told: TextStack[] = [];
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
export function panel(
  words: PosterWords,
  sheet: PosterSheet,
  at: { top: number; end: number; qr: number; letters?: number },
): PosterShape[] {
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

export function foot(
  words: PosterWords,
  sheet: PosterSheet,
  top: number,
  end: number,
  letters = 1,
): PosterShape[] {
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
