/** Cases through the bundle out of all cases. */
export type Tally = { linked: number; total: number };
