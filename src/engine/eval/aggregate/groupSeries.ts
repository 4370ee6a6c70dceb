import { type Labels } from '../../model/labels';
import { ABSENT, type SeriesSet } from '../../model/seriesSet';
import { type AggregateExpr } from '../../syntax/ast';
import { delaysNames } from '../../syntax/delaysNames';
import { type Dialect } from '../../syntax/dialect';
import { ignoredLabels } from '../../syntax/ignoredLabels';
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
    return (labels) => labels.keep(kept).losing(false);
  }
  const dropped = new Set([...grouping, ...ignoredLabels(dialect)]);
  return (labels) => labels.drop(dropped).losing(false);
}

export function groupSeries(expr: AggregateExpr, set: SeriesSet, dialect: Dialect): Groups {
  const rows = new RowIndex();
  const labelsOf = groupLabels(expr, dialect);
  const groupOf = set.labels.map((labels) => rows.rowOf(labelsOf(labels)));
  return { labels: delaysNames(dialect) ? losingAsElements(rows.labels, groupOf, set) : rows.labels, groupOf };
}

/**
 * A group loses its name in the end where any of its elements does, of those at the last step that it is there.
 *
 * Source: Prometheus 3.16 `promql/engine.go`, `aggregation`.
 */

function losingAsElements(labels: readonly Labels[], groupOf: readonly number[], set: SeriesSet): readonly Labels[] {
  const steps = set.grid.length;
  const last = new Int32Array(labels.length).fill(-1);
  const loses = new Uint8Array(labels.length);
  groupOf.forEach((group, s) => {
    let t = steps - 1;
    while (t >= 0 && set.presence[s * steps + t] === ABSENT) {
      t--;
    }
    if (t >= 0 && t >= last[group]) {
      const before = t === last[group] ? loses[group] : 0;
      loses[group] = set.labels[s].losesMetadata ? 1 : before;
      last[group] = t;
    }
  });
  return labels.map((one, group) => one.losing(loses[group] === 1));
}
