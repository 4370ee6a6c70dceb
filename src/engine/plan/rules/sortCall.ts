import { functionRecord, sorts } from '../../syntax/functions';
import { type Rule } from '../rule';

/** Sorting changes the order, which counts only at the outermost of an instant query; and what it leaves out. */
export const sortCall: Rule = {
  name: 'sortCall',
  apply: (expr, [argument], context) => {
    if (expr.kind !== 'call' || !sorts(expr.func) || expr === context.orderedRoot) {
      return undefined;
    }
    // Those by value leave native histograms out.
    return argument.kind === 'global' && functionRecord(expr.func).order === 'byValue'
      ? undefined
      : { ...argument, expr };
  },
};
