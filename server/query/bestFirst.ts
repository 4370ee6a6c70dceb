import { type TimeSpan } from '../../src/engine/index';
import { type Replica } from './replica';

/** The replicas in their order, but first those that lack the least of what is read. */
export function bestFirst<T extends Pick<Replica, 'held'>>(
  replicas: readonly T[],
  reads: (() => TimeSpan | undefined) | undefined
): readonly T[] {
  const span = replicas.length > 1 ? reads?.() : undefined;
  if (span === undefined) {
    return replicas;
  }
  const lacking = new Map(replicas.map((replica) => [replica, replica.held.lacks(span.from, span.to)]));
  return [...replicas].sort((a, b) => (lacking.get(a) ?? 0) - (lacking.get(b) ?? 0));
}
