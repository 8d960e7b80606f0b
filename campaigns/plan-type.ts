import type { Bundle, ConsentStanding } from '../knowledge/bundle.ts';
import type { NamedPlace } from './places-named.ts';
import type { CampaignPurpose, PlanChannel, RepeatPeriod } from './plan-file.ts';

/** A checked campaign file. Times are ISO with offset. */
export type CampaignPlan = {
  name: string;
  purpose: CampaignPurpose;
  /** The first that may be used for each person, in this order; or only `group`. */
  channels: PlanChannel[];
  audience: {
    /** Province or commune codes of today. */
    areas: string[];
    /** Entries of the file that were names or old codes, and the codes they stand for (all of them in `areas`). */
    places: NamedPlace[];
    /** Any of them; and tags that keep a person out. */
    tags: string[];
    excludeTags: string[];
    /** Names or numbers of groups. */
    groups: string[];
    /** Only people with a filed case of this bundle, with confirmations on VNeID that stand so. */
    bundle: Bundle | null;
    consent: ConsentStanding | null;
  };
  /** Id of the text for each channel. */
  text: Partial<Record<PlanChannel, string>>;
  values: Record<string, string>;
  link: { placement: string } | null;
  /** Of the first run. */
  start: string;
  end: string;
  /** Hours of the day in which it may send (`08:00-11:30`, local time), besides the sending rules; null: only the rules hold. */
  hours: string | null;
  /** The same to the same people again until a day, which counts; null: once. */
  repeat: { every: RepeatPeriod; until: string } | null;
  /** Most that its messages may cost, in dong, over all runs; null: no limit. */
  budget: number | null;
  /** Messages per second at most. */
  rate: number | null;
  /** `draw`: which lot each named commune got, drawn when the plan was written down (waves.ts, docs/decisions/0011). */
  waves: { by: 'commune' | 'person'; count: number; seed: number; draw?: DrawnCommune[] } | null;
};

/** What a commune's tables said before the campaign: cases through the bundle, all cases. */
export type PastCases = { linked: number; total: number };

/** One commune of the draw. Lots were dealt within `block`: communes of one block had like uptake before, so the lots do too. */
export type DrawnCommune = { code: string; lot: number; block: number; past: PastCases | null };
