import { type Call, type Expr } from '../syntax/ast';
import { functionRecord } from '../syntax/functions';
import { operators } from '../syntax/operators';
import { typeOf, unparen } from '../syntax/walk';
import { type PlanContext } from './context';
import { type Part } from './part';
import { type PlanNode } from './plan';

/** The node that has the value of a part: a leaf, or what was already planned to be computed here. */
export function partNode(part: Part, context: PlanContext): PlanNode {
  switch (part.kind) {
    case 'global':
      return part.node;
    case 'constant':
      return constantNode(part.expr, context) ?? context.leaves.leaf(part.expr, context.grid, 'any');
    case 'everywhere':
      return context.leaves.leaf(part.expr, context.grid, 'any');
    case 'local':
      return context.leaves.leaf(part.expr, context.grid, 'union');
  }
}

/**
 * The node of an expression without data, where it can be computed here to the last bit; undefined where Go's and
 * JavaScript's mathematics may differ.
 */
export function constantNode(written: Expr, context: PlanContext): PlanNode | undefined {
  const expr = unparen(written);
  const { grid } = context;
  const reason = 'needs no data';
  if (expr.kind === 'number') {
    return { op: 'number', value: expr.value, grid };
  }
  if (expr.kind === 'string') {
    return { op: 'string', value: expr.value, grid };
  }
  if (expr.kind === 'unary') {
    const child = constantNode(expr.expr, context);
    return child && { op: 'unary', expr, grid, child, reason };
  }
  if (expr.kind === 'binary' && typeOf(expr) === 'scalar' && operators[expr.op].isExact) {
    const lhs = constantNode(expr.lhs, context);
    const rhs = constantNode(expr.rhs, context);
    return lhs && rhs && { op: 'binary', expr, grid, lhs, rhs, reason };
  }
  if (expr.kind === 'call' && passesNumbersOn(expr)) {
    const args = expr.args.map((arg) => constantNode(arg, context)).filter((arg) => arg !== undefined);
    return args.length === expr.args.length ? { op: 'call', expr, grid, args, reason } : undefined;
  }
  return undefined;
}

/** Whether a function passes numbers on as they are. */
function passesNumbersOn({ func }: Call): boolean {
  const { locality, labels } = functionRecord(func);
  return locality === 'noSeries' || labels === 'written';
}
