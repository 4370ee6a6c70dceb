import { CUSTOM_SCHEMA, type NativeHistogram } from '../../model/histogram';
import {
  type Incompatible,
  type OtherBounds,
  add,
  emptyLike,
  incompatibility,
  subtract,
  toSchema,
} from '../../model/histogram/combine';
import { detectReset } from '../../model/histogram/compare';
import { compact } from '../../model/histogram/scale';

/** What Prometheus tells: histograms of the wrong kind, that do not go together, or with custom buckets of other bounds. */
export type HistogramNote = Incompatible | 'notCounter' | 'notGauge' | 'reconciledAdding' | 'reconciledSubtracting';

const NEVER = (): boolean => false;

/** A change of native histograms; none where they did not go together. */
export interface HistogramChange {
  readonly change: NativeHistogram | undefined;
  readonly notes: readonly HistogramNote[];
}

const isCustom = ({ schema }: NativeHistogram): boolean => schema === CUSTOM_SCHEMA;
const isGauge = ({ counterResetHint }: NativeHistogram): boolean => counterResetHint === 'gauge';
const refused = (note: Incompatible): HistogramChange => ({ change: undefined, notes: [note] });

/** How histograms become a change: of a counter or a gauge, and what becomes of custom buckets with other bounds. */
export interface ChangeOptions {
  readonly isCounter: boolean;
  readonly bounds: OtherBounds;
  /** Whether a counter began anew with a histogram, by its index, whatever its buckets say. */
  readonly beginsAnew?: (i: number) => boolean;
}

/**
 * How much two histograms or more changed from the first to the last, a counter's resets undone.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `histogramRate`.
 */
export function histogramChange(
  points: readonly NativeHistogram[],
  { isCounter, bounds, beginsAnew = NEVER }: ChangeOptions
): HistogramChange {
  const last = points[points.length - 1];
  const notes: HistogramNote[] = isCounter && (isGauge(points[0]) || isGauge(last)) ? ['notCounter'] : [];
  // After a reset right behind it, the first one's buckets do not matter.
  const isResetSoon = isCounter && (beginsAnew(1) || detectReset(points[1], points[0], bounds));
  const first = isResetSoon ? emptyLike(points[1]) : points[0];
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
  let change = subtract(toSchema(last, schema), first, bounds);
  if (incompatibility(last, first) === 'bounds') {
    notes.push('reconciledSubtracting');
  }
  if (isCounter) {
    change = undoResets(change, [first, ...points.slice(1)], { bounds, notes, beginsAnew });
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
  points: readonly NativeHistogram[],
  { bounds, notes, beginsAnew = NEVER }: Omit<ChangeOptions, 'isCounter'> & { readonly notes: HistogramNote[] }
): NativeHistogram | Incompatible {
  let total = change;
  for (let i = 1; i < points.length && typeof total !== 'string'; i++) {
    const previous = points[i - 1];
    if (beginsAnew(i) || detectReset(points[i], previous, bounds)) {
      if (incompatibility(total, previous) === 'bounds') {
        notes.push('reconciledAdding');
      }
      total = add(total, previous, bounds);
    }
  }
  return total;
}

/** A change with what was counted before it. */
export function addedChange(
  change: NativeHistogram,
  before: NativeHistogram,
  { bounds, notes }: Omit<HistogramChange, 'change'> & Pick<ChangeOptions, 'bounds'>
): HistogramChange {
  const added = add(change, before, bounds);
  if (typeof added === 'string') {
    return { change: undefined, notes: [...notes, added] };
  }
  return {
    change: added,
    notes: incompatibility(change, before) === 'bounds' ? [...notes, 'reconciledAdding'] : notes,
  };
}

/**
 * The change from one histogram to the next, as `irate` and `idelta` see it: after a reset the latest is the whole change.
 *
 * Source: Prometheus 3.16 `promql/functions.go`, `instantValue`.
 */
export function lastHistogramChange(
  [previous, latest]: readonly [NativeHistogram, NativeHistogram],
  { isCounter, bounds, beginsAnew = NEVER }: ChangeOptions
): HistogramChange {
  const notes: HistogramNote[] = [];
  if (isCounter && (isGauge(latest) || isGauge(previous))) {
    notes.push('notCounter');
  }
  if (!isCounter && (!isGauge(latest) || !isGauge(previous))) {
    notes.push('notGauge');
  }
  const isReset = isCounter && (beginsAnew(1) || detectReset(latest, previous, bounds));
  const change = isReset ? latest : subtract(latest, previous, bounds);
  if (typeof change === 'string') {
    return { change: undefined, notes: [...notes, change] };
  }
  if (!isReset && incompatibility(latest, previous) === 'bounds') {
    notes.push('reconciledSubtracting');
  }
  return { change: compact({ ...change, counterResetHint: 'gauge' }), notes };
}
