import {
  type DurationExpr,
  type Expr,
  type Matcher,
  type TimeShift,
  type ValueType,
  type VectorMatching,
  type VectorSelector,
} from './ast';
import { functionByName } from './functions';

/** The direct children in the order they are written; an aggregation's parameter comes before its vector. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'vectorSelector':
      return [];
    case 'paren':
    case 'unary':
    case 'subquery':
      return [expr.expr];
    case 'binary':
      return [expr.lhs, expr.rhs];
    case 'aggregate':
      return expr.param === undefined ? [expr.expr] : [expr.param, expr.expr];
    case 'call':
      return expr.args;
    case 'matrixSelector':
      return [expr.vector];
  }
}

/**
 * The same node over `f` of each child. A node none of whose children changed is returned as it is.
 * The vector selector of a matrix selector may only become another vector selector.
 */
export function mapChildren(expr: Expr, f: (child: Expr) => Expr): Expr {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'vectorSelector':
      return expr;
    case 'paren':
    case 'unary':
    case 'subquery': {
      const inner = f(expr.expr);
      return inner === expr.expr ? expr : { ...expr, expr: inner };
    }
    case 'binary': {
      const lhs = f(expr.lhs);
      const rhs = f(expr.rhs);
      return lhs === expr.lhs && rhs === expr.rhs ? expr : { ...expr, lhs, rhs };
    }
    case 'aggregate': {
      const param = expr.param && f(expr.param);
      const inner = f(expr.expr);
      return param === expr.param && inner === expr.expr ? expr : { ...expr, param, expr: inner };
    }
    case 'call': {
      const args = expr.args.map(f);
      return args.every((arg, i) => arg === expr.args[i]) ? expr : { ...expr, args };
    }
    case 'matrixSelector': {
      const vector = f(expr.vector);
      if (vector.kind !== 'vectorSelector') {
        throw new Error(`the selector of a range vector cannot become a ${vector.kind}`);
      }
      return vector === expr.vector ? expr : { ...expr, vector };
    }
  }
}

/** The selectors of an expression, those of range vectors included, in the order of `children`. */
export function selectorsOf(expr: Expr): readonly VectorSelector[] {
  return expr.kind === 'vectorSelector' ? [expr] : children(expr).flatMap(selectorsOf);
}

/** Whether something is so of an expression or of any part of it. */
export function hasPart(expr: Expr, is: (part: Expr) => boolean): boolean {
  return is(expr) || children(expr).some((child) => hasPart(child, is));
}

/** The type an expression evaluates to; `none` for a call of an unknown function. */
export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'paren':
    case 'unary':
      return typeOf(expr.expr);
    case 'binary':
      return expr.matching === undefined && typeOf(expr.rhs) === 'scalar' && typeOf(expr.lhs) === 'scalar'
        ? 'scalar'
        : 'vector';
    case 'aggregate':
    case 'vectorSelector':
      return 'vector';
    case 'call':
      return functionByName(expr.func)?.returnType ?? 'none';
    case 'matrixSelector':
    case 'subquery':
      return 'matrix';
  }
}

/** The expression without the parentheses around it. */
export function unparen(expr: Expr): Expr {
  let inner = expr;
  while (inner.kind === 'paren') {
    inner = inner.expr;
  }
  return inner;
}

/** Whether two expressions are the same node by node; spans do not count, `-0` is not `0`, NaN equals NaN. */
export function equalExpr(a: Expr, b: Expr): boolean {
  return a === b || (sameNode(a, b) && sameLists(children(a), children(b), equalExpr));
}

/** Compares all of two nodes but their children. */
function sameNode(a: Expr, b: Expr): boolean {
  switch (a.kind) {
    case 'number':
      return b.kind === a.kind && Object.is(a.value, b.value) && !a.duration === !b.duration;
    case 'string':
      return b.kind === a.kind && a.value === b.value;
    case 'paren':
      return b.kind === a.kind;
    case 'unary':
      return b.kind === a.kind && a.op === b.op;
    case 'binary':
      return (
        b.kind === a.kind &&
        a.op === b.op &&
        a.returnBool === b.returnBool &&
        sameOptional(a.matching, b.matching, sameMatching)
      );
    case 'aggregate':
      return (
        b.kind === a.kind && a.op === b.op && a.without === b.without && sameLists(a.grouping, b.grouping, Object.is)
      );
    case 'call':
      return b.kind === a.kind && a.func === b.func;
    case 'vectorSelector':
      return (
        b.kind === a.kind &&
        a.name === b.name &&
        a.extended === b.extended &&
        sameShift(a, b) &&
        sameLists(a.matchers, b.matchers, sameMatcher)
      );
    case 'matrixSelector':
      return b.kind === a.kind && a.range === b.range && sameOptional(a.rangeExpr, b.rangeExpr, sameDuration);
    case 'subquery':
      return (
        b.kind === a.kind &&
        sameShift(a, b) &&
        a.range === b.range &&
        a.step === b.step &&
        sameOptional(a.rangeExpr, b.rangeExpr, sameDuration) &&
        sameOptional(a.stepExpr, b.stepExpr, sameDuration)
      );
  }
}

function sameShift(a: TimeShift, b: TimeShift): boolean {
  return (
    a.offset === b.offset &&
    a.timestamp === b.timestamp &&
    a.startOrEnd === b.startOrEnd &&
    sameOptional(a.offsetExpr, b.offsetExpr, sameDuration)
  );
}

function sameMatching(a: VectorMatching, b: VectorMatching): boolean {
  return (
    a.card === b.card &&
    a.on === b.on &&
    sameLists(a.labels, b.labels, Object.is) &&
    sameLists(a.include, b.include, Object.is) &&
    Object.is(a.fill?.lhs, b.fill?.lhs) &&
    Object.is(a.fill?.rhs, b.fill?.rhs)
  );
}

function sameMatcher(a: Matcher, b: Matcher): boolean {
  return a.name === b.name && a.op === b.op && a.value === b.value;
}

function sameDuration(a: DurationExpr, b: DurationExpr): boolean {
  switch (a.kind) {
    case 'durationLiteral':
      return b.kind === a.kind && Object.is(a.seconds, b.seconds);
    case 'durationUnary':
      return b.kind === a.kind && a.op === b.op && sameDuration(a.expr, b.expr);
    case 'durationParen':
      return b.kind === a.kind && sameDuration(a.expr, b.expr);
    case 'durationBinary':
      return b.kind === a.kind && a.op === b.op && sameDuration(a.lhs, b.lhs) && sameDuration(a.rhs, b.rhs);
    case 'durationCall':
      return b.kind === a.kind && a.func === b.func && sameLists(a.args, b.args, sameDuration);
  }
}

function sameOptional<T>(a: T | undefined, b: T | undefined, same: (a: T, b: T) => boolean): boolean {
  return a === undefined || b === undefined ? a === b : same(a, b);
}

function sameLists<T>(a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((item, i) => same(item, b[i]));
}
