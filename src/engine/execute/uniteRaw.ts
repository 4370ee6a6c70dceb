import { type RawSeries } from '../model/value';

/** One list of all series; those of equal labels become one, by time, the first list's sample where two have the same time. */
export function uniteRaw(lists: ReadonlyArray<readonly RawSeries[]>): readonly RawSeries[] {
  const united = new Map<string, RawSeries>();
  for (const series of lists.flat()) {
    const known = united.get(series.labels.key);
    united.set(series.labels.key, known === undefined ? series : mergeByTime(known, series));
  }
  return [...united.values()];
}

function mergeByTime(first: RawSeries, second: RawSeries): RawSeries {
  const firstTimes = new Set(first.times);
  const samples = [
    ...Array.from(first.times, (time, i) => ({ time, from: first, i })),
    ...Array.from(second.times, (time, i) => ({ time, from: second, i })).filter(({ time }) => !firstTimes.has(time)),
  ].sort((a, b) => a.time - b.time);
  const histograms = new Map(
    samples.flatMap(({ from, i }, at) => {
      const histogram = from.histograms?.get(i);
      return histogram === undefined ? [] : [[at, histogram] as const];
    })
  );
  return {
    labels: first.labels,
    times: Float64Array.from(samples, ({ time }) => time),
    values: Float64Array.from(samples, ({ from, i }) => from.values[i]),
    ...(histograms.size > 0 && { histograms }),
  };
}
