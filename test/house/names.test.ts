/** Names say what they mean, once in the tree; what a comment cites is in the tree. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ALL } from './sources.ts';

/** Names that say nothing by themselves: what was known, asked, told, or of which thing it is a step, must stand in the name. */
const VAGUE_TYPES =
  'About Alike Answers Approved As Ask Asked Bag Before Begun Board Book Bound Box Call Called Carried Change Changed Changes Checked Choice Claimed Column Composed Context Costly Counted Counting Counts Cuts Dated Decided Decision Delivered Detail Done Drawn Effect Ending Engine Entry Erased Example Failure Fault Fit Form Found Frame Given Granted Hands Happening Heard Held History Hit Imported Info Input Item Joined Judged Kept Kind Known Leaving Level Lift Line Listener Loaded Logged Look Lot Made Marked Marks Masked Match Meaning Memory Mentioned Merged Mode Named Next Note Nudged Options Origin Outlook Output Own Pair Part Parted Parts Past Pen Pending Piece Place Plan Planned Prepared Proposal Query Question Raw Reached Reading Ready Report Result Reviewed Rule Running Said Sample Saved Saving Scene Scored Self Sent Series Source Split Stacked Standing Started Status Steered Step Style Submitted Taken Task Tested Thing To Told Traced Unclear Undone Values Verified Waiting Want Wanted Way When Where Wish Worded Words Written'.split(
    ' ',
  );

describe('names', () => {
  const types = ALL.flatMap(({ path, text }) =>
    [...text.matchAll(/^export (?:type|interface|class|enum) (\w+)/gm)].map((match) => ({
      path,
      name: match[1] ?? '',
    })),
  );

  test('an exported type says what it is', () => {
    expect(types.filter(({ name }) => VAGUE_TYPES.includes(name))).toEqual([]);
  });

  test('one name of an exported type means one thing in the tree', () => {
    const homes = new Map<string, string[]>();
    for (const { path, name } of types) homes.set(name, [...(homes.get(name) ?? []), path]);
    expect([...homes].filter(([, paths]) => paths.length > 1)).toEqual([]);
    expect(homes.size).toBeGreaterThan(600);
  });
});

describe('documents', () => {
  test('every document that a comment names exists in the tree', () => {
    const wrong = ALL.flatMap((source) =>
      [...source.text.matchAll(/(?<![\w./:-])((?:[\w-]+\/)*[\w-]+\.md)\b/g)]
        .map((match) => match[1] ?? '')
        .filter((name) => !existsSync(name) && !existsSync(join(dirname(source.path), name)))
        .map((name) => `${source.path}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('no comment cites numbers of a list that is not in the tree', () => {
    const wrong = ALL.filter((source) => /\bfacts \d+\.\d+/.test(source.text)).map((source) => source.path);
    expect(wrong).toEqual([]);
  });
});
