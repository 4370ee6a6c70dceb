import { isBareMetricName } from '../../syntax/names';
import { METRIC_NAME } from '../../model/labels';
import { type Matcher } from '../../syntax/ast';
import { print } from '../../syntax/print';

/** A vector selector without times, the one text for what these matchers select however the query writes it. */
export function printSelector(matchers: readonly Matcher[]): string {
  const named = matchers.find(({ name, op, value }) => name === METRIC_NAME && op === '=' && isBareMetricName(value));
  const others = matchers.filter((matcher) => matcher !== named);
  const all = named === undefined ? matchers : [...others, named];
  return print({ kind: 'vectorSelector', name: named?.value, matchers: all, offset: 0, span: { start: 0, end: 0 } });
}
