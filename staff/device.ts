/** Browser and system of a session in a few words that its owner recognises. Pure. */

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/coc_coc_browser|CocCoc/i, 'Cốc Cốc'],
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/SamsungBrowser/, 'Samsung Internet'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'máy Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux'],
];

/** @param userAgent the browser's own header; what it does not tell is left out */
export function deviceWords(userAgent: string | undefined): string {
  const told = (userAgent ?? '').slice(0, 400);
  const find = (list: typeof BROWSERS) => list.find(([pattern]) => pattern.test(told))?.[1];
  const browser = find(BROWSERS);
  const system = find(SYSTEMS);
  if (browser === undefined && system === undefined) return 'Thiết bị không rõ';
  return [browser ?? 'Trình duyệt', system].filter((part) => part !== undefined).join(' trên ');
}
