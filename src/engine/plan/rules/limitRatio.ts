import { argumentAndParam, isAlike } from '../part';
import { type Rule } from '../rule';

/** limit_ratio looks at one series at a time: whether it is in depends on a hash of its labels. */
export const limitRatio: Rule = {
  name: 'limitRatio',
  apply: (expr, children) => {
    const [argument, param] = argumentAndParam(children);
    if (expr.kind !== 'aggregate' || expr.op !== 'limit_ratio') {
      return undefined;
    }
    if (argument.kind === 'local' && isAlike(param)) {
      return { ...argument, expr };
    }
    const message =
      'limit_ratio over something that no single member can compute is not supported over several members';
    return { kind: 'refused', expr, error: { type: 'execution', message, span: expr.span } };
  },
};
