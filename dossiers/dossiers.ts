/**
 * Front door of the filed cases: what each agency says of them, what holds them, the joint review. A case is known by codes;
 * people are named only to who opens one case. What changes a case works out anew what holds it, in the same transaction.
 */

export { assign, judge, mark, markMany, note } from './by-hand.ts';
export { HOLD_WORDS, HOLDS, type Hold, isHold } from './holds.ts';
export { PAIR_WORDS } from './identity.ts';
export { SIDE_LIST } from './loading/columns.ts';
export { FILING_NOUNS } from './loading/leaving.ts';
export { type FilingImportRequest, importFilings } from './loading/loading.ts';
export { undoFilings } from './loading/undo.ts';
export { lookAgain } from './looking.ts';
export { apart, join, pairs } from './pairing.ts';
export { FILING_EVENTS } from './rows.ts';
export {
  isMark,
  isMove,
  isSide,
  MARK_WORDS,
  MARKS,
  MOVE_WORDS,
  type Move,
  SIDE_STATE_WORDS,
  SIDE_WORDS,
  SIDES,
  type Side,
} from './sides.ts';
export { filingsOfSubject, forgetFilingSubject, retireFilingNames, type SubjectFiling } from './subjects.ts';
export { dossierSource, mayTell, tell } from './telling.ts';
export {
  type FilingLine,
  filingsForLetter,
  openFiling,
  workList,
} from './work-list.ts';
