import { aggregations } from '../../syntax/aggregations';
import { type BinaryExpr, type Call, type Expr } from '../../syntax/ast';
import { functionRecord } from '../../syntax/functions';
import { isSetOp } from '../../syntax/operators';
import { typeOf } from '../../syntax/walk';

type Names = ReadonlySet<string> | undefined;

/** Names of all labels that elements of an expression may have; undefined where they are not known. */
export function resultLabels(expr: Expr): Names {
  switch (expr.kind) {
    case 'paren':
    case 'unary':
      return resultLabels(expr.expr);
    case 'aggregate':
      return aggregations[expr.op].elements === 'perGroup' && !expr.without ? new Set(expr.grouping) : undefined;
    case 'binary':
      return ofBinary(expr);
    case 'call':
      return ofCall(expr);
    default:
      return undefined;
  }
}

/** Source: Prometheus 3.5 `promql/engine.go`, `resultMetric`. */
function ofBinary({ op, matching, lhs, rhs }: BinaryExpr): Names {
  if (matching === undefined) {
    return resultLabels(typeOf(lhs) === 'vector' ? lhs : rhs);
  }
  if (op === 'and' || op === 'unless') {
    return resultLabels(lhs);
  }
  if (!isSetOp(op) && matching.card === 'one-to-one' && matching.on) {
    return new Set(matching.labels);
  }
  const [left, right] = [resultLabels(lhs), resultLabels(rhs)];
  return left === undefined || right === undefined ? undefined : new Set([...left, ...right, ...matching.include]);
}

function ofCall({ func, args }: Call): Names {
  const { labels } = functionRecord(func);
  const argument = args.find((arg) => typeOf(arg) === 'vector');
  return labels === 'none'
    ? new Set()
    : (labels === 'kept' || labels === 'withoutBucket') && argument !== undefined
      ? resultLabels(argument)
      : undefined;
}
