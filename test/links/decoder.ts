import jsQRModule from 'jsqr';

// The package is CommonJS; what a default import gives depends on who loads it.
const jsQR = ((jsQRModule as unknown as { default?: unknown }).default ?? jsQRModule) as (
  data: Uint8ClampedArray,
  width: number,
  height: number,
) => { data: string } | null;

/** What a real decoder reads in a picture (RGBA); null when it finds no code. */
export function decoded(picture: { data: Uint8Array; width: number; height: number }): string | null {
  return jsQR(new Uint8ClampedArray(picture.data), picture.width, picture.height)?.data ?? null;
}
