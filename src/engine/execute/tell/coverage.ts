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
