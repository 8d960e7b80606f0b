/** Finds the keys of closed lists that a page shows instead of their words. */
import { ALL } from '../house/sources.ts';

const LIST = /'[\w.-]+'(?:\s*\|\s*'[\w.-]+'){2,}|\[\s*'[\w.-]+'(?:,\s*'[\w.-]+'){2,},?\s*\]/g;
const WORDED = /const [A-Z_]+_(?:WORDS|LABELS|NAMES|TITLES|STATES)\b[^=\n]*= \{([^{}]*)\}/g;

/** Words of closed lists that a page writes so too: addresses, names of the tests, "trang web"; `dong` and `thu` of texts without marks. */
const ALSO_WORDS = new Set(['admin', 'dong', 'http', 'test', 'thu', 'web']);

/** Where lists are of Vietnamese without its marks, or of what no official sees. */
const UNWORDED = /^(?:stand-ins|knowledge\/(?:understanding|case|safety))\//;

/** Every word of a list of three or more in the program, and every key that has words. */
export function closedWords(): Set<string> {
  const words = ALL.filter(({ path }) => !UNWORDED.test(path)).flatMap(({ text }) => [
    ...[...text.matchAll(LIST)].flatMap(([list]) => [...list.matchAll(/'([\w.-]+)'/g)].map((one) => one[1])),
    ...[...text.matchAll(WORDED)].flatMap(([, body = '']) =>
      [...body.matchAll(/^\s*'?([\w.-]+)'?: /gm)].map((one) => one[1]),
    ),
  ]);
  return new Set(
    words
      .filter((word) => word !== undefined)
      .filter((word) => /^[a-z][a-z_.-]{2,}$/.test(word) && !ALSO_WORDS.has(word)),
  );
}

/** What a person reads on a page, with what is read aloud; neither scripts nor examples of what to type. */
export function visibleText(html: string): string {
  const read = [...html.matchAll(/\s(?:title|aria-label|placeholder|data-label|alt)="([^"]*)"/g)].map(
    (one) => one[1],
  );
  const text = html
    .replace(/<(script|style|code|pre|textarea)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]*>/g, '\n');
  return [text, ...read].join('\n');
}

/** The raw keys a page shows, each with the words around it. */
export function rawKeys(html: string, words: ReadonlySet<string>): string[] {
  const text = visibleText(html);
  return [...text.matchAll(/(?<![\p{L}\p{N}_./@:-])[a-z][a-z_.-]*[a-z](?![\p{L}\p{N}_/@-]|:…)/gu)]
    .filter(([word]) => words.has(word) || word.includes('_'))
    .map(
      (match) =>
        `${text
          .slice(Math.max(0, match.index - 30), match.index + match[0].length + 20)
          .replace(/\s+/g, ' ')
          .trim()} [${match[0]}]`,
    );
}
