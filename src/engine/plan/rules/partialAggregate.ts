import { type AggregateOp } from '../../syntax/ast';
import { type MergeRule } from '../plan';
import { argumentAndParam } from '../part';
import { type Rule } from '../rule';

/** Operators that can be applied to their own partial results, and how those are combined. */
const COMBINED: Partial<Record<AggregateOp, MergeRule>> = {
  sum: 'sum',
  min: 'min',
  max: 'max',
  group: 'group',
  count: 'sum',
  count_values: 'sum',
};

/** sum, min, max, group, count and count_values: each member aggregates its own series, the results are combined. */
export const partialAggregate: Rule = {
  name: 'partialAggregate',
  apply: (expr, children, context) => {
    const [argument] = argumentAndParam(children);
    if (expr.kind !== 'aggregate' || argument.kind !== 'local' || (expr.op === 'sum' && context.exact)) {
      return undefined;
    }
    if (context.tied.has(expr.span.start) && (expr.op === 'min' || expr.op === 'max')) {
      return undefined;
    }
    const merge = COMBINED[expr.op];
    return merge && { kind: 'global', expr, node: context.leaves.leaf(expr, context.grid, merge) };
  },
};
