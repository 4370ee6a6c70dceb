import { isAlike } from '../part';
import { type Rule } from '../rule';

/** Without data, or with replicated jobs alone, every member gives the same answer whatever is done with it. */
export const alike: Rule = {
  name: 'alike',
  apply: (expr, children) => {
    if (expr.kind === 'vectorSelector' || expr.kind === 'matrixSelector' || !children.every(isAlike)) {
      return undefined;
    }
    return { kind: children.some((child) => child.kind === 'everywhere') ? 'everywhere' : 'constant', expr };
  },
};
