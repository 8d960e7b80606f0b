/** What goes wrong on the way to a provider, on purpose. */
export type FaultKind =
  /** The credentials are no longer good. */
  | 'credentials'
  /** Too many requests. */
  | 'throttled'
  /** Taken, and answered too late. */
  | 'slow'
  /** The connection is cut before anything was taken. */
  | 'drop'
  /** Taken, and the connection is cut before the answer. */
  | 'lost_answer'
  /** A page of a proxy instead of the provider. */
  | 'garbage'
  /** Nobody is there. */
  | 'outage';

/** `share` of the requests (1 when absent), until a moment (for ever when absent), at most `times`. */
export type InjectedFault = { kind: FaultKind; share?: number; until?: Date; times?: number };

/** How receipts come: each twice, and the later ones first. */
export type ReportOrder = { duplicated: boolean; reversed: boolean };

export type SandboxSettings = {
  port: number;
  now: () => Date;
  /** In [0, 1). */
  random: () => number;
  faults: InjectedFault[];
  /** Receipts leave by themselves after this time; absent: when `state.report` is called. */
  reportMs?: number;
  /** How late "slow" answers are. */
  slowMs?: number;
};

/** The fault that meets this request, if one does; counts its `times` down. */
export function meet(faults: InjectedFault[], now: Date, random: () => number): FaultKind | null {
  for (const fault of faults) {
    if (fault.until !== undefined && now >= fault.until) continue;
    if (fault.times !== undefined && fault.times <= 0) continue;
    if (fault.share !== undefined && random() >= fault.share) continue;
    if (fault.times !== undefined) fault.times -= 1;
    return fault.kind;
  }
  return null;
}
