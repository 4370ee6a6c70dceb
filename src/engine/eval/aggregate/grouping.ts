import { type Labels } from '../../model/labels';
import { type AggregateExpr } from '../../syntax/ast';
import { type Dialect } from '../../syntax/dialect';
import { ignoredLabels } from '../metadataLabels';
import { RowIndex } from '../rows';

/** The groups of an aggregation, in the order in which their first series come. */
export interface Groups {
  readonly labels: readonly Labels[];
  /** Group of each input series. */
  readonly groupOf: readonly number[];
}

/** The labels a series' group has: those of `by`, or all but those of `without` and the name. */
export function groupLabels(
  { grouping, without }: Pick<AggregateExpr, 'grouping' | 'without'>,
  dialect: Dialect
): (labels: Labels) => Labels {
  if (!without) {
    const kept = new Set(grouping);
    return (labels) => labels.keep(kept);
  }
  const dropped = new Set([...grouping, ...ignoredLabels(dialect)]);
  return (labels) => labels.drop(dropped);
}

export function groupSeries(expr: AggregateExpr, series: readonly Labels[], dialect: Dialect): Groups {
  const rows = new RowIndex();
  const labelsOf = groupLabels(expr, dialect);
  const groupOf = series.map((labels) => rows.rowOf(labelsOf(labels)));
  return { labels: rows.labels, groupOf };
}
