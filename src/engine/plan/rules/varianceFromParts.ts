import { aggregations } from '../../syntax/aggregations';
import { argumentAndParam } from '../part';
import { type Rule } from '../rule';

/** stddev and stdvar: the members' counts, averages and variances, combined here by Chan's formula. */
export const varianceFromParts: Rule = {
  name: 'varianceFromParts',
  apply: (expr, children, context) => {
    const [argument] = argumentAndParam(children);
    if (
      expr.kind !== 'aggregate' ||
      aggregations[expr.op].parts !== 'variance' ||
      argument.kind !== 'local' ||
      context.exact
    ) {
      return undefined;
    }
    const partial = (op: 'count' | 'avg' | 'stdvar') => context.leaves.leaf({ ...expr, op }, context.grid, 'partials');
    return {
      kind: 'global',
      expr,
      node: {
        op: 'variance',
        expr,
        grid: context.grid,
        count: partial('count'),
        average: partial('avg'),
        variance: partial('stdvar'),
      },
    };
  },
};
