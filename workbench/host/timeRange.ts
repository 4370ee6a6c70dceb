import { dateTime, rangeUtil, type TimeRange } from '@grafana/data';

/** A range from `?from=&to=` (Grafana's forms: `now-15m` or milliseconds), the last 15 minutes without them. */
export function timeRangeOf(search: URLSearchParams): TimeRange {
  const parse = (text: string) => (/^\d+$/.test(text) ? dateTime(Number(text)) : text);
  const raw = { from: parse(search.get('from') ?? 'now-15m'), to: parse(search.get('to') ?? 'now') };
  return rangeUtil.convertRawToRange(raw);
}
