import { type z } from 'zod';

import { type StoreMetric, type StoredPage, type storeQuerySchema } from '../../src/api/storedPage';
import { type StoredPart } from '../../src/engine/index';
import { type MetricCounts, type MetricReaders } from './metricCounts';
import { partOf } from './partOf';

export interface StoreFacts {
  readonly allow: readonly string[] | undefined;
}

/** The metrics that a query asks for, with what of each is written to the store; and sums of all. */
export function storedPage(
  { metrics, rules, queries }: Omit<MetricCounts, 'problems'>,
  { allow }: StoreFacts,
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
  const [ruled, asked] = [rules, queries].map(byMetric);
  return {
    total: matching.length,
    metrics: shown.map((one): StoreMetric => {
      const [names, ruleCount] = ruled.get(one.name) ?? [[], 0];
      const [texts, queryCount] = asked.get(one.name) ?? [[], 0];
      return {
        ...one,
        share: one.series / series,
        selectors: (allow ?? []).filter((text) => partOf(one.name, [text]) !== 'none'),
        ...{ rules: [...names], ruleCount },
        ...{ queries: [...texts], queryCount },
      };
    }),
    next: end < matching.length ? end : undefined,
    summary: { all: sumOf(all, 'all'), some: sumOf(all, 'some'), none: sumOf(all, 'none') },
  };
}

function byMetric(readers: MetricReaders): ReadonlyMap<string, readonly [names: readonly string[], count: number]> {
  return new Map(readers.map(([metric, ...of]) => [metric, of]));
}

function sumOf(
  all: ReadonlyArray<{ readonly series: number; readonly stored: StoredPart }>,
  stored: StoredPart
): StoredPage['summary']['all'] {
  const those = all.filter((one) => one.stored === stored);
  return { metrics: those.length, series: those.reduce((sum, { series }) => sum + series, 0) };
}
