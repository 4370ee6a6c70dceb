import { ABSENT, HISTOGRAM } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { type PlanNode } from '../../plan/plan';
import { distinctNodes, type Sources } from './sources';

const HISTOGRAM_FUNCTIONS: ReadonlySet<string> = new Set(['histogram_quantile', 'histogram_fraction']);

/**
 * Starts of the calls computed here that got native histograms straight from the members, and nothing else: what they need
 * of them, members know better.
 */
export function nativeCalls(root: PlanNode, sources: Sources): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const node of distinctNodes(root)) {
    if (node.op === 'call' && HISTOGRAM_FUNCTIONS.has(node.expr.func)) {
      const argument = node.args[node.args.length - 1];
      const united = argument.op === 'leaf' && argument.merge !== 'sum' && argument.merge !== 'any';
      if (united && holdsHistogramsAlone(sources.get(argument)?.value)) {
        starts.add(node.expr.span.start);
      }
    }
  }
  return starts;
}

function holdsHistogramsAlone(value: Value | undefined): boolean {
  return (
    value?.type === 'vector' &&
    value.series.size > 0 &&
    value.series.presence.every((cell) => cell === HISTOGRAM || cell === ABSENT)
  );
}
