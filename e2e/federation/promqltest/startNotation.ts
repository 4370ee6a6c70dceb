import { type SeriesLabels } from '../../harness/dataset';
import { duration } from './duration';
import { parseLabels } from './seriesNotation';

const ITEM = /^([+-]?\d+[a-z]*?)(?:([+-])(\d+[a-z]*?))?(?:x(\d+))?$/;
const GAP = /^_(?:x(\d+))?$/;

/** Start timestamps of a series, at each interval: relative to the sample's time, in milliseconds; nothing where none is told. */
export interface WrittenStarts {
  readonly labels: SeriesLabels;
  readonly offsets: ReadonlyArray<number | undefined>;
}

/** Whether a line of a `load` tells start timestamps: `metric{label="value"}@st -30s-1mx2 _`. */
export function tellsStarts(line: string): boolean {
  return /^\S*@st\s/.test(line);
}

/** Source: Prometheus 3.16, promql/promqltest/test.go, `parseSTSequence`. */
export function parseStarts(line: string): WrittenStarts {
  const { labels, end } = parseLabels(line);
  const items = line.slice(end).replace(/^@st/, '').trim().split(/\s+/);
  return { labels, offsets: items.flatMap(parseItem) };
}

function parseItem(item: string): Array<number | undefined> {
  const gap = GAP.exec(item);
  if (gap !== null) {
    return new Array<undefined>(Number(gap[1] ?? 1)).fill(undefined);
  }
  const [, base, sign, delta, times] = ITEM.exec(item) ?? [];
  if (base === undefined) {
    throw new Error(`"${item}" is no start timestamp`);
  }
  const first = duration(base.replace(/^\+/, ''));
  const step = delta === undefined ? 0 : duration(delta) * (sign === '-' ? -1 : 1);
  return Array.from({ length: Number(times ?? 0) + 1 }, (_, i) => first + i * step);
}
