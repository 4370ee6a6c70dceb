import { type Call, type Expr } from '../../syntax/ast';
import { functionRecord } from '../../syntax/functions';
import { typeOf } from '../../syntax/walk';
import { type PlanContext } from '../context';
import { type Part } from '../part';
import { partNode } from '../partNode';
import { type Rule } from '../rule';

/** absent and absent_over_time: a series on any member will do, so each member only says whether it has one. */
export const absentCall: Rule = {
  name: 'absentCall',
  apply: (expr, [argument], context) => {
    if (expr.kind !== 'call' || functionRecord(expr.func).labels !== 'ofSelector') {
      return undefined;
    }
    const child = presence(expr, argument, context);
    return {
      kind: 'global',
      expr,
      node: {
        op: 'call',
        expr,
        grid: context.grid,
        args: [child],
        reason:
          argument.kind === 'global'
            ? 'its argument is computed here'
            : 'something is absent only where no member has it',
      },
    };
  },
};

function presence(expr: Call, argument: Part, context: PlanContext) {
  if (argument.kind !== 'local') {
    return partNode(argument, context);
  }
  const [selected] = expr.args;
  // Keeps the name: without it, series of several names could be equal, which Prometheus refuses.
  const present: Expr =
    typeOf(selected) === 'vector'
      ? selected
      : { kind: 'call', func: 'last_over_time', args: [selected], span: expr.span };
  const any: Expr = { kind: 'aggregate', op: 'group', expr: present, grouping: [], without: false, span: expr.span };
  return context.leaves.leaf(any, context.grid, 'group');
}
