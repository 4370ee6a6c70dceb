import { type Labels } from '../../model/labels';

/**
 * The labels a server adds to what it gives to remote reads (`external_labels` of its configuration), by name as bytes.
 *
 * A server adds such a label to each series that has none of that name, so that in its answer a series of its own with
 * the very value looks the same. They are told apart by asking for them in separate queries: see `ownLabels`.
 */
export type ExternalLabels = ReadonlyArray<readonly [name: string, value: string]>;

/** Each doubles the number of queries a read is made of. */
export const MAX_EXTERNAL_LABELS = 8;

/**
 * The labels a series has in its server. A read of a server with `n` external labels consists of `2^n` queries; query `q`
 * asks, for each external label `i`, for the series that have the label with the very value themselves where bit `i` of
 * `q` is set, and for all others where it is not.
 *
 * Source: upstream `storage/remote/codec.go`, `MergeLabels`: a series' own labels win.
 */
export function ownLabels(labels: Labels, external: ExternalLabels, query: number): Labels {
  const added = external.filter(([name, value], i) => (query & (1 << i)) === 0 && labels.get(name) === value);
  return added.length === 0 ? labels : labels.drop(new Set(added.map(([name]) => name)));
}
