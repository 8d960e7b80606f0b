/** How much a province's database holds. Every number is of rows, but `weeks`: weekly tables of the authorities, each commune twice. */
export type ProvinceSize = {
  people: number;
  messages: number;
  campaigns: number;
  dossiers: number;
  talks: number;
  links: number;
  weeks: number;
  groups: number;
  users: number;
  audit: number;
  loads: number;
  difficulties: number;
  outreach: number;
  requests: number;
  doubts: number;
};

/** After a year in a province of half a million people who were written to. */
export const WHOLE: ProvinceSize = {
  people: 500_000,
  messages: 3_000_000,
  campaigns: 400,
  dossiers: 100_000,
  talks: 200_000,
  links: 2_000,
  weeks: 52,
  groups: 3_000,
  users: 400,
  audit: 50_000,
  loads: 4_000,
  difficulties: 3_000,
  outreach: 5_000,
  requests: 3_000,
  doubts: 15_000,
};

/** Enough that a list which grows with the data is longer than a statement should be, and still built within seconds. */
export const SMALL: ProvinceSize = {
  people: 20_000,
  messages: 30_000,
  campaigns: 60,
  dossiers: 3_000,
  talks: 3_000,
  links: 1_500,
  weeks: 52,
  groups: 1_500,
  users: 300,
  audit: 2_000,
  loads: 1_500,
  difficulties: 1_500,
  outreach: 1_500,
  requests: 1_500,
  doubts: 1_500,
};
