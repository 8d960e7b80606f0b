import { applied } from '../../knowledge/case/merge.ts';
import { NO_CASE } from '../../knowledge/case/slots.ts';
import { fitOf } from '../../knowledge/case/conditions.ts';
import { loadCitizen } from '../../knowledge/citizen.ts';
import { readAmounts } from '../../knowledge/files.ts';
import { loadModel } from '../../knowledge/understanding/understand.ts';
const NOW = new Date('2026-12-01T03:00:00Z');
const model = loadModel();
const c = loadCitizen(model.language, readAmounts().amounts);
let n=0, bad=0, noaspect=0, offaspect=0;
for (const fact of c.facts) for (const ask of fact.asks) {
  n++;
  const heard = c.hear(ask, null, NOW);
  const [bundle] = heard.speaks.size === 1 ? heard.speaks : [];
  const start = bundle === undefined ? NO_CASE : { ...NO_CASE, slots: { bundle } };
  const known = applied(start, heard.said, heard.days.named, heard.person).case;
  const fit = fitOf(fact, known, { areaCode: null });
  const toks = new Set([...heard.named]);
  if (fit.kind !== 'fits') { bad++; console.log('FIT', fit.kind, JSON.stringify((fit as any).slot ?? (fit as any).open), fact.id, '|', ask, '|', JSON.stringify(known.slots)); }
  if (heard.safety) console.log('SAFETY', heard.safety.kind, fact.id, '|', ask);
  if (heard.asked.length===0) noaspect++;
  else if (!fact.aspects.includes(heard.asked[0]!.aspect)) { offaspect++; if (process.argv[2]==='a') console.log('ASP', heard.asked.map(a=>a.aspect+a.weight.toFixed(1)).join(','), fact.id, fact.aspects.join(','), '|', ask); }
}
console.log(n, 'misfit', bad, 'noaspect', noaspect, 'offaspect', offaspect);
