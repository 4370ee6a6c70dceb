import { METRIC_NAME } from '../model/labels';
import { type Matcher } from './ast';

/** The metric name of all that matchers select; undefined where it may have several. */
export function fixedName(matchers: readonly Matcher[]): string | undefined {
  return matchers.find(({ name, op, value }) => name === METRIC_NAME && op === '=' && value !== '')?.value;
}
