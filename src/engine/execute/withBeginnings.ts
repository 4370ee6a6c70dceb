import { type Annotation } from '../model/result';
import { type Beginnings } from './prove/beginnings';
import { type QueryResult } from './runQuery';
import { lateNotices } from './tell/partial';

/** A result that tells which members lack the first part of what it reads, and of which that is not known. */
export function withBeginnings(result: QueryResult, { late, unknown }: Beginnings): QueryResult {
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
