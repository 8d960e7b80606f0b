import { writable } from '../../files/writable.ts';

/** A piece of a page that is safe to stand in one. */
export type Markup = { readonly html: string };

const SIGNS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Template tag for HTML: words and numbers are escaped, pieces of markup (and lists of them) stand as they are. */
export function markup(
  texts: TemplateStringsArray,
  ...values: readonly (string | number | Markup | readonly Markup[])[]
): Markup {
  const put = (value: (typeof values)[number] | undefined): string => {
    if (value === undefined) return '';
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string') return writable(value).replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? '');
    return 'html' in value ? value.html : value.map(({ html }) => html).join('');
  };
  return { html: texts.map((text, at) => text + put(values[at])).join('') };
}
