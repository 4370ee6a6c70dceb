import { compareBytes } from '../../model/labels';
import { type QueryError, fail } from '../../model/result';
import { ABSENT, type SeriesSet } from '../../model/seriesSet';
import { type BinaryExpr, type VectorMatching } from '../../syntax/ast';
import { follows } from '../../syntax/changes';
import { type Dialect } from '../../syntax/dialect';
import { labelText } from '../labelText';
import { matchingLabels } from './signatures';

/** The first step at which two elements of the "one" side have the same matching labels, and Prometheus' error. */
export interface Duplicate {
  readonly step: number;
  readonly error: QueryError;
}

/**
 * Looks for equal matching labels on the "one" side; they matter at steps where the other side has any element, or
 * elements are filled in. Looked for
 * before anything else: every pair of a match that should have been unique would be far too many.
 */
export function firstDuplicate(
  expr: BinaryExpr & { readonly matching: VectorMatching },
  { lhs, rhs }: { readonly lhs: SeriesSet; readonly rhs: SeriesSet },
  dialect: Dialect
): Duplicate | undefined {
  const swapped = expr.matching.card === 'one-to-many';
  const [many, one] = swapped ? [rhs, lhs] : [lhs, rhs];
  const groups = sharedSignatures(expr.matching, one, dialect);
  const steps = one.grid.length;
  for (let t = 0; t < steps && groups.length > 0; t++) {
    if (expr.matching.fill === undefined && !hasAny(many, t)) {
      continue;
    }
    let found: readonly [first: number, second: number] | undefined;
    for (const group of groups) {
      const [first, second] = presentAt(one, group, t);
      if (second !== undefined && (found === undefined || second < found[1])) {
        found = [first, second];
      }
    }
    if (found !== undefined) {
      return { step: t, error: duplicateError(expr, { one, found, dialect }) };
    }
  }
  return undefined;
}

/** Series with equal matching labels, where there are several. */
function sharedSignatures(
  matching: VectorMatching,
  set: SeriesSet,
  dialect: Dialect
): ReadonlyArray<readonly number[]> {
  const select = matchingLabels(matching, dialect);
  const groups = new Map<string, number[]>();
  set.labels.forEach((labels, series) => {
    const { key } = select(labels);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [series]);
    } else {
      group.push(series);
    }
  });
  return [...groups.values()].filter((group) => group.length > 1);
}

/** The first two series of a group that have a sample at the step. */
function presentAt(set: SeriesSet, group: readonly number[], step: number): readonly number[] {
  const present: number[] = [];
  for (const series of group) {
    if (set.presence[series * set.grid.length + step] !== ABSENT && present.push(series) === 2) {
      break;
    }
  }
  return present;
}

function hasAny(set: SeriesSet, step: number): boolean {
  const steps = set.grid.length;
  for (let series = 0; series < set.size; series++) {
    if (set.presence[series * steps + step] !== ABSENT) {
      return true;
    }
  }
  return false;
}

interface Found {
  readonly one: SeriesSet;
  readonly found: readonly [first: number, second: number];
  readonly dialect: Dialect;
}

function duplicateError(
  { matching, span }: BinaryExpr & { readonly matching: VectorMatching },
  { one, found: [first, second], dialect }: Found
): QueryError {
  const group = labelText(matchingLabels(matching, dialect)(one.labels[second]));
  const texts = [second, first].map((j) => labelText(one.labels[j]));
  const series = (follows('duplicatesSorted', dialect) ? texts.sort(compareBytes) : texts).join(', ');
  const side = matching.card === 'one-to-many' ? 'left' : 'right';
  return fail(
    'execution',
    `found duplicate series for the match group ${group} on the ${side} hand-side of the operation: [${series}];` +
      'many-to-many matching not allowed: matching labels must be unique on one side',
    span
  ).error;
}
