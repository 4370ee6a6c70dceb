import { type Expr } from './ast';
import { looksUpInfo } from './looksUpInfo';
import { hasPart } from './walk';

/** Whether any part of an expression reads series that no selector of it names. */
export function callsInfo(expr: Expr): boolean {
  return hasPart(expr, looksUpInfo);
}
