import { children, type Expr, METRIC_NAME, print, selectorsOf } from '../../src/engine/index';

/** Operations that are named, the newest ones. */
const MOST_OPERATIONS = 4;
const MOST_CHARACTERS = 120;
/** These take the counter's `_total` off its name. */
const RATES: ReadonlySet<string> = new Set(['rate', 'irate', 'increase']);

/** A name for what an aggregation gives, by Prometheus' convention level:metric:operations, in the order the operations were applied last. */
export function recordName(expr: Extract<Expr, { kind: 'aggregate' }>): string {
  const level = expr.without ? [] : [...expr.grouping].sort();
  const operations = operationsOf(expr);
  const others = operations.filter((one) => one !== 'sum');
  const named = (others.length === 0 ? ['sum'] : others).slice(0, MOST_OPERATIONS);
  const parts = [level.join('_'), metricOf(expr), named.join('_')].map(plain);
  return parts.join(':').slice(0, MOST_CHARACTERS);
}

function metricOf(expr: Expr): string {
  const [name = 'series'] = selectorsOf(expr).flatMap(({ matchers }) =>
    matchers.flatMap((one) => (one.name === METRIC_NAME && one.op === '=' ? [one.value] : []))
  );
  const own = name.split(':').at(1) ?? name;
  return callsRate(expr) ? own.replace(/_total$/, '') : own;
}

function callsRate(expr: Expr): boolean {
  return (expr.kind === 'call' && RATES.has(expr.func)) || operands(expr).some(callsRate);
}

/** What an expression is computed of, without an aggregation's parameter. */
function operands(expr: Expr): readonly Expr[] {
  return expr.kind === 'aggregate' ? [expr.expr] : children(expr);
}

/** The newest first. */
function operationsOf(expr: Expr): readonly string[] {
  const inner = operands(expr).find((one) => selectorsOf(one).length > 0);
  const before = inner === undefined ? [] : operationsOf(inner);
  switch (expr.kind) {
    case 'aggregate':
      return [expr.op, ...before];
    case 'call': {
      const range = inner === undefined ? '' : rangeOf(inner);
      return [`${expr.func.replace(/_over_time$/, '')}${range}`, ...before];
    }
    case 'binary':
      return expr.op === '/' ? ['ratio', ...before] : before;
    default:
      return before;
  }
}

/** The window, as it is written. */
function rangeOf(expr: Expr): string {
  if (expr.kind !== 'matrixSelector' && expr.kind !== 'subquery') {
    return '';
  }
  return /\[([0-9a-z]+)[^[]*$/.exec(print(expr))?.[1] ?? '';
}

function plain(text: string): string {
  return text.replace(/[^a-zA-Z0-9_]/g, '_');
}
