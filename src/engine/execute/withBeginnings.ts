import { type Annotation } from '../model/result';
import { type Plan } from '../plan/plan';
import { type Beginnings } from './prove/beginnings';
import { type MemberCoverage } from './tell/coverage';
import { lateNotices } from './tell/partial';

interface Told {
  readonly plan: Plan;
  readonly annotations: readonly Annotation[];
  readonly coverage: readonly MemberCoverage[];
}

/** A result that tells which members lack the first part of what it reads, and of which that is not known. */
export function withBeginnings<T extends Told>(result: T, { late, unknown }: Beginnings): T {
  const warnings = lateNotices(result.plan, late).map((message): Annotation => ({ level: 'warning', message }));
  const infos = result.coverage.flatMap(({ member, state }): readonly Annotation[] => {
    const why = state === 'failed' ? undefined : unknown.get(member);
    return why === undefined ? [] : [{ level: 'info', message: `since when ${member} has data is not known (${why})` }];
  });
  return {
    ...result,
    annotations: [...result.annotations, ...warnings, ...infos],
    coverage: result.coverage.map((one) => (late.has(one.member) ? { ...one, since: late.get(one.member) } : one)),
  };
}
