import { type Labels, METRIC_NAME } from '../../model/labels';
import { type AggregateExpr } from '../../syntax/ast';
import { RowIndex } from '../rows';

/** The groups of an aggregation, in the order in which their first series come. */
export interface Groups {
  readonly labels: readonly Labels[];
  /** Group of each input series. */
  readonly groupOf: readonly number[];
}

/** The labels a series' group has: those of `by`, or all but the name and those of `without`. */
export function groupLabels(expr: Pick<AggregateExpr, 'grouping' | 'without'>): (labels: Labels) => Labels {
  const names = new Set(expr.grouping);
  if (!expr.without) {
    return (labels) => labels.keep(names);
  }
  names.add(METRIC_NAME);
  return (labels) => labels.drop(names);
}

export function groupSeries(expr: AggregateExpr, series: readonly Labels[]): Groups {
  const rows = new RowIndex();
  const labelsOf = groupLabels(expr);
  const groupOf = series.map((labels) => rows.rowOf(labelsOf(labels)));
  return { labels: rows.labels, groupOf };
}
