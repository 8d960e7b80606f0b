/**
 * What a province chose while it is not known whether the software stopped asking what the law no longer asks. A wing of the
 * front door, which hands it on.
 */
import type { Reader } from '../prisma/client.ts';
import type { Deps } from '../prisma/deps.ts';
import { type Act, actorId, type Denied } from '../staff/act.ts';
import { denied, record } from '../staff/staff.ts';
import { LAW } from './files.ts';
import type { LawInForce } from './need.ts';
import type { ReminderChoice } from './states.ts';
import { addChoice, type ChoiceRow, choiceRows, choicesOf } from './store/choices.ts';
import { lookAgainBy } from './store/consents.ts';

/** The rules of law with what each of these provinces chose, at a moment. */
export async function lawFor(
  reader: Reader,
  provinces: readonly string[],
  now: Date,
): Promise<(provinceCode: string) => LawInForce> {
  const by = new Map<string, LawInForce>();
  for (const { provinceCode, choice, validFrom } of await choicesOf(reader, provinces)) {
    const law = by.get(provinceCode) ?? LAW;
    if (validFrom > now) by.set(provinceCode, { ...law, nextChoiceAt: validFrom });
    else if (law.choice === null) by.set(provinceCode, { ...law, choice });
  }
  return (provinceCode) => by.get(provinceCode) ?? LAW;
}

/** Every choice a province saved, the newest first. */
export async function choiceVersions(reader: Reader, provinceCode: string): Promise<ChoiceRow[]> {
  return choiceRows(reader, provinceCode);
}

/**
 * Keeps a choice of a province, in force from `validFrom` (now at the earliest). `base`: the newest version the editor saw.
 * What is pending there is looked at again then: who need not confirm is left alone, who must is reminded again.
 */
export async function saveChoice(
  act: Act,
  deps: Deps,
  edit: { provinceCode: string; choice: ReminderChoice; note: string; validFrom: Date; base: number },
): Promise<{ kind: 'saved'; version: number } | { kind: 'changed_meanwhile' } | Denied> {
  const { provinceCode, choice, note, base } = edit;
  return deps.db.write(async (tx) => {
    const no = await denied(tx, act, 'ladder.write', {
      subject: `area:${provinceCode}`,
      areaCode: provinceCode,
    });
    if (no !== null) return no;
    const newest = (await choiceRows(tx, provinceCode))[0]?.version ?? 0;
    if (newest !== base) return { kind: 'changed_meanwhile' };
    const validFrom = new Date(Math.max(edit.validFrom.getTime(), act.now.getTime()));
    const version = newest + 1;
    const saved = { savedBy: actorId(act), savedAt: act.now };
    await addChoice(tx, { provinceCode, version, choice, note, validFrom, ...saved });
    await lookAgainBy(tx, provinceCode, validFrom);
    await record(tx, act, {
      action: 'consent.choice',
      subject: `area:${provinceCode}`,
      areas: [provinceCode],
      detail: { version, choice, from: validFrom.toISOString() },
    });
    return { kind: 'saved', version };
  });
}
