import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** The room's own data, read once when the program starts; a broken file stops it there with the field's name. */
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const robotsFile = z.strictObject({
  asOf: day,
  source: z.string().min(1),
  previews: z.array(z.string().min(3)),
  robots: z.array(z.string().min(3)),
});

const robots = robotsFile.parse(read('robots.yaml'));

/** Pieces of User-Agent headers, in small letters, of programs that open links without being a person. */
export const ROBOTS: readonly string[] = [...robots.previews, ...robots.robots];

function text(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

function read(name: string): unknown {
  return parse(text(name));
}
