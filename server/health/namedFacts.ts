import { formatDuration } from '../../src/api/formatDuration';
import { type ReplicaFacts } from './replicaFacts';

/** A replica's facts, under a name for people: its shard's, with its own where the shard has several. */
export interface NamedFacts extends ReplicaFacts {
  readonly name: string;
}

/** Who has which value; who tells none is left out. */
export function byValue(
  facts: readonly NamedFacts[],
  value: (facts: NamedFacts) => number | undefined
): ReadonlyMap<number, readonly string[]> {
  const names = new Map<number, string[]>();
  for (const one of facts) {
    const own = value(one);
    if (own !== undefined) {
      names.set(own, [...(names.get(own) ?? []), one.name]);
    }
  }
  return names;
}

/** Durations and who has them, for people. */
export function durationsText(values: ReadonlyMap<number, readonly string[]>): string {
  return [...values].map(([value, names]) => `${names.join(', ')}: ${formatDuration(value)}`).join('; ');
}
