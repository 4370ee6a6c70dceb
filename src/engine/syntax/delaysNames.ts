import { follows } from './changes';
import { type Dialect } from './dialect';

/**
 * Whether names stay with what is no longer the metric until the query is computed: `promql-delayed-name-removal`, as of the
 * release from which on it is followed here.
 */
export function delaysNames(dialect: Dialect): boolean {
  return dialect.features.includes('promql-delayed-name-removal') && follows('delayedNames', dialect);
}
