/** A list of people is read, planned, said, and then saved as it was said. */

import { setImmediate as pause } from 'node:timers/promises';
import { provinceOf } from '../../areas/areas.ts';
import { stageAt } from '../../files/load-progress.ts';
import { PackedList } from '../../files/packed-list.ts';
import type { Problem } from '../../files/problem.ts';
import { wrongAsAWhole } from '../../files/rows.ts';
import { closeLoad, counting, openLoad } from '../../imports/imports.ts';
import { keepListAnswers, type ListLoad, type ListQuestions, readLoad } from '../../imports/lists.ts';
import { type CoverageAsk, coverageOf, type LoadPlan, MOST_NAMED, type Nouns } from '../../imports/plan.ts';
import { batches } from '../../prisma/batches.ts';
import type { Reader } from '../../prisma/client.ts';
import type { Deps } from '../../prisma/deps.ts';
import { placeOf } from '../../prisma/sealed-columns.ts';
import { type Act, actorId, type Denied, may, refusal } from '../../staff/act.ts';
import { record, refusedRows } from '../../staff/audit.ts';
import { addressHash } from '../addresses.ts';
import { missingEvidence } from '../people-evidence.ts';
import type { PermissionPurpose } from '../permission.ts';
import { BATCH } from '../store/addresses.ts';
import { contactsListed, namesOfContacts } from '../store/loads.ts';
import { areasOfAddresses } from '../store/many.ts';
import { noPeople, PEOPLE, type PersonRow, peopleRows } from './people-file.ts';
import { type PlannedPeople, planPeople, saveLeaving, savePeople } from './people-saving.ts';

export type PeopleImport = ListLoad &
  CoverageAsk & {
    /** Who gave the list; a row's own `Nguồn` stands above it. */
    source: string;
    /** On what basis these people may be messaged; kept with every permission as evidence. */
    basis: string;
    purposes: readonly PermissionPurpose[];
    dryRun?: boolean;
    /** Saves the good rows although others are bad. */
    acceptGood?: boolean;
  };

export type ImportedPeople =
  | (LoadPlan & {
      kind: 'imported';
      dryRun: boolean;
      created: number;
      updated: number;
      /** People who said stop: kept up to date, never permitted. */
      refused: number;
      /** People who said stop and were erased: not loaded again. */
      leftOut: number;
      /** Warnings, and the errors of rows that were left out. */
      warnings: Problem[];
      questions: ListQuestions;
    })
  | { kind: 'refused'; problems: Problem[]; questions?: ListQuestions }
  | Denied;

/** People per transaction: SQLite holds the process while it writes, and a citizen who asks meanwhile waits no longer than one. */
const PEOPLE_A_TIME = 250;

/** Who leaves with a whole list: people of the same source in the communes of the file, who may be written to. */
export const PEOPLE_NOUNS: Nouns = { one: 'người', known: 'người của cùng nguồn' };

/**
 * Loads a file of people: new ones are made, known ones updated, the purposes granted except to those who refused; who is
 * no longer in a whole list loses what that list was the basis for. A bad row keeps the whole file out unless `acceptGood`.
 * Saves in batches of `PEOPLE_A_TIME` people under one line of the ledger: a crash leaves a part, and loading the file again
 * completes it. Pauses often: SQLite answers without ever leaving the process, and without pauses a citizen's message would
 * wait for the whole file.
 */
