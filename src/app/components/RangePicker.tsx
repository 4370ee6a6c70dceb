import { dateTime, type TimeRange } from '@grafana/data';
import { TimeRangePicker } from '@grafana/ui';

import { rangeText, type RangeText } from '../data/timeRange';

interface Props {
  readonly value: TimeRange;
  readonly onChange: (range: RangeText) => void;
}

/** Grafana's picker of a range of time. */
export function RangePicker({ value, onChange }: Props) {
  const [from, to] = [value.from.valueOf(), value.to.valueOf()];
  const move = (start: number, end: number) =>
    onChange(rangeText({ from: dateTime(Math.round(start)), to: dateTime(Math.round(end)) }));
  const half = (to - from) / 2;
  return (
    <TimeRangePicker
      value={value}
      onChange={({ raw }) => onChange(rangeText(raw))}
      onChangeTimeZone={() => undefined}
      onMoveBackward={() => move(from - half, to - half)}
      onMoveForward={() => move(from + half, to + half)}
      onZoom={() => move(from - half, to + half)}
      isOnCanvas
    />
  );
}
