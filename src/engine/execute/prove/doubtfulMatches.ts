import { type QueryError } from '../../model/result';
import { guardedMatches } from '../../plan/guardMatches';
import { type Leaf } from '../../plan/plan';
import { type Topology } from '../../plan/topology';

const DUPLICATE = 'found duplicate series for the match group';

/**
 * Starts of the matchings that a member may have refused for its guard alone: whether the "many" side has any element, so that
 * equal ones of the other side are an error, shows when all members' are matched here.
 */
export function doubtfulMatches(
  failures: Iterable<readonly [Leaf, QueryError]>,
  topology: Topology
): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const [leaf, { message }] of failures) {
    if (leaf.op === 'leaf' && leaf.merge !== 'any' && message.startsWith(DUPLICATE)) {
      guardedMatches(leaf.expr, topology).forEach((start) => starts.add(start));
    }
  }
  return starts;
}
