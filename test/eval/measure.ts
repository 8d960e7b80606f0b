/** How well messages are understood: counts over labelled messages. Pure. */
import type { Understanding } from '../../knowledge/understanding/understand.ts';
import type { Asked } from './messages.ts';

export type Share = { readonly right: number; readonly of: number };

export type Measured = {
  readonly all: Share;
  readonly byTopic: ReadonlyMap<string, Share>;
  readonly byStyle: ReadonlyMap<string, Share>;
  /** Messages outside the two bundles (`other_procedure`, `out_of_scope`) that were recognised as outside, as either. */
  readonly outside: Share;
  /** Of all messages: acted on with the wrong topic, without asking back. `right` counts the wrong ones. */
  readonly wrong: Share;
  /** Of all messages: not asked back. */
  readonly covered: Share;
  readonly confusions: readonly {
    readonly from: string;
    readonly to: string;
    readonly asked: Asked;
    readonly got: Understanding;
  }[];
};

const OUTSIDE = new Set(['other_procedure', 'out_of_scope']);

/** Measures `understand` on labelled messages. */
export function measure(asked: readonly Asked[], understand: (one: Asked) => Understanding): Measured {
  const count = { all: 0, wrong: 0, covered: 0, outside: 0, outsideOf: 0 };
  const byTopic = new Map<string, Share>();
  const byStyle = new Map<string, Share>();
  const confusions: Measured['confusions'][number][] = [];
  const add = (map: Map<string, Share>, key: string, right: boolean): void => {
    const before = map.get(key) ?? { right: 0, of: 0 };
    map.set(key, { right: before.right + (right ? 1 : 0), of: before.of + 1 });
  };
  for (const one of asked) {
    const got = understand(one);
    const right = got.topic === one.topic;
    const outside = OUTSIDE.has(one.topic);
    if (right) count.all++;
    if (outside) count.outsideOf++;
    if (outside && OUTSIDE.has(got.topic)) count.outside++;
    if (got.kind !== 'clarify') count.covered++;
    if (got.kind !== 'clarify' && !right) count.wrong++;
    if (!right) confusions.push({ from: one.topic, to: got.topic, asked: one, got });
    add(byTopic, one.topic, right);
    add(byStyle, one.style, right);
  }
  const of = asked.length;
  return {
    all: { right: count.all, of },
    byTopic,
    byStyle,
    outside: { right: count.outside, of: count.outsideOf },
    wrong: { right: count.wrong, of },
    covered: { right: count.covered, of },
    confusions,
  };
}

/** Several measurements as one: all their messages together. */
export function together(shares: readonly Share[]): Share {
  return shares.reduce((sum, { right, of }) => ({ right: sum.right + right, of: sum.of + of }), {
    right: 0,
    of: 0,
  });
}

/** Percentage with one decimal; 100 when there was nothing to count. */
export function percent({ right, of }: Share): number {
  return of === 0 ? 100 : Math.round((1000 * right) / of) / 10;
}
