import Handlebars from 'handlebars';

/** Nothing is escaped: these are plain texts for chat and SMS. HTML pages have their own engine, which escapes. */
const engine = Handlebars.create();
const compiled = new Map<string, { names: string[]; render: Handlebars.TemplateDelegate }>();
const MOST_COMPILED = 500;

/** A value in a text is a plain word in braces: `{{deadline}}`. Helpers, paths and partials are refused, so that a text cannot compute. */
export function valueNames(body: string): { names: string[] } | { mistake: string } {
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(body);
  } catch (error) {
    return { mistake: (error as Error).message.split('\n')[0] ?? 'unreadable' };
  }
  const names = new Set<string>();
  const mistake = walk(program, names);
  return mistake === null ? { names: [...names] } : { mistake };
}

function walk(program: hbs.AST.Program, names: Set<string>): string | null {
  for (const statement of program.body) {
    if (statement.type === 'ContentStatement' || statement.type === 'CommentStatement') continue;
    if (statement.type === 'MustacheStatement') {
      const { path, params, hash } = statement as hbs.AST.MustacheStatement;
      const name = (path as hbs.AST.PathExpression).original;
      const plain = path.type === 'PathExpression' && !(path as hbs.AST.PathExpression).data;
      if (!plain || params.length > 0 || (hash?.pairs.length ?? 0) > 0 || !isName(name)) {
        return `{{${String(name)}}} is not a plain value`;
      }
      names.add(name);
      continue;
    }
    if (statement.type === 'BlockStatement') {
      const block = statement as hbs.AST.BlockStatement;
      const kind = (block.path as hbs.AST.PathExpression).original;
      const condition = block.params[0] as hbs.AST.PathExpression | undefined;
      const bare = (block.hash?.pairs.length ?? 0) === 0 && block.program?.blockParams === undefined;
      if (kind !== 'if' || !bare || block.params.length !== 1 || !isName(condition?.original)) {
        return 'only {{#if value}} blocks are allowed';
      }
      names.add(condition?.original ?? '');
      const inner = walk(block.program, names) ?? (block.inverse ? walk(block.inverse, names) : null);
      if (inner !== null) return inner;
      continue;
    }
    return `${statement.type} is not allowed in a text`;
  }
  return null;
}

/** A word of letters and digits, nothing that reaches into an object. */
function isName(written: unknown): written is string {
  return typeof written === 'string' && /^[A-Za-z_][\w-]*$/.test(written) && written !== 'this';
}

/**
 * Fills a body. Every value it names must be given ('' counts as given), or nothing is rendered.
 * @returns the text in NFC with trailing spaces and more than one empty line removed
 */
export function fill(
  body: string,
  values: Record<string, string>,
):
  | { kind: 'text'; text: string }
  | { kind: 'missing'; names: string[] }
  | { kind: 'broken'; mistake: string } {
  let entry = compiled.get(body);
  if (entry === undefined) {
    const found = valueNames(body);
    if ('mistake' in found) return { kind: 'broken', mistake: found.mistake };
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    entry = {
      names: found.names,
      render: engine.compile(body, { noEscape: true, strict: true, knownHelpersOnly: true }),
    };
    compiled.set(body, entry);
  }
  const missing = entry.names.filter((name) => !Object.hasOwn(values, name));
  if (missing.length > 0) return { kind: 'missing', names: missing };
  let rendered: string;
  try {
    rendered = entry.render({ ...values });
  } catch (error) {
    // What the walk above let through and the engine does not take is a mistake of the text, not an outage.
    return { kind: 'broken', mistake: (error as Error).message.split('\n')[0] ?? 'unreadable' };
  }
  const text = rendered
    .normalize('NFC')
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return { kind: 'text', text };
}
