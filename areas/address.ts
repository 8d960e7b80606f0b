import { hasMarks } from '../writing/letters.ts';
import {
  type AddressPiece,
  type AddressReading,
  CUES,
  continues,
  EVERYDAY,
  isCapital,
  isName,
  longest,
  NOW_CALLED,
  numbered,
  OLD_NAME,
  ORDER,
  SOCIETY,
  skipBetween,
  unbroken,
  unitWordAt,
  unknownPiece,
  wordsOf,
  written,
} from './address-words.ts';
import { type FindOptions, type FindResult, findIn } from './find.ts';
import type { Gazetteer } from './gazetteer.ts';
import type { PlaceLevel } from './levels.ts';
import { plainKey } from './names.ts';

/** A place as a message names it. */
export type NamedArea = {
  /** the words of the message that name it */
  written: string;
  /** where these words stand in the NFC form of the message: [from, to) */
  from: number;
  to: number;
  /** the smallest unit that is named */
  level: PlaceLevel;
  /** the message asks what the place is called, or where it belongs, today ("giờ là xã nào", "còn không") */
  asked: boolean;
  finding: FindResult;
};

/** Nobody needs more words than these to say where they live. */
const LONGEST_MESSAGE = 1500;

/** A piece that begins with a word for its kind. `joined`: it follows another piece, so less is asked of it. */
function unitPiece(sheet: AddressReading, at: number, joined = false): AddressPiece | null {
  const grown = numbered(sheet, at);
  if (grown) return grown;
  const found = unitWordAt(sheet, at);
  if (!found) return null;
  const { word, next } = found;
  const { words } = sheet;
  const first = words[next];
  if (!first || !/^\s*(?:[.:]\s*)?$/u.test(first.before)) return null;
  if (word.words === 'xã' && SOCIETY.has(first.plain) && !isCapital(sheet, next)) return null;
  const levels: PlaceLevel[] = word.level === 'city' ? ['province', 'district'] : [word.level as PlaceLevel];
  const unit = word.words === 'f' ? 'phường' : word.words;
  const ends = levels.map((level) => ({ level, end: longest(sheet, next, level) }));
  let best = ends.sort((a, b) => b.end - a.end)[0];
  // "thành phố Cà Mau, tỉnh Cà Mau": before its province the city is the former one.
  const city = ends.find((one) => one.level === 'district' && one.end === best?.end);
  if (word.level === 'city' && city && city.end > 0 && continues(sheet, city.end)) best = city;
  if (best && best.end > 0) {
    const length = best.end - next;
    const figure = /^\d+$/u.test(first.text);
    const dotted = /\./u.test(first.before);
    if (word.short && word.words.length === 1 && length < 2 && !figure && !dotted) return null;
    if (word.words === 'f' && !figure) return null;
    // One plain syllable after a plain "xa" or "tinh" is rather a word: "xa nha", "tinh ra".
    const plainUnit = words[at]?.text !== word.words.split(' ')[0];
    if (
      length === 1 &&
      !figure &&
      plainUnit &&
      !joined &&
      !isCapital(sheet, next) &&
      best.level !== 'province'
    )
      return null;
    return {
      level: best.level,
      start: at,
      end: best.end,
      name: written(sheet, next, best.end),
      unit,
      known: true,
    };
  }
  return word.short
    ? null
    : unknownPiece(sheet, at, next, word.level === 'city' ? 'district' : word.level, unit);
}

