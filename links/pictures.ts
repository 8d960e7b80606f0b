/**
 * Our own small line pictures, on a square of 24: strokes only, so that they print in one colour at any size and weigh
 * nothing on the guide page. Paths use only what SVG and PDF read alike. Pure.
 */
export const PICTURES = {
  certificate: [
    'M6 3h9l4 4v14H6z',
    'M15 3v4h4',
    'M9 10h6',
    'M9 13h4',
    'M14.5 17.5a2 2 0 1 0 4 0a2 2 0 1 0 -4 0',
  ],
  document: ['M6 3h9l4 4v14H6z', 'M15 3v4h4', 'M9 11h7', 'M9 14h7', 'M9 17h4'],
  house: ['M3.5 11.5L12 4l8.5 7.5', 'M6 9.5V20h12V9.5', 'M10 20v-5.5h4V20'],
  health: ['M3 6h18v12H3z', 'M8 9v6', 'M5 12h6', 'M14 10.5h4.5', 'M14 13.5h3'],
  identity: [
    'M3 6h18v12H3z',
    'M6.2 10.4a1.8 1.8 0 1 0 3.6 0a1.8 1.8 0 1 0 -3.6 0',
    'M5.2 15.6c.4-1.8 1.4-2.6 2.8-2.6s2.4.8 2.8 2.6',
    'M13.5 10h5',
    'M13.5 13h5',
  ],
  support: ['M3 8h18v11H3z', 'M3 8l9 6.5L21 8', 'M8 5h8'],
  phone: ['M7.5 2.5h9v19h-9z', 'M11 19h2', 'M9.8 11l1.7 1.8l3-3.3'],
  bell: ['M6 17V11a6 6 0 0 1 12 0v6z', 'M4 17h16', 'M10.5 20h3', 'M12 3v2'],
  read: [
    'M12 6.5c-2-1.5-5-2-8.5-1.8V18c3.5-.2 6.5.3 8.5 1.8',
    'M12 6.5c2-1.5 5-2 8.5-1.8V18c-3.5-.2-6.5.3-8.5 1.8',
    'M12 6.5v13.3',
  ],
  screen: ['M2.5 4.5h19v12h-19z', 'M9 20h6', 'M12 16.5V20', 'M6 8.5h7', 'M6 12h4'],
  write: ['M4 20l1-4.5L15.5 5l3.5 3.5L8.5 19z', 'M13.5 7l3.5 3.5', 'M13 20h7'],
  send: ['M3 11.5L21 4l-6.5 17l-3.5-7.5z', 'M11 13.5L21 4'],
  lock: ['M5.5 11h13v9.5h-13z', 'M8.5 11V8a3.5 3.5 0 0 1 7 0v3', 'M12 14.5v2.5'],
  key: ['M4 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0', 'M12 12h8.5', 'M17 12v3', 'M20 12v2.5'],
} as const satisfies Record<string, readonly string[]>;

export type Picture = keyof typeof PICTURES;
export const PICTURE_NAMES = Object.keys(PICTURES) as [Picture, ...Picture[]];
