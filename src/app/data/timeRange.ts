import { dateTime, isDateTime, type RawTimeRange, rangeUtil, type TimeRange } from '@grafana/data';

/** A range of time as addresses hold it: `now-1h`, or milliseconds since the epoch. */
export interface RangeText {
  readonly from: string;
  readonly to: string;
}

/** The range of two texts, with `now` as it is at this moment. */
export function timeRangeOf({ from, to }: RangeText): TimeRange {
  return rangeUtil.convertRawToRange({ from: parsed(from), to: parsed(to) });
}

/** The texts of a range, with `now` kept where it stands in it. */
export function rangeText({ from, to }: RawTimeRange): RangeText {
  return { from: written(from), to: written(to) };
}

function parsed(text: string): RawTimeRange['from'] {
  return /^\d+$/.test(text) ? dateTime(Number(text)) : text;
}

function written(value: RawTimeRange['from']): string {
  return isDateTime(value) ? String(value.valueOf()) : value;
}
