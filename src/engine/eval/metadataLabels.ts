import { METRIC_NAME, type Labels } from '../model/labels';
import { follows } from '../syntax/changes';
import { type Dialect } from '../syntax/dialect';

const NAME: readonly string[] = [METRIC_NAME];
const METADATA: readonly string[] = [METRIC_NAME, '__type__', '__unit__'];
const METADATA_SET: ReadonlySet<string> = new Set(METADATA);

/**
 * The labels of a result that is no longer the metric: without name, type and unit.
 *
 * Source: Prometheus 3.5 `schema/labels.go`, `IsMetadataLabel`.
 */
export function dropMetadata(labels: Labels): Labels {
  return labels.drop(METADATA_SET);
}

/** The labels by which elements neither match nor are grouped, unless they are named. */
export function ignoredLabels(dialect: Dialect): readonly string[] {
  return follows('metadataIgnored', dialect) ? METADATA : NAME;
}
