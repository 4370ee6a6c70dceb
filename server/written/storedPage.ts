import { type z } from 'zod';

import { type StoreMetric, type StoredPage, type storeQuerySchema } from '../../src/api/storedPage';
import { type StoredPart } from '../../src/engine/index';
import { type MetricCounts } from './metricCounts';
import { partOf } from './partOf';
import { type Reader, readersOf } from './readersOf';

/** Rules of a metric that are named. */
const MOST_RULES = 5;

export interface StoreFacts {
  readonly allow: readonly string[] | undefined;
  /** Names and expressions of the fleet's rules. */
  readonly rules: readonly Reader[];
}

/** The metrics that a query asks for, with what of each is written to the store; and sums of all. */
export function storedPage(
  { metrics, queries }: Pick<MetricCounts, 'metrics' | 'queries'>,
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
  const asked = new Map(queries.map(([name, ...of]) => [name, of]));
  const readers = readersOf(new Set(shown.map(({ name }) => name)), rules);
  return {
    total: matching.length,
    metrics: shown.map((one): StoreMetric => {
      const read = readers.get(one.name) ?? [];
      const [texts, queryCount] = asked.get(one.name) ?? [[], 0];
      return {
        ...one,
        share: one.series / series,
        selectors: (allow ?? []).filter((text) => partOf(one.name, [text]) !== 'none'),
        ...{ rules: read.slice(0, MOST_RULES), ruleCount: read.length },
        ...{ queries: [...texts], queryCount },
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
