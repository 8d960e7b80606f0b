/** The rows of a list that its loader may load. */

import type { PackedList } from '../../files/packed-list.ts';
import type { Problem } from '../../files/problem.ts';
import type { Reader } from '../../prisma/client.ts';
import { type Act, may } from '../../staff/act.ts';
import { areasOfCodes } from '../store/dossiers.ts';
import { type DossierRow, noDossiers } from './dossier-row.ts';
import { outsideArea } from './findings.ts';

/** `foreign`: the units whose rows the file reached for, by what it names and by what is known. */
type Own = { dossiers: PackedList<DossierRow>; refused: string[]; foreign: string[]; problems: Problem[] };

const LOT = 500;

/** The rows the actor may load: by the area a row names, and by the area in which its dossier is known already. */
export async function ownRows(
  act: Act,
  reader: Reader,
  file: string,
  dossiers: PackedList<DossierRow>,
): Promise<Own> {
  // Whoever may load for the whole country needs no look.
  if (may(act, 'consent.write', '')) return { dossiers, refused: [], foreign: [], problems: [] };
  const own: Own = { dossiers: noDossiers(), refused: [], foreign: [], problems: [] };
  for (const lot of dossiers.lots(LOT)) {
    const known = await areasOfCodes(reader, lot.flatMap(codesOfRow));
    for (const dossier of lot) {
      const stored = codesOfRow(dossier).flatMap((code) => known.get(code) ?? []);
      if ([dossier.areaCode, ...stored].every((areaCode) => may(act, 'consent.write', areaCode))) {
        own.dossiers.push(dossier);
        continue;
      }
      for (const { row } of dossier.consents) own.problems.push(outsideArea(file, row, dossier.nationalCode));
      own.foreign.push(...[dossier.areaCode, ...stored].filter((code) => !may(act, 'consent.write', code)));
      own.refused.push(may(act, 'consent.write', dossier.areaCode) ? dossier.areaCode : '');
    }
  }
  return own;
}

export function codesOfRow({ nationalCode, provincialCode }: DossierRow): string[] {
  return provincialCode === null ? [nationalCode] : [nationalCode, provincialCode];
}
