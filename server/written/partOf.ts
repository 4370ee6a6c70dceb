import { METRIC_NAME, storedPart, type StoredPart } from '../../src/engine/index';

/** How much of a metric an allow list names. */
export function partOf(metric: string, allow: readonly string[] | undefined): StoredPart {
  return storedPart({ matchers: [{ name: METRIC_NAME, op: '=', value: metric }] }, { allow });
}
