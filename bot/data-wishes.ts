/**
 * What a citizen asks about their own data: to see it, correct it, erase it, or to take consent back. Only a short message that
 * speaks of their data here counts; data on papers, in VNeID or in a dossier are another matter and go to understanding. Pure.
 */
import type { RequestKind } from '../contacts/contacts.ts';
import { foldWords } from '../writing/letters.ts';

const MOST_WORDS = 30;
const ME = '(?:toi|minh|em|con|chau|tui|bac|co|chu|anh|chi|ba|ong|nguoi nha toi|gia dinh toi)';
/** Their data, as people call them. */
const DATA = new RegExp(
  `(?:du lieu|thong tin)(?: ca nhan)?(?: (?:da|dang) (?:luu|co))?(?: (?:cua|ve|lien quan den))? ?${ME}\\b|du lieu ca nhan|thong tin ca nhan|(?:du lieu|thong tin) (?:cua|ve) ${ME}\\b`,
);
const NUMBER = new RegExp(
  `\\bxoa (?:het )?(?:so|so dien thoai|sdt)(?: dien thoai)? (?:nay )?(?:cua )?${ME}\\b`,
);
/** Somewhere else than here. */
const ELSEWHERE =
  /\b(?:vneid|dinh danh|can cuoc|cccd|khai sinh|khai tu|ho khau|thuong tru|tam tru|bhyt|bao hiem|ho so|giay|so ho|dich vu cong|ngan hang|facebook|hoc ba|ten con|ten be)\b/;
const WITHDRAW =
  /\brut (?:lai )?(?:su )?(?:dong y|chap thuan)\b|\bkhong (?:con )?dong y (?:cho )?(?:xu ly|luu|dung) /;
const ERASE = /\b(?:xoa|huy|go|bo)\b/;
const CORRECT = /\b(?:sua|chinh|dinh chinh|cap nhat|doi)\b/;
const ACCESS =
  /\b(?:xem|biet|cung cap|gui|trich xuat|xuat|tai|sao|cho toi|luu (?:nhung )?gi|co (?:nhung )?gi|giu (?:nhung )?gi)\b/;

/** What the whole message asks; null: something else. */
export function dataWish(text: string): RequestKind | null {
  const said = foldWords(text);
  const words = said.split(' ').filter(Boolean);
  if (words.length < 3 || words.length > MOST_WORDS || ELSEWHERE.test(said)) return null;
  if (WITHDRAW.test(said)) return 'withdraw';
  if (NUMBER.test(said)) return 'erase';
  if (!DATA.test(said)) return null;
  if (ERASE.test(said)) return 'erase';
  if (CORRECT.test(said)) return 'correct';
  return ACCESS.test(said) ? 'access' : null;
}
