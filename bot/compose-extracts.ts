/** A passage of an official text as a message, and the button that leads to it. Pure. */
import { dayOf } from '../calendar/moment.ts';
import { sayDay } from '../calendar/words.ts';
import type { Button } from '../channels/contract.ts';
import { type LawExtract, shownToCitizens } from '../knowledge/extracts.ts';
import type { Fact, Knowledge } from '../knowledge/knowledge.ts';
import { encode } from './buttons.ts';
import type { ComposeContext, ComposedMessage } from './composed.ts';

/** Aspects whose answer people want to see in black and white. */
const DISPUTED: ReadonlySet<string> = new Set([
  'must',
  'may_they_demand',
  'fine',
  'deadline',
  'entitled',
  'both_or_one',
  'why',
  'where',
  'fee',
]);

/** The passage that a fact rests on, when it is held, read in a publication and in force. */
export function extractOf(knowledge: Knowledge, fact: Fact | null, now: Date): LawExtract | null {
  for (const source of fact?.restsOn ?? []) {
    const found = knowledge.extracts.of(source);
    if (found !== null && shownToCitizens(found, dayOf(now))) return found;
  }
  return null;
}

/** "Điều 85 Luật Bảo hiểm xã hội 41/2024/QH15; …", two at most; '' when a fact names none. */
export function lawNamed(fact: Fact | null): string {
  return (fact?.restsOn ?? [])
    .filter((source) => !source.ours)
    .slice(0, 2)
    .map(({ document, article }) => (article === undefined ? document : `${article} ${document}`))
    .join('; ');
}

/** "Xem nguyên văn", where the words of the law help: a right, a duty, a deadline, a demand. */
export function extractButton(fact: Fact | null, { knowledge, now }: ComposeContext): Button[] {
  if (fact === null || !fact.aspects.some((aspect) => DISPUTED.has(aspect))) return [];
  const found = extractOf(knowledge, fact, now);
  return found === null ? [] : [opening(found)];
}

function opening({ id }: LawExtract, title = 'Xem nguyên văn'): Button {
  return { kind: 'reply', title, payload: encode({ kind: 'extract', id }) };
}

/** One passage word for word, with article, document, days and the place of the publication; null: it may not be shown. */
export function extractMessage(id: string, { knowledge, now }: ComposeContext): ComposedMessage | null {
  const extract = knowledge.extracts.byId(id);
  if (extract === null || !shownToCitizens(extract, dayOf(now))) return null;
  const { document, article, issued, verified } = extract;
  return {
    text: sayExtract(extract),
    buttons: [{ kind: 'reply', title: 'Gặp cán bộ', payload: 'd:human' }],
    qr: null,
    sources: [{ document, article, date: issued, verified }],
  };
}

/** «khoản 1 Điều 15 Luật …: “…”» and how long it holds. */
function sayExtract({ document, article, title, text, until, link }: LawExtract): string {
  const end = until === null ? '' : ` Hiệu lực đến hết ${sayDay(until)}.`;
  return `${article} ${document} (${title}):\n“${text}”\n${end.trim()}${end === '' ? '' : ' '}Bản chính thức: ${link}`;
}

/** Letters of a passage that may stand beside "tôi chưa có câu trả lời". */
const BESIDE = 260;

/** The passage nearest to a question that no fact answers: said beside it when short, else behind a button. */
export function nearestExtract(
  query: string,
  { knowledge, now }: ComposeContext,
): { text: string; buttons: Button[] } {
  const today = dayOf(now);
  const found = knowledge.extracts
    .search(query, today)
    .find(({ extract }) => shownToCitizens(extract, today))?.extract;
  if (found === undefined) return { text: '', buttons: [] };
  if (found.text.length > BESIDE) return { text: '', buttons: [opening(found, 'Đoạn luật gần nhất')] };
  return { text: `Đoạn luật gần nhất, ${found.article} ${found.document}: “${found.text}”`, buttons: [] };
}
