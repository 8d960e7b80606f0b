/**
 * Remembers what a function of one short string gave. Words repeat in every talk, so most of the work on a word is
 * done once in a process. Nothing is remembered of long strings, and all is forgotten when `most` is reached: citizens
 * choose the strings, so the memory must have a bound.
 */
const LONGEST = 24;

/** The same function, with a memory of at most `most` answers. `make` must depend on nothing but its argument. */
export function remembered<T>(make: (text: string) => T, most = 20_000): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = make(text);
    if (text.length > LONGEST) return made;
    if (known.size >= most) known.clear();
    known.set(text, made);
    return made;
  };
}
