import { type Expr } from '../syntax/ast';
import { type PlanContext } from './context';
import { type Part } from './part';

/**
 * One rule of the planner: says where the value of an expression can be had, given where its operands' values can be had
 * (in the order of `childrenOf`), or nothing where the rule is about something else.
 */
export interface Rule {
  readonly name: string;
  readonly apply: (expr: Expr, children: readonly Part[], context: PlanContext) => Part | undefined;
}
