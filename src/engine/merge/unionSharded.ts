import { type Grid } from '../model/grid';
import { type Labels } from '../model/labels';
import { type Annotation, fail, ok, type Result } from '../model/result';
import { type SeriesSet } from '../model/seriesSet';
import { align, concatenate, type Part } from './align';
import { DUPLICATE_LABELS } from './union';

/** The label that tells equal series of independent members apart. */
const SHARD = 'shard';

/** Prefix of a label that gives way (upstream `scrape/scrape.go`, `model.ExportedLabelPrefix`). */
const EXPORTED = 'exported_';

/** Told once where labels were added. */
export const SHARD_LABEL_ADDED: Annotation = {
  level: 'info',
  message: 'several members have series with the same labels; a "shard" label tells them apart',
};

/**
 * The series of all parts, all kept: equal label sets of two members are two series, and each of them gets a `shard` label
 * with its member's name. Once that happens, a `shard` label that series had of their own, on whatever member, becomes
 * `exported_shard`, as Prometheus does when a scraped label is in the way.
 */
export function unionSharded(
  grid: Grid,
  parts: readonly Part[]
): Result<{ readonly series: SeriesSet; readonly annotations: readonly Annotation[] }> {
  const sets = parts.map(({ series }) => series);
  const alignment = align(sets);
  if (alignment.disjoint) {
    return ok({ series: concatenate(grid, sets), annotations: [] });
  }
  const copies = new Int32Array(alignment.labels.length);
  alignment.rows.forEach((rows) => rows.forEach((row) => copies[row]++));
  const apart = parts.map(({ member, series }, i) =>
    series.relabel(
      series.labels.map((labels, s) =>
        copies[alignment.rows[i][s]] > 1 || labels.has(SHARD) ? withShard(labels, member) : labels
      )
    )
  );
  return align(apart).disjoint
    ? ok({ series: concatenate(grid, apart), annotations: [SHARD_LABEL_ADDED] })
    : fail('execution', DUPLICATE_LABELS);
}

/** With `shard` set to the member's name; a label that is in the way is moved, however often that takes. */
export function withShard(labels: Labels, member: string): Labels {
  const own = labels.get(SHARD);
  if (own === '') {
    return labels.with(SHARD, member);
  }
  let moved = EXPORTED + SHARD;
  while (labels.has(moved)) {
    moved = EXPORTED + moved;
  }
  return labels.with(moved, own).with(SHARD, member);
}
