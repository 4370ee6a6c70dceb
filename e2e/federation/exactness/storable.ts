import { type Dataset, type Sample } from '../../harness/dataset';

/** What VictoriaMetrics keeps of a value has 12 digits at least; those of a series have the same decimal places. */
const PLACES = 1e4;

/** The data set with nothing in it that VictoriaMetrics does not keep: no long fractions, no NaN, no -0, no native histograms. */
export function storable(dataset: Dataset): Dataset {
  const series = dataset.series.flatMap(({ labels, samples }) =>
    samples === undefined ? [] : [{ labels, samples: samples.map(rounded) }]
  );
  return { ...dataset, series };
}

function rounded([time, value]: Sample): Sample {
  return [
    time,
    value === 'stale' || !Number.isFinite(value)
      ? Number.isNaN(value)
        ? 0.5
        : value
      : Math.round(value * PLACES) / PLACES + 0,
  ];
}
