import { looseMatchers } from './looseMatchers';
import { parseMetricSelector } from './parseMetricSelector';
import { print } from './print';

/** The text of a selector with `looseMatchers`; one without any chooses all. A text that is no selector stays as it is. */
export function looseSelector(text: string): string {
  const parsed = parseMetricSelector(text);
  if (!parsed.ok) {
    return text;
  }
  const matchers = looseMatchers(parsed.value.matchers);
  const any = { name: '__name__', op: '!=', value: '' } as const;
  return print({ ...parsed.value, matchers: matchers.length === 0 ? [any] : matchers });
}
