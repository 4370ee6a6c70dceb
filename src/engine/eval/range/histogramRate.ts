import { CUSTOM_SCHEMA, type NativeHistogram } from '../../model/histogram';
import { type Incompatible, add, emptyLike, subtract, toSchema } from '../../model/histogram/combine';
import { detectReset } from '../../model/histogram/compare';
import { compact } from '../../model/histogram/scale';

/** What Prometheus warns of: histograms of the wrong kind, or that do not go together. */
export type HistogramNote = Incompatible | 'notCounter' | 'notGauge';

/** A change of native histograms; none where they did not go together. */
export interface HistogramChange {
  readonly change: NativeHistogram | undefined;
  readonly notes: readonly HistogramNote[];
}

const isCustom = ({ schema }: NativeHistogram): boolean => schema === CUSTOM_SCHEMA;
const isGauge = ({ counterResetHint }: NativeHistogram): boolean => counterResetHint === 'gauge';
const refused = (note: Incompatible): HistogramChange => ({ change: undefined, notes: [note] });

/**
 * How much two histograms or more changed from the first to the last, a counter's resets undone.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `histogramRate`.
 */
export function histogramChange(points: readonly NativeHistogram[], isCounter: boolean): HistogramChange {
  const last = points[points.length - 1];
  const notes: HistogramNote[] = isCounter && (isGauge(points[0]) || isGauge(last)) ? ['notCounter'] : [];
  // After a reset right behind it, the first one's buckets do not matter.
  const first = isCounter && detectReset(points[1], points[0]) ? emptyLike(points[1]) : points[0];
  if (isCustom(last) !== isCustom(first)) {
    return { change: undefined, notes: [...notes, 'schemas'] };
  }
  const between = isCounter ? points.slice(1, -1) : [];
  if (between.some(isGauge)) {
    notes.push('notCounter');
  }
  if (between.some((point) => isCustom(point) !== isCustom(first))) {
    return refused('schemas');
  }
  const schema = Math.min(first.schema, last.schema, ...between.map((point) => point.schema));
  let change = subtract(toSchema(last, schema), first);
  if (isCounter) {
    change = undoResets(change, first, points);
  } else if (!isGauge(points[0]) || !isGauge(last)) {
    notes.push('notGauge');
  }
  return typeof change === 'string'
    ? refused(change)
    : { change: compact({ ...change, counterResetHint: 'gauge' }), notes };
}

/** Adds what the counter had reached before each reset. */
function undoResets(
  change: NativeHistogram | Incompatible,
  first: NativeHistogram,
  points: readonly NativeHistogram[]
): NativeHistogram | Incompatible {
  let total = change;
  let previous = first;
  for (const point of points.slice(1)) {
    if (typeof total === 'string') {
      return total;
    }
    if (detectReset(point, previous)) {
      total = add(total, previous);
    }
    previous = point;
  }
  return total;
}

/**
 * The change from one histogram to the next, as `irate` and `idelta` see it: after a reset the latest is the whole change.
 *
 * Source: Prometheus 3.5 `promql/functions.go`, `instantValue`.
 */
export function lastHistogramChange(
  [previous, latest]: readonly [NativeHistogram, NativeHistogram],
  isRate: boolean
): HistogramChange {
  const notes: HistogramNote[] = [];
  if (isRate && (isGauge(latest) || isGauge(previous))) {
    notes.push('notCounter');
  }
  if (!isRate && (!isGauge(latest) || !isGauge(previous))) {
    notes.push('notGauge');
  }
  const change = isRate && detectReset(latest, previous) ? latest : subtract(latest, previous);
  return typeof change === 'string'
    ? { change: undefined, notes: [...notes, change] }
    : { change: compact({ ...change, counterResetHint: 'gauge' }), notes };
}
