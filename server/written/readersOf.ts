import { namesRead, parse } from '../../src/engine/index';

/** Something that reads metrics, under the name it is known by. */
export interface Reader {
  readonly name: string;
  /** PromQL. */
  readonly expr: string;
}

/** Who may read each of these metrics, in the order of `readers`; those that nobody reads are left out. */
export function readersOf(
  metrics: ReadonlySet<string>,
  readers: readonly Reader[]
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const { name, expr } of readers) {
    const parsed = parse(expr, { experimental: true });
    for (const read of parsed.ok ? namesRead(parsed.value, metrics) : []) {
      const known = found.get(read) ?? new Set();
      found.set(read, known.add(name));
    }
  }
  return new Map([...found].map(([metric, names]) => [metric, [...names]]));
}
