import { keepSamples } from '../../eval/keepSamples';
import { firstIndex } from '../../model/firstIndex';
import { type RawSeries } from '../../model/value';

/** More than so many scrape intervals between two samples are a gap. */
export const GAP = 1.5;

/**
 * Two servers' samples of one series without the markers by which one says that it ended while the other goes on with it: it has
 * a sample within a scrape or so after, or, as far as is known yet, before. A server that loses a target to another, or for itself
 * alone, writes such markers. Where the other says at about that time that it ended, it has.
 */
export function withoutFalseEnds([a, b]: readonly [RawSeries, RawSeries], interval: number): [RawSeries, RawSeries] {
  return [withoutEnds(a, b, GAP * interval), withoutEnds(b, a, GAP * interval)];
}

function withoutEnds(series: RawSeries, other: RawSeries, within: number): RawSeries {
  const { stale, times } = series;
  const isFalse = stale && stale.map((marker, i) => (marker === 1 && goesOn(other, times[i], within) ? 1 : 0));
  return isFalse?.includes(1) === true ? keepSamples(series, (i) => isFalse[i] !== 1) : series;
}

function goesOn({ times, stale }: RawSeries, time: number, within: number): boolean {
  const later = firstIndex(times.length, (i) => times[i] > time);
  const isNear = (i: number) => i >= 0 && i < times.length && Math.abs(times[i] - time) <= within;
  const hasEnded = isNear(later - 1) && stale?.[later - 1] === 1;
  const known = isNear(later) ? later : later - 1;
  return !hasEnded && isNear(known) && stale?.[known] !== 1;
}
