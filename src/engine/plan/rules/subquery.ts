import { partNode } from '../partNode';
import { type Rule } from '../rule';
import { subqueryContext } from '../windowsHere';

/** A subquery is pushed with what it is over; over something computed here its windows are cut here. */
export const subquery: Rule = {
  name: 'subquery',
  apply: (expr, [child], context) => {
    if (expr.kind !== 'subquery') {
      return undefined;
    }
    if (child.kind !== 'global' && context.pushes) {
      return { ...child, expr };
    }
    return {
      kind: 'global',
      expr,
      node: {
        op: 'subquery',
        expr,
        grid: context.grid,
        step: expr.step,
        child: partNode(child, subqueryContext(expr, context)),
        reason: 'its expression is computed here',
      },
    };
  },
};
