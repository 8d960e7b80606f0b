/** The facts in use in this process: shipped ones and what staff published, taken over without a restart. Pure but for what it holds. */
import type { Day } from '../calendar/day.ts';
import type { Citizen } from './citizen.ts';
import type { KnowledgeMistake } from './entry.ts';
import type { Fact } from './fact.ts';
import { type FactBody, leadsNowhere, readFactBody } from './fact-draft.ts';
import type { LawChange } from './fact-endings.ts';
import { type FactInForce, factsOn } from './facts-in-use.ts';

/** A version as its row keeps it. */
export type KeptFactVersion = Omit<FactInForce, 'from' | 'fact'> & {
  readonly state: 'published' | 'silenced';
  readonly body: string;
  /** For a silenced fact: the day on which it was taken out of use. */
  readonly since: Day;
};

export type FactBook = {
  /** The facts that came with the program. */
  readonly shipped: readonly Fact[];
  /** The facts that answer now. */
  readonly inUse: readonly Fact[];
  /** Published versions that no longer keep the rules of this program; the shipped words answer instead. */
  readonly faults: readonly KnowledgeMistake[];
  /** Days on which the law changes, so that facts end together. */
  readonly changes: readonly LawChange[];
  /** Of what was last taken over, and the day it was worked out for. */
  readonly mark: string;
  take: (versions: readonly KeptFactVersion[], today: Day, mark: string) => void;
  /** The facts of a day if this version were published too. */
  withVersion: (version: FactInForce, today: Day) => Fact[];
  /** A second engine that answers with these facts, for trying. */
  trial: (facts: readonly Fact[]) => Citizen;
};

/**
 * @param changes of `law-changes.yaml`, with what is wrong there
 * @param fresh loads an engine of its own with the shipped facts; takes a fraction of a second
 */
export function openFactBook(
  citizen: Citizen,
  { changes, faults: own }: { changes: readonly LawChange[]; faults: readonly KnowledgeMistake[] },
  fresh: () => Citizen,
): FactBook {
  const shipped = [...citizen.facts];
  let versions: FactInForce[] = [];
  let faults: KnowledgeMistake[] = [];
  let mark = '';
  return {
    shipped,
    changes,
    get inUse() {
      return citizen.facts;
    },
    get faults() {
      return [...own, ...faults];
    },
    get mark() {
      return mark;
    },
    take: (kept, today, newMark) => {
      const known = new Set([...shipped.map((fact) => fact.id), ...kept.map((one) => one.factId)]);
      const read = kept.map((one) => ({ kept: one, result: readVersion(one, known) }));
      versions = read.flatMap(({ result }) => ('version' in result ? [result.version] : []));
      faults = read.flatMap(({ kept: { factId }, result }) =>
        'faults' in result
          ? result.faults.map((fault) => ({ ...fault, message: `${factId}: ${fault.message}` }))
          : [],
      );
      mark = newMark;
      citizen.reload(factsOn(shipped, versions, today));
    },
    withVersion: (version, today) => factsOn(shipped, [...versions, version], today),
    trial: (facts) => {
      const one = fresh();
      one.reload(facts);
      return one;
    },
  };
}

function readVersion(
  { body, state, since, ...kept }: KeptFactVersion,
  known: ReadonlySet<string>,
): { version: FactInForce } | { faults: KnowledgeMistake[] } {
  if (state === 'silenced') return { version: { ...kept, from: since, fact: null } };
  const written = JSON.parse(body) as FactBody;
  const buttons = Array.isArray(written.buttons) ? (written.buttons as string[]) : [];
  // A button to a fact that was taken out of use since is left out; it spoils nothing else.
  const leading = buttons.filter((button) => !leadsNowhere(known, kept.factId)(button));
  const own = { id: kept.factId, areaCode: kept.areaCode };
  const read = readFactBody({ ...written, buttons: leading }, own, known);
  return 'fact' in read ? { version: { ...kept, from: read.fact.valid.from, fact: read.fact } } : read;
}
