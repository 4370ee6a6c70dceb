import { type Labels, METRIC_NAME } from '../../model/labels';
import { type SeriesSet } from '../../model/seriesSet';
import { type VectorMatching } from '../../syntax/ast';

/** Which series match: equal numbers, equal matching labels. Computed once for all steps. */
export interface Signatures {
  readonly lhs: Int32Array;
  readonly rhs: Int32Array;
  /** Numbers used: 0 to `count - 1`. */
  readonly count: number;
}

/** The labels two elements must share: those of `on`, or all but the name and those of `ignoring`. */
export function matchingLabels(matching: VectorMatching): (labels: Labels) => Labels {
  const names = new Set(matching.labels);
  if (matching.on) {
    return (labels) => labels.keep(names);
  }
  names.add(METRIC_NAME);
  return (labels) => labels.drop(names);
}

export function signatures(matching: VectorMatching, lhs: SeriesSet, rhs: SeriesSet): Signatures {
  const select = matchingLabels(matching);
  const numbers = new Map<string, number>();
  const number = (labels: Labels): number => {
    const key = select(labels).key;
    const known = numbers.get(key) ?? numbers.size;
    numbers.set(key, known);
    return known;
  };
  const of = (set: SeriesSet): Int32Array => Int32Array.from(set.labels, number);
  return { lhs: of(lhs), rhs: of(rhs), count: numbers.size };
}
