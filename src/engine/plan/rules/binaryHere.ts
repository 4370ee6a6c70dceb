import { type BinaryExpr } from '../../syntax/ast';
import { isSetOp } from '../../syntax/operators';
import { type PlanContext } from '../context';
import { type Part } from '../part';
import { partNode } from '../partNode';
import { IN_ORDER } from '../takesOrder';
import { type Rule } from '../rule';
import { whyAlikeHere } from '../whyAlikeHere';

/** Every other binary expression is computed here, from both sides. */
export const binaryHere: Rule = {
  name: 'binaryHere',
  apply: (expr, [lhs, rhs], context) => {
    if (expr.kind !== 'binary') {
      return undefined;
    }
    return {
      kind: 'global',
      expr,
      node: {
        op: 'binary',
        expr,
        grid: context.grid,
        lhs: partNode(lhs, context),
        rhs: partNode(rhs, context),
        reason: whyAlikeHere(expr, [lhs, rhs], context) ?? reasonFor(expr, [lhs, rhs], context),
      },
    };
  },
};

function reasonFor(expr: BinaryExpr, sides: readonly Part[], { topology, ordered }: PlanContext): string {
  if (sides.some((side) => side.kind === 'global')) {
    return 'an operand is computed here';
  }
  if (ordered) {
    return IN_ORDER;
  }
  if (sides.every((side) => side.kind === 'local')) {
    return topology.partitionLabels.length === 0
      ? 'elements of different members may match: no partition labels are known'
      : 'elements of different members may match: the partition labels are not all matched on';
  }
  return isSetOp(expr.op)
    ? 'whether an element of the side that every member has is part of the result depends on all members'
    : 'the side that every member has may match elements of several members';
}
