/**
 * Does a sentence hold the thing asked? WeightedAspect for a place, the answer must name a place; for a sum, money; for days, a duration or a
 * date; who, a person or an office; yes or no, it must begin like one. Read from the words of the fact, once at load. Pure.
 */
import type { WeightedAspect } from '../asked/aspects.ts';
import type { Aspect, Fact } from '../fact.ts';

/** What an answer can hold. */
export type AnswerThing = 'place' | 'sum' | 'duration' | 'person' | 'verdict' | 'paper';

const UNKNOWN = /(?:tôi|tôi cũng) chưa (?:có|đọc|thấy|rõ)|chưa có thông tin/u;
const SIGNS: Readonly<Record<AnswerThing, RegExp>> = {
  place:
    /UBND|ủy ban|(?:tại|ở|tới|đến|hỏi|qua) [^.;]*(?:xã|phường|công an|bệnh viện|cơ sở|trạm|BHXH|tòa|Đại sứ|Lãnh sự|cơ quan|nơi)|Bộ phận Một cửa|dichvucong|VNeID|Tòa án|nơi (?:cư trú|thường trú|ở|sinh|mất)/iu,
  sum: /đồng|\d+ ?%|phần trăm|không (?:mất|thu) (?:tiền|lệ phí|phí)|miễn|không tốn|lần mức|tháng (?:lương|trợ cấp)|lệ phí|\{\{(?:insurance|survivor)/iu,
  duration:
    /\d+ (?:ngày|giờ|tháng|năm|tuần|tuổi)|trong ngày|ngay (?:trong|khi|hôm)|hôm sau|ngày hẹn|từ tháng|tới khi|đến khi|không giới hạn|\{\{(?:birth|death|claim)Deadline/iu,
  person:
    /cha|mẹ|ông|bà|vợ|chồng|con|người|thân (?:nhân|thích)|chủ hộ|UBND|bệnh viện|công an|cán bộ|Tòa án|đại diện|1[0-9]00/iu,
  verdict:
    /^(?:\s*\{\{Person\}\})?\s*(?:được|không|có|vẫn|cứ|chỉ|phải|đúng|cần|đừng|bắt buộc|rồi|chưa|nên)/iu,
  paper: /giấy|tờ khai|hồ sơ|bản sao|trích lục|căn cước|sổ|mẫu|CT01|TK1|ảnh/iu,
};

/** The thing that an aspect asks for; aspects that may be answered by anything are not here. */
const ASKED_FOR: Readonly<Partial<Record<Aspect, AnswerThing>>> = {
  where: 'place',
  who: 'person',
  papers: 'paper',
  how_long: 'duration',
  deadline: 'duration',
  fee: 'sum',
  how_much: 'sum',
};

/** What the answer of a fact holds. An honest "I do not know" of just this counts as holding it. */
export function thingsOf(fact: Pick<Fact, 'say'>): ReadonlySet<AnswerThing> {
  const text = fact.say.join(' ');
  const all = Object.keys(SIGNS) as AnswerThing[];
  return new Set(all.filter((thing) => SIGNS[thing].test(text) || UNKNOWN.test(text)));
}

/** Weight from which an aspect is plainly asked. */
const PLAINLY = 2;

/** 1: holds the first thing plainly asked; -1: does not; 0: nothing of the kind was asked. */
export function holding(things: ReadonlySet<AnswerThing>, asked: readonly WeightedAspect[]): -1 | 0 | 1 {
  const first = asked.find((one) => one.weight >= PLAINLY && ASKED_FOR[one.aspect] !== undefined);
  const thing = first === undefined ? undefined : ASKED_FOR[first.aspect];
  return thing === undefined ? 0 : things.has(thing) ? 1 : -1;
}
