/**
 * The features by which facts are ranked and what each weighs: fitted on questions left out of the index (`npm run fit:facts`,
 * docs/answers.md). Data.
 */

/** What speaks for and against a fact. */
export const FEATURES = [
  'near',
  'others',
  'topic',
  'aspect',
  'askedAs',
  'alike',
  'astray',
  'saidNow',
  'saidBefore',
  'words',
  'missing',
  'open',
  'plain',
  'needed',
  'unneeded',
  'same',
  'across',
  'holds',
  'lacks',
] as const;
export type RankFeature = (typeof FEATURES)[number];
export type RankFeatures = Readonly<Record<RankFeature, number>>;

/** Fitted: see above. Logits; a difference of 1 makes one fact 2.7 times as likely as another. */
export const WEIGHTS: Readonly<Record<RankFeature, number>> = {
  near: 6.4,
  others: 1.14,
  topic: 3.02,
  aspect: 1.65,
  askedAs: 0.75,
  alike: 0.07,
  astray: -1.01,
  saidNow: 1.31,
  saidBefore: 0.55,
  words: 0.22,
  missing: -0.35,
  open: -1.82,
  plain: 0.34,
  needed: 0.86,
  unneeded: -1.5,
  same: 0.8,
  across: -3.0,
  holds: -0.29,
  lacks: -0.82,
};
/** The score of "none of them": by itself, and by how likely the classifier finds that the question lies outside. */
export const NONE = { alone: 2.89, outside: 2.53 };
