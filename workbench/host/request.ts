import {
  type CoreApp,
  type DataQuery,
  type DataQueryRequest,
  rangeUtil,
  type ScopedVars,
  type TimeRange,
} from '@grafana/data';

let nextRequest = 0;

/** A request as Grafana's query runner makes it: interval from the range and the panel's width, `$__interval` scoped. */
export function requestOf(options: {
  readonly app: CoreApp;
  readonly range: TimeRange;
  readonly targets: DataQuery[];
  readonly maxDataPoints?: number;
  readonly minInterval?: string;
}): DataQueryRequest {
  const maxDataPoints = options.maxDataPoints ?? 1000;
  const interval = rangeUtil.calculateInterval(options.range, maxDataPoints, options.minInterval);
  const scopedVars: ScopedVars = {
    __interval: { text: interval.interval, value: interval.interval },
    __interval_ms: { text: String(interval.intervalMs), value: interval.intervalMs },
  };
  nextRequest += 1;
  return {
    requestId: `workbench-${nextRequest}`,
    app: options.app,
    range: options.range,
    targets: options.targets,
    maxDataPoints,
    interval: interval.interval,
    intervalMs: interval.intervalMs,
    scopedVars,
    timezone: 'browser',
    startTime: Date.now(),
  };
}
