import { dayOf } from '../../../calendar/moment.ts';
import { sayDay } from '../../../calendar/words.ts';
import type { PageAnswer } from '../../answer.ts';
import type { StaffPage } from '../../http.ts';
import { shortened } from '../facts/form.ts';

/** Passages of official texts by full text, with article, days and the facts that rest on them; never summed up. */
export async function showSearch(page: StaffPage): Promise<PageAnswer> {
  const { knowledge } = page.needs.bot;
  const asked = page.query('q').slice(0, 200);
  const hits = knowledge.extracts.search(asked, dayOf(page.now));
  const { facts, extracts } = knowledge;
  return {
    kind: 'page',
    view: 'knowledge/search',
    title: 'Tìm trong văn bản',
    data: {
      asked,
      documents: [...new Set(extracts.all.map((one) => one.document))],
      hits: hits.map(({ extract, inForce }) => ({
        article: extract.article,
        title: extract.title,
        document: extract.document,
        text: extract.text,
        issued: sayDay(extract.issued),
        until: extract.until === null ? null : sayDay(extract.until),
        inForce,
        verified: extract.verified,
        link: extract.link,
        facts: facts.inUse
          .filter((fact) => fact.restsOn.some((source) => extracts.of(source)?.id === extract.id))
          .slice(0, 8)
          .map((fact) => ({ to: `/facts/${encodeURIComponent(fact.id)}`, title: shortened(fact) })),
      })),
    },
  };
}
