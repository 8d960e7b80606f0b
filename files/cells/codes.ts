/** Codes of dossiers in a cell. Pure. */
import { plainDashes, plainForm, withoutTextMark } from '../../writing/cleaning.ts';

/**
 * The forms in use: `G22.99.08-261103-0012` and `G01.899…` (national portal), `H21.15-261103-0012` (province),
 * `000.00.15.H50-261120-0001` (Decree 61/2018/NĐ-CP, Circular 01/2018/TT-VPCP article 13: agency, day, number of the day). The
 * length of the last part is not fixed.
 */
const CODE =
  /^(?:(?:\d{2,3}\.){1,4}[A-Z]\d{2}(?:\.\d{1,3}){0,3}|[A-Z]\d{2}(?:\.\d{2,3}){1,3})-\d{6}-\d{4,6}$/;
const LONGEST = 40;

/** A code as people copy it: blanks, small letters, a text mark, long dashes and a `.0` of a spreadsheet are forgiven. Null: none. */
export function readDossierCode(written: string): string | null {
  const code = withoutTextMark(plainDashes(plainForm(written).replace(/\s/gu, '')))
    .replace(/_/g, '-')
    .replace(/\.0+$/, '')
    .toUpperCase();
  return code.length <= LONGEST && CODE.test(code) && dayOfDossierCode(code) !== null ? code : null;
}

/** The day inside a code, `YYYY-MM-DD`; null when its six figures are no day. */
export function dayOfDossierCode(code: string): string | null {
  const [, year = '', month = '', date = ''] = /-(\d{2})(\d{2})(\d{2})-/.exec(code) ?? [];
  const day = new Date(Date.UTC(2000 + Number(year), Number(month) - 1, Number(date)));
  const exists = month !== '' && day.getUTCMonth() === Number(month) - 1 && day.getUTCDate() === Number(date);
  return exists ? `20${year}-${month}-${date}` : null;
}
