import { type Call, type Expr } from './ast';
import { functionRecord } from './functions';

/** Whether an expression is a call that reads info series, which its second argument selects, besides what it is over. */
export function looksUpInfo(expr: Expr): expr is Call {
  return expr.kind === 'call' && functionRecord(expr.func).locality === 'withInfo';
}
