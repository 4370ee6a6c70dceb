import { argumentAndParam, isAlike } from '../part';
import { partNode } from '../partNode';
import { type Rule } from '../rule';

/** topk and bottomk: the best of all are among the best of each member; chosen again here. */
export const topkFromParts: Rule = {
  name: 'topkFromParts',
  apply: (expr, children, context) => {
    const [argument, param] = argumentAndParam(children);
    if (
      expr.kind !== 'aggregate' ||
      (expr.op !== 'topk' && expr.op !== 'bottomk') ||
      argument.kind !== 'local' ||
      !isAlike(param)
    ) {
      return undefined;
    }
    return {
      kind: 'global',
      expr,
      node: {
        op: 'aggregate',
        expr,
        grid: context.grid,
        child: partNode({ ...argument, expr }, context),
        param: partNode(param, context),
        reason: "the members' own choices are chosen from again",
      },
    };
  },
};
