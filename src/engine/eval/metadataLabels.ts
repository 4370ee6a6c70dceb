import { METRIC_NAME, type Labels } from '../model/labels';

const METADATA: ReadonlySet<string> = new Set([METRIC_NAME, '__type__', '__unit__']);

/**
 * The labels of a result that is no longer the metric: without name, type and unit.
 *
 * Source: Prometheus 3.5 `schema/labels.go`, `IsMetadataLabel`.
 */
export function dropMetadata(labels: Labels): Labels {
  return labels.drop(METADATA);
}
