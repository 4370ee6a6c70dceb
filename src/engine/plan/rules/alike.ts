import { isAlike } from '../part';
import { constantNode } from '../partNode';
import { type Rule } from '../rule';
import { whyAlikeHere } from '../whyAlikeHere';

/**
 * Without data, or with replicated jobs alone, every member gives the same answer whatever is done with it, unless members
 * of another release do something else.
 */
export const alike: Rule = {
  name: 'alike',
  apply: (expr, children, context) => {
    if (expr.kind === 'vectorSelector' || expr.kind === 'matrixSelector' || !children.every(isAlike)) {
      return undefined;
    }
    if (whyAlikeHere(expr, children, context) !== undefined && constantNode(expr, context) === undefined) {
      return undefined;
    }
    return { kind: children.some((child) => child.kind === 'everywhere') ? 'everywhere' : 'constant', expr };
  },
};
