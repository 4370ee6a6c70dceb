import { METRIC_NAME } from '../model/labels';
import { literalPattern } from '../model/regex';
import { type Expr, type Matcher, type VectorSelector } from '../syntax/ast';
import { fixedName } from '../syntax/fixedName';
import { callsInfo } from '../syntax/callsInfo';
import { selectorsOf } from '../syntax/walk';
import { compileMatcher } from './compileMatcher';
import { type Topology } from './topology';

type Selector = Pick<VectorSelector, 'matchers'>;
type Recording = Pick<Topology, 'records'>;

/**
 * What of a selector's series rules record: `none` of them, `all` of them, or `some`: those of these names, and none of the others.
 * Only what the matchers on the metric name prove counts.
 */
export type RecordedPart =
  { readonly kind: 'none' | 'all' } | { readonly kind: 'some'; readonly names: readonly string[] };

const NONE: RecordedPart = { kind: 'none' };

export function recordedPart(selector: Selector, { records }: Recording): RecordedPart {
  if (records === undefined || records.names.length === 0) {
    return NONE;
  }
  const fixed = fixedName(selector.matchers);
  if (fixed !== undefined) {
    return records.names.includes(fixed) ? { kind: 'all' } : NONE;
  }
  const names = matchedNames(selector, records.names);
  return names.length === 0 ? NONE : { kind: 'some', names };
}

/** Those of names that a selector without a fixed one lets through. */
function matchedNames({ matchers }: Selector, names: Iterable<string>): readonly string[] {
  const compiled = matchers.filter(({ name }) => name === METRIC_NAME).map(compileMatcher);
  return [...names].filter((name) => compiled.every(({ matches }) => matches(name)));
}

/** Which of the names that rules record an expression may read. `info()` also reads series that no selector names. */
export function namesRead(expr: Expr, recorded: ReadonlySet<string>): readonly string[] {
  if (callsInfo(expr)) {
    return [...recorded];
  }
  const read = selectorsOf(expr).flatMap((selector) => {
    const fixed = fixedName(selector.matchers);
    return fixed === undefined ? matchedNames(selector, recorded) : recorded.has(fixed) ? [fixed] : [];
  });
  return [...new Set(read)];
}

/** Whether an expression may read anything that rules record. `info()` also reads series that no selector names. */
export function mayReadRecorded(expr: Expr, topology: Recording): boolean {
  return (
    topology.records !== undefined &&
    (callsInfo(expr) || selectorsOf(expr).some((one) => recordedPart(one, topology).kind !== 'none'))
  );
}

/** Whether all that an expression reads is what rules record. */
export function readsOnlyRecorded(expr: Expr, topology: Recording): boolean {
  const selectors = topology.records === undefined ? [] : selectorsOf(expr);
  return (
    selectors.length > 0 && !callsInfo(expr) && selectors.every((one) => recordedPart(one, topology).kind === 'all')
  );
}

/** A selector for the shards and one for the records; undefined where that is not asked. */
export function divideRecorded<S extends Selector>(
  selector: S,
  topology: Recording
): { readonly shards: S | undefined; readonly records: S | undefined } {
  const part = recordedPart(selector, topology);
  if (part.kind !== 'some') {
    return part.kind === 'none' ? { shards: selector, records: undefined } : { shards: undefined, records: selector };
  }
  const value = part.names.map(literalPattern).join('|');
  const only = (op: Matcher['op']): S => ({
    ...selector,
    matchers: [...selector.matchers, { name: METRIC_NAME, op, value }],
  });
  return { shards: only('!~'), records: only('=~') };
}
