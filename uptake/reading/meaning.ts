/**
 * What a column of a table counts, proposed from its heading with the reason, never by default. The heading says it (the
 * lowest words); the words above it narrow that down, and give a meaning of their own only to a heading that says no more
 * than "Số hồ sơ". A heading with a word that nobody taught the program is unknown, and an unknown column is asked for: it
 * is never counted as linked, and never left out unsaid.
 */
import { type HeadingRead, readHeading } from './heading-notions.ts';
import { type HeadingNotion, NOTIONS } from './heading-words.ts';
import { type ColumnMeaning, isKept, type MeaningProposal } from './meanings.ts';

/** Notions of a group that narrow what its columns count. */
const NARROWING: readonly HeadingNotion[] = [
  ...([
    'must',
    'settled',
    'progress',
    'ontime',
    'early',
    'overdue',
    'returned',
    'refused',
    'cancelled',
  ] as const),
  ...([
    'failed',
    'rest',
    'supplement',
    'confirm',
    'sign',
    'synced',
    'online',
    'direct',
    'postal',
    'payment',
  ] as const),
  ...([
    'digitised',
    'justice',
    'population',
    'police',
    'insurance',
    'affairs',
    'certificate',
    'allowance',
  ] as const),
  ...(['identity', 'visits', 'previous', 'cumulative', 'change', 'target', 'rate', 'births'] as const),
];

/**
 * The meaning of the heading `path` (the group's words first, the column's own last; '' where there are none).
 * @param before the meaning proposed for the column to its left that is no "trong đó" itself, to which "Trong đó" and
 * "Có lý do" refer
 */
export function proposeMeaning(path: readonly string[], before: ColumnMeaning | null): MeaningProposal {
  const levels = path.filter((words) => words !== '');
  const own = levels.at(-1) ?? '';
  if (own === '') return { meaning: 'unknown', reason: 'cột không có tiêu đề' };
  const leaf = readHeading(own);
  const groups = levels.slice(0, -1).map(readHeading);
  const above = narrowing(groups);
  const meaning = decide(leaf, above, groups, before);
  // "HS liên thông/HS phát sinh": two counts in one cell.
  const counts = own.split('/').filter((part) => readHeading(part).has('count', 'total')).length;
  if (isKept(meaning) && meaning !== 'rate' && counts > 1)
    return { meaning: 'unknown', reason: `tiêu đề “${own}” gọi tên hai số trong một cột` };
  const strange = isKept(meaning) && meaning !== 'rate' && leaf.unknown.length > 0;
  if (strange)
    return { meaning: 'unknown', reason: `chưa hiểu ${quoted(leaf.unknown)} trong tiêu đề “${own}”` };
  if (meaning === 'rate' && leaf.unknown.length > 0)
    return { meaning: 'share', reason: because(leaf, above) };
  if (meaning === 'unknown') return { meaning, reason: unknownReason(own, leaf, above) };
  return { meaning, reason: because(leaf, above) };
}

type Above = {
  has: (...notions: HeadingNotion[]) => boolean;
  denied: (notion: HeadingNotion) => boolean;
  notions: ReadonlySet<HeadingNotion>;
};

/** What the groups above narrow down. A group that names both taking in and settling is a title, and narrows nothing. */
function narrowing(groups: readonly HeadingRead[]): Above {
  const found = new Set<HeadingNotion>();
  const denied = new Set<HeadingNotion>();
  for (const group of groups) {
    const isTitle = group.has('received') && group.has('settled');
    for (const notion of NARROWING) {
      if (!group.notions.has(notion)) continue;
      if (isTitle && (notion === 'settled' || notion === 'progress')) continue;
      if (group.denied(notion)) denied.add(notion);
      else found.add(notion);
    }
    if (group.denied('linked')) denied.add('linked');
    if (group.denied('denial')) denied.add('denial');
  }
  return {
    has: (...wanted) => wanted.some((notion) => found.has(notion)),
    denied: (notion) => denied.has(notion),
    notions: found,
  };
}

