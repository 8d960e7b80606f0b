import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { GUIDE_VIEW } from '../links/links.ts';
import { sayCount, sayDay, sayMoment } from './say.ts';

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

const HELPERS = {
  count: (value: number) => sayCount(value),
  day: (value: Date) => sayDay(value),
  moment: (value: Date) => sayMoment(value),
  eq: (a: unknown, b: unknown) => a === b,
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
 * `partials/` of the pages it belongs to, and is named by its file. Everything is escaped except what a view writes in three
 * braces, and only frames do (their own body).
 */
export function loadViews(): Views {
  const engine = Handlebars.create();
  for (const [name, helper] of Object.entries(HELPERS)) engine.registerHelper(name, helper);
  const knownHelpers = Object.fromEntries(Object.keys(HELPERS).map((name) => [name, true]));
  const options = { strict: true, knownHelpersOnly: true, knownHelpers } as const;
  const compiled = new Map<string, Handlebars.TemplateDelegate>();
  const pieces = new Set<string>();
  for (const { path, name } of [...viewFiles(PAGES), ...viewFiles(SHARED)]) {
    const template = engine.compile(readFileSync(path, 'utf8'), options);
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
