import { CoreApp, type DataQueryRequest } from '@grafana/data';
import { InstantQueryRefIdIndex, type PromQuery } from '@grafana/prometheus';

import { type Grid, instantGrid, ok, rangeGrid, type Result } from '../../engine/index';
import { promDuration } from './durations';
import { alignTime, calculateStep } from './step';

/** One query as it is run: all variables filled in, on its grid. */
export interface PreparedQuery {
  readonly refId: string;
  readonly expr: string;
  readonly grid: Grid;
  readonly kind: 'range' | 'instant';
  /** Milliseconds; of an instant query what it would be over the range. */
  readonly step: number;
  readonly legendFormat: string;
  readonly format: 'time_series' | 'table' | 'heatmap';
  readonly exemplars: boolean;
}

/** `$__interval`, `${__range_s}` and the like, as Grafana's templates leave them in a query. */
const TIME_VARIABLE =
  /\$(?:\{(__(?:rate_)?interval(?:_ms)?|__range(?:_m?s)?)\}|(__(?:rate_)?interval(?:_ms)?|__range(?:_m?s)?))/g;

/**
 * Works out when and how a query runs, as Grafana's own Prometheus data source does.
 * `target` has its template variables filled in already, all but those of time.
 */
export function prepareQuery(
  target: PromQuery,
  request: Pick<DataQueryRequest, 'range' | 'intervalMs' | 'maxDataPoints' | 'app'>,
  scrapeInterval: number
): Result<PreparedQuery> {
  const from = request.range.from.valueOf();
  const to = request.range.to.valueOf();
  const steps = calculateStep({
    from,
    to,
    minStep: target.interval,
    intervalFactor: target.intervalFactor,
    intervalMs: request.intervalMs,
    maxDataPoints: request.maxDataPoints,
    scrapeInterval,
  });
  if (!steps.ok) {
    return steps;
  }
  const { step, rateInterval } = steps.value;
  const kind = target.instant === true && target.range !== true ? 'instant' : 'range';
  const offset = target.utcOffsetSec ?? 0;
  // The instant half of "Both", and in Explore every instant query, is no heat map.
  const plain =
    target.refId.endsWith(InstantQueryRefIdIndex) || (kind === 'instant' && request.app === CoreApp.Explore);
  const heatmap = target.format === 'heatmap' && !plain;
  return ok({
    refId: target.refId,
    expr: fillTimeVariables(target.expr, { step, rateInterval, range: to - from }),
    grid:
      kind === 'instant'
        ? instantGrid(to)
        : rangeGrid(alignTime(from, step, offset), alignTime(to, step, offset), step),
    kind,
    step,
    legendFormat: target.legendFormat ?? '',
    format: heatmap ? 'heatmap' : target.format === 'table' ? 'table' : 'time_series',
    exemplars: kind === 'range' && target.exemplar === true,
  });
}

/** In milliseconds. */
interface Times {
  readonly step: number;
  readonly rateInterval: number;
  readonly range: number;
}

/** The text with `$__interval`, `${__range_s}` and the like filled in. */
export function fillTimeVariables(expr: string, { step, rateInterval, range }: Times): string {
  const rangeSeconds = Math.round(range / 1000);
  const values: Readonly<Record<string, string>> = {
    __interval: promDuration(step),
    __interval_ms: String(step),
    __rate_interval: promDuration(rateInterval),
    __rate_interval_ms: String(rateInterval),
    __range: `${rangeSeconds}s`,
    __range_s: String(rangeSeconds),
    __range_ms: String(range),
  };
  return expr.replace(TIME_VARIABLE, (whole, braced?: string, bare?: string) => values[braced ?? bare ?? ''] ?? whole);
}
