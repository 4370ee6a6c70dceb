import { type Rule } from '../rule';

const SORTS: ReadonlySet<string> = new Set(['sort', 'sort_desc', 'sort_by_label', 'sort_by_label_desc']);

/** Sorting changes nothing but the order, which counts only at the outermost of an instant query. */
export const sortCall: Rule = {
  name: 'sortCall',
  apply: (expr, [argument], context) => {
    if (expr.kind !== 'call' || !SORTS.has(expr.func) || expr === context.orderedRoot) {
      return undefined;
    }
    return { ...argument, expr };
  },
};
