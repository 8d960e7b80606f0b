import Handlebars from 'handlebars';

/**
 * Handlebars templates of the settings, filled with values that are written for the place they stand in: a quote in a text can
 * end a JSON string and an ampersand a form field, so every value is escaped for URL, JSON, form, XML or header. The engine's own
 * escaping is for HTML and is off.
 */
export type TemplatePlace = 'url' | 'json' | 'form' | 'xml' | 'header' | 'plain';

/** Booleans are for `{{#if}}`. */
export type TemplateValues = Record<string, string | boolean>;

const engine = Handlebars.create();

export type GatewayTemplate = { fill(values: TemplateValues): string };

/** A template ready to be filled, or what is wrong with it. Unknown names are mistakes: they would be left empty silently. */
export function compileFilling(
  template: string,
  place: TemplatePlace,
  names: readonly string[],
): GatewayTemplate | { mistake: string } {
  try {
    engine.precompile(template);
  } catch (error) {
    return { mistake: (error as Error).message.split('\n')[0] ?? 'unreadable' };
  }
  const render = engine.compile<TemplateValues>(template, {
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
  });
  const filling = (values: TemplateValues) =>
    render(
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          typeof value === 'string' ? ESCAPES[place](value) : value,
        ]),
      ),
    );
  try {
    // Both branches of every `{{#if}}` are walked, so a name nobody knows is found now and not with the first message.
    for (const flag of [true, false]) {
      filling(Object.fromEntries(names.map((name) => [name, name === 'unicode' ? flag : 'x'])));
    }
  } catch (error) {
    return { mistake: (error as Error).message.split('\n')[0] ?? 'unreadable' };
  }
  return { fill: template.includes('{{') ? filling : () => template };
}

const XML: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' };

const ESCAPES: Record<TemplatePlace, (value: string) => string> = {
  url: encodeURIComponent,
  form: encodeURIComponent,
  json: (value) => JSON.stringify(value).slice(1, -1),
  // Control characters have no spelling in XML 1.0.
  xml: (value) =>
    value
      .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\u{10ffff}]/gu, ' ')
      .replace(/[<>&"']/g, (letter) => XML[letter] ?? letter),
  // A line break would begin another header; letters outside Latin-1 cannot be sent in one.
  header: (value) => value.replace(/[^\u0020-\u007e\u00a0-\u00ff]/g, ' '),
  plain: (value) => value,
};

/** The place that a body's content type makes; null: a type that we cannot write values into safely. */
export function placeOfType(type: string): TemplatePlace | null {
  if (/json/i.test(type)) return 'json';
  if (/x-www-form-urlencoded/i.test(type)) return 'form';
  if (/xml/i.test(type)) return 'xml';
  if (/^text\/plain/i.test(type)) return 'plain';
  return null;
}
