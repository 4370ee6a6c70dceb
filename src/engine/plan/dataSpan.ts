import { type Grid } from '../model/grid';
import { type Expr, type TimeShift, type VectorSelector } from '../syntax/ast';
import { parse } from '../syntax/parse';
import { NEWEST_RELEASE } from '../syntax/release';
import { looksUpInfo } from '../syntax/looksUpInfo';
import { children } from '../syntax/walk';
import { type Extent, extent } from './extent';

/** A span of time, both ends included, in milliseconds. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/**
 * From when to when the samples may be that an expression reads: `moving` beside each evaluation time (0 is the time
 * itself), `pinned` at fixed times, by `@`. Each covers all selectors of its sort, with what lies between them.
 */
export interface DataSpan {
  readonly moving?: TimeSpan;
  readonly pinned?: TimeSpan;
}

/** Where an evaluation time may be: beside the query's own, or fixed. */
interface Times extends TimeSpan {
  readonly pinned: boolean;
}

/** When the samples may be that a selector reads; left out: those of info series that no selector names. */
interface Read extends Times {
  readonly selector?: VectorSelector;
}

/** What an expression reads of the members' data. `lookback` in milliseconds; `grid` resolves `@ start()` and `@ end()`. */
export function dataSpan(expr: Expr, lookback: number, grid: Grid): DataSpan {
  const spans = [...reads(expr, { from: 0, to: 0, pinned: false }, { lookback, grid })];
  return { moving: hull(spans.filter((span) => !span.pinned)), pinned: hull(spans.filter((span) => span.pinned)) };
}

/** The first and the last sample time an evaluation at `time` may read; `time` itself where it reads nothing. */
export function readAt({ moving, pinned }: DataSpan, time: number): TimeSpan {
  const beside = moving && { from: time + moving.from, to: time + moving.to };
  return hull([beside, pinned].filter((span) => span !== undefined)) ?? { from: time, to: time };
}

/** The first sample time that each selector of an expression may read over a grid. */
export function selectorReads(
  expr: Expr,
  lookback: number,
  grid: Grid
): ReadonlyArray<{ readonly selector: VectorSelector; readonly from: number }> {
  return [...reads(expr, { from: 0, to: 0, pinned: false }, { lookback, grid })].flatMap(
    ({ selector, pinned, from }) =>
      selector === undefined ? [] : [{ selector, from: pinned ? from : grid.start + from }]
  );
}

/** Whose PromQL a query may be: Prometheus 3 took away a function of 2. */
const RELEASES = [NEWEST_RELEASE, '2.40'] as const;

/** A query's text, of whatever release it is; undefined where it is none. */
export function parseOfAny(query: string): Expr | undefined {
  for (const release of RELEASES) {
    const parsed = parse(query, { experimental: true, dialect: { release, features: [] } });
    if (parsed.ok) {
      return parsed.value;
    }
  }
  return undefined;
}

/** The first and the last sample time a query reads; undefined where the text is none. `lookback` in milliseconds. */
export function querySpan(query: string, lookback: number, grid: Grid): TimeSpan | undefined {
  const expr = parseOfAny(query);
  if (expr === undefined) {
    return undefined;
  }
  const span = dataSpan(expr, lookback, grid);
  return { from: readAt(span, grid.start).from, to: readAt(span, grid.end).to };
}

interface Options {
  readonly lookback: number;
  readonly grid: Grid;
}

function* reads(expr: Expr, times: Times, options: Options): Generator<Read> {
  switch (expr.kind) {
    case 'vectorSelector':
      yield { ...selected(shifted(times, expr, options), extent(expr, options.lookback)), selector: expr };
      return;
    case 'matrixSelector':
      yield {
        ...selected(shifted(times, expr.vector, options), extent(expr, options.lookback)),
        selector: expr.vector,
      };
      return;
    case 'subquery':
      yield* reads(expr.expr, window(shifted(times, expr, options), expr.range), options);
      return;
    case 'call':
      if (looksUpInfo(expr)) {
        // The info series that are not written out are looked up at the time itself.
        yield window(times, options.lookback);
      }
  }
  for (const child of children(expr)) {
    yield* reads(child, times, options);
  }
}

function shifted(times: Times, { timestamp, startOrEnd, offset }: TimeShift, { grid }: Options): Times {
  const fixed = startOrEnd === undefined ? timestamp : startOrEnd === 'start' ? grid.start : grid.end;
  return fixed === undefined
    ? { ...times, from: times.from - offset, to: times.to - offset }
    : { from: fixed - offset, to: fixed - offset, pinned: true };
}

function selected(times: Times, { before, after }: Extent): Times {
  return { ...times, from: times.from - before, to: times.to + after };
}

function window(times: Times, range: number): Times {
  return { ...times, from: times.from - range };
}

/** The span from the first of all to the last; undefined of none. */
export function hull(spans: readonly TimeSpan[]): TimeSpan | undefined {
  return spans.length === 0
    ? undefined
    : {
        from: spans.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY),
        to: spans.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY),
      };
}
