import { fold } from '../writing/letters.ts';

/** A title or a name as offices type it, made comparable: folded, quotes of every kind as blanks. Unit names are compared by `areas/`. */
export function foldTitle(text: string): string {
  return fold(text.replace(/["'“”‘’«»]/g, ' '));
}
