import { type Rule } from '../rule';

const SORTS: ReadonlySet<string> = new Set(['sort', 'sort_desc', 'sort_by_label', 'sort_by_label_desc']);

/** These leave native histograms out. */
const BY_VALUE: ReadonlySet<string> = new Set(['sort', 'sort_desc']);

/** Sorting changes the order, which counts only at the outermost of an instant query; and what it leaves out. */
export const sortCall: Rule = {
  name: 'sortCall',
  apply: (expr, [argument], context) => {
    if (expr.kind !== 'call' || !SORTS.has(expr.func) || expr === context.orderedRoot) {
      return undefined;
    }
    return argument.kind === 'global' && BY_VALUE.has(expr.func) ? undefined : { ...argument, expr };
  },
};
