import { compileRegex } from '../model/regex';
import { type Matcher } from '../syntax/ast';

interface CompiledMatcher {
  readonly name: string;
  readonly matches: (value: string) => boolean;
}

/** A matcher, ready for many values. A regular expression that is none rules nothing out. */
export function compileMatcher({ name, op, value }: Matcher): CompiledMatcher {
  if (op === '=' || op === '!=') {
    return { name, matches: (other) => (other === value) === (op === '=') };
  }
  const regex = compileRegex(value);
  return { name, matches: (other) => !regex.ok || regex.value.matches(other) === (op === '=~') };
}
