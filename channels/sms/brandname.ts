/**
 * A brand name (tên định danh) as networks show it: at most 11 letters, digits, `-`, `_`, `.` and blanks, without marks, at least one
 * letter. Decree 91/2020/ND-CP on the brand name, and 3GPP TS 23.040 9.1.2.5: an alphanumeric sender has room for 11.
 * An advertising text carries its label ([QC]) in its own words, not in the name: it costs letters of the text (`segmentsOf`).
 */
const MOST_LETTERS = 11;

/** What is wrong with a name, for staff; null: nothing, or no name at all. */
export function brandnameTrouble(name: string | null): string | null {
  if (name === null || name === '') return null;
  if ([...name].length > MOST_LETTERS) {
    return `Tên định danh “${name}” dài ${[...name].length} ký tự, tối đa ${MOST_LETTERS}.`;
  }
  if (!/^[A-Za-z0-9._ -]+$/.test(name)) {
    return `Tên định danh “${name}” chỉ được gồm chữ không dấu, số, dấu - _ . và khoảng trắng.`;
  }
  if (!/[A-Za-z]/.test(name)) return `Tên định danh “${name}” phải có ít nhất một chữ cái.`;
  return null;
}
