import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A file that pages refer to. The address carries the hash of the bytes, so a browser may keep it for a year. */
export type Asset = { name: string; type: string; bytes: Buffer; href: string };

const OWN = [
  ['style.css', 'text/css; charset=utf-8'],
  ['chat.js', 'text/javascript; charset=utf-8'],
  ['passkey.js', 'text/javascript; charset=utf-8'],
  ['console.js', 'text/javascript; charset=utf-8'],
  ['icons.svg', 'image/svg+xml'],
  ['mark.svg', 'image/svg+xml'],
] as const;

/** Reads the stylesheet, the few lines of script, the icons, and htmx out of its package. */
export function loadAssets(): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  const add = (name: string, type: string, bytes: Buffer) => {
    const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
    assets.set(name, { name, type, bytes, href: `/assets/${name}?v=${hash}` });
  };
  for (const [name, type] of OWN) add(name, type, readFileSync(new URL(`./assets/${name}`, import.meta.url)));
  // The package exports only its code; the minified file lies beside it.
  const main = createRequire(import.meta.url).resolve('htmx.org');
  add('htmx.js', 'text/javascript; charset=utf-8', readFileSync(join(dirname(main), 'htmx.min.js')));
  return assets;
}
