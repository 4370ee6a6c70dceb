import { type Expr } from '../syntax/ast';
import { type PlanContext } from './context';
import { differsByRelease } from './mixedReleases';
import { isAlike, type Part } from './part';
import { type Reason } from './plan';

/**
 * Why an expression whose operands all members answer alike is evaluated here. Undefined: any member may be asked for it, or
 * its operands are not alike.
 */
export function whyAlikeHere(
  expr: Expr,
  operands: readonly Part[],
  { topology, pushes }: PlanContext
): Reason | undefined {
  if (!operands.every(isAlike)) {
    return undefined;
  }
  return (
    differsByRelease(expr, topology) ??
    (pushes ? undefined : 'not all members are known to compute PromQL as Prometheus does')
  );
}
