import { type Expr, type VectorSelector } from '../syntax/ast';
import { looksUpInfo } from '../syntax/looksUpInfo';
import { children, typeOf } from '../syntax/walk';

/** With which `@` and offset something is looked at. */
type Times = Pick<VectorSelector, 'offset' | 'timestamp'>;

/**
 * The times of all selectors that the elements of an argument of `info()` are made from, those of subqueries around them
 * counted in; undefined where they differ, or where an element is made from none.
 *
 * Source: Prometheus 3.16 `promql/info.go`, `infoSelectTimestampAndOffset`.
 */
export function infoTimes(expr: Expr): Times | undefined {
  const found = timesIn(expr, { offset: 0, timestamp: undefined }) ?? [];
  const [first] = found;
  const isOne = first !== undefined && first !== 'none';
  return isOne && found.every((one) => one !== 'none' && isSame(first, one)) ? first : undefined;
}

/** The times of selectors, `none` for what is made without one; nothing of what is no vector. */
function timesIn(expr: Expr, around: Times): ReadonlyArray<Times | 'none'> | undefined {
  const type = typeOf(expr);
  if (type !== 'vector' && type !== 'matrix') {
    return undefined;
  }
  if (expr.kind === 'vectorSelector') {
    return [within(expr, around)];
  }
  const inner = expr.kind === 'subquery' ? within(expr, around) : around;
  const operands = looksUpInfo(expr) ? expr.args.slice(0, 1) : children(expr);
  const found = operands.flatMap((child) => timesIn(child, inner) ?? []);
  const hasSelector = found.some((one) => one !== 'none');
  return hasSelector ? found : ['none'];
}

/** `@` makes what is around it irrelevant. */
function within({ offset, timestamp }: Times, around: Times): Times {
  return timestamp === undefined
    ? { offset: offset + around.offset, timestamp: around.timestamp }
    : { offset, timestamp };
}

function isSame(a: Times, b: Times): boolean {
  return a.timestamp === undefined || b.timestamp === undefined
    ? a.timestamp === b.timestamp && a.offset === b.offset
    : a.timestamp - a.offset === b.timestamp - b.offset;
}
