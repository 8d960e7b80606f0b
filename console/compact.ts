import Handlebars from 'handlebars';

/** Elements around which white space is not seen: they begin and end a line, a row or a cell, or show nothing themselves. */
const BLOCKS =
  'html|head|body|title|meta|link|script|noscript|p|div|section|article|header|footer|nav|main|aside|h[1-6]|table|thead|tbody|tfoot|tr|td|th|caption|ul|ol|li|dl|dt|dd|form|fieldset|legend|details|summary|select|option|optgroup|figure|figcaption|hr';
const BLOCK = new RegExp(`^(?:${BLOCKS})$`);
const BEFORE_BLOCK = new RegExp(`\\s+(?=</?(?:${BLOCKS})[\\s>])`, 'g');
/** The start of a tag, the end of one, or the white space after that end. */
const STEP = /<(\/?)([a-z][a-z0-9-]*)|>(\s*)/g;
/** What shows its spaces as they are. */
const VERBATIM = /^(?:pre|textarea)$/;

/**
 * A view without the white space that lays it out for whoever edits it: a page of a thousand rows would carry its indentation a
 * thousand times. What a reader of the page can see stays: one space between words and inline elements, and text areas as they are.
 * @returns the parsed view, to be compiled
 */
export function compactView(source: string): hbs.AST.Program {
  const program = Handlebars.parse(source);
  let tag = '';
  let verbatim = false;
  const compact = (text: string): string => {
    if (verbatim && !text.includes('<')) return text;
    return text
      .replace(/\s+/g, ' ')
      .replace(BEFORE_BLOCK, '')
      .replace(STEP, (all, close: string, name: string | undefined, after: string) => {
        if (name !== undefined) {
          tag = name;
          if (VERBATIM.test(name)) verbatim = close === '';
          return all;
        }
        return BLOCK.test(tag) ? '>' : `>${after}`;
      });
  };
  class Compactor extends Handlebars.Visitor {
    override ContentStatement(content: hbs.AST.ContentStatement): void {
      // The compiler looks at the original again, for mustaches alone on their line; no line is left.
      const text = compact(content.value);
      Object.assign(content, { value: text, original: text });
    }
  }
  new Compactor().accept(program);
  return program;
}
