import { type NativeHistogram, type RawSeries } from '../../src/engine/index';

/** The histogram that is sample `i` of a series. */
export function histogramAt({ histograms }: RawSeries, i: number): NativeHistogram {
  const histogram = histograms?.get(i);
  if (histogram?.form !== 'native') {
    throw new Error('raw samples have whole histograms');
  }
  return histogram;
}
