import { type Expr, print } from '../../../src/engine';
import { children, mapChildren, typeOf } from '../../../src/engine/syntax/walk';
import { parseAny } from './parseAny';

/** Most tries; a case that takes more is small enough. */
const MAX_TRIES = 400;

/** The smallest query found that still fails, by putting parts of an expression in its place and taking modifiers off. */
export async function shrinkQuery(query: string, fails: (query: string) => Promise<boolean>): Promise<string> {
  let current = query;
  let tries = 0;
  for (let found = true; found && tries < MAX_TRIES;) {
    found = false;
    for (const candidate of candidates(current)) {
      tries++;
      if (candidate.length < current.length && (await fails(candidate))) {
        current = candidate;
        found = true;
        break;
      }
      if (tries >= MAX_TRIES) {
        break;
      }
    }
  }
  return current;
}

function candidates(query: string): string[] {
  const parsed = parseAny(query);
  return parsed.ok ? [...new Set([...smaller(parsed.value)].map(print))].sort((a, b) => a.length - b.length) : [];
}

/** Expressions of the same type that are a little smaller. */
function* smaller(expr: Expr): Iterable<Expr> {
  yield* descendants(expr, typeOf(expr));
  yield* simplified(expr);
  for (const child of children(expr)) {
    for (const less of smaller(child)) {
      if (expr.kind !== 'matrixSelector' || less.kind === 'vectorSelector') {
        yield mapChildren(expr, (one) => (one === child ? less : one));
      }
    }
  }
}

function* descendants(expr: Expr, type: string): Iterable<Expr> {
  for (const child of children(expr)) {
    if (typeOf(child) === type && expr.kind !== 'matrixSelector') {
      yield child;
    }
    yield* descendants(child, type);
  }
}

function* simplified(expr: Expr): Iterable<Expr> {
  if (expr.kind === 'vectorSelector') {
    yield { ...expr, offset: 0, timestamp: undefined, startOrEnd: undefined };
    for (const matcher of expr.matchers.slice(
      expr.name === undefined ? 1 : 0,
      expr.name === undefined ? undefined : -1
    )) {
      yield { ...expr, matchers: expr.matchers.filter((one) => one !== matcher) };
    }
  } else if (expr.kind === 'subquery') {
    yield { ...expr, offset: 0, timestamp: undefined, startOrEnd: undefined };
  } else if (expr.kind === 'aggregate' && (expr.grouping.length > 0 || expr.without)) {
    yield { ...expr, grouping: [], without: false };
    yield { ...expr, grouping: expr.grouping.slice(1) };
  } else if (expr.kind === 'paren') {
    yield expr.expr;
  }
}
