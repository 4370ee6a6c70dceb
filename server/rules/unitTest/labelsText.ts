import { quote } from '../../../src/engine/index';
import { type NamedTexts } from '../format/ruleGroup';

/** Labels as Prometheus prints them: `{a="1", b="2"}`. */
export function labelsText(labels: NamedTexts): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([name, value]) => `${name}=${quote(value)}`).join(', ')}}`;
}
