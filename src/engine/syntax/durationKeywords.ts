import { type DurationFunction } from './ast';
import { follows } from './changes';
import { type Dialect } from './dialect';

/** The words that stand for durations in a dialect, or make one of two. */
function durationFunctions(dialect: Dialect): readonly DurationFunction[] {
  if (!follows('durationKeywords', dialect)) {
    return [];
  }
  const range: readonly DurationFunction[] = follows('queryTimes', dialect) ? ['step', 'range'] : ['step'];
  return follows('renamedLimits', dialect) ? [...range, 'min_of', 'max_of'] : [...range, 'min', 'max'];
}

/** The keyword of durations that a word is, letter case aside. */
export function durationKeyword(word: string, dialect: Dialect): DurationFunction | undefined {
  return durationFunctions(dialect).find((name) => name === word.toLowerCase());
}

/** Whether a keyword of durations starts with a character, letter case aside. */
export function startsDurationKeyword(char: string, dialect: Dialect): boolean {
  return char !== '' && durationFunctions(dialect).some((name) => name.startsWith(char.toLowerCase()));
}

/** How many durations stand in parentheses after a keyword. */
export function durationArity(func: DurationFunction): 0 | 2 {
  return func === 'step' || func === 'range' ? 0 : 2;
}

/** What errors say may stand where a duration is expected: `number or duration`, and more since there are keywords. */
export function expectedDuration(dialect: Dialect, more?: string): string {
  const calls = durationFunctions(dialect)
    .filter((func) => durationArity(func) === 0)
    .map((func) => `${func}()`);
  const all = ['number', 'duration', ...calls, ...(more === undefined ? [] : [more])];
  return calls.length === 0 ? all.join(' or ') : `${all.slice(0, -1).join(', ')}, or ${all[all.length - 1]}`;
}
