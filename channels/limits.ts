/** The words for what providers limit: allowances of the account, and who must wait. Part of the contract of `contract.ts`. */

/**
 * Allowances of our account with a provider that end with the local day or month: templates by number, promotion templates, and (Zalo)
 * consultation messages of the package, which are used outside the free ones.
 */
export const ALLOWANCE_NAMES = ['template_day', 'promotion_day', 'promotion_month', 'package_month'] as const;
export type AllowanceName = (typeof ALLOWANCE_NAMES)[number];

/** What a provider says is left of an allowance; `total` null: it did not say of how many. */
export type AllowanceTold = { name: AllowanceName; left: number; total: number | null };

/**
 * What a wire learnt that all processes must know: what is held, in families (`chat`, `bot`, `group`). `server/` implements it over the
 * database; `of` may be an address and is hashed there. A process alone has `processHolds`.
 */
export type WireHolds = {
  /** Holds it for so long; a longer hold stands. */
  hold(family: string, of: string, ms: number): Promise<void>;
  /** The longest that any of these is still held, in milliseconds; 0: none is. */
  held(any: readonly { family: string; of: string }[]): Promise<number>;
  /** How long each one of a family is still held. */
  heldIn(family: string): Promise<number[]>;
  /** Takes one of `most` places for so long. @returns 0, or the milliseconds until a place is free */
  take(family: string, of: string, most: number, ms: number): Promise<number>;
};

/** Why and how long to wait (`Outcome`). `usedUp`: an allowance of the account is at nothing, so others that need it need not ask. */
export type RetryFacts = {
  reason: string;
  staff: string;
  afterMs?: number;
  whole?: boolean;
  held?: true;
  usedUp?: AllowanceName;
};
