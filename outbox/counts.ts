import { STATES, type State } from './message.ts';

/** What one or more rounds of dispatching did. `waiting`: kept back by a rule; `released`: given back untouched. */
export type DispatchCounts = {
  claimed: number;
  sent: number;
  retried: number;
  failed: number;
  dropped: number;
  expired: number;
  unknown: number;
  waiting: number;
  released: number;
};

export const NO_COUNTS: Readonly<DispatchCounts> = {
  claimed: 0,
  sent: 0,
  retried: 0,
  failed: 0,
  dropped: 0,
  expired: 0,
  unknown: 0,
  waiting: 0,
  released: 0,
};

export function plus(a: DispatchCounts, b: Partial<DispatchCounts>): DispatchCounts {
  const sum = { ...a };
  for (const name of Object.keys(NO_COUNTS) as (keyof DispatchCounts)[]) sum[name] += b[name] ?? 0;
  return sum;
}

export type ByState = Record<State, number>;
export type StatusCounts = {
  total: number;
  counts: ByState;
  byChannel: Record<string, ByState>;
  byArea: Record<string, ByState>;
};

function none(): ByState {
  return Object.fromEntries(STATES.map((state) => [state, 0])) as ByState;
}

/** Adds grouped rows up. The sum over the states is the total by construction: every row is in exactly one state. */
export function statusOf(
  rows: readonly { state: State; channel: string; areaCode: string; count: number }[],
): StatusCounts {
  const status: StatusCounts = { total: 0, counts: none(), byChannel: {}, byArea: {} };
  for (const { state, channel, areaCode, count } of rows) {
    status.total += count;
    status.counts[state] += count;
    status.byChannel[channel] ??= none();
    status.byArea[areaCode] ??= none();
    const [ofChannel, ofArea] = [status.byChannel[channel], status.byArea[areaCode]];
    if (ofChannel !== undefined) ofChannel[state] += count;
    if (ofArea !== undefined) ofArea[state] += count;
  }
  return status;
}

/** The counts by state alone. */
export function byStateOf(
  rows: readonly { state: State; count: number }[],
): Pick<StatusCounts, 'total' | 'counts'> {
  const found = { total: 0, counts: none() };
  for (const { state, count } of rows) {
    found.total += count;
    found.counts[state] += count;
  }
  return found;
}
