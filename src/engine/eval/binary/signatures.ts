import { type Labels } from '../../model/labels';
import { ABSENT, type SeriesSet } from '../../model/seriesSet';
import { type VectorMatching } from '../../syntax/ast';
import { type Dialect } from '../../syntax/dialect';
import { ignoredLabels } from '../../syntax/ignoredLabels';

/** Which series match: equal numbers, equal matching labels. Computed once for all steps. */
export interface Signatures {
  readonly lhs: Int32Array;
  readonly rhs: Int32Array;
  /** Numbers used: 0 to `count - 1`. */
  readonly count: number;
}

/** The labels two elements must share: those of `on`, or all but those of `ignoring` and the name. */
export function matchingLabels({ on, labels: names }: VectorMatching, dialect: Dialect): (labels: Labels) => Labels {
  if (on) {
    const kept = new Set(names);
    return (labels) => labels.keep(kept);
  }
  const dropped = new Set([...names, ...ignoredLabels(dialect)]);
  return (labels) => labels.drop(dropped);
}

export function signatures(
  matching: VectorMatching,
  { lhs, rhs }: { readonly lhs: SeriesSet; readonly rhs: SeriesSet },
  dialect: Dialect
): Signatures {
  const select = matchingLabels(matching, dialect);
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

/** Which matching labels a side has at each step: `signature * steps + step`. */
export function presentSignatures(set: SeriesSet, signature: Int32Array, count: number): Uint8Array {
  const steps = set.grid.length;
  const present = new Uint8Array(count * steps);
  for (let s = 0; s < set.size; s++) {
    for (let t = 0; t < steps; t++) {
      if (set.presence[s * steps + t] !== ABSENT) {
        present[signature[s] * steps + t] = 1;
      }
    }
  }
  return present;
}
