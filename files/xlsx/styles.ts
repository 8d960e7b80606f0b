import type { OldFont } from '../text/old-fonts.ts';
import { attribute, type XmlAttributes, type XmlListener } from '../xml.ts';

/** What the style of a cell says of its content. */
export type CellStyle = {
  shows: 'plain' | 'day' | 'time' | 'percent';
  /** Digits a number is filled up to with zeros (`0000000000` of telephones). */
  digits: number;
  coloured: boolean;
  struck: boolean;
  font: OldFont | null;
};

export const PLAIN_STYLE: CellStyle = {
  shows: 'plain',
  digits: 0,
  coloured: false,
  struck: false,
  font: null,
};

/** Formats that need not be spelt out (ECMA-376, part 1, 18.8.30). */
const isBuiltInDay = (id: number) =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
const isBuiltInTime = (id: number) => (id >= 18 && id <= 21) || (id >= 45 && id <= 47);

/** The code of old font by a font's name: `.VnTime`, `.VnArialH`, `VNI-Times`, `VNTime`. */
export function oldFontNamed(name: string): OldFont | null {
  if (/^\.vn/i.test(name)) return 'tcvn3';
  return /^vni[- ]/i.test(name) ? 'vni' : null;
}

type Font = { struck: boolean; font: OldFont | null };

/** Gathers the styles of a workbook in the order in which cells name them. */
export function stylesInto(styles: CellStyle[]): XmlListener {
  const formats = new Map<number, string>();
  const fonts: Font[] = [];
  const fills: boolean[] = [];
  let inside = '';
  let font: Font = { struck: false, font: null };
  let fill = false;
  return {
    open: (name, attributes) => {
      if (
        name === 'numFmts' ||
        name === 'fonts' ||
        name === 'fills' ||
        name === 'cellXfs' ||
        name === 'cellStyleXfs' ||
        name === 'dxfs'
      )
        inside = name;
      else if (inside === 'numFmts' && name === 'numFmt')
        formats.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '');
      else if (inside === 'fonts') font = fontWith(font, name, attributes);
      else if (inside === 'fills' && name === 'fill') fill = false;
      else if (inside === 'fills' && name === 'patternFill')
        fill = (attribute(attributes, 'patternType') ?? 'none') !== 'none';
      else if (inside === 'fills' && name === 'fgColor' && fill) fill = isColour(attributes);
      else if (inside === 'cellXfs' && name === 'xf')
        styles.push(styleOf(attributes, { formats, fonts, fills }));
    },
    close: (name) => {
      if (name === inside) inside = '';
      else if (inside === 'fonts' && name === 'font') fonts.push(font);
      else if (inside === 'fills' && name === 'fill') fills.push(fill);
    },
  };
}

function fontWith(font: Font, name: string, attributes: XmlAttributes): Font {
  if (name === 'font') return { struck: false, font: null };
  if (name === 'name') return { ...font, font: oldFontNamed(attribute(attributes, 'val') ?? '') };
  if (name === 'strike')
    return {
      ...font,
      struck: attribute(attributes, 'val') !== '0' && attribute(attributes, 'val') !== 'false',
    };
  return font;
}

/** White and the shades of a theme's first two colours are no marks. */
function isColour(attributes: XmlAttributes): boolean {
  const rgb = attribute(attributes, 'rgb');
  if (rgb !== null) return !/^(ff|00)?(ffffff|000000)$/i.test(rgb);
  const theme = attribute(attributes, 'theme');
  if (theme !== null) return Number(theme) > 1;
  return (
    attribute(attributes, 'indexed') !== null &&
    !['9', '64', '65', '1'].includes(attribute(attributes, 'indexed') ?? '')
  );
}

function styleOf(
  attributes: XmlAttributes,
  {
    formats,
    fonts,
    fills,
  }: { formats: ReadonlyMap<number, string>; fonts: readonly Font[]; fills: readonly boolean[] },
): CellStyle {
  const id = Number(attribute(attributes, 'numFmtId') ?? 0);
  const font = fonts[Number(attribute(attributes, 'fontId') ?? 0)];
  const code = formats.get(id);
  return {
    ...(code === undefined ? builtIn(id) : formatOf(code)),
    coloured: fills[Number(attribute(attributes, 'fillId') ?? 0)] ?? false,
    struck: font?.struck ?? false,
    font: font?.font ?? null,
  };
}

function builtIn(id: number): Pick<CellStyle, 'shows' | 'digits'> {
  if (isBuiltInDay(id)) return { shows: 'day', digits: 0 };
  if (isBuiltInTime(id)) return { shows: 'time', digits: 0 };
  return { shows: id === 9 || id === 10 ? 'percent' : 'plain', digits: 0 };
}

/** What a format shows, by its letters outside of quotes, brackets and escapes (ECMA-376, part 1, 18.8.31). */
export function formatOf(code: string): Pick<CellStyle, 'shows' | 'digits'> {
  const [first = ''] = code.replace(/"[^"]*"|\[(?!h|m|s)[^\]]*\]|\\.|_./gi, ' ').split(';');
  if (/general|standard/i.test(first)) return { shows: 'plain', digits: 0 };
  if (/[dmyhs]/i.test(first) && !/[#?%]/.test(first))
    return { shows: /[dy]/i.test(first) || !/[hs]/i.test(first) ? 'day' : 'time', digits: 0 };
  if (first.includes('%')) return { shows: 'percent', digits: 0 };
  const bare = first.replace(/[\s.-]/g, '');
  return { shows: 'plain', digits: /^0{4,}$/.test(bare) && !first.includes('.') ? bare.length : 0 };
}
