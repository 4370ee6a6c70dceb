import { type Matcher, type VectorSelector } from '../syntax/ast';
import { DEFAULT_DIALECT } from '../syntax/dialect';
import { parse } from '../syntax/parse';
import { compileMatcher } from './compileMatcher';
import { type StoreMember } from './topology';

/** What of a selector's series is written to a store, as far as its matchers prove it. */
export type StoredPart = 'all' | 'some' | 'none';

export function storedPart(
  selector: Pick<VectorSelector, 'matchers'>,
  { allow }: Pick<StoreMember, 'allow'>
): StoredPart {
  if (allow === undefined) {
    return 'all';
  }
  const parts = allow.map((text) => partTaken(selector, parseAllowed(text)));
  return parts.includes('all') ? 'all' : parts.every((part) => part === 'none') ? 'none' : 'some';
}

/**
 * What of a selector's series was written of the samples that a store has from a time on, in milliseconds since the epoch. `changing`:
 * it was not the same at all times.
 */
export function storedFrom(
  selector: Pick<VectorSelector, 'matchers'>,
  { allow, earlier = [], before }: Pick<StoreMember, 'allow' | 'earlier' | 'before'>,
  from: number
): StoredPart | 'changing' {
  const lists = [...earlier, { allow, until: Infinity }];
  const inForce = lists.filter(({ until }, i) => until > from && (i === 0 || lists[i - 1].until < before));
  const parts = new Set(inForce.map((list) => storedPart(selector, list)));
  const [part = 'all'] = parts;
  return parts.size > 1 ? 'changing' : part;
}

/** Of texts that were parsed before. */
const known = new Map<string, readonly Matcher[]>();
const MOST_KNOWN = 1000;

/** A selector of a list of what is written, such as `up` or `{job="web"}`; undefined where the text is none. */
export function parseAllowed(text: string): readonly Matcher[] | undefined {
  const matchers = known.get(text) ?? plainMatchers(text);
  if (matchers !== undefined && known.size < MOST_KNOWN) {
    known.set(text, matchers);
  }
  return matchers;
}

function plainMatchers(text: string): readonly Matcher[] | undefined {
  const parsed = parse(text, { experimental: false, dialect: DEFAULT_DIALECT });
  const expr = parsed.ok ? parsed.value : undefined;
  const isPlain =
    expr?.kind === 'vectorSelector' &&
    expr.offset === 0 &&
    expr.timestamp === undefined &&
    expr.startOrEnd === undefined &&
    expr.extended === undefined;
  return isPlain ? expr.matchers : undefined;
}

/** What cannot be read takes nothing. */
function partTaken(
  { matchers }: Pick<VectorSelector, 'matchers'>,
  allowed: readonly Matcher[] | undefined
): StoredPart {
  const verdicts = allowed?.map((matcher) => lets(matchers, matcher)) ?? [false];
  return verdicts.includes(false) ? 'none' : verdicts.every((verdict) => verdict === true) ? 'all' : 'some';
}

/** Whether a matcher lets through what others do; undefined where it may be a part of it. */
function lets(matchers: readonly Matcher[], { name, op, value }: Matcher): boolean | undefined {
  const fixed = matchers.find((one) => one.name === name && one.op === '=');
  if (fixed !== undefined) {
    return compileMatcher({ name, op, value }).matches(fixed.value);
  }
  return matchers.some((one) => one.name === name && one.op === op && one.value === value) ? true : undefined;
}
