import { type Annotation } from '../../model/result';
import { type Plan } from '../../plan/plan';
import { type Expr } from '../../syntax/ast';
import { hasPart } from '../../syntax/walk';
import { OF_OPERATORS } from '../tell/annotations';

/**
 * Starts of the pushed binary operators that are annotated in several ways. Of each step Prometheus tells the last way
 * alone, which no member knows of the others' elements.
 */
export function ambiguousClashes(plan: Plan, annotations: readonly Annotation[]): ReadonlySet<number> {
  const ways = new Map<number, number>();
  for (const { message, span } of annotations) {
    if (span !== undefined && OF_OPERATORS.test(message)) {
      ways.set(span.start, (ways.get(span.start) ?? 0) + 1);
    }
  }
  const several = [...ways].filter(([, count]) => count > 1).map(([start]) => start);
  const pushed = plan.leaves.filter((leaf) => leaf.op === 'leaf' && leaf.merge !== 'any');
  return new Set(several.filter((start) => pushed.some(({ expr }) => matchesAt(expr, start))));
}

function matchesAt(expr: Expr, start: number): boolean {
  return hasPart(expr, (part) => part.kind === 'binary' && part.matching !== undefined && part.span.start === start);
}
