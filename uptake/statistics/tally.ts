/** Cases through the bundle out of all cases. */
export type LinkedTally = { linked: number; total: number };
