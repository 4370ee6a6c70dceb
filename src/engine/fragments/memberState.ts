/** What a member says of itself, as far as it decides since when its past is what it will be. Durations in milliseconds. */
export interface MemberFacts {
  /** Another one as soon as anything has happened to the member that may have changed what it holds of the past. */
  readonly signature: string;
  /** Time of its newest sample, milliseconds since the epoch. */
  readonly newest: number;
  /** The longest between two samples of a series, of scrapes and of rules. */
  readonly interval: number;
  /** How far behind its evaluation what a rule records is written. */
  readonly ruleOffset: number;
  readonly outOfOrderWindow: number;
  /** What a block comes to that is cut off the head. */
  readonly headRange: number;
  /** Whether others write samples to it. */
  readonly receives: boolean;
}

/** Of a member at a time, or of several. Times in milliseconds since the epoch. */
export interface MemberState {
  readonly signature: string;
  /** Samples up to here come no more, as far as scrapes and rules write them at their own times. */
  readonly until: number;
  /** Samples up to here are refused. Not after `until`. */
  readonly settled: number;
}

const MINUTE = 60_000;

/**
 * What of a member's past is not to change any more, at a time by a clock that may be ahead of its own. Prometheus takes samples up to
 * half a block's range behind its newest, or up to the out-of-order window. Source: Prometheus 3.5 `tsdb/head_append.go`,
 * `appendableMinValidTime`, and `tsdb/head.go`.
 */
export function memberState(facts: MemberFacts, now: number): MemberState {
  const { signature, interval, ruleOffset, outOfOrderWindow, headRange, receives } = facts;
  const newest = Math.min(now, facts.newest);
  const settled = newest - Math.max(headRange / 2, outOfOrderWindow) - MINUTE;
  const until = newest - Math.max(MINUTE, 2 * interval + ruleOffset, outOfOrderWindow);
  return { signature, settled: Math.min(settled, until), until: receives ? Math.min(settled, until) : until };
}

/** Of several members: what of the past of none of them is to change any more. */
export function stateOfAll(states: readonly MemberState[]): MemberState {
  return {
    signature: JSON.stringify(states.map(({ signature }) => signature)),
    until: Math.min(...states.map(({ until }) => until)),
    settled: Math.min(...states.map(({ settled }) => settled)),
  };
}
