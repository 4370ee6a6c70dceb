import { derivedPart } from '../derivedPart';
import { partNode } from '../partNode';
import { type Rule } from '../rule';

/** A sign goes where its operand is. */
export const unary: Rule = {
  name: 'unary',
  apply: (expr, [child], context) => {
    if (expr.kind !== 'unary') {
      return undefined;
    }
    if (child.kind === 'local') {
      return derivedPart(child, { expr, dropsName: expr.op === '-' }, context);
    }
    const reason = 'its operand is computed here';
    return {
      kind: 'global',
      expr,
      node: { op: 'unary', expr, grid: context.grid, child: partNode(child, context), reason },
    };
  },
};
