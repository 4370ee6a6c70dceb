import { METRIC_NAME } from '../model/labels';
import { aggregations } from '../syntax/aggregations';
import { type AggregateExpr, type BinaryExpr, type Call, type Expr, type VectorSelector } from '../syntax/ast';
import { delaysNames } from '../syntax/delaysNames';
import { fixedName } from '../syntax/fixedName';
import { functionRecord, sorts } from '../syntax/functions';
import { isComparison, isSetOp, keepsNames } from '../syntax/operators';
import { children, selectorsOf, typeOf, unparen } from '../syntax/walk';
import { fleetDialect } from './fleetDialect';
import { type Reason } from './plan';
import { type Topology } from './topology';

const REASON: Reason = 'what is around it goes by names that members take away from their answers';

/**
 * Why selectors are evaluated here from raw samples, by where they start: the servers take names away when a query is computed,
 * and something in it goes by names that by then are still there, but in no answer to a part of it.
 */
export function delayedNames(expr: Expr, fleet: Pick<Topology, 'dialect'>): ReadonlyMap<number, Reason> {
  const found = new Map<number, Reason>();
  const visit = (node: Expr): void => {
    if (goesByNames(node)) {
      selectorsOf(node).forEach(({ span }) => found.set(span.start, REASON));
    } else {
      children(node).forEach(visit);
    }
  };
  if (delaysNames(fleetDialect(fleet))) {
    visit(expr);
  }
  return found;
}

/** What may be of the names of an expression's elements. */
interface Names {
  /** Some have one. */
  readonly some: boolean;
  /** Some go in the end. */
  readonly due: boolean;
  /** Some have one that stays. */
  readonly kept: boolean;
  /** They may differ, and be all that tells elements apart. */
  readonly several: boolean;
  /** The one that all have, where they have the same. */
  readonly one?: string;
}

const NONE: Names = { some: false, due: false, kept: false, several: false };

function allDue(names: Names): Names {
  return { ...names, due: names.some, kept: false };
}

/** Whether something is computed by names of which some go in the end, or of elements that are equal without them. */
function goesByNames(node: Expr): boolean {
  const operands = children(node).map(namesOf);
  const due = operands.some((names) => names.due);
  const several = operands.some((names) => names.due && names.several);
  switch (node.kind) {
    case 'aggregate':
      return several || (due && aggregateGoesByNames(node));
    case 'binary':
      return several || (due && matchesNames(node)) || joinsNames(node, operands);
    case 'call':
      return due && callGoesByNames(node, several);
    default:
      return false;
  }
}

/** Whether groups are by names, or the elements chosen by a hash of all their labels. */
function aggregateGoesByNames({ op, grouping, without }: AggregateExpr): boolean {
  return op === 'limit_ratio' || (!without && grouping.includes(METRIC_NAME));
}

/**
 * Whether elements that keep their names and such as lose them may have the same labels until the end: the earliest sample
 * then decides for all.
 */
function joinsNames({ op }: BinaryExpr, [left, right]: readonly Names[]): boolean {
  const differ = left.one !== undefined && right.one !== undefined && left.one !== right.one;
  return op === 'or' && !differ && ((left.due && right.kept) || (left.kept && right.due));
}

/** Whether elements keep the names that they would lose, or match by them. */
function matchesNames({ op, matching, returnBool }: BinaryExpr): boolean {
  if (matching === undefined) {
    return false;
  }
  const isNamed = [...matching.labels, ...matching.include].includes(METRIC_NAME);
  return isNamed || (keepsNames(op) && !isSetOp(op) && !returnBool);
}

function callGoesByNames(call: Call, several: boolean): boolean {
  const { locality, labels, returnType } = functionRecord(call.func);
  if (labels === 'written') {
    return several || call.args.some((arg) => isText(arg, METRIC_NAME));
  }
  if (returnType === 'scalar' || labels === 'ofSelector' || (sorts(call.func) && call.args.length === 1)) {
    return several;
  }
  // What is said of the windows of a subquery names the metric.
  return locality !== 'perSeries' || call.args.some((arg) => unparen(arg).kind === 'subquery');
}

function isText(written: Expr, text: string): boolean {
  const expr = unparen(written);
  return expr.kind === 'string' && expr.value === text;
}

function namesOf(expr: Expr): Names {
  switch (expr.kind) {
    case 'vectorSelector':
      return ofSelector(expr);
    case 'matrixSelector':
      return ofSelector(expr.vector);
    case 'paren':
    case 'subquery':
      return namesOf(expr.expr);
    case 'unary':
      return expr.op === '-' ? allDue(namesOf(expr.expr)) : namesOf(expr.expr);
    case 'binary':
      return ofBinary(expr);
    case 'aggregate':
      return ofAggregate(expr);
    case 'call':
      return ofCall(expr);
    default:
      return NONE;
  }
}

function ofSelector({ matchers }: VectorSelector): Names {
  const one = fixedName(matchers);
  return { some: true, due: false, kept: true, several: one === undefined, one };
}

function ofBinary({ op, matching, returnBool, lhs, rhs }: BinaryExpr): Names {
  const [left, right] = [namesOf(lhs), namesOf(rhs)];
  if (matching === undefined) {
    const vector = typeOf(lhs) === 'vector' ? left : right;
    return keepsNames(op) && !returnBool ? vector : allDue(vector);
  }
  if (op === 'or') {
    const some = left.some || right.some;
    return {
      some,
      due: left.due || right.due,
      kept: left.kept || right.kept,
      several: left.some && right.some ? true : left.several || right.several,
    };
  }
  if (isSetOp(op)) {
    return left;
  }
  if (matching.include.includes(METRIC_NAME)) {
    return { some: true, due: returnBool, kept: !returnBool, several: true };
  }
  const many = matching.card === 'one-to-many' ? right : left;
  const isNameless = matching.card === 'one-to-one' && matching.on && !matching.labels.includes(METRIC_NAME);
  if (!keepsNames(op) || isNameless) {
    return NONE;
  }
  return isComparison(op) && returnBool ? allDue(many) : { ...many, due: false, kept: many.some };
}

function ofAggregate({ op, expr, grouping, without }: AggregateExpr): Names {
  const names = namesOf(expr);
  if (aggregations[op].elements === 'chosen') {
    return names;
  }
  const isNamed = !without && grouping.includes(METRIC_NAME);
  return isNamed ? { ...names, due: names.due && op !== 'count_values' } : NONE;
}

function ofCall({ func, args }: Call): Names {
  const { names, labels, returnType } = functionRecord(func);
  const operand = args.find((arg) => ['vector', 'matrix'].includes(typeOf(arg)));
  if (operand === undefined || returnType !== 'vector' || labels === 'none' || labels === 'ofSelector') {
    return NONE;
  }
  const given = namesOf(operand);
  if (labels === 'written' && isText(args[1], METRIC_NAME)) {
    return { ...given, some: true, kept: true, several: true, one: undefined };
  }
  return names === 'dropped' || labels === 'writtenForBucket' ? allDue(given) : given;
}
