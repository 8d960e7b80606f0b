import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { sayDay, sayMoment } from '../calendar/words.ts';
import { GUIDE_VIEW } from '../links/links.ts';
import { sayCount } from '../writing/numbers.ts';
import { compactView } from './compact.ts';

const SHARED = fileURLToPath(new URL('./views/', import.meta.url));
const PAGES = fileURLToPath(new URL('./pages/', import.meta.url));

/** Whatever a view is filled with. A name that the view uses and the data lacks throws: a page with a hole is a bug. */
export type ViewData = Record<string, unknown>;

export type Views = {
  /** A page without its frame. */
  render(view: string, data: ViewData): string;
  /** A page in its frame: `layouts/<frame>.hbs` gets `body` besides the data. */
  page(frame: string, view: string, data: ViewData): string;
};

/** What Handlebars hands a helper after its own arguments. */
type Given = { hash: Record<string, unknown> };

const SAID_BY_BEING_THERE: ReadonlySet<string> = new Set([
  'checked',
  'disabled',
  'formnovalidate',
  'open',
  'readonly',
  'required',
  'selected',
]);

/** What `#if` takes for yes. */
const holds = (value: unknown): boolean => Boolean(value) && !(Array.isArray(value) && value.length === 0);

const HELPERS = {
  count: (value: number) => sayCount(value),
  day: (value: Date) => sayDay(value),
  moment: (value: Date) => sayMoment(value),
  eq: (a: unknown, b: unknown) => a === b,
  not: (value: unknown) => !holds(value),
  /** One of two values: `{{when this.live "good" "wait"}}`; without the second, nothing. */
  when: (condition: unknown, yes: unknown, no: unknown, given?: Given) =>
    holds(condition) ? yes : given === undefined ? '' : no,
  /** Several values as one text. A value that the page lacks is a bug, as everywhere in a view. */
  concat: (...given: unknown[]) =>
    given
      .slice(0, -1)
      .map((value) => {
        if (value === undefined || value === null)
          throw new Error('a view puts together what its page lacks');
        return String(value);
      })
      .join(''),
  /** Attributes that may be absent. Those that are said by being there (`selected`) take anything, as `#if` does. */
  attrs: (given: Given) =>
    new Handlebars.SafeString(
      // Handlebars fills the hash from its last pair.
      Object.entries(given.hash)
        .reverse()
        .map(([name, value]) => {
          if (SAID_BY_BEING_THERE.has(name)) return holds(value) ? name : '';
          const absent = value === undefined || value === null || value === false;
          if (absent || (value === '' && name !== 'value')) return '';
          return `${name}="${Handlebars.escapeExpression(String(value))}"`;
        })
        .filter((attribute) => attribute !== '')
        .join(' '),
    ),
  /** A path part: codes and ids come from rows, and rows from files. */
  path: (value: unknown) => encodeURIComponent(String(value)),
  /** Lines of a text as paragraphs; the words themselves are escaped. */
  lines: (value: string) =>
    new Handlebars.SafeString(
      value
        .split(/\n{2,}/)
        .map((part) => `<p>${part.split('\n').map(linked).join('<br>')}</p>`)
        .join(''),
    ),
};

/** Escapes a line and makes its official addresses (https, under .gov.vn) links; no other address is made clickable. */
function linked(line: string): string {
  return Handlebars.escapeExpression(line).replace(
    /https:\/\/(?:[a-z0-9-]+\.)+gov\.vn(?:\/[\w\-./%]*[\w\-/])?/g,
    (url) => `<a href="${url}">${url}</a>`,
  );
}

/**
 * Reads and compiles every view once. A page's view lies beside its code and is named by its path below `pages/`
 * (`campaigns/ledger`); frames are `views/layouts/`. A piece used by several views lies in `views/partials/`, or in the
 * `partials/` of the pages it belongs to, and is named by its file; it sees only what it is given (`{{> tag look="good" word=word}}`,
 * `{{> steps this}}` for all the page has). Everything is escaped except what a view writes in three
 * braces, and only frames do (their own body).
 */
export function loadViews(): Views {
  const engine = Handlebars.create();
  for (const [name, helper] of Object.entries(HELPERS)) engine.registerHelper(name, helper);
  const knownHelpers = Object.fromEntries(Object.keys(HELPERS).map((name) => [name, true]));
  const options = {
    strict: true,
    knownHelpersOnly: true,
    knownHelpers,
    // A piece sees what it is given and nothing of the page around it.
    explicitPartialContext: true,
    // A piece alone on its line is not indented: a text area in it would show the spaces.
    preventIndent: true,
  } as const;
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  const pieces = new Set<string>();
  for (const { path, name } of [...viewFiles(PAGES), ...viewFiles(SHARED)]) {
    const template = engine.compile(compactView(readFileSync(path, 'utf8')), options);
    const piece = /(?:^|\/)partials\/([^/]+)$/.exec(name)?.[1];
    if (piece === undefined) {
      compiled.set(name, template);
      continue;
    }
    if (pieces.has(piece)) throw new Error(`two partials are called ${piece}`);
    pieces.add(piece);
    engine.registerPartial(piece, template);
  }
  compiled.set('guide', engine.compile(GUIDE_VIEW, options));
  const render = (view: string, data: ViewData): string => {
    const template = compiled.get(view);
    if (template === undefined) throw new Error(`no view ${view}`);
    return template(data);
  };
  return {
    render,
    page: (frame, view, data) => render(`layouts/${frame}`, { ...data, body: render(view, data) }),
  };
}

/** Every view below a folder with its name: the path below the folder, without its ending. */
function viewFiles(folder: string): { path: string; name: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.hbs'))
    .sort()
    .map((name) => ({
      path: join(folder, name),
      name: name.replaceAll('\\', '/').slice(0, -'.hbs'.length),
    }));
}
