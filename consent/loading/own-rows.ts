/** The rows of a list that its loader may load. */

import type { Problem } from '../../files/problem.ts';
import type { Reader } from '../../prisma/client.ts';
import { type Act, may } from '../../staff/act.ts';
import { areasOfCodes } from '../store/dossiers.ts';
import type { DossierRow } from './dossier-row.ts';
import { outsideArea } from './findings.ts';

/** `foreign`: the units whose rows the file reached for, by what it names and by what is known. */
type Own = { dossiers: DossierRow[]; refused: string[]; foreign: string[]; problems: Problem[] };

/** The rows the actor may load: by the area a row names, and by the area in which its dossier is known already. */
export async function ownRows(
  act: Act,
  reader: Reader,
  file: string,
  dossiers: readonly DossierRow[],
): Promise<Own> {
  const codes = dossiers.flatMap(({ nationalCode, provincialCode }) => [
    nationalCode,
    ...(provincialCode === null ? [] : [provincialCode]),
  ]);
  // Whoever may load for the whole country needs no look.
  const known = may(act, 'consent.write', '') ? new Map<string, string>() : await areasOfCodes(reader, codes);
  const own: Own = { dossiers: [], refused: [], foreign: [], problems: [] };
  for (const dossier of dossiers) {
    const stored = [dossier.nationalCode, dossier.provincialCode].flatMap((code) =>
      code === null ? [] : (known.get(code) ?? []),
    );
    if ([dossier.areaCode, ...stored].every((areaCode) => may(act, 'consent.write', areaCode))) {
      own.dossiers.push(dossier);
      continue;
    }
    for (const { row } of dossier.consents) own.problems.push(outsideArea(file, row, dossier.nationalCode));
    own.foreign.push(...[dossier.areaCode, ...stored].filter((code) => !may(act, 'consent.write', code)));
    own.refused.push(may(act, 'consent.write', dossier.areaCode) ? dossier.areaCode : '');
  }
  return own;
}
