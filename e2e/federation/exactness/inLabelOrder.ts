import { Labels } from '../../../src/engine';
import { type Dataset } from '../../harness/dataset';

/**
 * The data set with its series in the order of labels. A server adds series, and chooses of equal ones, in the order in which
 * it first got them; the engine does in the order of labels.
 */
export function inLabelOrder(dataset: Dataset): Dataset {
  const series = dataset.series.map((one) => ({ one, labels: Labels.of(one.labels) }));
  return { ...dataset, series: series.sort((a, b) => Labels.compare(a.labels, b.labels)).map(({ one }) => one) };
}
