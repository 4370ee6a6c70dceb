import { Labels } from '../../model/labels';
import { type SeriesSet } from '../../model/seriesSet';

/** The order of a range query's result: by labels as bytes. */
export function sortByLabels(series: SeriesSet): SeriesSet {
  const order = series.labels.map((_, i) => i).sort((a, b) => Labels.compare(series.labels[a], series.labels[b]));
  return order.every((from, to) => from === to) ? series : series.pick(order);
}
