import { fixedName } from '../../syntax/fixedName';
import { type PlanContext } from '../context';
import { populationOf } from '../populationOf';
import { type Rule } from '../rule';
import { selectHere } from '../selectHere';

/** Selectors are pushed, unless raw samples are needed; those of replicated jobs alone have the same answer everywhere. */
export const selector: Rule = {
  name: 'selector',
  apply: (expr, _children, context) => {
    if (expr.kind !== 'vectorSelector' && expr.kind !== 'matrixSelector') {
      return undefined;
    }
    const { topology } = context;
    const vector = expr.kind === 'vectorSelector' ? expr : expr.vector;
    const reason = context.rawReason(vector);
    if (reason !== undefined) {
      return { kind: 'global', expr, node: selectHere(expr, context, reason) };
    }
    const population = topology.kind === 'hash' ? populationOf(vector, topology.replicatedJobs) : 'sharded';
    if (population === 'replicated') {
      return { kind: 'everywhere', expr };
    }
    return {
      kind: 'local',
      expr,
      keys: keysOf(population, context),
      oneName: fixedName(vector.matchers) !== undefined,
    };
  },
};

/** A replicated job's series are taken from one member, so where both kinds may be selected the job decides as well. */
function keysOf(population: 'sharded' | 'mixed', { topology }: PlanContext): ReadonlySet<string> | undefined {
  if (topology.partitionLabels.length === 0) {
    return undefined;
  }
  return new Set(population === 'mixed' ? [...topology.partitionLabels, 'job'] : topology.partitionLabels);
}
