import { compileRegex } from '../model/regex';
import { type Matcher } from './ast';

/** Whether a matcher lets a label's value through; a label that is not there has the empty one. */
export function matcherAccepts(matcher: Matcher, value: string): boolean {
  switch (matcher.op) {
    case '=':
      return matcher.value === value;
    case '!=':
      return matcher.value !== value;
    case '=~':
      return matchesRegex(matcher.value, value);
    case '!~':
      return !matchesRegex(matcher.value, value);
  }
}

function matchesRegex(pattern: string, value: string): boolean {
  const regex = compileRegex(pattern);
  return regex.ok && regex.value.matches(value);
}
