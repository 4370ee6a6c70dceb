import { type Dialect, type Expr, type Grid, instantGrid, parse, print, rangeGrid } from '../../../src/engine';
import { children, mapChildren } from '../../../src/engine/syntax/walk';
import { type EvalCommand } from './scriptTypes';

/** One way to ask what a script evaluates. */
export interface Variant {
  readonly name: 'as written' | '@ pinned' | 'in a range';
  readonly query: string;
  readonly grid: Grid;
  /** The time whose values the script tells, where the grid has more. */
  readonly at?: number;
}

const MINUTE = 60_000;

/** Functions that look at the evaluation time itself, so that `@` does not pin them. Source: Prometheus, promql/functions.go. */
const TIME_FUNCTIONS: readonly string[] = [
  'end',
  'range',
  'start',
  'step',
  'days_in_month',
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'hour',
  'minute',
  'month',
  'year',
  'predict_linear',
  'time',
  'timestamp',
];

/** As written; and an instant query pinned to its time and asked at another, and as the middle step of a range. */
export function variantsOf({ query, start, end, step }: EvalCommand, dialect?: Dialect): Variant[] {
  if (step > 0) {
    return [{ name: 'as written', query, grid: rangeGrid(start, end, step) }];
  }
  const written: Variant = { name: 'as written', query, grid: instantGrid(start) };
  const middle: Variant = {
    name: 'in a range',
    query,
    grid: rangeGrid(start - MINUTE, start + MINUTE, MINUTE),
    at: start,
  };
  const pinned = pin(query, start, dialect);
  const elsewhere = instantGrid(start === 0 ? 1_000 : 10 * start);
  return [
    written,
    middle,
    ...(pinned === undefined ? [] : [{ name: '@ pinned' as const, query: pinned, grid: elsewhere }]),
  ];
}

/** The query with `@` on whatever has none; nothing where its value depends on the evaluation time all the same. */
function pin(query: string, time: number, dialect?: Dialect): string | undefined {
  const parsed = parse(query, { experimental: true, dialect });
  return parsed.ok && !usesTime(parsed.value) ? print(pinned(parsed.value, time)) : undefined;
}

function usesTime(expr: Expr): boolean {
  return (expr.kind === 'call' && TIME_FUNCTIONS.includes(expr.func)) || children(expr).some(usesTime);
}

function pinned(expr: Expr, time: number): Expr {
  if (expr.kind === 'vectorSelector' || expr.kind === 'subquery') {
    return expr.timestamp === undefined ? { ...expr, timestamp: time, startOrEnd: undefined } : expr;
  }
  return mapChildren(expr, (child) => pinned(child, time));
}
