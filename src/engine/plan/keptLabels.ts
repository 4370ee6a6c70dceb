import { aggregations } from '../syntax/aggregations';
import { type BinaryExpr, type Expr } from '../syntax/ast';
import { isSetOp } from '../syntax/operators';
import { typeOf, unparen } from '../syntax/walk';
import { type MemberLabels } from './memberLabels';

/** The labels that the elements of a member's answer to an expression have of its own. */
export function keptLabels(expr: Expr, labels: MemberLabels): MemberLabels {
  const kept = keptNames(expr, Object.keys(labels));
  return Object.fromEntries(Object.entries(labels).filter(([name]) => kept.has(name)));
}

/** Those of the names of members' labels that all elements of an expression have; of `or`, those of its first side. */
export function keptNames(written: Expr, names: readonly string[]): ReadonlySet<string> {
  const expr = unparen(written);
  const of = (one: Expr) => keptNames(one, names);
  switch (expr.kind) {
    case 'vectorSelector':
    case 'matrixSelector':
      return new Set(names);
    case 'unary':
    case 'subquery':
      return of(expr.expr);
    case 'call': {
      const argument = expr.args.find((arg) => typeOf(arg) === 'vector' || typeOf(arg) === 'matrix');
      return argument === undefined ? new Set() : of(argument);
    }
    case 'aggregate':
      return aggregations[expr.op].elements === 'chosen'
        ? of(expr.expr)
        : filtered(of(expr.expr), (name) => expr.grouping.includes(name) !== expr.without);
    case 'binary':
      return ofMatching(expr, of);
    default:
      return new Set();
  }
}

/** Source: Prometheus 3.5 `promql/engine.go`, `resultMetric`. */
function ofMatching(
  { op, lhs, rhs, matching }: BinaryExpr,
  of: (expr: Expr) => ReadonlySet<string>
): ReadonlySet<string> {
  if (matching === undefined) {
    return of(typeOf(lhs) === 'vector' ? lhs : rhs);
  }
  const { card, on, labels, include } = matching;
  if (isSetOp(op)) {
    return of(lhs);
  }
  if (card === 'one-to-one') {
    return filtered(of(lhs), (name) => labels.includes(name) === on);
  }
  const [many, one] = card === 'one-to-many' ? [of(rhs), of(lhs)] : [of(lhs), of(rhs)];
  return filtered(new Set([...many, ...include]), (name) => (include.includes(name) ? one : many).has(name));
}

function filtered(names: ReadonlySet<string>, keeps: (name: string) => boolean): ReadonlySet<string> {
  return new Set([...names].filter(keeps));
}