export async function importContacts(act: Act, deps: Deps, ask: PeopleImport): Promise<ImportedPeople> {
  const no = refusal(act, 'campaign.write');
  if (no !== null) return no;
  const asked = missingEvidence(ask);
  if (asked.length > 0) return { kind: 'refused', problems: asked };
  const { now } = act;
  const { read: reader } = deps.db;
  const so = noPeople();
  const home = act.user === null || act.user.areaCode === '' ? '' : provinceOf(act.user.areaCode);
  const read = await readLoad(reader, act, 'people', ask, PEOPLE, (sheet, headers) =>
    peopleRows(sheet, headers, so, { at: now, home }),
  );
  if (read.kind === 'refused') return read;
  const { questions, sheetsLeftOut } = read;
  const warnings = [...read.problems];
  const own = await ownPeople(act, deps, so.people);
  const theirs = own.foreign.length;
  if (theirs > 0) {
    const on = { subject: 'contacts', areas: own.foreign.flatMap((one) => one.areas), rows: theirs };
    await deps.db.write((tx) => refusedRows(tx, act, 'campaign.write', on));
    warnings.push(...own.foreign.map(({ row }) => elsewhere(ask.fileName, row)));
  }
  const errors = warnings.filter(({ severity }) => severity === 'error');
  if (wrongAsAWhole(errors) || (errors.length > 0 && ask.acceptGood !== true))
    return { kind: 'refused', problems: warnings, questions };

  const dryRun = ask.dryRun === true;
  const { people } = own;
  const tally = counting();
  tally.add('', 'refused', so.bad + theirs);
  const loadId = dryRun ? null : await deps.db.write((tx) => openLoad(tx, act, { kind: 'people', ...ask }));
  const done = { created: 0, updated: 0, refused: 0, leftOut: 0 };
  const present = new Set<number>();
  const areaCodes = new Set<string>();
  const sources = new Set<string>();
  let seen = 0;
  for (const batch of people.lots(PEOPLE_A_TIME)) {
    for (const { areaCode, source } of batch) {
      areaCodes.add(areaCode);
      sources.add(source ?? ask.source);
    }
    const saved: PlannedPeople =
      loadId === null
        ? await planPeople(reader, deps.keys, batch, ask)
        : await deps.db.write((tx) =>
            savePeople(tx, deps.keys, batch, ask, { now, loadId, userId: actorId(act) }),
          );
    for (const name of ['created', 'updated', 'refused', 'leftOut'] as const)
      done[name] += saved[name].length;
    for (const { row } of saved.created) tally.add(row.areaCode, 'fresh');
    for (const { row, contactId } of saved.updated) {
      tally.add(row.areaCode, saved.same.has(contactId) ? 'unchanged' : 'changed');
      present.add(contactId);
    }
    for (const id of saved.made) present.add(id);
    for (const { areaCode } of saved.leftOut) tally.add(areaCode, 'refused');
    warnings.push(...saved.warnings);
    seen += batch.length;
    ask.onProgress?.(stageAt(dryRun ? 'comparing' : 'saving', seen, people.length));
    await pause();
  }
  const from = { areaCodes: [...areaCodes], sources: [...sources], purposes: ask.purposes };
  const { known, missing } = await missingPeople(reader, from, present);
  const rowsLeftOut = so.bad + theirs > 0;
  const covered = coverageOf(ask.fileName, ask, PEOPLE_NOUNS, {
    ...{ rowsLeftOut, sheetsLeftOut, known, missing: missing.length },
  });
  if (covered.coverage === 'whole') {
    for (const { areaCode } of missing) tally.add(areaCode, 'leaving');
    if (loadId !== null)
      for (const part of batches(missing)) {
        const batch = part.map(({ id }) => id);
        await deps.db.write((tx) =>
          saveLeaving(tx, deps.keys, batch, ask, { now, loadId, userId: actorId(act) }),
        );
        await pause();
      }
  }
  if (loadId !== null)
    await deps.db.write(async (tx) => {
      await closeLoad(tx, loadId, { counts: tally.sum(), areas: tally.areas() });
      await keepListAnswers(tx, act, 'people', ask, questions);
      await record(tx, act, {
        action: 'contacts.import',
        subject: `import:${loadId}`,
        areas: tally.areas().map(({ areaCode }) => areaCode),
        detail: { created: done.created, updated: done.updated, leaving: tally.sum().leaving },
      });
    });
  const named = await namesOfContacts(
    reader,
    missing.slice(0, MOST_NAMED).map(({ id }) => id),
  );
  const leaving = missing.slice(0, MOST_NAMED).map(({ id, areaCode }) => {
    const nameSealed = named.get(id) ?? null;
    const name = nameSealed === null ? 'Chưa ghi tên' : deps.keys.open(nameSealed, placeOf.contactName(id));
    return { name, areaCode };
  });
  return {
    ...{ kind: 'imported', dryRun, importId: loadId, rows: people.length },
    ...done,
    ...{ areas: tally.areas(), counts: tally.sum(), missing: missing.length, leaving },
    ...{ coverage: covered.coverage, notWhole: covered.notWhole, questions },
    warnings: [...warnings, ...covered.problems],
  };
}

type Own = { people: PackedList<PersonRow>; foreign: { row: number; areas: string[] }[] };

/** The rows the actor may load, and those of areas they may not speak for or of people who are known in such an area. */
async function ownPeople(act: Act, deps: Deps, people: PackedList<PersonRow>): Promise<Own> {
  if (may(act, 'campaign.write', '')) return { people, foreign: [] };
  const own: Own = { people: new PackedList(), foreign: [] };
  for (const batch of people.lots(BATCH)) {
    const hashed = batch.map((row) =>
      row.addresses.map((one) => addressHash(deps.keys, one.channel, one.address)),
    );
    const areas = await areasOfAddresses(deps.db.read, hashed.flat());
    batch.forEach((row, at) => {
      const held = (hashed[at] ?? []).flatMap((hash) => areas.get(hash) ?? []).filter((code) => code !== '');
      const theirs = [row.areaCode, ...held].filter((code) => !may(act, 'campaign.write', code));
      if (theirs.length > 0) own.foreign.push({ row: row.row, areas: theirs });
      else own.people.push(row);
    });
  }
  return own;
}

/** Of the people who leave with a whole list, those that the file does not hold; and how many there are in all. */
async function missingPeople(
  reader: Reader,
  from: Parameters<typeof contactsListed>[1],
  present: ReadonlySet<number>,
): Promise<{ known: number; missing: { id: number; areaCode: string }[] }> {
  const found = { known: 0, missing: [] as { id: number; areaCode: string }[] };
  for await (const page of contactsListed(reader, from)) {
    found.known += page.length;
    for (const one of page) if (!present.has(one.id)) found.missing.push(one);
  }
  return found;
}

/** One sentence for both kinds: it does not tell who is known elsewhere. */
function elsewhere(file: string, row: number): Problem {
  return {
    ...{ file, row, column: null, value: null, rule: 'outside_area' },
    message: `Người ở dòng ${row} không thuộc địa bàn của anh/chị.`,
    todo: 'Bỏ dòng này, hoặc nhờ người phụ trách địa bàn đó nạp.',
    severity: 'error',
  };
}
