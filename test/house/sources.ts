/** The sources of the program as the tests of the house read them. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

/** Room to floor. Below 0 is the cellar, on which every room may stand; `calendar` and `writing` know no other room. */
export const FLOORS: Record<string, number> = {
  calendar: -2,
  writing: -2,
  prisma: -1,
  files: -1,
  channels: 0,
  areas: 1,
  templates: 1,
  // Below every room that acts: a verb takes its actor and writes its entry (docs/decisions/0021).
  staff: 2,
  // The ledger of loaded files: below every room that loads.
  imports: 2.5,
  knowledge: 3,
  contacts: 3,
  links: 3,
  outbox: 4,
  campaigns: 5,
  consent: 5,
  // A case as every agency knows it: above what one of its confirmations needs.
  dossiers: 5.5,
  bot: 6,
  uptake: 6,
  // A person's file across all rooms that hold something of somebody.
  people: 6.5,
  console: 7,
  cli: 7,
  server: 8,
  // False providers for training and tests: above everything, so that no room of the product can lean on them.
  'stand-ins': 9,
};
/** `imports`: what it imports, values and types, as written. */
export type Source = { path: string; room: string; text: string; imports: string[] };

export function sources(rooms = Object.keys(FLOORS)): Source[] {
  const found: Source[] = [];
  const walk = (folder: string) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (path === join('prisma', 'generated')) continue;
      if (statSync(path).isDirectory()) walk(path);
      else if (name.endsWith('.ts')) {
        const text = readFileSync(path, 'utf8');
        const imports = [...text.matchAll(/^\s*(?:import|export)\s[^;]*?from\s+'([^']+)'/gms)].map(
          (match) => match[1] ?? '',
        );
        found.push({ path: path.split(sep).join('/'), room: folder.split(sep)[0] ?? '', text, imports });
      }
    }
  };
  for (const room of rooms) walk(room);
  return found;
}

/** Every file of the program and of `stand-ins/`. */
export const ALL = sources();
/** A relative import as a path of the tree. */
export const local = (source: Source, target: string) =>
  normalize(join(dirname(source.path), target))
    .split(sep)
    .join('/');
export const withoutComments = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
