import { joinRuns } from '../model/joinRuns';
import { type RawSeries } from '../model/value';

/** A series with some of its samples, by index. Of samples that follow one another the memory is shared. */
export function keepSamples(series: RawSeries, keeps: (i: number) => boolean): RawSeries {
  const runs: number[] = [];
  for (let i = 0; i < series.times.length; i++) {
    if (!keeps(i)) {
      continue;
    }
    if (runs.length > 0 && runs[runs.length - 1] === i) {
      runs[runs.length - 1]++;
    } else {
      runs.push(0, i, i + 1);
    }
  }
  return joinRuns([series], runs);
}
