import { ABSENT, HISTOGRAM } from '../../model/seriesSet';
import { type Value } from '../../model/value';
import { nodeChildren, type PlanNode } from '../../plan/plan';
import { functionRecord, vectorArgument } from '../../syntax/functions';
import { distinctNodes, type Sources } from './sources';

/**
 * Starts of the calls computed here that got native histograms straight from the members, and nothing else, where members
 * can be asked for the calls themselves: what these need of histograms, members know better.
 */
export function nativeCalls(root: PlanNode, sources: Sources): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const node of distinctNodes(root)) {
    if (node.op === 'call' && functionRecord(node.expr.func).locality === 'perHistogram') {
      const argument = node.args[vectorArgument(node.expr.func)];
      const others = node.args.filter((arg) => arg !== argument);
      const united = argument.op === 'leaf' && argument.merge === 'union';
      if (united && others.every(isAlike) && holdsHistogramsAlone(sources.get(argument)?.value)) {
        starts.add(node.expr.span.start);
      }
    }
  }
  return starts;
}

/** Whether every member would give a node's value alike. */
function isAlike(node: PlanNode): boolean {
  return node.op === 'leaf' ? node.merge === 'any' : node.op !== 'raw' && nodeChildren(node).every(isAlike);
}

function holdsHistogramsAlone(value: Value | undefined): boolean {
  return (
    value?.type === 'vector' &&
    value.series.size > 0 &&
    value.series.presence.every((cell) => cell === HISTOGRAM || cell === ABSENT)
  );
}
