/** The chains of a poster: which paper leads to which, drawn as steps. */
import { stack, stackAlike, type TextStack } from './poster-fit.ts';
import { boxOf, type PosterShape, type PosterSheet, texts } from './poster-shapes.ts';
import type { PosterWords } from './poster-texts.ts';

/** The procedures that one file joins, as discs on a line. */
export function chains(
  words: PosterWords,
  sheet: PosterSheet,
  top: number,
  end: number,
  letters = 1,
): PosterShape[] {
  const { u, p, margin, measure } = sheet;
  const shapes: PosterShape[] = [{ kind: 'rect', box: boxOf(sheet, 0, top, 100, end - top), colour: p.wash }];
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
    const names: TextStack[] = [];
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
