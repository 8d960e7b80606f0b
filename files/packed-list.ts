/**
 * A list in the order of its adding that takes little memory when it is long: the first items stand as they are, later ones
 * are packed, a piece at a time (JSON, compressed), and unpacked where they are asked for. A province's list of 200,000
 * takes some twelve megabytes instead of two hundred.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const KEPT_PLAIN = 2_000;
const PIECE = 100;

export class PackedList<Item> implements Iterable<Item> {
  readonly #plain: Item[] = [];
  readonly #pieces: Uint8Array[] = [];
  #open: Item[] = [];
  /** Items of packed pieces that were changed since. */
  readonly #changed = new Map<number, Item>();
  readonly #revive: (plain: Item) => Item;
  #unpacked: { piece: number; items: Item[] } | null = null;

  /** @param revive makes an item of what JSON left of it (days are texts there) */
  constructor(revive: (plain: Item) => Item = (plain) => plain) {
    this.#revive = revive;
  }

  get length(): number {
    return this.#plain.length + this.#pieces.length * PIECE + this.#open.length;
  }

  push(item: Item): void {
    if (this.#plain.length < KEPT_PLAIN) {
      this.#plain.push(item);
      return;
    }
    this.#open.push(item);
    if (this.#open.length < PIECE) return;
    // A copy, because a small Buffer would keep the pool that it is cut from.
    this.#pieces.push(new Uint8Array(deflateRawSync(JSON.stringify(this.#open), { level: 1 })));
    this.#open = [];
  }

  at(index: number): Item | undefined {
    if (index < 0 || index >= this.length) return undefined;
    if (index < this.#plain.length) return this.#plain[index];
    const behind = index - this.#plain.length;
    const piece = Math.floor(behind / PIECE);
    if (piece >= this.#pieces.length) return this.#open[behind - this.#pieces.length * PIECE];
    return this.#changed.get(index) ?? this.#unpack(piece)[behind % PIECE];
  }

  /** Keeps a changed item of the list in the place of the one that stood there. */
  keep(index: number, item: Item): void {
    const behind = index - this.#plain.length;
    if (behind < 0) this.#plain[index] = item;
    else if (behind >= this.#pieces.length * PIECE) this.#open[behind - this.#pieces.length * PIECE] = item;
    else this.#changed.set(index, item);
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (let index = 0; index < this.length; index += 1) {
      const item = this.at(index);
      if (item !== undefined) yield item;
    }
  }

  /** The items, so many at a time. */
  *lots(size: number): Generator<Item[]> {
    let lot: Item[] = [];
    for (const item of this) {
      lot.push(item);
      if (lot.length < size) continue;
      yield lot;
      lot = [];
    }
    if (lot.length > 0) yield lot;
  }

  #unpack(piece: number): Item[] {
    if (this.#unpacked?.piece === piece) return this.#unpacked.items;
    const bytes = this.#pieces[piece];
    const items =
      bytes === undefined
        ? []
        : (JSON.parse(inflateRawSync(bytes).toString('utf8')) as Item[]).map(this.#revive);
    this.#unpacked = { piece, items };
    return items;
  }
}
