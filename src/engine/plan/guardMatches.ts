import { METRIC_NAME } from '../model/labels';
import { aggregations } from '../syntax/aggregations';
import { type BinaryExpr, type Expr, type VectorMatching } from '../syntax/ast';
import { isSetOp } from '../syntax/operators';
import { children, mapChildren, selectorsOf, unparen } from '../syntax/walk';
import { hasOneName } from './oneName';
import { populationOf } from './populationOf';
import { type Topology } from './topology';

/** A label that no series has, and a value that none has of any. */
const NOWHERE = { label: 'promshards_nowhere', value: '\u0000' };

type Matched = BinaryExpr & { readonly matching: VectorMatching };

/**
 * The expression as members are asked for it: with an element more, that nothing matches, on the "many" side of a vector
 * matching wherever that side would be empty. Prometheus looks for elements of the "one" side with equal matching labels only
 * where the other side has any, be they of another member. Matchings that can have no such elements stay as they are.
 *
 * Source: Prometheus 3.5 `promql/engine.go`, `VectorBinop`.
 */
export function guardMatches(expr: Expr, topology: Topology): Expr {
  const guard = (node: Expr): Expr => {
    const inner = mapChildren(node, guard);
    return isGuarded(node, topology) ? withGuard(inner) : inner;
  };
  return guard(expr);
}

/** Starts of the matchings that are guarded. */
export function guardedMatches(expr: Expr, topology: Topology): readonly number[] {
  const below = children(expr).flatMap((child) => guardedMatches(child, topology));
  return isGuarded(expr, topology) ? [expr.span.start, ...below] : below;
}

function isGuarded(expr: Expr, topology: Topology): boolean {
  // Where elements are filled in, an empty side keeps nobody from looking, and one more would be matched.
  if (!isMatched(expr) || expr.matching.fill !== undefined) {
    return false;
  }
  const one = expr.matching.card === 'one-to-many' ? expr.lhs : expr.rhs;
  return !isAlike(one, topology) && !isDistinct(one, expr.matching);
}

function isMatched(expr: Expr): expr is Matched {
  return expr.kind === 'binary' && expr.matching !== undefined && !isSetOp(expr.op);
}

/** Whether every member gives the same: then all that look see the same. */
function isAlike(expr: Expr, { kind, replicatedJobs }: Topology): boolean {
  return selectorsOf(expr).every((one) => kind === 'hash' && populationOf(one, replicatedJobs) === 'replicated');
}

/** Whether the elements of a vector surely differ in their matching labels. */
function isDistinct(written: Expr, { on, labels }: VectorMatching): boolean {
  const expr = unparen(written);
  if (expr.kind !== 'aggregate' || aggregations[expr.op].elements !== 'perGroup') {
    return !on && labels.length === 0 && hasOneName(expr);
  }
  const { grouping, without } = expr;
  if (without) {
    return !on && labels.every((label) => grouping.includes(label));
  }
  return grouping.every((label) => label !== METRIC_NAME && labels.includes(label) === on);
}

function withGuard(expr: Expr): Expr {
  if (!isMatched(expr)) {
    return expr;
  }
  const { card, on, labels } = expr.matching;
  const [many, guarded] =
    card === 'one-to-many'
      ? [expr.rhs, { ...expr, rhs: neverEmpty(expr.rhs, expr.matching) }]
      : [expr.lhs, { ...expr, lhs: neverEmpty(expr.lhs, expr.matching) }];
  // Where no label has to match, anything does: of what the element more came to nothing may be kept.
  return on && labels.length === 0 ? onlyWhere(guarded, many) : guarded;
}

/** `expr and on () other` */
function onlyWhere(expr: BinaryExpr, other: Expr): Expr {
  return { ...expr, op: 'and', lhs: expr, rhs: other, matching: ANY_MATCH, returnBool: false };
}

const ANY_MATCH: VectorMatching = { card: 'many-to-many', on: true, labels: [], include: [] };

/** `expr or on () label_replace(vector(0), label, value, label, "")` */
function neverEmpty(expr: Expr, { on, labels }: VectorMatching): Expr {
  const { span } = expr;
  const text = (value: string): Expr => ({ kind: 'string', value, span });
  const zero: Expr = { kind: 'call', func: 'vector', args: [{ kind: 'number', value: 0, span }], span };
  const label = (on ? labels.at(0) : undefined) ?? NOWHERE.label;
  const args = [zero, text(label), text(NOWHERE.value), text(label), text('')];
  return {
    kind: 'binary',
    op: 'or',
    lhs: expr,
    rhs: { kind: 'call', func: 'label_replace', args, span },
    matching: ANY_MATCH,
    returnBool: false,
    span,
  };
}
