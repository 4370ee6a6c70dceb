import { type z } from 'zod';

import { type StoreMetric, type StoredPage, type storeQuerySchema } from '../../src/api/storedPage';
import { namesRead, parse, type StoredPart } from '../../src/engine/index';
import { type MetricCounts } from './metricCounts';
import { partOf } from './partOf';

/** Rules of a metric that are named. */
const MOST_RULES = 5;

export interface StoreFacts {
  readonly allow: readonly string[] | undefined;
  /** Names and expressions of the fleet's rules. */
  readonly rules: ReadonlyArray<{ readonly name: string; readonly expr: string }>;
}

/** The metrics that a query asks for, with what of each is written to the store; and sums of all. */
export function storedPage(
  { metrics }: MetricCounts,
  { allow, rules }: StoreFacts,
  query: z.output<typeof storeQuerySchema>
): Pick<StoredPage, 'total' | 'metrics' | 'next' | 'summary'> {
  const all = metrics.map(([name, series, stored]) => ({ name, series, stored }));
  const search = query.search?.toLowerCase() ?? '';
  const matching = all.filter(
    ({ name, stored }) => name.toLowerCase().includes(search) && (query.stored === undefined || query.stored === stored)
  );
  const shown = matching.slice(query.offset, query.offset + query.limit);
  const end = query.offset + shown.length;
  const series = all.reduce((sum, one) => sum + one.series, 0);
  const readers = readersOf(new Set(shown.map(({ name }) => name)), rules);
  return {
    total: matching.length,
    metrics: shown.map((one): StoreMetric => {
      const read = readers.get(one.name) ?? [];
      return {
        ...one,
        share: one.series / series,
        selectors: (allow ?? []).filter((text) => partOf(one.name, [text]) !== 'none'),
        ...{ rules: read.slice(0, MOST_RULES), ruleCount: read.length },
      };
    }),
    next: end < matching.length ? end : undefined,
    summary: { all: sumOf(all, 'all'), some: sumOf(all, 'some'), none: sumOf(all, 'none') },
  };
}

function sumOf(
  all: ReadonlyArray<{ readonly series: number; readonly stored: StoredPart }>,
  stored: StoredPart
): StoredPage['summary']['all'] {
  const those = all.filter((one) => one.stored === stored);
  return { metrics: those.length, series: those.reduce((sum, { series }) => sum + series, 0) };
}

/** The rules that may read each of these metrics. */
function readersOf(names: ReadonlySet<string>, rules: StoreFacts['rules']): ReadonlyMap<string, readonly string[]> {
  const readers = new Map<string, string[]>();
  for (const { name, expr } of rules) {
    const parsed = parse(expr, { experimental: true });
    for (const read of parsed.ok ? namesRead(parsed.value, names) : []) {
      const known = readers.get(read) ?? [];
      readers.set(read, known.includes(name) ? known : [...known, name]);
    }
  }
  return readers;
}
