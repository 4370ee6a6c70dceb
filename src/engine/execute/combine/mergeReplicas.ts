import { keepSamples } from '../../eval/keepSamples';
import { firstIndex } from '../../model/firstIndex';
import { type Histogram } from '../../model/histogram';
import { type RawSeries, type Value } from '../../model/value';
import { type TimeSpan } from '../../plan/dataSpan';
import { mergeByTime } from './mergeRaw';
import { GAP, withoutFalseEnds } from './withoutFalseEnds';

/** More than so many before the first and after the last are: within one there must have been a scrape. */
const GAP_AT_EDGE = 1;
/** Nothing is put nearer than so many scrape intervals to a sample that is there. */
const NEAREST = 0.5;

/**
 * The series of a shard from the raw samples that its replicas gave, in their order, for the times from `start` to `end`: a
 * series is as the first replica has it, and its gaps have the samples that the next replicas have there. Two replicas scrape
 * at different times, so samples of both are never mixed where one of them has all. The scrape interval of a series is the
 * least of its replicas' median distances between samples; without two samples of one replica there are no gaps.
 */
export function mergeReplicas(
  replicas: readonly Value[],
  { start, end }: { readonly start: number; readonly end: number }
): Value {
  const [first] = replicas;
  if (replicas.length === 1) {
    return first;
  }
  const bySeries = new Map<string, RawSeries[]>();
  for (const one of replicas.flatMap(seriesOfMatrix)) {
    const same = bySeries.get(one.labels.key) ?? [];
    bySeries.set(one.labels.key, same);
    same.push(one);
  }
  return { type: 'matrix', series: [...bySeries.values()].map((same) => mergeCopies(same, { from: start, to: end })) };
}

/** One series from several servers' samples of it, as {@link mergeReplicas} does. */
export function mergeCopies(same: readonly RawSeries[], span: TimeSpan): RawSeries {
  const interval = intervalOf(same);
  return same.reduce((base, other) => fillGaps(...withoutFalseEnds([base, other], interval), { span, interval }));
}

/** One series from two servers' samples of it, of which one ends before the other begins. */
export function joinCopies(first: RawSeries, second: RawSeries): RawSeries {
  return mergeByTime(...withoutFalseEnds([first, second], intervalOf([first, second])));
}

interface FillOptions {
  readonly span: TimeSpan;
  /** Milliseconds; infinite where it is not known. */
  readonly interval: number;
}

function fillGaps(base: RawSeries, other: RawSeries, { span, interval }: FillOptions): RawSeries {
  const gaps = gapsOf(base, span, interval);
  const filling = keepSamples(other, (i) => {
    const gap = gaps.at(firstIndex(gaps.length, (k) => gaps[k].to > other.times[i]));
    // The ends that are left are those of the series.
    return other.stale?.[i] === 1 || (gap !== undefined && gap.from < other.times[i]);
  });
  return filling.times.length === 0 ? base : forgetResets(mergeByTime(base, filling));
}

/** Where samples may be put, excluding both ends: the gaps of a series without what is too near to its samples. */
function gapsOf(series: RawSeries, span: TimeSpan, interval: number): readonly TimeSpan[] {
  const times = aliveTimes(series);
  const first = span.from - 1;
  const last = span.to + 1;
  if (times.length === 0) {
    return [{ from: first, to: last }];
  }
  const near = NEAREST * interval;
  const gaps: TimeSpan[] = [];
  for (let i = 0; i <= times.length; i++) {
    const [isFirst, isLast] = [i === 0, i === times.length];
    const before = isFirst ? first : times[i - 1];
    const after = isLast ? last : times[i];
    if (after - before > (isFirst || isLast ? GAP_AT_EDGE : GAP) * interval) {
      gaps.push({ from: isFirst ? before : before + near, to: isLast ? after : after - near });
    }
  }
  return gaps;
}

/** The times of samples that are no stale markers. */
function aliveTimes({ times, stale }: RawSeries): Float64Array {
  return stale === undefined ? times : times.filter((_, i) => stale[i] !== 1);
}

function intervalOf(same: readonly RawSeries[]): number {
  return Math.min(...same.map(medianDistance));
}

/** The lower one of two in the middle, as gaps only make distances longer. Infinite without two samples. */
function medianDistance(series: RawSeries): number {
  const times = aliveTimes(series);
  const distances = times
    .slice(1)
    .map((time, i) => time - times[i])
    .sort();
  return distances.length === 0 ? Number.POSITIVE_INFINITY : distances[(distances.length - 1) >> 1];
}

/** A histogram is known to follow another of its own replica without a reset; what comes before it now is looked at again. */
function forgetResets(series: RawSeries): RawSeries {
  if (series.histograms === undefined) {
    return series;
  }
  const histograms = new Map([...series.histograms].map(([i, one]) => [i, forgetReset(one)] as const));
  return { ...series, histograms };
}

function forgetReset(histogram: Histogram): Histogram {
  return histogram.form === 'native' && histogram.counterResetHint === 'notReset'
    ? { ...histogram, counterResetHint: 'unknown' }
    : histogram;
}

/** A range vector's series. */
export function seriesOfMatrix(value: Value): readonly RawSeries[] {
  if (value.type !== 'matrix') {
    throw new Error(`a ${value.type} among raw samples`);
  }
  return value.series;
}
