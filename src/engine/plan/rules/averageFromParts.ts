import { aggregations } from '../../syntax/aggregations';
import { argumentAndParam } from '../part';
import { type Rule } from '../rule';

/** avg: the members' sums and counts, added up and divided here. */
export const averageFromParts: Rule = {
  name: 'averageFromParts',
  apply: (expr, children, context) => {
    const [argument] = argumentAndParam(children);
    if (
      expr.kind !== 'aggregate' ||
      aggregations[expr.op].parts !== 'average' ||
      argument.kind !== 'local' ||
      context.exact
    ) {
      return undefined;
    }
    const { grid, leaves } = context;
    return {
      kind: 'global',
      expr,
      node: {
        op: 'average',
        expr,
        grid,
        sum: leaves.leaf({ ...expr, op: 'sum' }, grid, 'sum'),
        count: leaves.leaf({ ...expr, op: 'count' }, grid, 'sum'),
      },
    };
  },
};
