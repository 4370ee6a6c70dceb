import { follows } from '../../syntax/changes';
import { functionRecord, sorts } from '../../syntax/functions';
import { fleetDialect } from '../fleetDialect';
import { type Rule } from '../rule';

/** Sorting changes the order, which counts only at the outermost of an instant query; and what it leaves out. */
export const sortCall: Rule = {
  name: 'sortCall',
  apply: (expr, [argument], context) => {
    if (expr.kind !== 'call' || !sorts(expr.func) || expr === context.orderedRoot) {
      return undefined;
    }
    // Those by value leave native histograms out, and since 3.12 it is told that they have no effect.
    const hasEffect =
      functionRecord(expr.func).order === 'byValue' || follows('sortInRangeTold', fleetDialect(context.topology));
    return argument.kind === 'global' && hasEffect ? undefined : { ...argument, expr };
  },
};
