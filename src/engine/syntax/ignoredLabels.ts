import { METRIC_NAME } from '../model/labels';
import { follows } from './changes';
import { type Dialect } from './dialect';

/**
 * The labels that say what a metric is: its name, type and unit.
 *
 * Source: Prometheus 3.5 `schema/labels.go`, `IsMetadataLabel`.
 */
export const METADATA: readonly string[] = [METRIC_NAME, '__type__', '__unit__'];

const NAME: readonly string[] = [METRIC_NAME];

/** The labels by which elements neither match nor are grouped, unless they are named. */
export function ignoredLabels(dialect: Dialect): readonly string[] {
  return follows('metadataIgnored', dialect) ? METADATA : NAME;
}
