import { aggregations, type AggregationRecord } from '../../syntax/aggregations';
import { type MergeRule } from '../plan';
import { argumentAndParam } from '../part';
import { type Rule } from '../rule';

/** How partial results are put together that are so without more ado. */
const COMBINED: Partial<Record<AggregationRecord['parts'], MergeRule>> = {
  sum: 'sum',
  counts: 'sum',
  min: 'min',
  max: 'max',
  group: 'group',
};

/** sum, min, max, group, count and count_values: each member aggregates its own series, the results are combined. */
export const partialAggregate: Rule = {
  name: 'partialAggregate',
  apply: (expr, children, context) => {
    const [argument] = argumentAndParam(children);
    if (expr.kind !== 'aggregate' || argument.kind !== 'local') {
      return undefined;
    }
    const { parts, order } = aggregations[expr.op];
    if ((order === 'lastDigit' && context.exact) || (order === 'zeroSign' && context.tied.has(expr.span.start))) {
      return undefined;
    }
    const merge = COMBINED[parts];
    return merge && { kind: 'global', expr, node: context.leaves.leaf(expr, context.grid, merge) };
  },
};