/** A larger unit without its word, right after a piece. */
function barePiece(sheet: AddressReading, at: number, above: PlaceLevel): AddressPiece | null {
  for (const level of ['district', 'province'] as const) {
    if (ORDER[level] <= ORDER[above]) continue;
    const found = longest(sheet, at, level);
    if (found === 0) continue;
    const first = sheet.words[at];
    const short = found - at === 1;
    const apart = /[,;\-–—(/\n]/u.test(first?.before ?? '');
    const province = level === 'district' && longest(sheet, at, 'province') >= found;
    const figure = /^\d+$/u.test(first?.text ?? '');
    if (
      short &&
      !apart &&
      level === 'district' &&
      !isCapital(sheet, at) &&
      !(figure && continues(sheet, found))
    )
      continue;
    // Before nothing more, a name that is both is the province (Bắc Ninh); `findIn` weighs it again.
    return {
      level: province && !continues(sheet, found) ? 'province' : level,
      start: at,
      end: found,
      name: written(sheet, at, found),
      unit: '',
      known: true,
    };
  }
  return null;
}

/** The pieces that stand together from `first` on, each larger than the one before. */
function grown(sheet: AddressReading, first: AddressPiece): AddressPiece[] {
  const pieces = [first];
  for (;;) {
    const last = pieces[pieces.length - 1];
    if (!last) return pieces;
    let next: AddressPiece | null = null;
    for (const at of new Set([last.end, skipBetween(sheet, last.end)])) {
      if (/[.!?]\s+$/u.test(sheet.words[at]?.before ?? '') && last.unit.length > 2) continue;
      const piece = unitPiece(sheet, at, true) ?? barePiece(sheet, at, last.level);
      if (piece && ORDER[piece.level] > ORDER[last.level]) next = piece;
      if (next) break;
    }
    if (!next) return pieces;
    pieces.push(next);
  }
}

/** "Hà Nội, huyện Ba Vì, xã Phú Sơn": largest first. */
function shrunk(sheet: AddressReading, first: AddressPiece): AddressPiece[] {
  const pieces = [first];
  for (;;) {
    const last = pieces[pieces.length - 1];
    let piece = last ? unitPiece(sheet, last.end) : null;
    const city = last?.level === 'province' && /^(?:tp|thành phố)$/u.test(piece?.unit ?? '');
    if (piece && city && piece.level === 'province') piece = { ...piece, level: 'district' };
    if (!last || !piece?.known || ORDER[piece.level] >= ORDER[last.level]) return pieces;
    pieces.push(piece);
  }
}

const ofPieces = (pieces: readonly AddressPiece[]): string =>
  pieces.map((piece) => `${piece.unit} ${piece.name}`.trim()).join(', ');

function placed(sheet: AddressReading, pieces: AddressPiece[], ask: FindOptions): NamedArea | null {
  const smallest = [...pieces].sort((a, b) => ORDER[a.level] - ORDER[b.level]);
  const start = Math.min(...pieces.map((piece) => piece.start));
  const end = Math.max(...pieces.map((piece) => piece.end));
  const first = smallest[0];
  const from = sheet.words[start]?.from;
  const to = sheet.words[end - 1]?.to;
  if (!first || from === undefined || to === undefined) return null;
  const around = sheet.text.slice(from, to + 40);
  const asked = NOW_CALLED.test(around);
  const old = OLD_NAME.test(around) ? 'only' : asked || pieces.length === 1 ? 'also' : undefined;
  const asking: FindOptions =
    old === undefined || (first.level !== 'commune' && first.unit) ? ask : { ...ask, old };
  const finding = findIn(sheet.g, ofPieces(smallest), asking);
  const place = {
    written: sheet.text.slice(from, to),
    from,
    to,
    asked,
    level: levelOf(finding, first.level),
  };
  if (finding.kind !== 'none') return { ...place, finding };
  const read = recut(sheet, start, end, asking);
  if (read) return { ...place, ...read, level: levelOf(read.finding, first.level) };
  // A name that lies elsewhere than the words say is no near answer: it is excluded.
  const excluded = pieces.length > 1 && first.known;
  return { ...place, finding: excluded ? { ...finding, near: [] } : finding };
}

/** A bare name is what it was found to be: "Đan Phượng" was a district and is a commune. */
function levelOf(finding: FindResult, level: PlaceLevel): PlaceLevel {
  if (finding.kind !== 'one' || level === 'province') return level;
  return finding.via === 'current' || finding.former?.level === 'commune' ? 'commune' : level;
}

/** Names grown together ("tan phu dong nai": Tân Phú, Đồng Nai and not Tân Phú Đông) are cut anew, with the words that follow. */
function recut(
  sheet: AddressReading,
  start: number,
  end: number,
  ask: FindOptions,
): { finding: FindResult; to: number; written: string } | null {
  const { words, text } = sheet;
  const from = words[start]?.from ?? 0;
  for (let more = 0; more <= 3; more++) {
    const last = words[end + more - 1];
    if (!last || !unbroken(words, end, end + more)) return null;
    const written = text.slice(from, last.to);
    const finding = findIn(sheet.g, written, ask);
    if (finding.kind !== 'none') return { finding, to: last.to, written };
  }
  return null;
}

/** A name without its word: an address of two pieces that agree, a province, or any place after "ở". */
function bareStart(sheet: AddressReading, at: number, ask: FindOptions, expected: boolean): NamedArea | null {
  const { words } = sheet;
  const cue = expected || at === 0 || CUES.has(words[at - 1]?.plain ?? '');
  for (const level of ['commune', 'district'] as const) {
    for (let n = 4; n >= 1; n--) {
      if (at + n > words.length || !isName(sheet, at, at + n, level)) continue;
      if (n === 1 && !/^\s*,/u.test(words[at + 1]?.before ?? '')) continue;
      const piece: AddressPiece = {
        level,
        start: at,
        end: at + n,
        name: written(sheet, at, at + n),
        unit: '',
        known: true,
      };
      const pieces = grown(sheet, piece);
      if (pieces.length < 2) continue;
      // Two everyday words and a province at a distance are no address: the pieces must agree.
      const place = placed(sheet, pieces, ask);
      if (place && place.finding.kind !== 'none') return place;
    }
  }
  const end = longest(sheet, at, 'province');
  const name = end > 0 ? written(sheet, at, end) : '';
  const sure = hasMarks(name) || (isCapital(sheet, at) && end - at > 1);
  if (end > 0 && (sure || cue || sheet.g.aliases.has(plainKey(name)))) {
    const piece: AddressPiece = { level: 'province', start: at, end, name, unit: '', known: true };
    if (sure || expected || !EVERYDAY.has(plainKey(name)) || (at > 0 && cue)) {
      const pieces = shrunk(sheet, piece);
      const district = longest(sheet, at, 'district') >= end;
      if (pieces.length > 1 || !district || sure || expected) return placed(sheet, pieces, ask);
    }
  }
  if (!cue || !isCapital(sheet, at)) return null;
  for (let n = 4; n >= 2; n--) {
    const level = (['district', 'commune'] as const).find(
      (one) => at + n <= words.length && isName(sheet, at, at + n, one),
    );
    const whole = written(sheet, at, at + n);
    if (!level || (!hasMarks(whole) && sheet.toned && !isCapital(sheet, at + n - 1))) continue;
    return placed(sheet, [{ level, start: at, end: at + n, name: whole, unit: '', known: true }], ask);
  }
  return null;
}

/**
 * The places a message names, in its order. `expected`: the message answers the question where somebody lives, so a bare name counts
 * without "ở". At most `most` places.
 */
export function placesIn(
  g: Gazetteer,
  message: string,
  ask: FindOptions,
  { expected = false, most = 3 }: { expected?: boolean; most?: number } = {},
): NamedArea[] {
  const text = message.slice(0, LONGEST_MESSAGE).normalize('NFC');
  const words = wordsOf(text);
  const sheet: AddressReading = { g, words, toned: hasMarks(text.slice(0, 200)), text };
  const found: NamedArea[] = [];
  for (let at = 0; at < words.length && found.length < most; at++) {
    const piece = unitPiece(sheet, at);
    let place: NamedArea | null = null;
    if (piece) {
      const up = grown(sheet, piece);
      const down = up.length > 1 ? up : shrunk(sheet, piece);
      place = placed(sheet, down, ask);
    } else place = bareStart(sheet, at, ask, expected);
    if (!place) continue;
    found.push(place);
    while (at + 1 < words.length && (words[at + 1]?.from ?? 0) < place.to) at++;
  }
  return found;
}
