import { CUSTOM_SCHEMA, type NativeHistogram } from '../../model/histogram';
import { add, type Incompatible, incompatibility, type OtherBounds, subtract } from '../../model/histogram/combine';
import { detectReset } from '../../model/histogram/compare';
import { compact } from '../../model/histogram/scale';
import { type Window } from '../windows';
import { type Edges, edgesOf } from './edges';
import { type ChangeOptions, type HistogramChange, type HistogramNote } from './histogramChange';
import { type HistogramPoint, interpolateHistograms } from './interpolate';

type Bounds = Pick<Window, 'start' | 'end' | 'extended'>;

const NOTHING: HistogramChange = { change: undefined, notes: [] };

/**
 * How much native histograms changed over a window whose bounds are anchored or smoothed; of one sample at least.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `extendedHistogramRate`.
 */
export function extendedHistogramChange(
  points: readonly HistogramPoint[],
  { start, end, extended }: Bounds,
  { isCounter, bounds }: ChangeOptions
): HistogramChange {
  const edges = edgesOf(
    points.map(({ time }) => time),
    { start, end, extended }
  );
  if (edges === undefined) {
    return NOTHING;
  }
  const { first, last } = edges;
  const used = points.slice(first, last + 1).map(({ histogram }) => histogram);
  const notes: HistogramNote[] = isCounter && used.some(isGauge) ? ['notCounter'] : [];
  if (used.some((h) => isCustom(h) !== isCustom(used[0]))) {
    return { change: undefined, notes: [...notes, 'schemas'] };
  }
  const at = (i: number, time: number): NativeHistogram | Incompatible =>
    interpolateHistograms([points[i], points[i + 1]], time, { isCounter, bounds, notes });
  const isSmoothed = extended === 'smoothed';
  const left = isSmoothed && points[first].time < start ? at(first, start) : points[first].histogram;
  const right = isSmoothed && last > 0 && points[last].time > end ? at(last - 1, end) : points[last].histogram;
  if (typeof left === 'string' || typeof right === 'string') {
    return { change: undefined, notes: [...notes, 'schemas'] };
  }
  if (!isCounter && !(isGauge(left) && isGauge(right))) {
    notes.push('notGauge');
  }
  const total = new Total(subtract(right, left, bounds), bounds, notes);
  total.note(right, left, 'reconciledSubtracting');
  if (isCounter) {
    const lost = lostAtResets(points, edges, {
      left,
      right,
      isSpanned: isSmoothed && points[first].time < start,
      bounds,
    });
    total.addAll(lost);
  }
  return typeof total.value === 'string'
    ? { change: undefined, notes: [...notes, total.value] }
    : { change: compact({ ...total.value, counterResetHint: 'gauge' }), notes };
}

const isCustom = ({ schema }: NativeHistogram): boolean => schema === CUSTOM_SCHEMA;
const isGauge = ({ counterResetHint }: NativeHistogram): boolean => counterResetHint === 'gauge';

/** A change that grows, with notes about custom buckets of other bounds. */
class Total {
  constructor(
    public value: NativeHistogram | Incompatible,
    private readonly bounds: OtherBounds,
    private readonly notes: HistogramNote[]
  ) {}

  /** Adds up what was lost by itself first. */
  addAll([first, ...others]: readonly NativeHistogram[]): void {
    if (first === undefined) {
      return;
    }
    const lost = new Total(first, this.bounds, this.notes);
    others.forEach((h) => lost.add(h));
    if (typeof lost.value === 'string') {
      this.value = lost.value;
    } else {
      this.add(lost.value);
    }
  }

  note(a: NativeHistogram, b: NativeHistogram, note: HistogramNote): void {
    if (incompatibility(a, b) === 'bounds') {
      this.notes.push(note);
    }
  }

  private add(h: NativeHistogram): void {
    if (typeof this.value !== 'string') {
      this.note(this.value, h, 'reconciledAdding');
      this.value = add(this.value, h, this.bounds);
    }
  }
}

interface Ends {
  readonly left: NativeHistogram;
  readonly right: NativeHistogram;
  /** The left end is on the line between the first sample and the next. */
  readonly isSpanned: boolean;
  readonly bounds: OtherBounds;
}

/**
 * What the counter had reached before each reset between the ends; a reset that the line to the left end goes over is in it.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `correctForCounterResetsHistogram`.
 */
function lostAtResets(
  points: readonly HistogramPoint[],
  { first, last }: Edges,
  { left, right, isSpanned, bounds }: Ends
): readonly NativeHistogram[] {
  const second = points[first + 1]?.histogram;
  const isPast = isSpanned && detectReset(second, points[first].histogram, bounds);
  const from = isPast ? first + 2 : first + 1;
  if (from > last) {
    return [];
  }
  const between = points.slice(from, last).map(({ histogram }) => histogram);
  const lost: NativeHistogram[] = [];
  let previous = isPast ? second : left;
  for (const h of [...between, right]) {
    if (detectReset(h, previous, bounds)) {
      lost.push(previous);
    }
    previous = h;
  }
  return lost;
}
