import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unaccented } from '../channels/sms/text.ts';
import { fill } from './handlebars.ts';
import { parseTextFile, type TextChannel, type TextFile } from './text-file.ts';

export { fill, valueNames } from './handlebars.ts';
export type { TextChannel, TextFile } from './text-file.ts';

const FOLDER = fileURLToPath(new URL('./texts/', import.meta.url));
let loaded: Map<string, TextFile> | null = null;

/** All reviewed texts, by file name without ending: `<id>` or, for a channel's own wording, `<id>.<channel>`. */
export function texts(): ReadonlyMap<string, TextFile> {
  if (loaded !== null) return loaded;
  const found = new Map<string, TextFile>();
  for (const name of readdirSync(FOLDER).sort()) {
    if (!name.endsWith('.hbs')) continue;
    const parsed = parseTextFile(name, readFileSync(join(FOLDER, name), 'utf8'));
    // A broken text of the program itself is a bug that test/templates finds; it must not reach a citizen.
    if ('mistake' in parsed) throw new Error(parsed.mistake);
    found.set(name.slice(0, -'.hbs'.length), parsed.text);
  }
  loaded = found;
  return found;
}

/** The wording for a channel: its own variant if there is one, else the general text. Null when there is none for it. */
export function textFor(id: string, channel: TextChannel): TextFile | null {
  const own = texts().get(`${id}.${channel}`);
  if (own !== undefined) return own;
  const general = texts().get(id);
  return general?.channels.includes(channel) ? general : null;
}

export type Rendered =
  | { kind: 'text'; text: string }
  | { kind: 'missing'; names: string[] }
  | { kind: 'broken'; mistake: string }
  | { kind: 'no_such_text' };

/**
 * Renders a reviewed text for a channel. An SMS loses its accents unless its header keeps them.
 * A missing value is named and nothing is rendered.
 */
export function renderText(id: string, channel: TextChannel, values: Record<string, string>): Rendered {
  const text = textFor(id, channel);
  if (text === null) return { kind: 'no_such_text' };
  return renderBody(text.body, channel, values, text.accents);
}

/** The same for a body kept elsewhere: a campaign's frozen text. */
export function renderBody(
  body: string,
  channel: TextChannel,
  values: Record<string, string>,
  accents = false,
): Exclude<Rendered, { kind: 'no_such_text' }> {
  const filled = fill(body, values);
  if (filled.kind !== 'text' || channel !== 'sms' || accents) return filled;
  return { kind: 'text', text: unaccented(filled.text) };
}
