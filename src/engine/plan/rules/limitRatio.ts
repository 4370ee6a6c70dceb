import { aggregations } from '../../syntax/aggregations';
import { argumentAndParam, isAlike } from '../part';
import { type Rule } from '../rule';

/** limit_ratio looks at one series at a time, whatever the grouping: whether it is in depends on a hash of its labels. */
export const limitRatio: Rule = {
  name: 'limitRatio',
  apply: (expr, children) => {
    const [argument, param] = argumentAndParam(children);
    if (expr.kind !== 'aggregate' || aggregations[expr.op].parts !== 'union') {
      return undefined;
    }
    return argument.kind === 'local' && isAlike(param) ? { ...argument, expr } : undefined;
  },
};
