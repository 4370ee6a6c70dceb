import { type Call } from '../../syntax/ast';
import { functionRecord } from '../../syntax/functions';
import { typeOf } from '../../syntax/walk';
import { type PlanContext } from '../context';
import { type Part } from '../part';
import { partNode } from '../partNode';
import { type Rule } from '../rule';
import { IN_ORDER } from '../takesOrder';
import { windowsHere } from '../windowsHere';
import { whyAlikeHere } from '../whyAlikeHere';

/** Every other function is computed here, from all its arguments. */
export const callHere: Rule = {
  name: 'callHere',
  apply: (expr, children, context) => {
    if (expr.kind !== 'call') {
      return undefined;
    }
    const argument = (child: Part) =>
      child.kind !== 'global' && typeOf(child.expr) === 'matrix'
        ? windowsHere(child.expr, context, `${expr.func} gets another argument that is computed here`)
        : partNode(child, context);
    return {
      kind: 'global',
      expr,
      node: {
        op: 'call',
        expr,
        grid: context.grid,
        args: children.map(argument),
        reason: whyAlikeHere(expr, children, context) ?? reasonFor(expr, children, context),
      },
    };
  },
};

function reasonFor(expr: Call, children: readonly Part[], { ordered, orderedRoot }: PlanContext): string {
  if (children.some((child) => child.kind === 'global')) {
    return 'an argument is computed here';
  }
  const { locality, returnType } = functionRecord(expr.func);
  if (locality === 'perHistogram') {
    return 'the buckets of one histogram may be on several members';
  }
  if (returnType === 'scalar') {
    return 'it needs to know that there is one element over all members';
  }
  return ordered && expr !== orderedRoot ? IN_ORDER : `${expr.func} orders the elements of all members`;
}