function decide(
  leaf: HeadingRead,
  above: Above,
  groups: readonly HeadingRead[],
  before: ColumnMeaning | null,
): ColumnMeaning {
  const any = (...notions: HeadingNotion[]) => leaf.has(...notions) || above.has(...notions);
  const deny = (notion: HeadingNotion) => leaf.denied(notion) || above.denied(notion);
  // "Số xã có hồ sơ liên thông" counts communes: what stands behind "số" is what is counted.
  if (leaf.has('others')) return leaf.has('rate') ? 'share' : 'other_thing';
  if (leaf.has('note') || isExplanation(leaf)) return 'note';
  if (any('change')) return 'change';
  if (leaf.has('rank')) return 'rank';
  if (any('target', 'achieved')) return 'target';
  if (any('previous')) return 'previous';
  if (any('cumulative')) return 'cumulative';
  if (leaf.has('rate') || (above.has('rate') && !leaf.has('count', 'total')))
    return rateOf(leaf, above, before);
  if (any('difference')) return any('online', 'direct', 'postal', 'payment') ? 'other_thing' : 'gap';
  const reason = reasonOf(leaf, above, before);
  if (reason !== null) return reason;
  if (deny('linked')) return 'not_linked';
  if (deny('synced')) return 'gap';
  if (deny('confirm')) return 'unconfirmed';
  if (deny('sign')) return 'unsigned';
  if (deny('residence')) return 'not_resident';
  if (deny('settled') || deny('received')) return 'progress';
  if (deny('ontime')) return 'overdue';
  if (deny('online')) return 'direct';
  if (leaf.notions.has('denial') || above.denied('denial')) return 'unknown';
  if (any('failed')) return 'failed';
  if (any('refused')) return 'refused';
  if (any('cancelled')) return 'cancelled';
  if (leaf.has('returned')) return any('overdue', 'ontime', 'early', 'settled') ? 'other_thing' : 'returned';
  if (any('supplement')) return 'supplement';
  if (any('confirm')) return any('progress') ? 'unconfirmed' : 'confirmed';
  if (any('sign', 'certificate')) return 'signed';
  if (any('digitised')) return 'digitised';
  if (any('payment')) return 'paid';
  if (any('visits', 'identity', 'allowance')) return 'other_thing';
  if (any('overdue'))
    return any('settled', 'progress') ? 'late_part' : leaf.has('overdue') ? 'overdue' : 'unknown';
  if (any('ontime')) return 'on_time';
  if (any('early')) return 'early';
  if (above.has('returned'))
    return leaf.has('count', 'total') || leaf.notions.size === 0 ? 'returned' : 'unknown';
  if (any('rest')) return 'rest';
  if (any('progress')) return 'progress';
  if (any('population')) return any('received', 'synced') || leaf.has('count') ? 'reached' : 'unknown';
  if (any('justice')) return leaf.has('received') && !leaf.has('settled') ? 'received' : 'agency';
  if (any('police', 'insurance', 'affairs')) return 'agency';
  if (any('synced')) return 'synced';
  if (any('cards') || leaf.has('issued')) return 'cards';
  if (any('settled')) return leaf.has('received') ? 'unknown' : 'settled';
  if (any('online')) return 'online';
  if (any('direct')) return 'direct';
  if (any('postal')) return 'postal';
  if (leaf.has('births') && !leaf.has('registered', 'bundle')) return 'births';
  return counted(leaf, above, groups, before);
}

/** Everything that narrows is out of the way: what is left says whether all dossiers or the linked ones are counted. */
function counted(
  leaf: HeadingRead,
  above: Above,
  groups: readonly HeadingRead[],
  before: ColumnMeaning | null,
): ColumnMeaning {
  if (leaf.has('must') || above.has('must'))
    return leaf.has('done') && !leaf.has('must') ? 'unknown' : 'total';
  if (leaf.has('linked'))
    return leaf.has('within') && before !== 'total' && before !== null ? partOf(before) : 'linked';
  if (leaf.has('within')) return 'unknown';
  if (leaf.has('residence')) return leaf.has('total', 'first', 'count') ? 'total' : 'resident';
  if (leaf.has('total', 'received')) return 'total';
  if (leaf.has('done')) return 'unknown';
  if (leaf.has('births')) return 'total';
  if (leaf.has('count') || leaf.has('bundle') || leaf.has('registered')) {
    // "Qua liên thông" over "Số hồ sơ"; a group that only names the bundle ("Liên thông khai sinh") gives no meaning.
    const route = groups.some((group) => group.has('linked') && !group.has('bundle', 'total'));
    return route ? 'linked' : 'total';
  }
  return 'unknown';
}

/** "Trong đó liên thông" behind "Đã giải quyết" counts a part of that. */
function partOf(before: ColumnMeaning): ColumnMeaning {
  return isKept(before) ? 'unknown' : before;
}

/** "Lý do trả lại" is text that explains; "Có lý do", "Trả lại không có lý do" count. */
function isExplanation(leaf: HeadingRead): boolean {
  return leaf.first === 'reason' && !leaf.has('count', 'total');
}

function reasonOf(leaf: HeadingRead, above: Above, before: ColumnMeaning | null): ColumnMeaning | null {
  const named = leaf.has('reason') || leaf.denied('reason');
  if (!named) return null;
  const returned = leaf.has('returned') || above.has('returned');
  const anchored = returned || before === 'returned' || before === 'explained' || before === 'unexplained';
  if (!anchored) return before === 'refused' ? 'refused' : 'unknown';
  return leaf.denied('reason') ? 'unexplained' : 'explained';
}

/** A rate is of uptake when nothing in its heading, or in the count to its left, names another thing. */
function rateOf(leaf: HeadingRead, above: Above, before: ColumnMeaning | null): ColumnMeaning {
  const plain: readonly HeadingNotion[] = [
    'rate',
    'linked',
    'total',
    'count',
    'bundle',
    'done',
    'received',
    'registered',
    'within',
  ];
  const own = [...leaf.notions].every((notion) => plain.includes(notion));
  const group = [...above.notions].every((notion) => notion === 'rate');
  if (!own || !group || leaf.notions.has('denial')) return 'share';
  if (leaf.has('linked')) return 'rate';
  return before === null || before === 'linked' || before === 'total' ? 'rate' : 'share';
}

function because(leaf: HeadingRead, above: Above): string {
  const words = [...leaf.notions].filter((notion) => notion !== 'denial').map((notion) => NOTIONS[notion]);
  const over = [...above.notions]
    .filter((notion) => !leaf.notions.has(notion))
    .map((notion) => NOTIONS[notion]);
  const denied = leaf.notions.has('denial') ? ', có chữ “không” hoặc “chưa”' : '';
  const own = words.length === 0 ? 'tiêu đề không nói gì thêm' : `tiêu đề nói ${quoted(words)}${denied}`;
  return over.length === 0 ? own : `${own}; nhóm cột nói ${quoted(over)}`;
}

function unknownReason(own: string, leaf: HeadingRead, above: Above): string {
  if (leaf.unknown.length > 0) return `chưa hiểu ${quoted(leaf.unknown)} trong tiêu đề “${own}”`;
  return `${because(leaf, above)}: chưa đủ để biết cột này đếm gì`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(', ');
}
