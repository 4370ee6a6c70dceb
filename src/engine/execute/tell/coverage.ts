import { type MemberTally, type MemberUse } from '../ask/memberTally';

/** What one member contributed to a result. */
export interface MemberCoverage extends MemberUse {
  readonly member: string;
  /** `failed`: something only this member has is missing from the result. */
  readonly state: 'complete' | 'failed';
  /** What went wrong, where the state is `failed`. */
  readonly error?: string;
  /** Since when it has data, where that is within what the query reads: milliseconds since the epoch. */
  readonly since?: number;
}

/** One entry a member that was asked, in the order of `members`; `missing` says whose part is missing, and why. */
export function coverage(
  tally: MemberTally,
  members: readonly string[],
  missing: ReadonlyMap<string, string>
): readonly MemberCoverage[] {
  return members.flatMap((member) => {
    const use = tally.use(member);
    const error = missing.get(member);
    const state = error === undefined ? ({ state: 'complete' } as const) : ({ state: 'failed', error } as const);
    return use === undefined ? [] : [{ member, ...state, ...use }];
  });
}

/** What members contributed to several results together. */
export function coverageOfAll(all: ReadonlyArray<readonly MemberCoverage[]>): readonly MemberCoverage[] {
  const members = new Map<string, MemberCoverage>();
  for (const one of all.flat()) {
    const known = members.get(one.member);
    members.set(one.member, known === undefined ? one : { ...one, ...useOfBoth(known, one) });
  }
  return [...members.values()];
}

function useOfBoth(a: MemberUse, b: MemberUse): MemberUse {
  return {
    requests: a.requests + b.requests,
    bytes: a.bytes + b.bytes,
    series: a.series + b.series,
    samples: a.samples + b.samples,
    cached: a.cached + b.cached,
    elapsedMs: Math.max(a.elapsedMs, b.elapsedMs),
    replicas: [...new Set([...a.replicas, ...b.replicas])],
  };
}
