import { type Labels } from '../model/labels';
import { quote } from '../model/quote';

/** A label set as Prometheus' error messages print it: `{a="b", c="d"}`, the metric name as `__name__`. */
export function labelText(labels: Labels): string {
  const pairs = labels
    .entries()
    .map(([name, value]) => `${/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quote(name)}=${quote(value)}`);
  return `{${pairs.join(', ')}}`;
}
