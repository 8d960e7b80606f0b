/**
 * Formats the views of the console: `node format-views.mjs` checks them (as `npm run lint` does), `--write` writes them.
 * Prettier's Glimmer printer keeps every white space that a reader of the page would see and adds none, but its parser knows
 * neither pieces (`{{> tag}}`) nor `../`; both go by names of the same length meanwhile.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';

const FOLDER = 'console';
const VOID = /^(?:area|br|col|hr|img|input|link|meta|source|wbr)$/;

/** @param {string} view */
async function formatted(view) {
  // The printer drops the document type.
  const [, type = '', body = ''] = /^(<!doctype html>\n)?([\s\S]*)$/i.exec(view) ?? [];
  const given = body.replaceAll('{{> ', '{{P__').replaceAll('../', 'U__');
  const printed = await format(given, { parser: 'glimmer', printWidth: 110, singleQuote: false });
  return (
    type +
    printed
      .replaceAll('{{P__', '{{> ')
      .replaceAll('U__', '../')
      // HTML knows no closing slash on an element without content.
      .replace(/<([a-z]+)((?:"[^"]*"|'[^']*'|[^<>"'])*?)\s*\/>/g, (tag, name, attributes) => {
        if (!VOID.test(name)) return tag;
        return attributes.includes('\n') ? `${tag.slice(0, -2)}>` : `<${name}${attributes}>`;
      })
  );
}

const write = process.argv.includes('--write');
const wrong = [];
for (const name of readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.hbs')) continue;
  const path = join(FOLDER, name);
  const before = readFileSync(path, 'utf8');
  let after;
  try {
    after = await formatted(before);
  } catch (error) {
    wrong.push(`${path}: ${error instanceof Error ? error.message : error}`);
    continue;
  }
  if (after === before) continue;
  if (write) writeFileSync(path, after);
  else wrong.push(`${path}: not formatted`);
}
if (wrong.length > 0) {
  process.stderr.write(`${wrong.join('\n')}\nnpm run format formats the views.\n`);
  process.exitCode = 1;
}
