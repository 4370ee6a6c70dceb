import { type TimeRange } from '@grafana/data';

/** Points a range query is asked for at most: what a wide panel draws. */
const POINTS = 1_000;

/** The step of a range query, milliseconds: a whole number of seconds where it can be, never below the scrape interval. */
export function stepOf({ from, to }: TimeRange, scrapeInterval: number): number {
  const wanted = Math.ceil((to.valueOf() - from.valueOf()) / POINTS / 1000) * 1000;
  return Math.max(wanted, scrapeInterval);
}

interface Times {
  readonly range: TimeRange;
  readonly step: number;
  readonly scrapeInterval: number;
}

/** The query with the variables of Grafana's own that panels use (`$__interval`, `$__rate_interval`, `$__range`) filled in. */
export function fillIn(query: string, { range, step, scrapeInterval }: Times): string {
  const length = range.to.valueOf() - range.from.valueOf();
  const rateInterval = Math.max(step + scrapeInterval, 4 * scrapeInterval);
  const values: Readonly<Record<string, string>> = {
    interval: duration(step),
    interval_ms: String(step),
    rate_interval: duration(rateInterval),
    rate_interval_ms: String(rateInterval),
    range: duration(Math.max(1000, Math.round(length / 1000) * 1000)),
    range_s: String(Math.round(length / 1000)),
    range_ms: String(length),
  };
  return query.replaceAll(
    /\$(?:\{__(\w+)\}|__(\w+)\b)/g,
    (text, braced: string | undefined, bare: string | undefined) => values[braced ?? bare ?? ''] ?? text
  );
}

function duration(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${Math.round(ms)}ms`;
}
